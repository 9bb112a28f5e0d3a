"""Keys made by the application, UUID version 7 (RFC 9562): counties merge, phones make rows."""

import os
import threading
import time
from uuid import UUID

_VERSION_AND_VARIANT = 0x7000_8000_0000_0000_0000
_COUNTER_MAX = 0xFFF
_lock = threading.Lock()
_last = [0, 0]


def uuid7() -> UUID:
    """Return a new UUIDv7: 48 bits of Unix milliseconds, a 12-bit counter, 62 random bits.

    Within one process the keys only ever grow, so that rows sort in the order they were made.
    """
    noise = int.from_bytes(os.urandom(8), "big") & 0x3FFF_FFFF_FFFF_FFFF
    with _lock:
        millis = time.time_ns() // 1_000_000
        if millis > _last[0]:
            _last[0], _last[1] = millis, 0
        elif _last[1] < _COUNTER_MAX:
            _last[1] += 1
        else:
            # The counter is full (or the clock went back): borrow the next millisecond.
            _last[0], _last[1] = _last[0] + 1, 0
        millis, counter = _last
    return UUID(int=(millis << 80) | _VERSION_AND_VARIANT | (counter << 64) | noise)
