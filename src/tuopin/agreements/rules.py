"""Pure decisions: how a number is written, what is wrong with papers and letters."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tuopin.agreements.states import PAPER_KINDS, PARTIES
from tuopin.kit.refusals import Refused

_MARK = re.compile(r"\{(\w+)(?::0(\d)d)?\}")


class NumberFacts(NamedTuple):
    """What a number may be made of: county (6 digits), year, batch, township (3 digits), serial."""

    county: str
    year: int
    batch: int
    township: str
    serial: int


def series(facts: NumberFacts) -> str:
    """Return the series that a serial counts in: one a county, batch and township (R76)."""
    return f"{facts.batch}-{facts.township}"


def write_number(pattern: str, facts: NumberFacts) -> str:
    """Write a number by a county's pattern: '{year2:02d}-{batch}-{township}-{serial:03d}'.

    Only the marks county, year, year2, batch, township and serial, with a width or without, are
    known; refuses 'number_pattern' for others, and for a pattern without a serial.
    """
    values: Mapping[str, int | str] = facts._asdict() | {"year2": facts.year % 100}

    def fill(mark: re.Match[str]) -> str:
        name, width = mark.group(1), mark.group(2)
        if name not in values:
            raise Refused("number_pattern", pattern=pattern)
        return str(values[name]).zfill(int(width or 0))

    written = _MARK.sub(fill, pattern)
    if "serial" not in {m.group(1) for m in _MARK.finditer(pattern)} or "{" in written:
        raise Refused("number_pattern", pattern=pattern)
    return written


def differs(number: str, amount_fen: int, written_number: str, written_fen: int) -> bool:
    """Say whether a paper disagrees with its agreement in number or amount (R77)."""
    return (number.strip(), amount_fen) != (written_number.strip(), written_fen)


def why_not_checked(
    number: str,
    amount_fen: int,
    papers: Mapping[str, tuple[str, int]],
    signed: Iterable[str] | None,
) -> str:
    """Return why an agreement's papers fail the check, as a term's code; '' when they pass.

    `papers` are (number, fen) by kind; `signed` the parties of the letter, None without a letter.
    """
    if set(PAPER_KINDS) - set(papers):
        return "why.paper_missing"
    if any(differs(number, amount_fen, *papers[kind]) for kind in PAPER_KINDS):
        return "why.paper_mismatch"
    if signed is None:
        return "why.letter_missing"
    return "why.letter_incomplete" if set(PARTIES) - set(signed) else ""


def missing_parties(signed: Iterable[str]) -> tuple[str, ...]:
    """Return the parties that have still to sign, in the letter's order (R43)."""
    there = set(signed)
    return tuple(party for party in PARTIES if party not in there)


def gaps(serials: Iterable[int], last: int) -> list[int]:
    """Return the serials up to the last one given that no agreement bears (I13)."""
    there = set(serials)
    return [n for n in range(1, max(there | {last}, default=0) + 1) if n not in there]
