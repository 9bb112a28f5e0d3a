"""Findings: at an inspection or on a word from elsewhere; a misuse freezes the loan (R57, R82)."""

from typing import Any
from uuid import UUID

from tuopin.base.rows import many, put
from tuopin.funds.actions import open_violation
from tuopin.funds.models import Loan
from tuopin.funds.queries import violations
from tuopin.funds.queries.trouble import OPEN
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import whole_county
from tuopin.kit.terms import Word
from tuopin.offices.models import Officer
from tuopin.offices.queries import is_region
from tuopin.oversight.actions.shared import next_number, not_before, one_of, said, step_of
from tuopin.oversight.models import Finding, Inspection
from tuopin.oversight.states import FINDING_KINDS, MISUSES
from tuopin.register.models import Household
from tuopin.workflow.actions import Act, action


@action("oversight.find")
def find(
    act: Act, *, kind: str, text: str, inspection: UUID | None = None,
    household: UUID | None = None, region: str | None = None, officer: UUID | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Record a fault that was found: of an inspection, a household, or a township (R55, R59, R82).

    `officer` is the one whose work it is about. One of the five misuses freezes the household's
    loan (R57). Refuses 'finding_of_one' unless it is about just one of the three,
    'misuse_without_loan', 'forbidden' for a misuse by somebody who may not report one.
    """
    if sum(x is not None for x in (inspection, household, region)) != 1:
        raise Refused("finding_of_one")
    if inspection is not None:
        seen = act.take(Inspection, inspection)
        not_before(act, seen.inspected_on)
        made = found_at(act, seen, kind, text)
    elif household is not None:
        home = act.take(Household, household)
        made = record(act, kind, text, home.region, home)
    else:
        place = str(region)
        if not is_region(act.county, place, act.on):
            raise Refused("bad_value", field=Word("word.region"), value=place)
        made = record(act, kind, text, place, None)
    act.cover(made.region)
    if officer is not None:
        made.responsible = act.take(Officer, officer)
    keep(act, [made])
    act.about(made.id, made.region)
    act.note(number=made.number, kind=kind)
    return {"finding": str(made.id), "number": made.number, "violation": made.violation}


def found_at(act: Act, seen: Inspection, kind: str, text: str) -> Finding:
    """Return a finding of an inspection, yet to be kept."""
    return record(act, kind, text, seen.region, seen.household, seen)


def record(
    act: Act, kind: str, text: str, region: str, home: Household | None,
    seen: Inspection | None = None,
) -> Finding:  # fmt: skip
    """Return a finding with its number, the one it repeats and its violation; yet to be kept."""
    one_of("finding_kind", kind, FINDING_KINDS)
    text = said("finding_text", text)
    number = next_number(act)
    batch = seen.round.batch_id if seen else None
    return Finding(
        county=act.county, inspection=seen, household=home, region=region, number=number,
        kind=kind, text=text, follows=_before(act, kind, region, home),
        violation=_violation(act, kind, number, text, home, batch), found_on=act.on,
        found_by=act.actor.id,
    )  # fmt: skip


def keep(act: Act, made: list[Finding]) -> None:
    """Keep findings, each with its first step."""
    put(*made)
    many([step_of(act, finding, "find") for finding in made])


def _before(act: Act, kind: str, region: str, home: Household | None) -> Finding | None:
    """Return the last finding of the same kind there: this one repeats it."""
    rows = Finding.objects.filter(county=act.county, kind=kind, found_on__lte=act.on)
    rows = rows.filter(household=home) if home else rows.filter(household=None, region=region)
    return rows.exclude(state="dropped").order_by("-found_on", "-id").first()


def _violation(
    act: Act, kind: str, number: str, text: str, home: Household | None, batch: UUID | None
) -> UUID | None:
    """Freeze the loan for a misuse, or join the case that is open; None for other kinds."""
    if kind not in MISUSES:
        return None
    if not act.actor.may("funds.report_violation", act.on):
        raise Refused("forbidden", action=Word("action.funds.report_violation"))
    loan = _loan(act, home, batch) if home else None
    if loan is None:
        raise Refused("misuse_without_loan", kind=Word(f"finding_kind.{kind}"))
    running = violations(whole_county(act.county), states=OPEN, loan=loan.id).first()
    if running is not None:
        return running.id
    held = act.take(Loan, loan.id)
    return open_violation(act, held, kind, number, text).id


def _loan(act: Act, home: Household, batch: UUID | None) -> Loan | None:
    """Return the household's loan: of the round's batch, else the newest that was not let go."""
    rows = Loan.objects.filter(county=act.county, household=home, reserved_on__lte=act.on)
    if batch is not None:
        rows = rows.filter(batch=batch)
    return rows.exclude(state="released").order_by("-reserved_on", "-id").first()
