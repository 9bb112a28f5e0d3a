"""Numbering of cleared households, without gaps; voiding; and the moves that funds asks for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max

from tuopin.agreements.models import Agreement, Counter
from tuopin.agreements.queries import number_facts, unfit_to_number
from tuopin.agreements.rules import NumberFacts, series, write_number
from tuopin.agreements.states import AGREEMENT
from tuopin.base import rows
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.policy.queries import terms_on
from tuopin.selection.models import Application
from tuopin.workflow.actions import Act, action


@action("agreements.number")
def number(act: Act, *, applications: list[UUID]) -> dict[str, Any]:
    """Give cleared households their one number for the three papers, in the order given (R76, R77).

    The series of county, batch and township is locked until the transaction ends, so that it has no
    gap even when the act fails (I13). Refuses 'number_refused' with the culprits, 'number_pattern'.
    """
    chosen = act.take_all(Application, applications, "batch", "household")
    act.cover(*sorted({a.region for a in chosen.values()}))
    bad = unfit_to_number(act.county, chosen, act.on)
    if bad:
        raise Refused("number_refused", rows=bad, count=len(bad))
    pattern = terms_on(act.county, act.on)["number.pattern"]
    facts = {key: number_facts(act.county, a) for key, a in chosen.items()}
    counters = _counters(act.county, sorted({series(f) for f in facts.values()}))
    _refuse_backdated(act, counters)
    made = [
        _agreement(act, chosen[key], f, counters[series(f)], pattern) for key, f in facts.items()
    ]
    rows.many(made)
    for counter in counters.values():
        rows.change(counter, last=counter.last)
    act.note(numbers=[made[0].number, made[-1].number], count=len(made))
    if len(made) == 1:
        act.about(made[0].id, made[0].region)
    return {
        "agreements": {str(a.application_id): {"id": str(a.id), "number": a.number} for a in made}
    }


def _counters(county: str, names: Sequence[str]) -> dict[str, Counter]:
    """Lock the series by name, in one order; a new one is opened at zero."""
    fresh = [Counter(county=county, series=name) for name in names]
    Counter.objects.bulk_create(fresh, ignore_conflicts=True)
    query = Counter.objects.filter(county=county, series__in=names).order_by("series")
    if connection.vendor == "postgresql":
        query = query.select_for_update(no_key=True)
    return {counter.series: counter for counter in query}


def _refuse_backdated(act: Act, counters: Mapping[str, Counter]) -> None:
    """Numbers of a series follow each other in time, so that it has no hole on any day."""
    given = Agreement.objects.filter(county=act.county, series__in=list(counters))
    latest = given.aggregate(day=Max("numbered_on"))["day"]
    if latest is not None and latest > act.on:
        raise Refused("too_early", date=act.on, earlier=latest)


def _agreement(
    act: Act, application: Application, facts: NumberFacts, counter: Counter, pattern: str
) -> Agreement:
    counter.last += 1
    return Agreement(
        county=act.county,
        application=application,
        batch_id=application.batch_id,
        household_id=application.household_id,
        region=application.region,
        series=counter.series,
        serial=counter.last,
        number=write_number(pattern, facts._replace(serial=counter.last)),
        amount_fen=application.approved_fen or 0,
        numbered_on=act.on,
        numbered_by=act.actor.id,
    )


@action("agreements.void")
def void(act: Act, *, agreement: UUID, reason: str) -> dict[str, str]:
    """Void an agreement that no money is held for; its number stays used, with the reason (I13)."""
    held = act.take(Agreement, agreement)
    act.cover(held.region)
    state = AGREEMENT.after(held.state, "void")
    if not reason.strip():
        raise Refused("missing_value", field=Word("word.reason"))
    rows.change(held, state=state, void_on=act.on, void_reason=reason.strip()[:200])
    act.about(held.id, held.region)
    act.note(number=held.number)
    return {"agreement": str(held.id), "number": held.number}


def move_all(act: Act, agreements: Iterable[Agreement], verb: str) -> None:
    """Move locked agreements by one verb, within another room's act ('reserve', 'release').

    Refuses 'out_of_order' for the first that the verb does not fit.
    """
    by_state: dict[str, list[UUID]] = {}
    for agreement in agreements:
        state = AGREEMENT.after(agreement.state, verb)
        by_state.setdefault(state, []).append(agreement.id)
    for state, keys in by_state.items():
        for chunk in rows.chunks(keys):
            Agreement.objects.filter(county=act.county, id__in=chunk).update(state=state)
