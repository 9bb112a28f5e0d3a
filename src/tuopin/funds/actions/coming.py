"""Money comes into the special account, is held for checked agreements, and let go again."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from tuopin.agreements.actions import move_all
from tuopin.agreements.models import Agreement
from tuopin.base import rows
from tuopin.funds.actions import chart
from tuopin.funds.actions.budgeting import keep_to_budget
from tuopin.funds.actions.guaranteeing import LET_GO, begin_guarantees, end_guarantees
from tuopin.funds.actions.returned import back_specs, unrelend
from tuopin.funds.models import Appropriation, Loan
from tuopin.funds.queries.trouble import frozen_households
from tuopin.funds.rules import why_not_reserved
from tuopin.funds.states import LOAN, SOURCES
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.ledger.actions import Held, accounts, post, post_all
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
    paper = document.strip()[:60]
    journal = post(act, "appropriation", [leg], memo=paper, held=held, last=True)
    made = Appropriation(
        county=act.county,
        source=source,
        document=paper,
        fen=fen,
        received_on=act.on,
        journal=journal,
    )
    act.finish(rows.inserting(made))
    act.about(made.id)
    act.note(source=source, document=paper, fen=fen)
    return {"appropriation": str(made.id), "journal": str(journal.id)}


@action("funds.reserve")
def reserve(act: Act, *, agreements: list[UUID]) -> dict[str, Any]:
    """Hold new money for checked agreements; each becomes a loan with a guarantor (R47, R70, R77).

    Never holds more than the special account has free, nor than a budget leaves. Refuses
    'reserve_refused' with the culprits, 'above_free_money', 'above_budget', 'guarantee_refused'.
    """
    return lend(act, agreements, "new")


def lend(act: Act, agreements: Sequence[UUID], source: str) -> dict[str, Any]:
    """Hold money for checked agreements: 'new' money, or what came back ('returned', R108).

    Refuses what `reserve` does, and 'above_returned_money'.
    """
    held = act.take_all(Agreement, agreements, "household", "application__person")
    act.cover(*sorted({a.region for a in held.values()}))
    frozen = frozen_households(act.county, {a.household_id for a in held.values()})
    bad = []
    for key, a in held.items():
        why = why_not_reserved(a.state, a.application.state, a.checked_on, act.on)
        why = why or ("why.frozen" if a.household_id in frozen else "")
        if why:
            bad.append(Culprit(f"{a.number} {a.household.head_name}", why, str(key)))
    if bad:
        raise Refused("reserve_refused", rows=bad, count=len(bad))
    loans, fresh = _loans(act, held)
    for loan in loans:
        loan.source = source
    known = [loan for loan in loans if loan.agreement_id not in fresh]
    begin_guarantees(act, loans)
    hands = _hold_money(act, loans, source)
    keep_to_budget(act, loans)
    rows.many(list(fresh.values()))
    rows.save(known, *TAKEN_UP)
    _post(act, loans, hands, source)
    move_all(act, held.values(), "reserve")
    act.note(count=len(loans), fen=sum(loan.approved_fen for loan in loans), source=source)
    if len(loans) == 1:
        act.about(loans[0].id, loans[0].region)
    return {"loans": {str(loan.agreement_id): str(loan.id) for loan in loans}}


# What is written on a loan when money is held for it, for the first time or once more.
TAKEN_UP = (
    "state", "source", "guarantor", "reserved_on", "reserved_by", "released_on", "allotted_on",
    "arrived_on",
)  # fmt: skip


def _loans(act: Act, held: Mapping[UUID, Agreement]) -> tuple[list[Loan], dict[UUID, Loan]]:
    """Return the loans of agreements, those that were let go taken up again, and which are new."""
    old: dict[UUID, Loan] = {}
    for chunk in rows.chunks(held):
        found = Loan.objects.filter(county=act.county, agreement_id__in=chunk)
        old.update((loan.agreement_id, loan) for loan in found)
    for loan in old.values():
        loan.state = LOAN.after(loan.state, "reserve")
        loan.reserved_on, loan.reserved_by = act.on, act.actor.id
        loan.released_on = loan.allotted_on = loan.arrived_on = None
    fresh = {key: _loan(act, a) for key, a in held.items() if key not in old}
    return [old.get(key) or fresh[key] for key in held], fresh


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


def _hold_money(act: Act, loans: Sequence[Loan], source: str) -> Held:
    """Lock the accounts that decide on a reservation, and refuse more than there is."""
    county = act.county
    hands = accounts(
        act,
        chart.special(county),
        chart.approved(county),
        chart.reserved(county),
        *back_specs(county),
    )
    money, _mirror, kept, _relendable, came_back = hands.accounts
    asked = sum(loan.approved_fen for loan in loans)
    free = money.balance_fen - kept.balance_fen
    if source == "returned" and asked > came_back.balance_fen:
        there = yuan(came_back.balance_fen)
        raise Refused("above_returned_money", asked=yuan(asked), free=there)
    if source == "new":
        free -= came_back.balance_fen
    if asked > free:
        raise Refused("above_free_money", asked=yuan(asked), free=yuan(max(0, free)))
    return hands


def _post(act: Act, loans: Sequence[Loan], hands: Held, source: str) -> None:
    """Post the reservation; of money that came back, also that it is lent again, loan by loan."""
    _money, mirror, kept, relendable, came_back = hands.accounts
    legs = [Leg(mirror.id, kept.id, loan.approved_fen, loan.id, loan.region) for loan in loans]
    post(act, "reservation", legs, held=hands)
    if source == "returned":
        # One journal a loan, so that one alone can be taken back.
        vouchers = [
            [Leg(came_back.id, relendable.id, loan.approved_fen, loan.id, loan.region)]
            for loan in loans
        ]
        post_all(act, "relending", vouchers, held=hands)


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
    # All that the release may touch is locked at once: two acts cannot wait for each other.
    both = accounts(
        act, chart.reserved(act.county), chart.approved(act.county), *back_specs(act.county)
    )
    kept, mirror = both.accounts[:2]
    leg = Leg(kept.id, mirror.id, held.approved_fen, held.id, held.region)
    post(act, "release", [leg], memo=reason.strip()[:200], held=both)
    unrelend(act, [held])
    end_guarantees(act, [held], LET_GO)
    rows.change(held, state=state, released_on=act.on)
    act.about(held.id, held.region)
    act.note(fen=held.approved_fen)
    return {"loan": str(held.id)}
