"""The officer's salary behind each loan: begun when money is held, handed over, ended (R70–R72).

One guarantor a loan at every date while money is held or owed. Nothing ends a guarantee but the
money's return, or its never having been paid: there is no action that lets an officer go.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from tuopin.agreements.queries import liaisons_on
from tuopin.base import rows
from tuopin.funds.models import DeductionOrder, Guarantee, Loan
from tuopin.funds.queries.guarantee import CAP, exposures, fen_of, guarantee_facts
from tuopin.funds.rules.guarantee import Guarded, why_not_guaranteed
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.offices.models import Officer
from tuopin.policy.queries import version_on
from tuopin.workflow.actions import Act, action

# Why a guarantee ended: another took over, the money is back, it was never paid.
HANDED_OVER, RELEASED, LET_GO = "handed_over", "released", "let_go"


def begin_guarantees(act: Act, loans: Sequence[Loan]) -> None:
    """Make each household's liaison officer of the day answer for its loan by the salary (R70).

    Writes the guarantees and sets `loan.guarantor` in memory; the caller writes the loans. Refuses
    'guarantee_refused' with the culprits: no liaison officer, or more than the officer's salary may
    stand for (guarantee.cap_percent). An officer without a recorded salary is let through; the
    pages list what lacks. The number of queries does not grow with the loans.
    """
    paired = liaisons_on(act.county, [loan.household_id for loan in loans], act.on)
    none = {loan.id: "why.no_liaison" for loan in loans if loan.household_id not in paired}
    by_officer: dict[UUID, list[Loan]] = {}
    for loan in loans:
        if loan.id not in none:
            by_officer.setdefault(paired[loan.household_id][0], []).append(loan)
    salaries = _hold(act, by_officer)
    facts = {key: [Guarded(fen_of(loan)) for loan in his] for key, his in by_officer.items()}
    _refuse(loans, none | _judged(act, by_officer, facts, salaries))
    made = []
    for officer, his in by_officer.items():
        for loan in his:
            loan.guarantor = officer
            made.append(_guarantee(act, loan, officer, salaries[officer]))
    rows.many(made)


def _hold(act: Act, officers: Iterable[UUID]) -> dict[UUID, int]:
    """Lock officers in id order and return their monthly salaries in fen.

    Two acts at once must not both fill what is left of a cap.
    """
    held: dict[UUID, int] = {}
    for chunk in rows.chunks(sorted(officers)):
        found = Officer.objects.filter(county=act.county, id__in=chunk).order_by("id")
        held.update(found.select_for_update(no_key=True).values_list("id", "salary_fen"))
    return held


def _judged(
    act: Act,
    by_officer: Mapping[UUID, Sequence[Loan]],
    facts: Mapping[UUID, Sequence[Guarded]],
    salaries: Mapping[UUID, int],
) -> dict[UUID, str]:
    """Return why each loan cannot be guaranteed by its officer, '' where it can."""
    percent = int(version_on(act.county, CAP, act.on).value)
    exposed = exposures(act.county, by_officer)
    why: dict[UUID, str] = {}
    for officer, his in by_officer.items():
        told = why_not_guaranteed(
            facts[officer], act.on, salaries[officer], exposed.get(officer, 0), percent
        )
        why.update(zip((loan.id for loan in his), told, strict=True))
    return why


def _refuse(loans: Iterable[Loan], why: Mapping[UUID, str]) -> None:
    bad = [
        Culprit(f"{loan.number} {loan.borrower}", why[loan.id], str(loan.id))
        for loan in loans
        if why[loan.id]
    ]
    if bad:
        raise Refused("guarantee_refused", rows=bad, count=len(bad))


def _guarantee(
    act: Act, loan: Loan, officer: UUID, salary_fen: int, document: str = ""
) -> Guarantee:
    return Guarantee(
        county=act.county,
        loan_id=loan.id,
        officer_id=officer,
        region=loan.region,
        salary_fen=salary_fen,
        document=document,
        from_on=act.on,
    )


def end_guarantees(act: Act, loans: Sequence[Loan], why: str) -> None:
    """End the guarantees of loans whose money is back (RELEASED) or was never paid (LET_GO).

    Writes `loan.guarantor` too, and stops what is still to be deducted. For the actions that
    release and return; `released` is for one loan. R72: nothing else may end a guarantee.
    """
    standing = _standing(act, loans)
    for held in standing:
        _end(held, act.on, why)
    rows.save(standing, "until_on", "ended")
    for loan in loans:
        loan.guarantor = None
    rows.save(loans, "guarantor")
    _stop_orders(act, [loan.id for loan in loans])


# Whether something is still to be deducted for the loan: beside its guarantee, in the same trip.
_DEDUCTING = rows.Statement(
    """EXISTS (SELECT 1 FROM funds_deductionorder o WHERE o.county = funds_guarantee.county
  AND o.loan_id = funds_guarantee.loan_id AND o.stopped_on IS NULL)""",
    [],
)


def released(act: Act, loan: Loan) -> list[rows.Statement]:
    """End the guarantee of one loan whose money is back, and stop its deduction (R72).

    Sets `loan.guarantor` in memory for the caller to write; returns the statement that ends it.
    """
    loan.guarantor = None
    found = rows.find_beside(
        Guarantee, _DEDUCTING, lock=True, county=act.county, loan=loan.id, ended=""
    )
    for held, (deducting,) in found:
        _end(held, act.on, RELEASED)
        if deducting:
            _stop_orders(act, [loan.id])
    return [rows.updating(held, "until_on", "ended") for held, _ in found]


def _end(held: Guarantee, on: date, why: str) -> None:
    # Late paper may settle a loan for a day before its last guarantor began: he answered for none.
    held.until_on, held.ended = max(on, held.from_on), why


def _stop_orders(act: Act, loans: Sequence[UUID]) -> None:
    for chunk in rows.chunks(loans):
        DeductionOrder.objects.filter(
            county=act.county, loan_id__in=chunk, stopped_on__isnull=True
        ).update(stopped_on=act.on, stopped_by=act.actor.id)


def _standing(act: Act, loans: Sequence[Loan]) -> list[Guarantee]:
    found: list[Guarantee] = []
    for chunk in rows.chunks(loan.id for loan in loans):
        found += rows.find(Guarantee, lock=True, county=act.county, loan=chunk, ended="")
    return found


def resumed(act: Act, loan: Loan) -> list[rows.Statement]:
    """Let the last guarantor answer again for a loan of which the money is not back after all.

    A row of its own from the day on which the other ended: no gap, no overlap, and what was
    written stays (I4, R72). The cap is not asked: what was mended was never paid. Sets
    `loan.guarantor` in memory for the caller to write; returns the statement that inserts the row.
    """
    ended = rows.find(
        Guarantee, order="id", lock=True, county=act.county, loan=loan.id, ended=RELEASED
    )
    if not ended:
        return []
    last = max(ended, key=lambda row: (row.until_on, row.id))
    again = _guarantee(act, loan, last.officer_id, last.salary_fen, last.document)
    again.from_on = last.until_on or act.on
    loan.guarantor = last.officer_id
    return [rows.inserting(again)]


@action("funds.hand_over")
def hand_over(
    act: Act, *, officer: UUID, to: UUID, document: str, loans: list[UUID] | None = None
) -> dict[str, Any]:
    """Pass an officer's guarantees to another liaison officer from the day on (R70, R72).

    All of them, or those of the loans named. The one ends on the day on which the other begins: no
    day without a guarantor, none with two. Neither of the two may be the one who acts. Refuses
    'same_officer', 'same_person', 'nothing_guaranteed', 'missing_value', and 'guarantee_refused'
    with the culprits: the new officer is no liaison there, the cap, a guarantee that began later,
    a deduction that is under way.
    """
    former, new = _key(officer), _key(to)
    passed = pass_guarantees(act, former, new, document, loans)
    act.about(former, passed[0].region)
    fen = sum(fen_of(loan) for loan in passed)
    act.note(officer=str(former), to=str(new), count=len(passed), fen=fen)
    return {"loans": len(passed), "fen": fen}


def pass_guarantees(
    act: Act, former: UUID, new: UUID, document: str, loans: Sequence[UUID] | None = None
) -> list[Loan]:
    """Pass an officer's guarantees, all or those of loans named, to another; return the loans.

    No action of its own: a household that is handed over takes its guarantee with it. Covers the
    loans' places and refuses as `hand_over` does. The number of queries does not grow with them.
    """
    if not document.strip():
        raise Refused("missing_value", field=Word("word.document"))
    if former == new:
        raise Refused("same_officer")
    act.differs_from(former, "guarantee")
    act.differs_from(new, "guarantee")
    chosen = _answered_by(act, former, loans)
    act.cover(*sorted({loan.region for loan in chosen}))
    salaries = _hold(act, (former, new))
    if new not in salaries:
        raise Refused("not_found")
    held = {row.loan_id: row for row in _standing(act, chosen)}
    facts = {new: guarantee_facts(act.county, chosen, new, held, act.on)}
    _refuse(chosen, _judged(act, {new: chosen}, facts, salaries))
    _pass_on(act, chosen, held, new, salaries[new], document.strip()[:60])
    return chosen


def _key(value: UUID | str) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        raise Refused("not_found") from None


def _answered_by(act: Act, officer: UUID, loans: Sequence[UUID] | None) -> list[Loan]:
    """Lock and return an officer's loans, all or those named."""
    his = Loan.objects.filter(county=act.county, guarantor=officer).order_by("region", "number")
    keys = list(his.values_list("id", flat=True)) if loans is None else loans
    if loans is None and not keys:
        raise Refused("nothing_guaranteed")
    chosen = list(act.take_all(Loan, keys).values())
    if any(loan.guarantor != officer for loan in chosen):
        raise Refused("nothing_guaranteed")
    return chosen


def _pass_on(
    act: Act,
    loans: Sequence[Loan],
    held: Mapping[UUID, Guarantee],
    new: UUID,
    salary_fen: int,
    document: str,
) -> None:
    ended = [held[loan.id] for loan in loans]
    for row in ended:
        row.until_on, row.ended = act.on, HANDED_OVER
    rows.save(ended, "until_on", "ended")
    rows.many([_guarantee(act, loan, new, salary_fen, document) for loan in loans])
    for loan in loans:
        loan.guarantor = new
    rows.save(loans, "guarantor")
