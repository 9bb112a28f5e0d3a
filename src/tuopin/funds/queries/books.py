"""What the ledger's books need to know of the fund: loans' numbers, and whose a kind is."""

from collections.abc import Collection
from uuid import UUID

from tuopin.base.rows import chunks
from tuopin.funds.models import Loan

# Beancount's roots by kind. All that makes up the fund is an asset (what was recovered on loans
# written off takes off from them), so that the assets are the left side of the fund's equation and
# capital, income and expense its right one. Pairs that mirror each other net to nothing beside it;
# an over-payment that is kept for a household is owed to it.
BEANCOUNT_ROOTS = {
    "capital": "Equity",
    "income": "Income",
    "expense": "Expenses",
    "recovered": "Assets",
    "approved": "Assets:Memo",
    "reserved": "Assets:Memo",
    "relendable": "Assets:Memo",
    "returned": "Assets:Memo",
    "officer_claim": "Assets:Memo",
    "officer_claimed": "Assets:Memo",
    "keeping": "Assets",
    "overpaid": "Liabilities",
}


def loan_numbers(county: str, keys: Collection[UUID] | None = None) -> dict[UUID, str]:
    """Return the numbers of all loans, or of some, by their keys; what is no loan is absent.

    Who reads the books is told numbers, never names.
    """
    found = Loan.objects.filter(county=county)
    parts = [found] if keys is None else [found.filter(id__in=part) for part in chunks(keys)]
    return {key: number for part in parts for key, number in part.values_list("id", "number")}
