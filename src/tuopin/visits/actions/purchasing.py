"""Purchases of seed, stock or machinery with the officer present, and their voiding (R63, R64)."""

from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused
from tuopin.register.models import Household
from tuopin.selection.models import Application, Part
from tuopin.selection.queries import pairings_on
from tuopin.visits.actions.shared import kept, key_of, said, within_limits
from tuopin.visits.models import Purchase
from tuopin.visits.queries.changing import standing_of
from tuopin.visits.queries.purchasing import reached_by
from tuopin.workflow.actions import Act, action

# A household's stock or a machine; more than this is a slip of the pen, in fen and in milli.
MOST_FEN = 10**9
MOST_MILLI = 10**10


@action("visits.purchase")
def purchase(
    act: Act, *, household: UUID, part: UUID, officer: UUID, item: str, quantity_milli: int,
    unit: str, fen: int, loan_fen: int, sort: str = "", supplier: str = "", receipt: str = "",
    file_name: str = "", file_data: bytes = b"",
) -> dict[str, Any]:  # fmt: skip
    """Record a purchase for a part of a household's approved project, the officer being there.

    `fen` is the price, `loan_fen` what of it the loan paid: with all other purchases for the part,
    and those it followed, never more than what was approved for it. `officer` is the liaison
    officer or lead paired with the household that day (R63). Refuses 'officer_not_paired',
    'part_not_approved', 'purchase_before_money', 'purchase_above_part', 'purchase_receipt_used',
    'missing_value', 'bad_value', 'evidence_unreadable', 'evidence_too_large'.
    """
    # The household's row is the lock: two purchases at once must not both fill what is left.
    home = act.take(Household, household)
    act.cover(home.region)
    present = key_of(officer)
    paired = pairings_on(act.county, [home.id], act.on).get(home.id, {})
    if present not in {row.officer for row in paired.values()}:
        raise Refused("officer_not_paired", date=act.on)
    bought_for = _approved(act, home, part)
    within_limits("price", fen, 1, MOST_FEN)
    within_limits("loan_share", loan_fen, 0, fen)
    left = _left(act, bought_for, loan_fen)
    row = Purchase(
        county=act.county, household=home, part=bought_for, officer_id=present, region=home.region,
        bought_on=act.on, item=said("item", item, 60), sort=said("sort", sort, 60, required=False),
        quantity_milli=within_limits("quantity", quantity_milli, 1, MOST_MILLI),
        unit=said("unit", unit, 10), fen=fen, loan_fen=loan_fen,
        supplier=said("supplier", supplier, 60, required=False),
        receipt=_receipt(act, home, receipt), file=kept(act, file_name, file_data, "receipt"),
        recorded_by=act.actor.id,
    )  # fmt: skip
    rows.put(row)
    act.about(home.id, home.region)
    act.note(purchase=str(row.id), part=str(bought_for.id), fen=fen, loan_fen=loan_fen)
    return {"purchase": str(row.id), "left_fen": left - loan_fen}


def _approved(act: Act, home: Household, key: UUID) -> Part:
    """Return a part of the household's approved project that stands on the day (R64)."""
    part = act.take(Part, key)
    case = rows.get(Application, county=act.county, id=part.application_id)
    if case is None or case.household_id != home.id:
        raise Refused("not_found")
    begun = part.added_on is None or part.added_on <= act.on
    if case.state != "cleared" or part.dropped_on is not None or not begun:
        raise Refused("part_not_approved", content=part.content)
    return part


def _left(act: Act, part: Part, loan_fen: int) -> int:
    """Return what of the part's loan money is unspent, in fen; refuse what is above it (R64)."""
    (held,) = (s for s in standing_of(act.county, part.application_id) if s.part == part.id)
    left = held.line.amount_fen - held.spent_fen
    if loan_fen > left:
        raise Refused(
            "purchase_above_part", content=part.content, left=yuan(left), asked=yuan(loan_fen)
        )
    if loan_fen and not reached_by(act.county, part.application_id, act.on):
        raise Refused("purchase_before_money", date=act.on)
    return left


def _receipt(act: Act, home: Household, receipt: str) -> str:
    """Return the receipt's number; refuse one that the household has handed in before."""
    number = said("receipt", receipt, 40, required=False)
    standing = Purchase.objects.filter(
        county=act.county, household=home, receipt=number, void_on__isnull=True
    )
    if number and standing.exists():
        raise Refused("purchase_receipt_used", number=number)
    return number


@action("visits.void_purchase")
def void_purchase(act: Act, *, purchase: UUID, reason: str) -> dict[str, str]:
    """Void a purchase that was entered wrongly, with the reason; what it spent is free again.

    Refuses 'purchase_void', 'too_early', 'missing_value'.
    """
    row = act.take(Purchase, purchase)
    act.cover(row.region)
    if row.void_on is not None:
        raise Refused("purchase_void", date=row.void_on)
    if act.on < row.bought_on:
        raise Refused("too_early", date=act.on, earlier=row.bought_on)
    rows.change(row, void_on=act.on, void_by=act.actor.id, void_reason=said("reason", reason, 200))
    act.about(row.household_id, row.region)
    act.note(purchase=str(row.id), fen=row.fen)
    return {"purchase": str(row.id)}
