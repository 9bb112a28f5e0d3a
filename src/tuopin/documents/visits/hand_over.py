"""结对户交接清单: the households that pass to another officer, and what was open (R36–R38, R71)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Item, Kind
from tuopin.documents.blocks import prevails
from tuopin.documents.case import (
    NOTHING,
    amount,
    blank_date,
    day,
    english,
    named,
    short_day,
    spoken,
)
from tuopin.documents.fieldwork import SIZE
from tuopin.documents.tree import Block, Column, Paper, Signatories, Table
from tuopin.documents.wording import Template, Words, compose
from tuopin.offices.queries import names_on, place_of
from tuopin.visits.queries import Along, Handed, gone_along, handed

TEMPLATE = Template(
    "hand_over",
    fields=("former", "successor", "handed_on"),
    optional=("document", "township", "households", "handed_role", "last_day", "handed_reason"),
    blocks=("handed_homes", "signatures"),
    optional_blocks=("open_problems",),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A household handed over: principal owed in fen, and how many problems, papers and months."""

    village: str
    name: str
    number: str
    problems: int
    owed_fen: int
    papers: int
    missed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A problem that was open: whose, what, since when, to be solved by when."""

    name: str
    text: str
    opened_on: date
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """What one officer handed to another in a township on a day; `role` is liaison or lead."""

    township: str
    role: str
    former: str
    successor: str
    handed_on: date
    document: str
    reason: str
    homes: tuple[Passed, ...]
    problems: tuple[Problem, ...] = ()


def hand_over(facts: HandOver, words: Words) -> Paper:
    """Return the sheet: who hands what to whom, each household, open problems, three signatures."""
    fields = {
        "document": facts.document,
        "township": facts.township,
        "households": str(len(facts.homes)),
        "handed_role": _role(facts.role),
        "former": facts.former,
        "successor": facts.successor,
        "handed_on": day(facts.handed_on),
        "last_day": day(facts.handed_on - timedelta(days=1)),
        "handed_reason": facts.reason.rstrip("。."),
    }
    blocks: dict[str, Sequence[Block]] = {
        "handed_homes": (_homes(facts.homes),),
        "open_problems": _problems(facts.problems),
        "signatures": (_signatures(),),
    }
    return Paper(
        words.title,
        (*compose(TEMPLATE, words, fields, blocks), *prevails()),
        bookmark=f"{facts.former} → {facts.successor} {day(facts.handed_on)}",
        author=facts.township,
        lang=spoken(),
    )


def _role(role: str) -> str:
    name = named(f"pairing.{role}")
    return name.lower() if english() else name


def _homes(homes: Sequence[Passed]) -> Table:
    columns = (
        Column(_("序号"), weight=2),
        Column(_("村"), "left", 6),
        Column(_("户主"), "left", 4),
        Column(_("编号"), weight=5),
        Column(_("没解决的问题"), "right", 3),
        Column(_("还欠本金（元）"), "right", 4),
        Column(_("文书份数"), "right", 2),
        Column(_("没走访的月份"), "right", 3),
    )
    rows = tuple(
        (
            str(n), home.village, home.name, home.number or NOTHING, str(home.problems),
            amount(home.owed_fen), str(home.papers), str(home.missed),
        )
        for n, home in enumerate(homes, 1)
    )  # fmt: skip
    total = (
        _("合计"), "", "", "", str(sum(home.problems for home in homes)),
        amount(sum(home.owed_fen for home in homes)), str(sum(home.papers for home in homes)),
        str(sum(home.missed for home in homes)),
    )  # fmt: skip
    return Table(columns, rows, total, size=SIZE)


def _problems(problems: Sequence[Problem]) -> tuple[Block, ...]:
    """Return what is not solved yet, so that nobody has to ask again; nothing where all is."""
    if not problems:
        return ()
    columns = (
        Column(_("户主"), "left", 3),
        Column(_("问题"), "left", 9),
        Column(_("发现日期"), weight=3),
        Column(_("期限"), weight=3),
    )
    rows = tuple(
        (one.name, one.text, short_day(one.opened_on), short_day(one.due_on)) for one in problems
    )
    return (Table(columns, rows, title=_("没解决的问题"), size=SIZE),)


def _signatures() -> Signatories:
    """Return the places of the two officers and of who answers in the township (R53)."""
    people = (_("移交人"), _("接手人"), _("乡镇党委书记"))
    # Three stand in a line: the usual room for a date would not.
    when = blank_date() if english() else "　　年　月　日"
    return Signatories(tuple((_("%(whom)s：") % {"whom": whose}, "", when) for whose in people))


def items(ask: Ask) -> list[Item]:
    """Return a sheet for each hand-over by the day, or for the one asked for; 1 read, or 2."""
    return [
        Item(
            str(one.id),
            one.region,
            f"{one.first.former.name} → {one.first.officer.name}",
            "",
            day=one.first.handed_on,
        )
        for one in handed(ask.scope, ask.on, key=ask.subject)
    ]


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the sheets as of the days on which the households were handed over."""
    acts = {str(one.id): one for one in handed(ask.scope, ask.on, key=ask.subject)}
    wanted = [acts[item.subject] for item in chosen]
    along = gone_along(ask.scope.county, wanted)
    names = names_on(ask.scope.county, ask.on)
    for one in wanted:
        yield hand_over(facts_of(one, along[one.id], names), words)


def facts_of(one: Handed, along: Along, names: dict[str, str]) -> HandOver:
    """Return what the sheet of a hand-over says; `names` are the places' by their codes."""
    first = one.first
    heads: dict[UUID, str] = {row.household_id: row.household.head_name for row in one.rows}
    return HandOver(
        township=place_of(names, one.region).township,
        role=first.role,
        former=first.former.name,
        successor=first.officer.name,
        handed_on=first.handed_on,
        document=first.document,
        reason=first.reason,
        homes=tuple(
            Passed(
                village=place_of(names, row.region).village,
                name=row.household.head_name,
                number=along.numbers[row.household_id],
                problems=row.open_issues,
                owed_fen=row.owed_fen,
                papers=row.papers,
                missed=row.missed_months,
            )
            for row in one.rows
        ),
        problems=tuple(
            Problem(
                name=heads[row.household_id], text=row.text, opened_on=row.opened_on,
                due_on=row.due_on,
            )
            for row in along.problems
        ),
    )  # fmt: skip


KIND = Kind("hand_over", "YJ", "hand_over", items, make, TEMPLATE, in_batch=False)
