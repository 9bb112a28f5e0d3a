"""Money comes into the special account, is held for checked agreements, and let go again."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tuopin.agreements.actions import move_all
from tuopin.agreements.models import Agreement
from tuopin.base import rows
from tuopin.funds.actions import chart
from tuopin.funds.models import Appropriation, Loan
from tuopin.funds.rules import why_not_reserved
from tuopin.funds.states import LOAN, SOURCES
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.ledger.actions import accounts, post
from tuopin.ledger.rules import Leg
from tuopin.workflow.actions import Act, action


@action("funds.appropriate")
def appropriate(act: Act, *, source: str, document: str, fen: int) -> dict[str, str]:
    """Enter money that came into the special account, in fen (R05, R09, R47).

    Refuses 'bad_value' for an unknown source, 'missing_value' without a document, 'bad_amount'.
    """
    act.cover_county()
    if source not in SOURCES:
        raise Refused("bad_value", field=Word("word.source"), value=source)
    if not document.strip():
        raise Refused("missing_value", field=Word("word.document"))
    held = accounts(act, chart.special(act.county), chart.capital(act.county, source))
    money, come_from = held.accounts
    leg = Leg(money.id, come_from.id, fen)
    journal = post(act, "appropriation", [leg], memo=document.strip()[:60], held=held)
    made = Appropriation(
        county=act.county,
        source=source,
        document=document.strip()[:60],
        fen=fen,
        received_on=act.on,
        journal=journal,
    )
    act.finish(rows.inserting(made))
    act.about(made.id)
    act.note(source=source, document=document.strip()[:60], fen=fen)
    return {"appropriation": str(made.id), "journal": str(journal.id)}


@action("funds.reserve")
def reserve(act: Act, *, agreements: list[UUID]) -> dict[str, Any]:
    """Hold money for checked agreements; each becomes a loan (R47, R77).

    Never holds more than the special account has free. Refuses 'reserve_refused' with the culprits,
    'above_free_money'.
    """
    held = act.take_all(Agreement, agreements, "household", "application__person")
    act.cover(*sorted({a.region for a in held.values()}))
    bad = []
    for key, a in held.items():
        why = why_not_reserved(a.state, a.application.state, a.checked_on, act.on)
        if why:
            bad.append(Culprit(f"{a.number} {a.household.head_name}", why, str(key)))
    if bad:
        raise Refused("reserve_refused", rows=bad, count=len(bad))
    loans = _loans(act, held)
    _hold_money(act, list(loans.values()))
    move_all(act, held.values(), "reserve")
    act.note(count=len(loans), fen=sum(loan.approved_fen for loan in loans.values()))
    if len(loans) == 1:
        only = next(iter(loans.values()))
        act.about(only.id, only.region)
    return {"loans": {str(key): str(loan.id) for key, loan in loans.items()}}


def _loans(act: Act, held: Mapping[UUID, Agreement]) -> dict[UUID, Loan]:
    """Make the loans of agreements, or take up again those that were let go."""
    old: dict[UUID, Loan] = {}
    for chunk in rows.chunks(held):
        found = Loan.objects.filter(county=act.county, agreement_id__in=chunk)
        old.update((loan.agreement_id, loan) for loan in found)
    loans = {key: old.get(key) or _loan(act, a) for key, a in held.items()}
    rows.many([loan for key, loan in loans.items() if key not in old])
    for loan in old.values():
        state = LOAN.after(loan.state, "reserve")
        rows.change(
            loan, state=state, reserved_on=act.on, reserved_by=act.actor.id, released_on=None
        )
    return loans


def _loan(act: Act, agreement: Agreement) -> Loan:
    return Loan(
        county=act.county,
        agreement_id=agreement.id,
        batch_id=agreement.batch_id,
        household_id=agreement.household_id,
        region=agreement.region,
        number=agreement.number,
        borrower=agreement.application.person.name,
        approved_fen=agreement.amount_fen,
        reserved_on=act.on,
        reserved_by=act.actor.id,
    )


def _hold_money(act: Act, loans: list[Loan]) -> None:
    """Post the reservations, after all accounts that decide on them are held."""
    held = accounts(
        act,
        chart.special(act.county),
        chart.approved(act.county),
        chart.reserved(act.county),
    )
    money, mirror, kept = held.accounts
    free = money.balance_fen - kept.balance_fen
    asked = sum(loan.approved_fen for loan in loans)
    if asked > free:
        raise Refused("above_free_money", asked=yuan(asked), free=yuan(free))
    legs = [Leg(mirror.id, kept.id, loan.approved_fen, loan.id, loan.region) for loan in loans]
    post(act, "reservation", legs, held=held)


@action("funds.release")
def release(act: Act, *, loan: UUID, reason: str) -> dict[str, str]:
    """Let go of the money held for a loan; its agreement is as it was before."""
    held = act.take(Loan, loan)
    act.cover(held.region)
    state = LOAN.after(held.state, "release")
    if not reason.strip():
        raise Refused("missing_value", field=Word("word.reason"))
    if held.reserved_on > act.on:
        raise Refused("too_early", date=act.on, earlier=held.reserved_on)
    move_all(act, [act.take(Agreement, held.agreement_id)], "release")
    both = accounts(act, chart.reserved(act.county), chart.approved(act.county))
    kept, mirror = both.accounts
    leg = Leg(kept.id, mirror.id, held.approved_fen, held.id, held.region)
    post(act, "release", [leg], memo=reason.strip()[:200], held=both)
    rows.change(held, state=state, released_on=act.on)
    act.about(held.id, held.region)
    act.note(fen=held.approved_fen)
    return {"loan": str(held.id)}
