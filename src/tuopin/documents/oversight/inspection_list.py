"""督查一览表: the households of a township on one list to go from door to door with (R81, R110)."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.blocks import given_day, hands
from tuopin.documents.case import Case, amount, batch_name, day, place_name, said, short_day, spoken
from tuopin.documents.facts import cases_of, household_items
from tuopin.documents.lending import Lent, lent_to
from tuopin.documents.projects import uses
from tuopin.documents.tree import Band, Column, Hands, Note, Paper, Subtotal, Table
from tuopin.documents.wording import Words
from tuopin.offices.queries import names_on, place_of

_Row = tuple[str, ...] | Band | Subtotal
_Seen = tuple[Case, Lent | None]


def inspection_list(
    township: str,
    seen: Sequence[_Seen],
    when: date | None,
    foot: Hands,
) -> Paper:
    """Return the list of a township, by village with sums; arrival, use and progress to tick."""
    paper = _("项目资金和实施情况督查一览表")
    columns = (
        Column(_("序号")),
        Column(_("编号")),
        Column(_("户主")),
        Column(_("项目和规模"), "left", 5),
        Column(_("审定金额"), "right"),
        Column(_("到户金额"), "right"),
        Column(_("到户日期")),
        Column(_("资金到位"), weight=2),
        Column(_("用于项目"), weight=2),
        Column(_("进展"), weight=3),
        Column(_("问题"), weight=4),
    )
    rows, total = _rows(seen), _sums(_("合计"), seen)
    unit = _("督查日期：%(day)s　　单位：元") % {"day": day(when)}
    return Paper(
        paper,
        (
            Table(columns, tuple(rows), total, unit=unit, size=10),
            foot,
            Note(_("到位、用于项目打√，不符的打×；进展写正常、变慢、停滞或者完成。")),
        ),
        number=place_name(township, batch_name(seen[0][0].batch)),
        landscape=True,
        bookmark=f"{township} {paper}",
        author=seen[0][0].author,
        lang=spoken(),
    )


def _rows(seen: Sequence[_Seen]) -> Iterator[_Row]:
    n = 0
    for village, group in groupby(seen, key=lambda one: one[0].village):
        some = list(group)
        yield Band(village)
        for case, lent in some:
            n += 1
            yield (
                str(n), said(case.number), case.applicant.name, uses(case.agreed),
                amount(case.amount_fen), amount(lent.paid_fen if lent else None),
                short_day(lent.paid_on) if lent and lent.paid_on else _("没有到"),
                "□", "□", "", "",
            )  # fmt: skip
        yield Subtotal(_sums(_("小计"), some))


def _sums(label: str, seen: Sequence[_Seen]) -> tuple[str, ...]:
    approved = sum(case.amount_fen or 0 for case, _lent in seen)
    paid = sum(lent.paid_fen for _case, lent in seen if lent)
    return ("", label, str(len(seen)), "", amount(approved), amount(paid), *[""] * 5)


def items(ask: Ask) -> list[Item]:
    """Return a list for each township that has a numbered household in the batch."""
    names, on = names_on(ask.scope.county, ask.on), given_day(ask, "inspected_on")
    return [
        Item(
            f"{region}/{ask.batch}/{on or ask.on}",
            region,
            place_of(names, region).township,
            "",
            day=on,
        )
        for region in _by_township(ask)
    ]


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the lists."""
    wanted = {item.region for item in chosen}
    homes = [home for town, some in _by_township(ask).items() if town in wanted for home in some]
    cases = cases_of(ask, homes)
    towns: dict[str, list[_Seen]] = {}
    for case, lent in zip(cases, lent_to(ask, cases), strict=True):
        towns.setdefault(f"{case.region[:9]}000", []).append((case, lent))
    when = given_day(ask, "inspected_on")
    for item in chosen:
        seen = sorted(towns[item.region], key=lambda one: (one[0].region, one[0].number))
        yield inspection_list(item.name, seen, when, hands(ask))


def _by_township(ask: Ask) -> dict[str, list[Item]]:
    towns: dict[str, list[Item]] = {}
    for item in household_items(ask, numbered=True):
        towns.setdefault(f"{item.region[:9]}000", []).append(item)
    return towns


KIND = Kind(
    "inspection_list", "DY", "township", items, make, asked=(Asked("inspected_on", "date"),)
)
