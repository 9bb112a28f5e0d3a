"""三年规划和年度计划: targets by year, and beside the county's those of its townships (R13–R15)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.case import county_office, day, listed, named, said, spoken
from tuopin.documents.letterhead import county_region, title_lines, typed_list
from tuopin.documents.tree import Block, Column, Note, Paper, Sign, Subtotal, Table, Text
from tuopin.documents.wording import Template, Words, compose
from tuopin.kit.money import wan
from tuopin.offices.queries import county as county_row
from tuopin.offices.queries import names_on, townships_on
from tuopin.programme.queries import plans
from tuopin.programme.states import MEASURES

TEMPLATE = Template(
    "plan",
    fields=("plan_place", "plan_years"),
    optional=("document",),
    blocks=("targets",),
    optional_blocks=("measures",),
)
# Values of one place by year and measure: households, money in fen, exits.
Targets = Mapping[tuple[int, str], int]


class Place(NamedTuple):
    """A township's targets in plans of the same kind; None where it has no such plan yet."""

    name: str
    targets: Targets | None


class Planned(NamedTuple):
    """A plan: whose, of which kind and years, by which document; `below` are the townships."""

    place: str
    kind: str
    years: tuple[int, ...]
    document: str
    adopted_on: date
    targets: Targets
    below: tuple[Place, ...] = ()

    @property
    def span(self) -> str:
        """Return the years: 2007—2009, or 2007."""
        first, last = self.years[0], self.years[-1]
        return str(first) if first == last else f"{first}—{last}"


def plan(planned: Planned, words: Words, measures: str, organ: str) -> Paper:
    """Return a plan; `organ` is whose office signs it, `measures` its own words."""
    kind = _("年度计划") if planned.kind == "annual" else _("三年规划")
    facts = {
        "place": planned.place, "title": words.title, "kind": kind, "years": planned.span,
    }  # fmt: skip
    fields = {
        "plan_place": planned.place,
        "plan_years": planned.span,
        "document": planned.document or _("上级部署"),
    }
    return Paper(
        title_lines(_("%(place)s%(title)s%(kind)s（%(years)s年）") % facts),
        (
            *compose(
                TEMPLATE,
                words,
                fields,
                {"targets": tuple(_targets(planned)), "measures": typed_list(measures, lines=5)},
            ),
            Sign((organ,), day(planned.adopted_on), seal=True),
        ),
        bookmark=f"{planned.place} {kind}",
        author=organ,
        lang=spoken(),
    )


def _targets(planned: Planned) -> Iterator[Block]:
    columns = (Column(_("年度")), *(Column(head, "right") for head in _heads()))
    rows = tuple((str(year), *_values(planned.targets, (year,))) for year in planned.years)
    total = (_("合计"), *_values(planned.targets, planned.years)) if len(rows) > 1 else ()
    yield Table(columns, rows, total, title=_("目标任务表"))
    if planned.below:
        yield from _below(planned)


def _below(planned: Planned) -> Iterator[Block]:
    """Set the townships' targets beside the county's, and say who has no plan yet (R14)."""
    own = [place for place in planned.below if place.targets is not None]
    rows: list[tuple[Text, ...] | Subtotal] = [
        (place.name, *_by_year(place.targets or {}, planned.years)) for place in own
    ]
    sums: dict[tuple[int, str], int] = {}
    for place in own:
        for key, value in (place.targets or {}).items():
            sums[key] = sums.get(key, 0) + value
    rows.append(Subtotal((_("乡镇合计"), *_by_year(sums, planned.years))))
    rows.append((_("县计划"), *_by_year(planned.targets, planned.years)))
    gaps = {key: sums.get(key, 0) - value for key, value in planned.targets.items()}
    rows.append((_("乡镇比县多（+）少（-）"), *_by_year(gaps, planned.years, signed=True)))
    columns = [Column(_("乡镇"), "left")]
    for year in planned.years:
        group = str(year) if len(planned.years) > 1 else ""
        columns += [Column(head, "right", group=group) for head in _heads(short=True)]
    yield Table(tuple(columns), tuple(rows), title=_("分乡镇目标任务表"), size=10)
    lacking = [place.name for place in planned.below if place.targets is None]
    if lacking:
        yield Note(_("还没有同类计划的乡镇：%(names)s。") % {"names": listed(lacking)})


def _heads(*, short: bool = False) -> tuple[str, ...]:
    if short:
        return _("扶持户"), _("资金（万元）"), _("脱贫户")
    return _("扶持户数（户）"), _("扶持资金（万元）"), _("脱贫户数（户）")


def _values(targets: Targets, years: Sequence[int]) -> tuple[str, ...]:
    return tuple(
        _said(measure, [targets[year, measure] for year in years if (year, measure) in targets])
        for measure in MEASURES
    )


def _by_year(targets: Targets, years: Sequence[int], *, signed: bool = False) -> tuple[str, ...]:
    cells: list[str] = []
    for year in years:
        for measure, text in zip(MEASURES, _values(targets, (year,)), strict=True):
            more = signed and targets.get((year, measure), 0) > 0
            cells.append(f"+{text}" if more else text)
    return tuple(cells)


def _said(measure: str, values: Sequence[int]) -> str:
    if not values:
        return said(None)
    return wan(sum(values)) if measure == "fen" else str(sum(values))


def items(ask: Ask) -> list[Item]:
    """Return each plan in scope adopted by the day, the county's first; 3 reads."""
    names = _names(ask)
    return [
        Item(
            str(row.id),
            row.region,
            f"{names.get(row.region, row.region)} {named(f'plan.{row.kind}')}",
            row.document,
            day=row.adopted_on,
        )
        for row in plans(ask.scope.county)
        if row.adopted_on <= ask.on and ask.scope.covers(row.region)
    ]


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the plans; 5 reads however many they are."""
    names, county = _names(ask), county_region(ask.scope.county)
    found = [row for row in plans(ask.scope.county) if row.adopted_on <= ask.on]
    by_id = {str(row.id): row for row in found}
    targets = {row.id: {(t.year, t.measure): t.value for t in row.targets.all()} for row in found}
    same = {(row.region, row.kind, row.year_from): targets[row.id] for row in found}
    townships = townships_on(ask.scope.county, ask.on)
    for item in chosen:
        row = by_id[item.subject]
        below = tuple(
            Place(town.name, same.get((town.code, row.kind, row.year_from)))
            for town in townships
            if row.region == county
        )
        place = names.get(row.region, row.region)
        planned = Planned(
            place, row.kind, tuple(range(row.year_from, row.year_to + 1)), row.document,
            row.adopted_on, targets[row.id], below,
        )  # fmt: skip
        organ = (
            county_office(place)
            if row.region == county
            else _("%(township)s党委") % {"township": place}
        )
        yield plan(planned, words, ask.said("measures"), organ)


def _names(ask: Ask) -> dict[str, str]:
    own = county_row(ask.scope.county)
    names = names_on(ask.scope.county, ask.on)
    return names | ({county_region(ask.scope.county): own.name} if own else {})


KIND = Kind(
    "plan",
    "GH",
    "county",
    items,
    make,
    TEMPLATE,
    asked=(Asked("measures", "text"),),
    in_batch=False,
)
