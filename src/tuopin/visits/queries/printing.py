"""What papers need of visits, purchases, changes and training: many households in few reads."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from tuopin.base.rows import chunks
from tuopin.selection.models import Part
from tuopin.visits.models import Attendance, Change, ChangeLine, Progress, Purchase, Training, Visit
from tuopin.visits.queries.visiting import standing


class Visited(NamedTuple):
    """A visit of the liaison officer as recorded; income since the last one in fen, if asked.

    `there`: what stands of each part, in thousandths of its unit, by the part's key.
    """

    visited_on: date
    progress: str
    income_fen: int | None
    problem: str
    measure: str
    promised: str
    note: str
    there: Mapping[UUID, int]


class Scale(NamedTuple):
    """A part of a project on one side of a change: thousandths of the unit, money in fen."""

    category: str
    content: str
    quantity_milli: int
    unit: str
    fen: int


class Requested(NamedTuple):
    """The newest request of a household: old and new side by side, what stays on both sides.

    `state` as of the day; decision day and note only when it was decided by then.
    """

    asked_on: date
    reason: str
    state: str
    decided_on: date | None
    note: str
    pairs: list[tuple[Scale | None, Scale | None]]


class Session(NamedTuple):
    """A training session, and who of which household came: the relation, '' the member."""

    id: UUID
    region: str
    topic: str
    held_on: date
    venue: str
    teacher: str
    hours: int
    came: Mapping[UUID, str]


def visited(
    county: str, households: Iterable[UUID], since: date, until: date, on: date
) -> dict[UUID, list[Visited]]:
    """Return the liaison officers' visits within days as known on a day, oldest first; 2 reads."""
    rows: list[Visit] = []
    for piece in chunks(households):
        found = Visit.objects.filter(
            standing(on), county=county, household__in=piece, role="liaison"
        )
        found = found.filter(visited_on__gte=since, visited_on__lte=until)
        rows += found.order_by("visited_on", "id")
    there = _there(county, [row.id for row in rows])
    by_home: dict[UUID, list[Visited]] = defaultdict(list)
    for v in rows:
        by_home[v.household_id].append(
            Visited(
                v.visited_on, v.progress, v.income_fen, v.problem, v.measure, v.promised, v.note,
                there.get(v.id, {}),
            )
        )  # fmt: skip
    return dict(by_home)


def _there(county: str, visits: Iterable[UUID]) -> dict[UUID, dict[UUID, int]]:
    found: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for piece in chunks(visits):
        rows = Progress.objects.filter(county=county, visit__in=piece)
        for visit, part, milli in rows.values_list("visit_id", "part_id", "there_milli"):
            if milli is not None:
                found[visit][part] = milli
    return found


def bought(county: str, households: Iterable[UUID], on: date) -> dict[UUID, list[Purchase]]:
    """Return the purchases of households that stand at the end of a day, oldest first; 1 read."""
    by_home: dict[UUID, list[Purchase]] = defaultdict(list)
    for piece in chunks(households):
        rows = Purchase.objects.filter(county=county, household__in=piece, bought_on__lte=on)
        rows = rows.filter(Q(void_on__isnull=True) | Q(void_on__gt=on))
        for row in rows.order_by("bought_on", "id"):
            by_home[row.household_id].append(row)
    return dict(by_home)


def requested(county: str, households: Iterable[UUID], on: date) -> dict[UUID, Requested]:
    """Return each household's newest request to change its project by a day; 3 reads."""
    newest: dict[UUID, Change] = {}
    for piece in chunks(households):
        rows = Change.objects.filter(county=county, household__in=piece, asked_on__lte=on)
        newest.update((row.household_id, row) for row in rows.order_by("asked_on", "id"))
    lines: dict[UUID, list[ChangeLine]] = defaultdict(list)
    for piece in chunks(row.id for row in newest.values()):
        for line in ChangeLine.objects.filter(county=county, change__in=piece).order_by("id"):
            lines[line.change_id].append(line)
    parts: dict[UUID, list[Part]] = defaultdict(list)
    for piece in chunks(row.application_id for row in newest.values()):
        found = Part.objects.filter(county=county, application__in=piece)
        for part in found.order_by("position", "id"):
            parts[part.application_id].append(part)
    return {
        home: _requested(row, lines[row.id], parts[row.application_id], on)
        for home, row in newest.items()
    }


def _requested(row: Change, lines: list[ChangeLine], parts: list[Part], on: date) -> Requested:
    decided = row.decided_on is not None and row.decided_on <= on
    touched = {line.part_id for line in lines}
    pairs: list[tuple[Scale | None, Scale | None]] = [(_old(x), _new(x)) for x in lines]
    for part in parts:
        if part.id not in touched and _stood(part, row.asked_on):
            scale = _scale(part)
            pairs.append((scale, scale))
    return Requested(
        row.asked_on,
        row.reason,
        row.state if decided else "asked",
        row.decided_on if decided else None,
        row.decision_note if decided else "",
        pairs,
    )


def _stood(part: Part, on: date) -> bool:
    """Say whether a part stood on the morning of a day, before what that day changed."""
    begun = part.added_on is None or part.added_on < on
    return begun and (part.dropped_on is None or part.dropped_on >= on)


def _scale(part: Part) -> Scale:
    milli = part.quantity_milli if part.approved_milli is None else part.approved_milli
    fen = part.amount_fen if part.approved_fen is None else part.approved_fen
    return Scale(part.category, part.content, milli, part.unit, fen)


def _old(x: ChangeLine) -> Scale | None:
    if x.kind == "add":
        return None
    return Scale(x.old_category, x.old_content, x.old_milli or 0, x.old_unit, x.old_fen or 0)


def _new(x: ChangeLine) -> Scale | None:
    if x.kind == "drop":
        return None
    return Scale(x.category, x.content, x.quantity_milli or 0, x.unit, x.fen or 0)


def sessions(county: str, on: date, held_on: date | None = None, topic: str = "") -> list[Session]:
    """Return the training sessions by a day, newest first, with who came; 2 reads.

    Of one day or topic only, where given.
    """
    rows: QuerySet[Training] = Training.objects.filter(county=county, held_on__lte=on)
    if held_on is not None:
        rows = rows.filter(held_on=held_on)
    if topic:
        rows = rows.filter(topic=topic)
    came: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    there = Attendance.objects.filter(standing(on), county=county, training__in=rows.order_by())
    for training, home, relation in there.values_list("training_id", "household_id", "relation"):
        came[training][home] = relation
    return [
        Session(t.id, t.region, t.topic, t.held_on, t.venue, t.teacher, t.hours, came[t.id])
        for t in rows.order_by("-held_on", "-id")
    ]
