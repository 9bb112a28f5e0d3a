"""科技培训签到表: who of a batch came to a training in a township (R48)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.blocks import given_day, hands
from tuopin.documents.case import Case, batch_name, coded, day, people, place_name, spoken
from tuopin.documents.facts import cases_of, household_items
from tuopin.documents.fieldwork import SIZE
from tuopin.documents.letterhead import key_of
from tuopin.documents.projects import uses
from tuopin.documents.tree import Band, Column, Field, Form, Hands, Note, Paper, Table
from tuopin.documents.wording import Words
from tuopin.offices.queries import names_on, place_of
from tuopin.visits.queries.printing import Session, sessions

# Lines for those who come and are not on the list: family, other Party members.
_OTHERS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """A training as it was typed or recorded; what is empty is written by hand.

    `came` are the households that came, each with who of it did, '' for the member; None before
    anybody recorded it.
    """

    topic: str = ""
    day: date | None = None
    venue: str = ""
    teacher: str = ""
    hours: str = ""
    came: Mapping[UUID, str] | None = None


def training(township: str, cases: Sequence[Case], given: Training, foot: Hands) -> Paper:
    """Return the sheet of a township: its households by village, each with a place to sign."""
    paper = _("科技培训签到表")
    heads = (
        Column(_("序号")),
        Column(_("姓名"), weight=3),
        Column(_("项目和规模"), "left", 5),
        Column(_("签名"), weight=4),
        Column(_("备注"), weight=2),
    )
    return Paper(
        paper,
        (
            Form(
                (
                    (Field(_("培训内容"), given.topic),),
                    (
                        Field(_("培训时间"), day(given.day)),
                        Field(_("培训地点"), given.venue),
                    ),
                    (Field(_("授课人"), given.teacher), Field(_("学时"), given.hours)),
                    (
                        Field(_("应到人数"), people(len(cases))),
                        Field(_("实到人数"), _present(cases, given)),
                    ),
                ),
                size=SIZE,
            ),
            Table(heads, tuple(_rows(cases, given.came)), size=SIZE, tall=True),
            foot,
            Note(_("家庭成员代替参加的，在备注栏写明与户主的关系。")),
        ),
        number=place_name(township, batch_name(cases[0].batch)),
        bookmark=f"{township} {paper}",
        author=cases[0].author,
        lang=spoken(),
    )


def _present(cases: Sequence[Case], given: Training) -> str:
    if given.came is None:
        return ""
    return people(len([case for case in cases if case.household in given.came]))


def _rows(
    cases: Sequence[Case], came: Mapping[UUID, str] | None
) -> Iterator[tuple[str, ...] | Band]:
    n = 0
    for village, group in groupby(cases, key=lambda case: case.village):
        yield Band(village)
        for case in group:
            n += 1
            there = _there(case, came or {})
            yield str(n), case.applicant.name, uses(case.agreed), *there
    yield Band(_("其他参加人员"))
    for more in range(n + 1, n + 1 + _OTHERS):
        yield str(more), "", "", "", ""


def _there(case: Case, came: Mapping[UUID, str]) -> tuple[str, str]:
    """Return what stands in the places for the signature and the remark."""
    if case.household is None or case.household not in came:
        return "", ""
    relation = came[case.household]
    return _("已到"), coded(relation) if relation else ""


def items(ask: Ask) -> list[Item]:
    """Return a sheet for each township that has a household in the batch."""
    names = names_on(ask.scope.county, ask.on)
    topic = key_of(*(ask.said(code) for code in ("topic", "held_on")))
    return [
        Item(
            f"{region}/{ask.batch}/{topic}",
            region,
            place_of(names, region).township,
            "",
            day=given_day(ask, "held_on"),
        )
        for region in _by_township(ask)
    ]


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the sheets."""
    wanted = {item.region for item in chosen}
    homes = {town: some for town, some in _by_township(ask).items() if town in wanted}
    listed = [item for some in homes.values() for item in some]
    found = dict(zip((item.household for item in listed), cases_of(ask, listed), strict=True))
    recorded = sessions(ask.scope.county, ask.on, given_day(ask, "held_on"), ask.said("topic"))
    for item in chosen:
        cases = [found[home.household] for home in homes[item.region]]
        cases.sort(key=lambda case: (case.region, case.number))
        yield training(item.name, cases, _given(ask, _of(item.region, recorded)), hands(ask))


def _of(township: str, recorded: Sequence[Session]) -> Session | None:
    """Return the newest session in a township or one of its villages, or of the whole county."""
    areas = (township[:9], township[:6].ljust(12, "0"))
    return next((one for one in recorded if one.region.startswith(areas)), None)


def _given(ask: Ask, held: Session | None) -> Training:
    """Return what was typed, and where nothing was, what is on record."""
    hours = str(held.hours) if held and held.hours else ""
    return Training(
        topic=ask.said("topic") or (held.topic if held else ""),
        day=given_day(ask, "held_on") or (held.held_on if held else None),
        venue=ask.said("venue") or (held.venue if held else ""),
        teacher=ask.said("teacher") or (held.teacher if held else ""),
        hours=ask.said("hours") or hours,
        came=held.came if held else None,
    )


def _by_township(ask: Ask) -> dict[str, list[Item]]:
    towns: dict[str, list[Item]] = {}
    for item in household_items(ask):
        towns.setdefault(f"{item.region[:9]}000", []).append(item)
    return towns


KIND = Kind(
    "training",
    "PX",
    "township",
    items,
    make,
    asked=(
        Asked("topic"),
        Asked("held_on", "date"),
        Asked("venue"),
        Asked("teacher"),
        Asked("hours"),
    ),
)
