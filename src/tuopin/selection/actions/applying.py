"""Filing, classifying, revising and withdrawing of applications."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from tuopin.base.rows import change, get, many, put
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.programme.models import Batch
from tuopin.register.models import Household, Member, Person
from tuopin.selection.actions.shared import (
    change_many,
    part_rows,
    read_parts,
    replace_parts,
    said,
    step_many,
    take_case,
    take_cases,
)
from tuopin.selection.models import Application
from tuopin.selection.rules.applying import sums
from tuopin.selection.states import OPEN_BATCHES
from tuopin.workflow.actions import Act, action

# A revision is a new project: what was said and decided on the old one falls away.
UNDECIDED: Mapping[str, Any] = {
    "assessed_on": None, "decided_on": None, "decided_by": None, "decision_note": "",
    "approved_fen": None, "standard_fen": None, "standard_version": None, "noticed_on": None,
}  # fmt: skip


@action("selection.file")
def file_application(
    act: Act, *, batch: UUID, person: UUID, parts: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """File a household's application in a batch (R22, R73), one a household and batch.

    `parts` are {category, content, quantity_milli, unit, amount_fen, own_fen, gain_fen} (R33, R85).
    Refuses 'batch_not_open', 'too_early' before the batch, 'not_member' for a household without a
    registered Party member, 'application_exists', 'missing_value', 'bad_value', 'part_twice'.
    """
    who = act.take(Person, person)
    home = get(Household, county=act.county, id=who.household_id)
    if home is None:
        raise Refused("not_found")
    act.cover(home.region)
    of = act.take(Batch, batch)
    if of.state not in OPEN_BATCHES:
        raise Refused("batch_not_open", number=of.number, state=Word(f"state.batch.{of.state}"))
    if act.on < of.opened_on:
        raise Refused("too_early", date=act.on, earlier=of.opened_on)
    if not Member.objects.filter(county=act.county, household=home).exists():
        raise Refused("not_member")
    if get(Application, county=act.county, batch=of.id, household=home.id) is not None:
        raise Refused("application_exists", number=of.number)
    lines = read_parts(act, parts)
    total = sums(lines)
    case = Application(
        county=act.county, batch=of, household=home, person=who, region=home.region,
        filed_on=act.on, filed_by=act.actor.id, **total._asdict(),
    )  # fmt: skip
    put(case)
    many(part_rows(case, lines))
    act.about(case.id, home.region)
    act.note(batch=of.number, parts=len(lines), amount_fen=total.amount_fen)
    return {"application": str(case.id)}


@action("selection.classify")
def classify(act: Act, *, applications: Sequence[str | Mapping[str, str]]) -> dict[str, int]:
    """Register applications by category, many at once (R23).

    An application is named by its id, or by {application, category} where it should not be of the
    category that most of its money is for. Refuses 'some_refused' naming who is further on already.
    """
    named = [a if isinstance(a, Mapping) else {"application": a} for a in applications]
    cases = take_cases(act, [a["application"] for a in named])
    state = step_many(act, cases, "classify")
    for case, given in zip(cases, named, strict=True):
        if "category" in given:
            case.category = said("category", given["category"], 20)
        case.state, case.classified_on = state, act.on
    change_many(cases, "state", "category", "classified_on")
    act.note(applications=[str(case.id) for case in cases])
    return {"classified": len(cases)}


@action("selection.revise")
def revise(act: Act, *, application: UUID, parts: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Put new project parts in place of those returned; experts look at them afresh (R32, R39)."""
    case, state = take_case(act, application, "revise")
    lines = read_parts(act, parts)
    replace_parts(act, case, lines, state=state, revision=case.revision + 1, **UNDECIDED)
    return {"application": str(case.id), "state": state}


@action("selection.withdraw")
def withdraw(act: Act, *, application: UUID, reason: str) -> dict[str, str]:
    """Withdraw an application at the household's wish, with the reason (R32)."""
    case, state = take_case(act, application, "withdraw")
    change(case, state=state, withdrawn_on=act.on, remark=said("reason", reason, 300))
    return {"application": str(case.id), "state": state}
