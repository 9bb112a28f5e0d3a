"""What the code on a paper says, and how it is read back from a scan or from what is typed."""

import re
import unicodedata
from typing import NamedTuple

# Crockford's alphabet: no I, L, O, U, which are taken for 1, 1, 0, V.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MARK = 10
_BITS = 5
_LIKE = str.maketrans("OIL", "011")
# What stands in a QR code's alphanumeric mode and is plain in an address.
_FITS = re.compile(r"[0-9A-Z$*+\-.:]+")
_CODE = re.compile(r"(?:^|/|:)([0-9OIL]{6})/([A-Z0-9]{2})/([0-9A-Z\-]+)(?:/(.*))?$")
LOCAL = "TUOPIN:"


class Read(NamedTuple):
    """A code as it was read; `number` is '' where the code does not hold it."""

    county: str
    kind_mark: str
    mark: str
    number: str


def mark_from(digest: str) -> str:
    """Return the ten characters of a keyed hash's first fifty bits, given in hex."""
    bits = int(digest[:16], 16) >> (64 - MARK * _BITS)
    return "".join(ALPHABET[bits >> shift & 31] for shift in range((MARK - 1) * _BITS, -1, -_BITS))


def spaced(mark: str) -> str:
    """Return a mark as it is printed: 7K3QF 9Z2MA."""
    return f"{mark[: MARK // 2]} {mark[MARK // 2 :]}"


def in_code(number: str) -> str:
    """Return a number if it can stand in a code as it is, '' otherwise."""
    return number if _FITS.fullmatch(number) else ""


def payload(address: str, county: str, kind_mark: str, mark: str, number: str) -> str:
    """Return what a paper's code says (R77): an address that verifies it, in capitals.

    `address` is the public address without a path, '' where there is none.
    """
    host = address.strip().rstrip("/").upper()
    parts = [county, kind_mark, mark, in_code(number)]
    said = "/".join(part for part in parts if part)
    return f"{host}/V/{said}" if host else f"{LOCAL}{said}"


def read_payload(text: str) -> Read | None:
    """Return what a code says, None for another code; case, blanks, O/0, I/1 and L/1 forgiven."""
    found = _CODE.search(_plain(text))
    mark = read_mark(found[3]) if found else ""
    if found is None or not mark:
        return None
    return Read(found[1].translate(_LIKE), found[2], mark, found[4] or "")


def read_mark(text: str) -> str:
    """Return a mark as it was typed, put right; '' for what is none."""
    mark = _plain(text).replace("-", "").translate(_LIKE)
    right = len(mark) == MARK and all(letter in ALPHABET for letter in mark)
    return mark if right else ""


def same_number(typed: str, number: str) -> bool:
    """Say whether a number was typed: case, blanks, width and the kind of dash are forgiven."""
    return _number(typed) == _number(number)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def _number(text: str) -> str:
    return re.sub(r"[‐‑‒–—―−]", "-", _plain(text))
