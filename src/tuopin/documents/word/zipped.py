"""A zip put together by hand: what stays the same is packed once, what a paper adds is appended.

Through zipfile a paper's few parts take longer to pack than to write.
"""

import struct
import zlib
from collections.abc import Iterable
from typing import NamedTuple

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION, _STORED, _DEFLATED = 20, 0, 8
# An entry must have a day; this is the first that the format knows: 1 January 1980.
_NO_DAY = 1 << 5 | 1
# Packing less than this takes longer than it saves.
_SMALL = 2000
_FASTEST = 1


class Zipped(NamedTuple):
    """Entries of a zip: what stands before its directory, their directory, and how many."""

    body: bytes = b""
    directory: bytes = b""
    entries: int = 0

    def more(self, files: Iterable[tuple[str, bytes]]) -> "Zipped":
        """Return the same with files added; their names are ASCII."""
        body, directory, entries = [self.body], [self.directory], self.entries
        at = len(self.body)
        for name, data in files:
            path = name.encode("ascii")
            method = _STORED if len(data) < _SMALL else _DEFLATED
            packed = data if method == _STORED else _deflated(data)
            facts = (method, 0, _NO_DAY, zlib.crc32(data), len(packed), len(data), len(path), 0)
            head = _LOCAL.pack(b"PK\3\4", _VERSION, 0, *facts)
            place = (0, 0, 0, 0, at)
            directory += (_CENTRAL.pack(b"PK\1\2", _VERSION, _VERSION, 0, *facts, *place), path)
            body += (head, path, packed)
            at += len(head) + len(path) + len(packed)
            entries += 1
        return Zipped(b"".join(body), b"".join(directory), entries)

    def file(self) -> bytes:
        """Return the zip as a file."""
        size, at = len(self.directory), len(self.body)
        end = _END.pack(b"PK\5\6", 0, 0, self.entries, self.entries, size, at, 0)
        return b"".join((self.body, self.directory, end))


def _deflated(data: bytes) -> bytes:
    packing = zlib.compressobj(_FASTEST, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packing.compress(data) + packing.flush()
