"""Rounds and how far each has come: drawn, seen, what the answers were, who goes where."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from tuopin.base.scope import Scope, within
from tuopin.funds.queries import reached
from tuopin.oversight.models import Inspection, Round, Sampled
from tuopin.oversight.queries.findings import until
from tuopin.oversight.queries.photos import photo_count
from tuopin.oversight.states import ARRIVALS, GRADES, USES
from tuopin.programme.queries import team_areas
from tuopin.selection.models import Application
from tuopin.selection.queries import uncovered
from tuopin.visits.states import PROGRESS


class Standing(NamedTuple):
    """How far a round has come by a day: drawn, inspected, findings, those not yet closed."""

    drawn: int = 0
    inspected: int = 0
    found: int = 0
    open: int = 0

    @property
    def left(self) -> int:
        """Return how many are still to be seen."""
        return self.drawn - self.inspected


def rounds(scope: Scope, on: date) -> QuerySet[Round]:
    """Return the rounds planned by a day that a reader's area takes part in, newest first.

    A township sees its own rounds and the county's.
    """
    rows = Round.objects.filter(county=scope.county, planned_on__lte=on)
    mine = Q(pk__in=within(rows, scope).values("pk")) | Q(region=f"{scope.county}000000")
    return rows.filter(mine).select_related("campaign", "batch").order_by("-opens_on", "-id")


def round_of(scope: Scope, key: UUID, on: date) -> Round | None:
    """Return a round that the area takes part in, as of a day."""
    return rounds(scope, on).filter(id=key).first()


def round_state(held: Round, on: date) -> str:
    """Return a round's state at the end of a day."""
    if held.finished_on is not None and held.finished_on <= on:
        return "finished"
    return "drawn" if held.drawn_on is not None and held.drawn_on <= on else "planned"


def standings(scope: Scope, held: Iterable[Round], on: date) -> dict[UUID, Standing]:
    """Return how far rounds have come within an area by a day, in three queries."""
    keys = [row.id for row in held]
    return {
        key: Standing(*(counts.get(key, 0) for counts in _counts(scope, keys, on))) for key in keys
    }


def _counts(scope: Scope, keys: list[UUID], on: date) -> tuple[dict[UUID, int], ...]:
    drawn = within(Sampled.objects.filter(round__in=keys, round__drawn_on__lte=on), scope)
    seen = within(Inspection.objects.filter(round__in=keys, inspected_on__lte=on), scope)
    open_too = Count("findings", filter=_still_open(on), distinct=True)
    found = seen.values("round").order_by().annotate(
        homes=Count("id", distinct=True),
        found=Count("findings", filter=until(on, "findings__"), distinct=True),
        open=open_too,
    )  # fmt: skip
    sums = {row["round"]: row for row in found}
    of_sample = drawn.order_by().values_list("round").annotate(n=Count("id"))
    return (
        dict(of_sample),
        *({key: row[name] for key, row in sums.items()} for name in ("homes", "found", "open")),
    )


def _still_open(on: date) -> Q:
    closed = Q(findings__closed_on__isnull=True) | Q(findings__closed_on__gt=on)
    return Q(findings__found_on__lte=on) & closed


def coverage(scope: Scope, on: date) -> tuple[int, int]:
    """Return households that money reached by a day, and those any round looked at (R55, R80)."""
    paid = reached(scope, on).order_by().values("household").distinct().count()
    seen = within(Inspection.objects.filter(inspected_on__lte=on), scope)
    return paid, seen.values("household").distinct().count()


def teams_sent(held: Round) -> dict[str, str]:
    """Return the names of the teams of a round's campaign by township: some come after the draw."""
    areas = team_areas(held.county, held.campaign_id) if held.campaign_id else []
    return {area.region: area.team_name for area in areas}


def standing_by_township(
    scope: Scope, held: Round, on: date
) -> list[tuple[str, str, Standing]]:  # fmt: skip
    """Return (township, team's name, standing) of a round, by township, in four queries."""
    town = "region"
    drawn: dict[str, int] = {}
    teams, sent = {}, teams_sent(held)
    rows = within(Sampled.objects.filter(round=held, round__drawn_on__lte=on), scope)
    for region, team, count in rows.values_list(town, "team__name").annotate(n=Count("id")):
        code = f"{region[:9]}000"
        drawn[code] = drawn.get(code, 0) + count
        teams[code] = team or sent.get(code, "")
    seen: dict[str, list[int]] = {}
    found = within(Inspection.objects.filter(round=held, inspected_on__lte=on), scope)
    for region, *counts in found.values_list(town).annotate(
        homes=Count("id", distinct=True),
        found=Count("findings", filter=until(on, "findings__"), distinct=True),
        open=Count("findings", filter=_still_open(on), distinct=True),
    ):
        sums = seen.setdefault(f"{region[:9]}000", [0, 0, 0])
        seen[f"{region[:9]}000"] = [a + b for a, b in zip(sums, counts, strict=True)]
    return [
        (code, teams[code], Standing(count, *seen.get(code, (0, 0, 0))))
        for code, count in sorted(drawn.items())
    ]


class Answers(NamedTuple):
    """How often each answer of a question was given: (answer, households), all answers named."""

    question: str
    counts: list[tuple[str, int]]

    @property
    def total(self) -> int:
        """Return how many households answered."""
        return sum(count for _answer, count in self.counts)


_QUESTIONS = (("arrival", ARRIVALS), ("use", USES), ("progress", PROGRESS), ("effect", GRADES))
_WORKS = ("liaison_works", "lead_works")


def answers(scope: Scope, held: Round, on: date) -> list[Answers]:
    """Return what a round saw by a day, question by question, in one query (R81, R59)."""
    rows = within(Inspection.objects.filter(round=held, inspected_on__lte=on), scope)
    wanted = {
        f"{question}_{value}": Count("id", filter=Q(**{question: value}))
        for question, values in _QUESTIONS
        for value in values
    }
    for question in _WORKS:
        for value, truth in (("yes", True), ("no", False), ("unknown", None)):
            given = {f"{question}__isnull": True} if truth is None else {question: truth}
            wanted[f"{question}_{value}"] = Count("id", filter=Q(**given))
    sums = rows.aggregate(**wanted)
    return [
        Answers(question, [(value, sums[f"{question}_{value}"]) for value in values])
        for question, values in (*_QUESTIONS, *((w, ("yes", "no", "unknown")) for w in _WORKS))
    ]


def sample(scope: Scope, held: Round, on: date) -> QuerySet[Any]:
    """Return a round's drawn households with team; `seen`, and `inspection` where there is one."""
    rows = within(Sampled.objects.filter(round=held, round__drawn_on__lte=on), scope)
    seen = Inspection.objects.filter(
        county=scope.county, round=held, household=OuterRef("household"), inspected_on__lte=on
    )
    return rows.annotate(seen=Exists(seen), inspection=seen.values("id")[:1]).select_related(
        "household", "team"
    )


def waiting_sample(scope: Scope, on: date) -> QuerySet[Sampled]:
    """Return the drawn households of rounds under way that nobody has inspected yet."""
    rows = within(Sampled.objects.filter(round__state="drawn"), scope)
    seen = Inspection.objects.filter(
        county=scope.county, round=OuterRef("round"), household=OuterRef("household")
    )
    open_days = Q(round__opens_on__lte=on, round__closes_on__gte=on)
    return rows.filter(~Exists(seen), open_days)


def rounds_to_draw(scope: Scope) -> QuerySet[Round]:
    """Return the rounds of an area that were planned and not drawn yet."""
    return within(Round.objects.filter(state="planned"), scope)


def rounds_named(county: str, keys: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of rounds by id, in one query."""
    found = Round.objects.filter(county=county, id__in=list(keys))
    return dict(found.values_list("id", "name"))


def drawn_for(scope: Scope, household: UUID, on: date) -> Sampled | None:
    """Return the draw of a round under way by which a household waits for an inspection."""
    return waiting_sample(scope, on).filter(household=household).select_related("round").first()


def to_survey(scope: Scope, held: Round) -> QuerySet[Application]:
    """Return who waits to be visited for the batch after a round's: one trip does both (R113)."""
    return uncovered(scope).filter(batch__number__gt=held.batch.number)


def inspections(scope: Scope, on: date) -> QuerySet[Inspection]:
    """Return the inspections by a day within an area, newest first."""
    rows = within(Inspection.objects.filter(inspected_on__lte=on), scope)
    return rows.select_related("round__batch", "household", "inspector").order_by(
        F("inspected_on").desc(), "-id"
    )


def inspected_in(scope: Scope, held: Round, on: date) -> dict[UUID, Any]:
    """Return the inspections of a round by household, each with `found` and `photographed`."""
    rows = within(Inspection.objects.filter(round=held, inspected_on__lte=on), scope)
    counted = rows.select_related("inspector").annotate(
        found=Count("findings", filter=until(on, "findings__"), distinct=True),
        photographed=photo_count(on),
    )
    return {row.household_id: row for row in counted}


def inspection(scope: Scope, key: UUID, on: date) -> Inspection | None:
    """Return one inspection of an area by a day."""
    return inspections(scope, on).filter(id=key).first()
