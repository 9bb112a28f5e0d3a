"""The short keyed hash of an identity number's last four characters, and village roll numbers."""

from functools import lru_cache

from tuopin.base.seal import mac


@lru_cache(maxsize=16_384)
def tail_of(last4: str) -> str:
    """Return the keyed hash of the last four characters, 16 hex digits."""
    return mac("identity-tail", last4)[:16]


def roll_number(region: str, serial: int) -> str:
    """Return a household's number on its village's roll: 103201-0007 for the seventh."""
    return f"{region[6:12]}-{serial:04d}"
