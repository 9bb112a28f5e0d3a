"""Keys made by the application: UUID version 7 (RFC 9562), so that counties merge and phones make rows."""

import os
import time
from uuid import UUID

_VERSION_AND_VARIANT = 0x7000_8000_0000_0000_0000


def uuid7() -> UUID:
    """Return a new UUIDv7: 48 bits of Unix milliseconds, then 74 random bits."""
    millis = time.time_ns() // 1_000_000
    noise = int.from_bytes(os.urandom(10), "big")
    low = noise & 0x0FFF_3FFF_FFFF_FFFF_FFFF
    return UUID(int=(millis << 80) | _VERSION_AND_VARIANT | low)
