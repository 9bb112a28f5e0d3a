"""What `tuopin check` finds wrong with the fund: rows that disagree with the ledger (I9–I14)."""

from collections.abc import Iterator

from tuopin.agreements.queries import faults as agreement_faults
from tuopin.funds.queries.faults import bank, collecting, guarantee, lending, rolling, trouble


def faults(county: str) -> Iterator[tuple[str, str]]:
    """Yield (code, what) for everything in agreements and funds that breaks an invariant."""
    yield from agreement_faults(county)
    for area in (lending, bank, collecting, guarantee, rolling, trouble):
        yield from area.faults(county)
