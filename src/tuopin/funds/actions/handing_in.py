"""A collector's money goes into the township's cash, receipt by receipt (R69)."""

from datetime import date
from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.funds.actions import chart
from tuopin.funds.models import HandIn, Repayment
from tuopin.funds.rules import is_township, township_of
from tuopin.funds.rules.collecting import Handing, why_not_handed_in
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.ledger.actions import Held, accounts, post
from tuopin.ledger.models import Journal
from tuopin.ledger.rules import Leg
from tuopin.workflow.actions import Act, action


@action("funds.hand_in")
def hand_in(
    act: Act, *, region: str, collector: UUID, repayments: list[UUID], document: str
) -> dict[str, Any]:
    """Take a collector's money into the township's cash, receipt by receipt (R69).

    The clerk who takes it is another person than the collector (I12). Refuses 'hand_in_refused'
    with the culprits: of another hand, collector or township, reversed, handed in already.
    """
    act.cover(region)
    if not is_township(region):
        raise Refused("bad_value", field=Word("word.township"), value=region)
    if not document.strip():
        raise Refused("missing_value", field=Word("word.document"))
    act.differs_from(UUID(str(collector)), "collect")
    chosen = act.take_all(Repayment, repayments, "hand_in", "loan")
    bad = [
        Culprit(f"{r.receipt} {r.loan.borrower}", why, str(r.id))
        for r in chosen.values()
        if (why := why_not_handed_in(_handing(r, UUID(str(collector)), region, act.on)))
    ]
    if bad:
        raise Refused("hand_in_refused", rows=bad, count=len(bad))
    made = HandIn(
        county=act.county, region=region, collector_id=UUID(str(collector)),
        document=document.strip()[:60], fen=sum(r.fen for r in chosen.values()),
        kept_fen=sum(r.kept_fen for r in chosen.values()), handed_on=act.on,
        taken_by=act.actor.id,
    )  # fmt: skip
    held = accounts(act, chart.township(region), chart.collector(region, made.collector_id))
    journal = _into_cash(act, made, held)
    rows.put(made)
    for repayment in chosen.values():
        repayment.hand_in = made
    rows.save(list(chosen.values()), "hand_in")
    act.about(made.id, region)
    act.note(fen=made.fen, document=made.document, count=len(chosen))
    return {
        "hand_in": str(made.id), "journal": str(journal.id), "fen": made.fen,
        "kept_fen": made.kept_fen, "repayments": len(chosen),
    }  # fmt: skip


def _into_cash(act: Act, made: HandIn, held: Held) -> Journal:
    cash, pocket = held.accounts
    leg = Leg(cash.id, pocket.id, made.fen, made.id, made.region)
    made.journal = post(act, "hand_in", [leg], memo=made.document, held=held)
    return made.journal


def _handing(repayment: Repayment, collector: UUID, region: str, on: date) -> Handing:
    earlier = repayment.hand_in
    return Handing(
        repayment.hand,
        repayment.collector == collector,
        township_of(repayment.region) == region,
        repayment.reversed_on is not None,
        earlier is not None and earlier.reversed_on is None,
        repayment.taken_on > on,
    )
