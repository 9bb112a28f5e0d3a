"""The programme's accounts in the ledger, opened when they are first needed."""

from uuid import UUID

from tuopin.kit.scope import area_prefix
from tuopin.ledger.rules import Spec


def _county(county: str, code: str, kind: str, debit: bool, floor: bool) -> Spec:
    return Spec(code, kind, debit, floor, county.ljust(12, "0"))


def _town(region: str, kind: str, debit: bool, floor: bool = True) -> Spec:
    return Spec(f"{kind}:{area_prefix(region)}", kind, debit, floor, region)


def special(county: str) -> Spec:
    """Return the special account at the county's settlement centre (R09)."""
    return _county(county, "special", "special", debit=True, floor=True)


def capital(county: str, source: str) -> Spec:
    """Return the account of capital paid in from one source (R47)."""
    return _county(county, f"capital:{source}", "capital", debit=False, floor=False)


def income(county: str, what: str) -> Spec:
    """Return the account of what the fund earns: 'fee', 'bank_interest'."""
    return _county(county, f"income:{what}", "income", debit=False, floor=False)


def expense(county: str, what: str) -> Spec:
    """Return the account of what the fund spends: 'bank_charge'."""
    return _county(county, f"expense:{what}", "expense", debit=True, floor=False)


def reserved(county: str) -> Spec:
    """Return the account of approvals that money is held for."""
    return _county(county, "reserved", "reserved", debit=False, floor=True)


def approved(county: str) -> Spec:
    """Return the mirror of the held approvals."""
    return _county(county, "approved", "approved", debit=True, floor=True)


def returned(county: str) -> Spec:
    """Return the account of money that came back and was not lent again yet (R108)."""
    return _county(county, "returned", "returned", debit=False, floor=True)


def relendable(county: str) -> Spec:
    """Return the mirror of the money that came back."""
    return _county(county, "relendable", "relendable", debit=True, floor=True)


def transit(region: str) -> Spec:
    """Return the account of money on its way to a township (R78)."""
    return _town(region, "transit", debit=True)


def township(region: str) -> Spec:
    """Return the account of a township finance office's cash (R78)."""
    return _town(region, "township", debit=True)


def collector(region: str, officer: UUID) -> Spec:
    """Return the account of what a liaison officer collected in a township and holds (R69)."""
    code = f"collector:{area_prefix(region)}:{officer.hex}"
    return Spec(code, "collector", True, True, region, officer)


def returning(region: str) -> Spec:
    """Return the account of money on its way from a township to the special account."""
    return _town(region, "returning", debit=True)


def outstanding(region: str) -> Spec:
    """Return the account of what a township's households owe; each transfer names its loan."""
    return _town(region, "outstanding", debit=True)


def written_off(region: str) -> Spec:
    """Return the account of loans written off: no longer expected, still listed."""
    return _town(region, "written_off", debit=True)


def recovered(region: str) -> Spec:
    """Return the account of what came in on loans that were written off."""
    return _town(region, "recovered", debit=False)


def keeping(region: str) -> Spec:
    """Return the account of over-payments that the township keeps for households."""
    return _town(region, "keeping", debit=True)


def overpaid(region: str) -> Spec:
    """Return the mirror of the kept over-payments: whose they are."""
    return _town(region, "overpaid", debit=False)


def officer_claim(region: str) -> Spec:
    """Return the account of what households owe to officers whose salary paid for them (R70)."""
    return _town(region, "officer_claim", debit=True)


def officer_claimed(region: str) -> Spec:
    """Return the mirror of the officers' claims."""
    return _town(region, "officer_claimed", debit=False)
