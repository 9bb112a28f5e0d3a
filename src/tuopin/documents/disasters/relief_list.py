"""救助名单: whom to help first after a disaster (R101, R116).

It may hang in public: no identity number, no remark and nothing about health stands on it.
"""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Item, Kind
from tuopin.documents.blocks import HANDS, hands
from tuopin.documents.case import amount, county_office, money, short_day, spoken, yes
from tuopin.documents.disasters.gathering import township_items, townships_of
from tuopin.documents.disasters.loss_sheet import headline
from tuopin.documents.disasters.struck import Struck, count
from tuopin.documents.tree import Column, DateLine, Hands, Paper, Table
from tuopin.documents.wording import Words


def relief_list(homes: Sequence[Struck], signed: Hands) -> Paper:
    """Return the list, across: the urgent first, then by loss; what was given, else a blank."""
    first = sorted(homes, key=lambda home: (not home.urgent, -home.fen, home.village, home.name))
    rows = tuple(
        (str(n), home.village, home.name, *_numbers([home]), yes(home.urgent), *_given(home))
        for n, home in enumerate(first, 1)
    )
    urgent = count(sum(home.urgent for home in homes))
    return Paper(
        _("受灾户救助名单"),
        (
            DateLine(headline(homes[0])),
            Table(
                (
                    Column(_("序号")),
                    Column(_("村")),
                    Column(_("户主")),
                    Column(_("受灾人口（人）"), align="right"),
                    Column(_("倒塌房屋（间）"), align="right"),
                    Column(_("直接经济损失（元）"), align="right"),
                    Column(_("急需救助")),
                    Column(_("救助内容"), weight=6),
                    Column(_("落实日期"), weight=4),
                ),
                rows,
                total=("", _("合计"), str(len(homes)), *_numbers(homes), urgent, "", ""),
                tall=True,
            ),
            signed,
        ),
        landscape=True,
        bookmark=f"{homes[0].township} {_('受灾户救助名单')}",
        author=county_office(homes[0].county),
        lang=spoken(),
    )


def _numbers(homes: Sequence[Struck]) -> tuple[str, str, str]:
    return (
        count(sum(home.people for home in homes)),
        count(sum(home.rooms for home in homes)),
        amount(sum(home.fen for home in homes)),
    )


def _given(home: Struck) -> tuple[str, str]:
    """Return what a household was given, a line a thing, and the last day of it."""
    if not home.given:
        return "", ""
    lines = [f"{one.what} {money(one.fen)}" if one.fen else one.what for one in home.given]
    return "\n".join(lines), short_day(max(one.given_on for one in home.given))


def _make(ask: Ask, items: Sequence[Item], words: Words) -> Iterator[Paper]:
    signed = hands(ask)
    for homes in townships_of(ask, items):
        yield relief_list(homes, signed)


KIND = Kind("relief_list", "JZ", "event", township_items, _make, asked=HANDS, in_batch=False)
