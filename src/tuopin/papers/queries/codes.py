"""The marks of papers: keyed over what a paper says, so that nobody else can make one (R77)."""

from typing import Any

from tuopin.base.seal import mac, sm3
from tuopin.kit.canonical import canonical
from tuopin.papers.rules.codes import (
    Read,
    in_code,
    mark_from,
    payload,
    read_mark,
    read_payload,
    same_number,
    spaced,
)

__all__ = [
    "Read",
    "hash_of",
    "in_code",
    "mark_of",
    "mark_of_hash",
    "payload",
    "read_mark",
    "read_payload",
    "same_number",
    "spaced",
]


def hash_of(text: str) -> str:
    """Return the SM3 of all that a paper says."""
    return sm3(text.encode())


def mark_of(county: str, kind: str, number: str, text: str, *said: Any) -> str:
    """Return a paper's mark: ten characters keyed over county, kind, number and text.

    `said` is what else is on record of it (name, amount): changed there, the mark is another.
    """
    return mark_of_hash(county, kind, number, hash_of(text), *said)


def mark_of_hash(county: str, kind: str, number: str, text_hash: str, *said: Any) -> str:
    """Return a paper's mark from the hash of its text."""
    return mark_from(mac("paper", canonical([county, kind, number, text_hash, *said])))
