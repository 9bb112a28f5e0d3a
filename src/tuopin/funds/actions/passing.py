"""The first hop: from the special account to a township finance office, sent and received (R78)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.funds.actions import chart
from tuopin.funds.models import Allotment, AllotmentItem, Loan
from tuopin.funds.queries.flows import loan_facts
from tuopin.funds.rules import is_township, why_not_allotted
from tuopin.funds.states import ALLOTMENT, LOAN
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.ledger.actions import accounts, post
from tuopin.ledger.rules import Leg
from tuopin.programme.models import Batch
from tuopin.workflow.actions import Act, action


@action("funds.allot")
def allot(act: Act, *, batch: UUID, region: str, loans: list[UUID]) -> dict[str, Any]:
    """Send the money of a township's loans from the special account on its way (R78).

    Only loans whose agreement is checked, of this batch and township; the sender is another person
    than who held the money. Refuses 'allot_refused' with the culprits, 'same_person', 'not_enough'.
    """
    act.cover(region)
    if not is_township(region):
        raise Refused("bad_value", field=Word("word.township"), value=region)
    of_batch = act.take(Batch, batch)
    chosen = act.take_all(Loan, loans, "household", "agreement__application")
    bad = []
    for key, loan in chosen.items():
        act.differs_from(loan.reserved_by, "reserve")
        why = why_not_allotted(loan_facts(loan, of_batch.id, region), act.on)
        if why:
            bad.append(Culprit(f"{loan.number} {loan.household.head_name}", why, str(key)))
    if bad:
        raise Refused("allot_refused", rows=bad, count=len(bad))
    made = _send(act, of_batch, region, list(chosen.values()))
    act.about(made.id, region)
    act.note(batch=of_batch.number, count=len(chosen), fen=made.fen)
    return {"allotment": str(made.id), "fen": made.fen, "loans": len(chosen)}


def _send(act: Act, batch: Batch, region: str, loans: list[Loan]) -> Allotment:
    made = Allotment(
        county=act.county,
        batch=batch,
        region=region,
        fen=sum(loan.approved_fen for loan in loans),
        sent_on=act.on,
        sent_by=act.actor.id,
    )
    held = accounts(
        act,
        chart.special(act.county),
        chart.transit(region),
        chart.approved(act.county),
        chart.reserved(act.county),
    )
    money, way, mirror, kept = held.accounts
    legs = [Leg(kept.id, mirror.id, loan.approved_fen, loan.id, loan.region) for loan in loans]
    legs.append(Leg(way.id, money.id, made.fen, made.id, region))
    made.journal = post(act, "allotment", legs, held=held).id
    rows.put(made)
    rows.many(
        [
            AllotmentItem(county=act.county, allotment=made, loan=loan, fen=loan.approved_fen)
            for loan in loans
        ]
    )
    _update(act, loans, state=LOAN.after("reserved", "allot"), allotted_on=act.on)
    return made


def _update(act: Act, loans: Iterable[Loan], **sets: Any) -> None:
    for chunk in rows.chunks([loan.id for loan in loans]):
        Loan.objects.filter(county=act.county, id__in=chunk).update(**sets)


@action("funds.receive")
def receive(act: Act, *, allotment: UUID) -> dict[str, Any]:
    """Confirm that a township has the money, by another person than sent it (R78)."""
    held = act.take(Allotment, allotment)
    act.cover(held.region)
    state = ALLOTMENT.after(held.state, "receive")
    act.differs_from(held.sent_by, "allot")
    if held.sent_on > act.on:
        raise Refused("too_early", date=act.on, earlier=held.sent_on)
    both = accounts(act, chart.township(held.region), chart.transit(held.region))
    cash, way = both.accounts
    post(act, "arrival", [Leg(cash.id, way.id, held.fen, held.id, held.region)], held=both)
    sent = AllotmentItem.objects.filter(county=act.county, allotment=held).values("loan")
    Loan.objects.filter(county=act.county, id__in=sent).update(arrived_on=act.on)
    rows.change(held, state=state, received_on=act.on, received_by=act.actor.id)
    act.about(held.id, held.region)
    act.note(fen=held.fen)
    return {"allotment": str(held.id), "fen": held.fen}
