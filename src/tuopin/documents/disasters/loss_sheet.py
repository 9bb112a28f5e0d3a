"""受灾情况登记表: a township's losses in one disaster by village, with totals (R97–R104)."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Item, Kind
from tuopin.documents.blocks import HANDS, hands
from tuopin.documents.case import (
    amount,
    coded,
    county_office,
    day,
    english,
    milli,
    said,
    spoken,
    yes,
)
from tuopin.documents.disasters.gathering import township_items, townships_of
from tuopin.documents.disasters.struck import Struck, by_village, count, own_or
from tuopin.documents.tree import Band, Column, DateLine, Hands, Note, Paper, Subtotal, Table
from tuopin.documents.wording import Words
from tuopin.kit.quantity import half_up, plain

# 1公顷 is 15亩.
_MU_OF = {"亩": 1, "公顷": 15}


def loss_sheet(homes: Sequence[Struck], signed: Hands) -> Paper:
    """Return the sheet, across: every loss, subtotals by village; areas in 亩 and 公顷."""
    return Paper(
        _("受灾情况登记表"),
        (
            DateLine(headline(homes[0])),
            Table(
                (
                    Column(_("序号")),
                    Column(_("户主")),
                    Column(_("受灾项目"), align="left"),
                    Column(_("原有规模"), align="right"),
                    Column(_("损毁数量"), align="right"),
                    Column(_("单位")),
                    Column(_("直接经济损失（元）"), align="right"),
                    Column(_("倒塌房屋（间）"), align="right"),
                    Column(_("受灾人口（人）"), align="right"),
                    Column(_("死亡大牲畜（头）"), align="right"),
                    Column(_("急需救助")),
                    Column(_("备注"), align="left"),
                ),
                tuple(_rows(homes)),
                total=_sums(_("合计"), homes),
                size=11,
            ),
            *_area(homes),
            signed,
        ),
        landscape=True,
        bookmark=f"{homes[0].township} {homes[0].disaster.name}",
        author=county_office(homes[0].county),
        lang=spoken(),
    )


def headline(home: Struck) -> str:
    """Return the line under the title: township, event, kind, day."""
    event = home.disaster
    parts = [home.township, event.name, event.kind, event.severity, day(event.happened_on)]
    said_parts = [part for part in parts if part]
    return f"({', '.join(said_parts)})" if english() else f"（{'　'.join(said_parts)}）"


def _rows(homes: Sequence[Struck]) -> Iterator[tuple[str, ...] | Band | Subtotal]:
    n = 0
    for village, some in by_village(homes):
        yield Band(village)
        for home in some:
            for lost in home.losses:
                n += 1
                yield (
                    str(n),
                    home.name,
                    own_or(lost.item),
                    milli(lost.base_milli),
                    milli(lost.destroyed_milli),
                    coded(lost.unit),
                    amount(lost.loss_fen),
                    count(lost.rooms),
                    count(lost.people),
                    count(lost.livestock),
                    yes(lost.urgent),
                    said(lost.note),
                )
        yield Subtotal(_sums(_("小计"), some))


def _sums(label: str, homes: Sequence[Struck]) -> tuple[str, ...]:
    items = sum(len(home.losses) for home in homes)
    many = (f"{len(homes)}", f"{items}") if english() else (f"{len(homes)}户", f"{items}项")
    urgent = sum(home.urgent for home in homes)
    return (
        label,
        *many,
        "",
        "",
        "",
        amount(sum(home.fen for home in homes)),
        count(sum(home.rooms for home in homes)),
        count(sum(home.people for home in homes)),
        count(sum(home.livestock for home in homes)),
        count(urgent) if english() or not urgent else f"{urgent}户",
        "",
    )


def _area(homes: Sequence[Struck]) -> tuple[Note, ...]:
    """Return the destroyed area in 亩 and 公顷, where any was."""
    mu = sum(
        (lost.destroyed_milli or 0) * _MU_OF.get(lost.unit, 0)
        for home in homes
        for lost in home.losses
    )
    if not mu:
        return ()
    given = {"mu": plain(mu), "ha": plain(half_up(mu, 15))}
    return (Note(_("损毁面积合计%(mu)s亩，即%(ha)s公顷（1公顷等于15亩）。") % given),)


def _make(ask: Ask, items: Sequence[Item], words: Words) -> Iterator[Paper]:
    signed = hands(ask)
    for homes in townships_of(ask, items):
        yield loss_sheet(homes, signed)


KIND = Kind("loss_sheet", "SH", "event", township_items, _make, asked=HANDS, in_batch=False)
