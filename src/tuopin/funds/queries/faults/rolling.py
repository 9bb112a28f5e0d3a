"""What is wrong with the accounts that mirror each other beside the fund (I9)."""

from collections.abc import Iterator
from datetime import date

from tuopin.ledger.queries import balances_by_kind_and_region

# Each pair moves together: what stands on one side is said again on the other.
MIRRORS = (
    ("approved", "reserved"),
    ("relendable", "returned"),
    ("keeping", "overpaid"),
    ("officer_claim", "officer_claimed"),
)
_END = date(9999, 12, 31)


def faults(county: str) -> Iterator[tuple[str, str]]:
    """Yield (code, what) for every pair of mirrored accounts that differ somewhere."""
    held = balances_by_kind_and_region(county, _END)
    for one, other in MIRRORS:
        regions = {region for kind, region in held if kind in (one, other)}
        for region in sorted(regions):
            if held.get((one, region), 0) != held.get((other, region), 0):
                yield "funds_mirror", f"{one} {region}"
