"""The programme's accounts in the ledger, opened when they are first needed."""

from uuid import UUID

from tuopin.kit.scope import area_prefix
from tuopin.ledger.actions import account

__all__ = ["approved", "capital", "outstanding", "reserved", "special", "township", "transit"]


def special(county: str) -> UUID:
    """Return the special account at the county's settlement centre (R09)."""
    whole = county.ljust(12, "0")
    found = account(county, "special", kind="special", debit_normal=True, floor=True, region=whole)
    return found.id


def capital(county: str, source: str) -> UUID:
    """Return the account of capital paid in from one source (R47)."""
    whole = county.ljust(12, "0")
    found = account(county, f"capital:{source}", kind="capital", debit_normal=False, region=whole)
    return found.id


def reserved(county: str) -> UUID:
    """Return the account of approvals that money is held for."""
    whole = county.ljust(12, "0")
    found = account(
        county, "reserved", kind="reserved", debit_normal=False, floor=True, region=whole
    )
    return found.id


def approved(county: str) -> UUID:
    """Return the mirror of the held approvals."""
    whole = county.ljust(12, "0")
    found = account(
        county, "approved", kind="approved", debit_normal=True, floor=True, region=whole
    )
    return found.id


def _of_township(county: str, kind: str, region: str) -> UUID:
    code = f"{kind}:{area_prefix(region)}"
    found = account(county, code, kind=kind, debit_normal=True, floor=True, region=region)
    return found.id


def transit(county: str, region: str) -> UUID:
    """Return the account of money on its way to a township (R78)."""
    return _of_township(county, "transit", region)


def township(county: str, region: str) -> UUID:
    """Return the account of a township finance office's cash (R78)."""
    return _of_township(county, "township", region)


def outstanding(county: str, region: str) -> UUID:
    """Return the account of what a township's households owe; each transfer names its loan."""
    return _of_township(county, "outstanding", region)
