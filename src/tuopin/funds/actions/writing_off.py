"""Loans that will not come back: proposed, approved by two others, posted; the debt stays (R72)."""

from typing import Any
from uuid import UUID

from django.db.models import Max

from tuopin.base import rows
from tuopin.funds.actions import chart
from tuopin.funds.models import Loan, Serial, WriteOff
from tuopin.funds.queries.trouble import quota, schedules_in_force
from tuopin.funds.rules import township_of
from tuopin.funds.rules.allocation import arrears
from tuopin.funds.rules.writing_off import Hopeless, certificate, series, why_not_written_off
from tuopin.funds.states import LOAN, WRITE_OFF, WRITE_OFF_CAUSES
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.ledger.actions import accounts, post, reverse
from tuopin.ledger.models import Journal
from tuopin.ledger.rules import Leg
from tuopin.policy.queries import version_on
from tuopin.workflow.actions import Act, action


@action("funds.propose_write_off")
def propose_write_off(
    act: Act, *, loan: UUID, reason: str, document: str, cause: str = "other"
) -> dict[str, Any]:
    """Propose that the principal still owed on a loan is written off: why, by which paper (R72).

    Causes: dead, lost, disaster at any time; disabled, other only in arrears. Refuses 'bad_value',
    'missing_value', 'write_off_open' while one waits, 'write_off_refused' with the reason: not
    paid, settled, written off, frozen, not overdue.
    """
    held = act.take(Loan, loan)
    act.cover(held.region)
    if cause not in WRITE_OFF_CAUSES:
        raise Refused("bad_value", field=Word("word.write_off_cause"), value=cause)
    for field, text in (("reason", reason), ("document", document)):
        if not text.strip():
            raise Refused("missing_value", field=Word(f"word.{field}"))
    _refuse_unfit(act, held, cause)
    waiting = WriteOff.objects.filter(
        county=act.county, loan=held, state__in=("proposed", "seconded")
    )
    if waiting.exists():
        raise Refused("write_off_open", number=held.number)
    made = WriteOff(
        county=act.county,
        loan=held,
        region=held.region,
        fen=_owed(held),
        cause=cause,
        reason=reason.strip()[:300],
        document=document.strip()[:60],
        proposed_on=act.on,
        proposed_by=act.actor.id,
    )
    rows.put(made)
    act.about(held.id, held.region)
    act.note(write_off=str(made.id), cause=cause, fen=made.fen)
    return {"write_off": str(made.id), "fen": made.fen}


def _owed(loan: Loan) -> int:
    """Return the principal still owed, in fen."""
    return loan.paid_fen - loan.repaid_fen - loan.written_off_fen


def _refuse_unfit(act: Act, loan: Loan, cause: str) -> None:
    now = schedules_in_force(act.county, [loan]).get(loan.id)
    days = int(version_on(act.county, "loan.tolerance_days", act.on).value)
    came = loan.repaid_fen + loan.fee_fen
    late = arrears(now.dues, came, act.on, days).fen if now else 0
    facts = Hopeless(loan.state, loan.paid_on, loan.frozen_on is not None, cause, late)
    if why := why_not_written_off(facts, act.on):
        raise Refused("write_off_refused", number=loan.number, why=Word(why))


@action("funds.approve_write_off")
def approve_write_off(act: Act, *, write_off: UUID) -> dict[str, Any]:
    """Approve a proposal: the first of two approvers seconds it, the other posts it (I12).

    Three different people. Posting takes the principal still owed on that day off what is expected,
    within the year's quota, and gives a certificate its number. The debt stays listed, and the
    officer's guarantee with it (R72). Refuses 'same_person', 'above_quota', 'write_off_refused'.
    """
    held = act.take(WriteOff, write_off)
    loan = act.take(Loan, held.loan_id)
    act.cover(loan.region)
    verb = "approve" if held.state == "seconded" else "second"
    state = WRITE_OFF.after(held.state, verb)
    act.differs_from(held.proposed_by, "propose")
    act.differs_from(held.seconded_by, "second")
    before = held.seconded_on or held.proposed_on
    if before > act.on:
        raise Refused("too_early", date=act.on, earlier=before)
    _refuse_unfit(act, loan, held.cause)
    if verb == "second":
        rows.change(held, state=state, seconded_on=act.on, seconded_by=act.actor.id)
    else:
        _post(act, held, loan, state)
    act.about(loan.id, loan.region)
    act.note(write_off=str(held.id), state=state, certificate=held.certificate, fen=held.fen)
    return {
        "write_off": str(held.id),
        "state": state,
        "certificate": held.certificate,
        "journal": str(held.journal) if held.journal else None,
        "fen": held.fen,
    }


def _post(act: Act, held: WriteOff, loan: Loan, state: str) -> None:
    loan_state, fen = LOAN.after(loan.state, "write_off"), _owed(loan)
    # The year's series is held first: two write-offs at once must not both fit the quota.
    serial = _serial(act)
    _refuse_above_quota(act, fen)
    town = township_of(loan.region)
    both = accounts(act, chart.written_off(town), chart.outstanding(town))
    gone, owed = both.accounts
    leg = Leg(gone.id, owed.id, fen, loan.id, loan.region)
    number = certificate(act.on.year, serial)
    journal = post(act, "write_off", [leg], memo=number, held=both)
    rows.change(loan, state=loan_state, written_off_fen=fen)
    rows.change(
        held,
        state=state,
        fen=fen,
        certificate=number,
        posted_on=act.on,
        posted_by=act.actor.id,
        journal=journal.id,
    )


def _serial(act: Act) -> int:
    """Return the next number of the year's certificates; its series is locked until the act ends.

    Certificates follow each other in time: refuses 'too_early' before the last one's day.
    """
    name = series(act.on.year)
    Serial.objects.bulk_create([Serial(county=act.county, series=name)], ignore_conflicts=True)
    of_county = Serial.objects.filter(county=act.county, series=name)
    held = of_county.select_for_update(no_key=True).get()
    given = WriteOff.objects.filter(county=act.county, posted_on__year=act.on.year)
    last = given.aggregate(day=Max("posted_on"))["day"]
    if last is not None and last > act.on:
        raise Refused("too_early", date=act.on, earlier=last)
    rows.change(held, last=held.last + 1)
    return held.last


def _refuse_above_quota(act: Act, fen: int) -> None:
    have = quota(act.county, act.on)
    if fen > have.left_fen:
        raise Refused(
            "above_quota",
            year=have.year,
            asked=yuan(fen),
            quota=yuan(have.quota_fen),
            used=yuan(have.used_fen),
            left=yuan(have.left_fen),
        )


@action("funds.refuse_write_off")
def refuse_write_off(act: Act, *, write_off: UUID, reason: str) -> dict[str, str]:
    """Refuse a proposal, with the reason; nothing was posted."""
    held = act.take(WriteOff, write_off)
    act.cover(held.region)
    state = WRITE_OFF.after(held.state, "refuse")
    act.differs_from(held.proposed_by, "propose")
    if not reason.strip():
        raise Refused("missing_value", field=Word("word.reason"))
    before = held.seconded_on or held.proposed_on
    if before > act.on:
        raise Refused("too_early", date=act.on, earlier=before)
    rows.change(
        held,
        state=state,
        refused_on=act.on,
        refused_by=act.actor.id,
        remark=reason.strip()[:300],
    )
    act.about(held.loan_id, held.region)
    act.note(write_off=str(held.id))
    return {"write_off": str(held.id)}


@action("funds.undo_write_off")
def undo_write_off(act: Act, *, write_off: UUID, reason: str) -> dict[str, str]:
    """Take a write-off back by a reversal: the loan is owed and expected again (I6).

    The certificate's number stays used (I13). Refuses 'write_off_refused' once something was
    recovered: that must be reversed first.
    """
    held = act.take(WriteOff, write_off)
    loan = act.take(Loan, held.loan_id)
    act.cover(loan.region)
    state = WRITE_OFF.after(held.state, "undo")
    if not reason.strip():
        raise Refused("missing_value", field=Word("word.reason"))
    if loan.recovered_fen:
        raise Refused("write_off_refused", number=loan.number, why=Word("why.recovered"))
    journal = act.take(Journal, str(held.journal))
    back = reverse(act, journal, reason.strip()[:200])
    rows.change(
        held, state=state, undone_on=act.on, undone_by=act.actor.id, remark=reason.strip()[:300]
    )
    rows.change(loan, state=LOAN.after(loan.state, "undo_write_off"), written_off_fen=0)
    act.about(loan.id, loan.region)
    act.note(write_off=str(held.id), fen=held.fen)
    return {"write_off": str(held.id), "journal": str(back.id)}
