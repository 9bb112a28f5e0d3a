"""The QR code on a paper, as a small picture that both writers set (R77)."""

import re
import struct
import zlib

import numpy as np
import zxingcpp

# What a QR code holds in its compact alphanumeric mode, without the blank.
_COMPACT = re.compile(r"[0-9A-Z$%*+\-./:]+")
_WHITE = 255
_UP = 2


def png(payload: str, dots: int = 1) -> bytes:
    """Return the code with its quiet zone as a PNG of one bit a dot; same payload, same bytes.

    A module is so many dots wide: one for a reader that keeps its edges sharp, more for one that
    smooths pictures. The code bears error correction M: a fold or a stamp over a seventh of it
    does no harm. ValueError where the payload holds more than capitals, digits and $%*+-./:, or
    too much for one code.
    """
    if not _COMPACT.fullmatch(payload):
        raise ValueError(f"a code says capitals, digits and $%*+-./: alone, not {payload!r}")
    code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = np.asarray(zxingcpp.write_barcode_to_image(code)) == _WHITE
    side = len(modules) * dots
    rows = np.packbits(np.repeat(modules, dots, axis=1), axis=1)
    return _packed(side, [row.tobytes() for row in rows], dots)


def _packed(side: int, rows: list[bytes], dots: int) -> bytes:
    """Pack rows of modules; each line of dots after a row's first is told as the same again."""
    again = (bytes([_UP]) + bytes(len(rows[0]))) * (dots - 1)
    lines = b"".join(b"\0" + row + again for row in rows)
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 1)), (b"IEND", b""))
    )
