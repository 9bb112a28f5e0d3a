"""Budgets: what a batch may lend in a township, set by a document, kept by every approval (R47)."""

from typing import Any
from uuid import UUID

from django.db.models import Sum

from tuopin.base import rows
from tuopin.funds.actions import chart
from tuopin.funds.models import Budget, Loan
from tuopin.funds.queries import approved_in, budgets_in_force, over_budget
from tuopin.funds.rules import is_township
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.ledger.actions import Held, accounts
from tuopin.offices.queries import names_on
from tuopin.programme.models import Batch
from tuopin.workflow.actions import Act, action


@action("funds.set_budget")
def set_budget(act: Act, *, batch: UUID, region: str, fen: int, document: str) -> dict[str, Any]:
    """Set what a batch may lend in a township from the day of the act on, in fen (R47).

    The newest budget counts; earlier ones stay on record. `above_fen` in the answer warns by how
    much the batch's budgets exceed the money that is free or already lent in it. Refuses
    'bad_amount', 'missing_value', 'bad_value' for no township of the county, 'too_early' before the
    budget in force, 'budget_below_approved'.
    """
    act.cover_county()
    of_batch = act.take(Batch, batch)
    if not is_township(region) or region not in names_on(act.county, act.on):
        raise Refused("bad_value", field=Word("word.township"), value=region)
    if type(fen) is not int or fen < 0:
        raise Refused("bad_amount", fen=fen)
    if not document.strip():
        raise Refused("missing_value", field=Word("word.document"))
    # Approvals take the same lock: none slips in between the look and the budget.
    held = accounts(act, chart.special(act.county), chart.reserved(act.county))
    _refuse_earlier(act, of_batch.id, region)
    approved = approved_in(act.county, of_batch.id, region)
    if fen < approved:
        raise Refused("budget_below_approved", budget=yuan(fen), approved=yuan(approved))
    made = Budget(
        county=act.county, batch=of_batch, region=region, fen=fen, document=document.strip()[:60],
        set_on=act.on, set_by=act.actor.id,
    )  # fmt: skip
    rows.put(made)
    act.about(made.id, region)
    act.note(batch=of_batch.number, fen=fen, document=made.document)
    return {
        "budget": str(made.id),
        "left_fen": fen - approved,
        "above_fen": _above(act, of_batch.id, held),
    }


def _refuse_earlier(act: Act, batch: UUID, region: str) -> None:
    set_before = Budget.objects.filter(county=act.county, batch_id=batch, region=region)
    newest = set_before.order_by("-set_on").values_list("set_on", flat=True).first()
    if newest is not None and newest > act.on:
        raise Refused("too_early", date=act.on, earlier=newest)


def _above(act: Act, batch: UUID, held: Held) -> int:
    """Return by how much a batch's budgets exceed what is free or approved in it; 0 if they do not.

    A warning, no refusal: money may be promised for later in the year.
    """
    table = budgets_in_force(act.county, act.on)
    limits = sum(row.fen for (of, _), row in table.items() if of == batch)
    lent = Loan.objects.filter(county=act.county, batch_id=batch).exclude(state="released")
    approved = lent.aggregate(s=Sum("approved_fen"))["s"] or 0
    money, kept = held.accounts
    return max(0, limits - approved - (money.balance_fen - kept.balance_fen))


def keep_to_budget(act: Act, loans: list[Loan]) -> None:
    """Refuse ('above_budget') loans that pass what their batch may lend in their townships.

    Call it after the accounts of the approval are held, so that no other approval comes between.
    """
    over = over_budget(act.county, loans, act.on)
    if not over:
        return
    places = names_on(act.county, act.on)
    first = over[0]
    raise Refused(
        "above_budget",
        rows=[Culprit(places.get(o.region, o.region), "why.above_budget", o.region) for o in over],
        place=places.get(first.region, first.region),
        budget=yuan(first.budget_fen),
        approved=yuan(first.approved_fen),
        asked=yuan(first.asked_fen),
    )
