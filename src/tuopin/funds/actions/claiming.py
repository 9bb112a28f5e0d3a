"""What a household pays back to the officer whose salary was deducted for it (R70)."""

from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.funds.actions import chart
from tuopin.funds.actions.deducting import check_fen
from tuopin.funds.models import Loan, OfficerRepaid
from tuopin.funds.queries.deductions import claim_of
from tuopin.funds.rules import township_of
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.ledger.actions import accounts, post
from tuopin.ledger.rules import Leg
from tuopin.workflow.actions import Act, action
from tuopin.workflow.rules import OPERATOR

# Who enters it for every officer; an officer himself for his own claim alone.
CLERKS = ("township_finance", "finance_centre", OPERATOR)


@action("funds.repay_officer")
def repay_officer(
    act: Act, *, loan: UUID, fen: int, receipt: str, officer: UUID | None = None
) -> dict[str, Any]:
    """Enter what a household paid back to the officer whose salary was deducted, in fen (R70).

    `officer` is needed only where several have a claim. A liaison officer enters his own claim's
    only. Refuses 'bad_amount', 'missing_value', 'above_claim', 'not_your_claim', 'receipt_used'.
    """
    held = act.take(Loan, loan)
    act.cover(held.region)
    check_fen(fen)
    if not receipt.strip():
        raise Refused("missing_value", field=Word("word.receipt"))
    claims = claim_of(act.county, held.id)
    whose = _whose(claims, officer)
    if whose != act.actor.id and not act.actor.serves(held.region, act.on, *CLERKS):
        raise Refused("not_your_claim")
    left = claims.get(whose, 0)
    if fen > left:
        raise Refused("above_claim", fen=yuan(fen), owed=yuan(left))
    used = OfficerRepaid.objects.filter(county=act.county, receipt=receipt.strip())
    if used.filter(reversed_on__isnull=True).exists():
        raise Refused("receipt_used", receipt=receipt.strip())
    town = township_of(held.region)
    both = accounts(act, chart.officer_claim(town), chart.officer_claimed(town))
    claim, claimed = both.accounts
    leg = Leg(claimed.id, claim.id, fen, held.id, held.region)
    journal = post(act, "officer_repaid", [leg], memo=receipt.strip()[:200], held=both)
    made = OfficerRepaid(
        county=act.county, loan_id=held.id, officer_id=whose, region=held.region, fen=fen,
        receipt=receipt.strip(), repaid_on=act.on, recorded_by=act.actor.id,
        journal_id=journal.id,
    )  # fmt: skip
    act.finish(rows.inserting(made))
    act.about(held.id, held.region)
    act.note(fen=fen, officer=str(whose))
    return {"repaid": str(made.id), "journal": str(journal.id), "left_fen": left - fen}


def _whose(claims: dict[UUID, int], officer: UUID | None) -> UUID:
    if officer is not None:
        try:
            return UUID(str(officer))
        except ValueError:
            raise Refused("not_found") from None
    owed = [key for key, fen in claims.items() if fen]
    if not owed:
        raise Refused("above_claim", fen="0.00", owed="0.00")
    if len(owed) > 1:
        raise Refused("missing_value", field=Word("role.liaison"))
    return owed[0]
