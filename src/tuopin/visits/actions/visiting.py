"""Recording of a visit: who was there, how each part gets on, what is left to do (R67, R68)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery

from tuopin.base import rows
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.register.models import Household
from tuopin.visits.actions.issues import TEXT, go_on, opened
from tuopin.visits.actions.shared import kept, key_of, one_of, said
from tuopin.visits.models import Duty, Issue, Photo, Progress, Visit
from tuopin.visits.queries.visiting import money_since, pairings_of, standing_parts
from tuopin.visits.rules.evidence import MOST_PHOTOS
from tuopin.visits.rules.visiting import Paired, overall, visitor
from tuopin.visits.states import PROGRESS, VISIT_SOURCES
from tuopin.workflow.actions import Act, action

# Who may write down another officer's visit from the paper.
OFFICES = ("township_secretary", "township_office", "county_office")
ANSWERS = ("act", "solve")


@action("visits.record")
def record(
    act: Act, *, household: UUID, progress: str = "", parts: Sequence[Mapping[str, Any]] = (),
    officer: UUID | None = None, income_fen: int | None = None, topic: str = "",
    problem: str = "", measure: str = "", promised: str = "", note: str = "",
    issue_kind: str = "", answers: Sequence[Mapping[str, Any]] = (),
    photos: Sequence[Mapping[str, Any]] = (), source: str = "desk",
) -> dict[str, Any]:  # fmt: skip
    """Record a visit made on the day by the officer who answers for the household (R67, R68, R88).

    `parts` say how each project part gets on: {part, progress, there_milli, note}; the visit is
    then as good as the worst of them, else `progress` says it. `officer` is who went, the actor by
    default; another's visit is written down by an office only. `income_fen` came in since the last
    visit. `issue_kind` makes the problem an issue of its own; `answers` {issue, verb, text} go on
    with open ones (act, solve). `photos` {name, data} are kept sealed, six at most. Refuses
    'visit_before_pairing', 'visit_by_other', 'visit_not_yours', 'visit_no_money', 'visit_twice',
    'visit_part_unknown', 'photos_too_many', 'evidence_unreadable', 'evidence_too_large',
    'repeated', 'bad_value', 'missing_value'.
    """
    home = act.take(Household, household)
    act.cover(home.region)
    who = key_of(officer) if officer else act.actor.id
    if who != act.actor.id and not act.actor.serves(home.region, act.on, *OFFICES):
        raise Refused("visit_not_yours")
    role = _role(act, home, who)
    lines = _lines(act, home, parts)
    made = Visit(
        county=act.county, household=home, officer_id=who, role=role, region=home.region,
        visited_on=act.on, progress=_progress(progress, lines), income_fen=_income(income_fen),
        topic=said("topic", topic, 60, required=False),
        problem=said("problem", problem, TEXT, required=False),
        measure=said("measure", measure, TEXT, required=False),
        promised=said("promised", promised, TEXT, required=False),
        note=said("note", note, TEXT, required=False),
        source=one_of("source", source, VISIT_SOURCES), recorded_by=act.actor.id,
    )  # fmt: skip
    rows.put(made)
    for line in lines:
        line.visit = made
    rows.many(lines)
    rows.many(_photos(act, made, photos))
    settle(act, [home.id], act.on, act.on)
    issue = opened(act, home, issue_kind, made.problem, made) if issue_kind else None
    _answer(act, home, answers)
    act.about(home.id, home.region)
    act.note(visit=str(made.id), officer=str(who), role=role, progress=made.progress)
    return {"visit": str(made.id), "role": role, "issue": str(issue.id) if issue else None}


def _role(act: Act, home: Household, who: UUID) -> str:
    """Return as what somebody visits a household today; refuse who does not answer for it."""
    pairings = pairings_of(act.county, [home.id]).get(home.id, [])
    found = visitor(who, pairings, act.on)
    if found.why == "visit_before_pairing":
        raise Refused(found.why, date=act.on, since=found.from_on)
    if found.why:
        raise Refused(found.why, date=act.on, names=named(pairings, act.on))
    if home.id not in money_since(act.county, [home.id], act.on):
        raise Refused("visit_no_money", name=home.head_name, date=act.on)
    same = Visit.objects.filter(county=act.county, household=home, officer=who, visited_on=act.on)
    if same.filter(void_on__isnull=True).exists():
        raise Refused("visit_twice", name=home.head_name, date=act.on)
    return found.role


def named(pairings: Iterable[Paired], on: date) -> str:
    """Name who answers for a household on a day; a dash for nobody."""
    return "、".join(dict.fromkeys(p.name for p in pairings if p.on(on))) or "—"


def _lines(act: Act, home: Household, parts: Sequence[Mapping[str, Any]]) -> list[Progress]:
    """Read how parts get on; each must be one that stands and was paid for, and stand once."""
    if not parts:
        return []
    standing = {part.id: part for part in standing_parts(act.county, [home.id], act.on)[home.id]}
    found: dict[UUID, Progress] = {}
    for said_of in parts:
        part = standing.get(key_of(said_of["part"]))
        if part is None:
            raise Refused("visit_part_unknown", name=home.head_name)
        if part.id in found:
            raise Refused("repeated")
        there = said_of.get("there_milli")
        if there is not None and there < 0:
            raise Refused("bad_value", field=Word("word.there_milli"), value=there)
        found[part.id] = Progress(
            county=act.county, part=part, there_milli=there,
            progress=one_of("progress", said_of["progress"], PROGRESS),
            note=said("note", said_of.get("note") or "", 200, required=False),
        )  # fmt: skip
    return list(found.values())


def _photos(act: Act, made: Visit, photos: Sequence[Mapping[str, Any]]) -> list[Photo]:
    if len(photos) > MOST_PHOTOS:
        raise Refused("photos_too_many", most=MOST_PHOTOS)
    files = [kept(act, one["name"], one["data"], "visit") for one in photos]
    chosen = dict.fromkeys(file for file in files if file is not None)
    return [
        Photo(county=act.county, visit=made, file=file, position=n)
        for n, file in enumerate(chosen, start=1)
    ]


def _progress(progress: str, lines: Sequence[Progress]) -> str:
    if lines:
        return overall([line.progress for line in lines])
    return one_of("progress", said("progress", progress, 10), PROGRESS)


def _income(fen: int | None) -> int | None:
    if fen is not None and fen < 0:
        raise Refused("bad_value", field=Word("word.income_fen"), value=fen)
    return fen


def _answer(act: Act, home: Household, answers: Sequence[Mapping[str, Any]]) -> None:
    """Go on with open problems of the household as the visit found them."""
    for answer in answers:
        row = act.take(Issue, answer["issue"])
        if row.household_id != home.id:
            raise Refused("not_found")
        go_on(act, row, one_of("answer", answer["verb"], ANSWERS), answer["text"])


def settle(act: Act, households: Iterable[UUID], first: date, last: date) -> None:
    """Bring the duties of households up to date after visits made on days from first to last.

    A duty is met by its month's first visit; a missed one is made up for by the next.
    """
    for chunk in rows.chunks(households):
        duties = Duty.objects.filter(county=act.county, household__in=chunk)
        meet(act, duties.filter(month__lte=last, due_on__gte=first))
        make_up(act, duties.filter(due_on__lt=last))


def meet(act: Act, duties: Any) -> int:
    """Write into duties the day of their month's first visit, where it is not there yet."""
    made = _first_visit(act, visited_on__gte=OuterRef("month"), visited_on__lte=OuterRef("due_on"))
    rows_ = duties.annotate(first=made).filter(first__isnull=False)
    return int(
        rows_.filter(Q(met_on__isnull=True) | Q(met_on__gt=F("first"))).update(
            met_on=made, made_up_on=None
        )
    )


def make_up(act: Act, duties: Any) -> int:
    """Write into missed duties the day of the next visit, where it is not there yet."""
    made = _first_visit(act, visited_on__gt=OuterRef("due_on"))
    rows_ = duties.filter(met_on__isnull=True).annotate(first=made).filter(first__isnull=False)
    return int(
        rows_.filter(Q(made_up_on__isnull=True) | Q(made_up_on__gt=F("first"))).update(
            made_up_on=made
        )
    )


def unsettle(act: Act, household: UUID, day: date) -> None:
    """Bring the duties of a household up to date after its visit of a day was voided.

    What the visit had met or made up for waits again, unless another visit did the same.
    """
    duties = Duty.objects.filter(county=act.county, household=household)
    duties.filter(met_on=day).update(met_on=None)
    duties.filter(made_up_on=day).update(made_up_on=None)
    meet(act, duties.filter(met_on__isnull=True))
    make_up(act, duties.filter(due_on__lt=act.on))


def _first_visit(act: Act, **when: Any) -> Subquery:
    found = Visit.objects.filter(
        county=act.county, household=OuterRef("household"), role="liaison",
        void_on__isnull=True, **when,
    )  # fmt: skip
    return Subquery(found.order_by("visited_on").values("visited_on")[:1])
