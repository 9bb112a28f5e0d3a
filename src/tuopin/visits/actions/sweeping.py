"""What happens every night: duties opened from the facts, missed months climbing, people told."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Count, F, Min, Subquery, UUIDField
from django.db.models.functions import Coalesce, Substr

from tuopin.base import rows
from tuopin.kit.keys import uuid7
from tuopin.kit.scope import whole_county
from tuopin.notices.actions import sync
from tuopin.notices.rules import Due
from tuopin.policy.queries import versions_on
from tuopin.selection.queries import pairings_on
from tuopin.visits.actions.reminding import remind_of_help
from tuopin.visits.actions.visiting import make_up, meet
from tuopin.visits.models import Duty
from tuopin.visits.queries.duties import answering, month_duties
from tuopin.visits.queries.issues import late_issues
from tuopin.visits.queries.owing import lacking, stale, tally
from tuopin.visits.rules.duties import STAGES, is_closing, limits, month_of
from tuopin.workflow.actions import Act, action

REMIND, ESCALATION = "visit.remind_days", "visit.escalation"
# The column of a duty in which the day of each stage stands, and whom it tells.
_TOLD = dict(zip(STAGES, ("told_on", "secretary_on", "county_on"), strict=True))
_ROLES = dict(zip(STAGES, ("liaison", "township_secretary", "county_office"), strict=True))


@action("visits.sweep")
def sweep(act: Act) -> dict[str, int]:
    """Bring the list of duties in line with the facts of the day, and tell what waits (R53, R67).

    A month without a visit climbs by visit.escalation from the officer to the township's secretary
    and the county office, each step dated, until the household is visited again. Set-based; the
    same day twice changes nothing.
    """
    act.cover_county()
    done = {"opened": 0, "handed": 0} | _open(act)
    last = month_of(act.on).first
    dropped = [] if tally(act.county, act.on, last) else stale(act.county, act.on, last)
    for chunk in rows.chunks(dropped):
        Duty.objects.filter(county=act.county, id__in=chunk).delete()
    duties = Duty.objects.filter(county=act.county, met_on__isnull=True)
    done |= {"dropped": len(dropped), "met": meet(act, duties)}
    over = duties.filter(made_up_on__isnull=True, due_on__lt=act.on)
    done["made_up"] = make_up(act, over)
    done |= _climb(act)
    told = [
        sync(act, "visit_month", _this_month(act)),
        sync(act, "visit_missed", _missed(act)),
        sync(act, "issue_late", _late_issues(act)),
        *remind_of_help(act),
    ]
    return done | {"told": sum(t["told"] for t in told), "settled": sum(t["settled"] for t in told)}


def _open(act: Act) -> dict[str, int]:
    """Open the duties that the list lacks; give those of another officer to whoever owes them."""
    names = ("id", "county", "household_id", "officer_id", "region", "month", "due_on")
    fresh: list[tuple[Any, ...]] = []
    handed: list[Duty] = []
    for owed, duty in lacking(act.county, act.on):
        if duty is not None:
            handed.append(Duty(id=duty, officer_id=owed.officer))
            continue
        fresh.append((uuid7(), act.county, owed.household, owed.officer, owed.region, *owed.month))
    if fresh:
        rows.pour(Duty, names, fresh)
    rows.save(handed, "officer")
    return {"opened": len(fresh), "handed": len(handed)}


def _climb(act: Act) -> dict[str, int]:
    """Date the steps that missed months have climbed to by the day."""
    days = versions_on(act.county, (ESCALATION,), act.on)[ESCALATION].value
    waiting = Duty.objects.filter(county=act.county, met_on__isnull=True, made_up_on__isnull=True)
    return {
        stage: waiting.filter(due_on__lte=last, **{f"{_TOLD[stage]}__isnull": True}).update(
            **{_TOLD[stage]: act.on}
        )
        for stage, last in limits(act.on, days).items()
    }


def _this_month(act: Act) -> Iterator[Due]:
    """Yield, in a month's last days, how many households each officer has still to visit."""
    days = int(versions_on(act.county, (REMIND,), act.on)[REMIND].value)
    if not is_closing(act.on, days):
        return
    left = month_duties(whole_county(act.county), act.on, met=False).order_by()
    for row in left.values("officer", "due_on").annotate(n=Count("id"), first=Min("region")):
        town = row["first"][:9] + "000"
        yield Due(row["officer"], 1, town, "liaison", row["officer"], row["due_on"], row["n"])


def _missed(act: Act) -> Iterator[Due]:
    """Yield the missed months at every step that they have climbed to, by officer and township.

    First told is who answers for the household now: after a hand-over the former cannot go (R38).
    """
    waiting = Duty.objects.filter(county=act.county, met_on__isnull=True, made_up_on__isnull=True)
    now = Subquery(answering(act.county, act.on).values("officer")[:1])
    for stage, name in enumerate(STAGES, start=1):
        told = waiting.filter(**{f"{_TOLD[name]}__lte": act.on}).order_by()
        if stage == 1:
            told = told.annotate(whose=Coalesce(now, "officer", output_field=UUIDField()))
        else:
            told = told.annotate(whose=F("officer"))
        counted = told.values("whose", "due_on", town=Substr("region", 1, 9))
        for row in counted.annotate(n=Count("id")):
            who = row["whose"]
            yield Due(
                _subject(who, row["town"]), stage, f"{row['town']}000", _ROLES[name],
                who if stage == 1 else None, row["due_on"], row["n"],
            )  # fmt: skip


def _subject(officer: UUID, town: str) -> UUID:
    """Return the key of an officer's work in one township."""
    return uuid5(officer, town)


def _late_issues(act: Act) -> Iterator[Due]:
    """Yield the problems past their day: to whoever answers for the household, else its office."""
    found = list(late_issues(whole_county(act.county), act.on))
    paired = pairings_on(act.county, {row.household_id for row in found}, act.on)
    for row in found:
        who = paired.get(row.household_id, {}).get("liaison")
        role = "liaison" if who else "township_office"
        officer = who.officer if who else None
        yield Due(row.id, 1, row.region, role, officer, row.due_on or row.opened_on)
