"""The programme's accounts in the ledger, opened when they are first needed."""

from tuopin.kit.scope import area_prefix
from tuopin.ledger.rules import Spec


def special(county: str) -> Spec:
    """Return the special account at the county's settlement centre (R09)."""
    return Spec("special", "special", True, True, county.ljust(12, "0"))


def capital(county: str, source: str) -> Spec:
    """Return the account of capital paid in from one source (R47)."""
    return Spec(f"capital:{source}", "capital", False, False, county.ljust(12, "0"))


def reserved(county: str) -> Spec:
    """Return the account of approvals that money is held for."""
    return Spec("reserved", "reserved", False, True, county.ljust(12, "0"))


def approved(county: str) -> Spec:
    """Return the mirror of the held approvals."""
    return Spec("approved", "approved", True, True, county.ljust(12, "0"))


def transit(region: str) -> Spec:
    """Return the account of money on its way to a township (R78)."""
    return Spec(f"transit:{area_prefix(region)}", "transit", True, True, region)


def township(region: str) -> Spec:
    """Return the account of a township finance office's cash (R78)."""
    return Spec(f"township:{area_prefix(region)}", "township", True, True, region)


def outstanding(region: str) -> Spec:
    """Return the account of what a township's households owe; each transfer names its loan."""
    return Spec(f"outstanding:{area_prefix(region)}", "outstanding", True, True, region)
