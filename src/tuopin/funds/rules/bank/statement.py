"""What a bank statement must be: in order of days, adding up, joined to the one before it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple


class Entry(NamedTuple):
    """One line as the bank wrote it: day, amounts and the balance after it in fen, its number.

    `content` is a hash of all that it says, by which the same line is known again.
    """

    happened_on: date
    in_fen: int
    out_fen: int
    balance_fen: int
    serial: str
    content: str = ""

    @property
    def fen(self) -> int:
        """Return what the line did to the balance: above zero for money that came in."""
        return self.in_fen - self.out_fen

    @property
    def before_fen(self) -> int:
        """Return the balance before the line."""
        return self.balance_fen - self.fen


class Known(NamedTuple):
    """What was handed in before for the same account.

    `contents` has the lines by serial number; `to_on` and `closing_fen` are where they end.
    """

    contents: Mapping[str, str]
    to_on: date | None = None
    closing_fen: int = 0


class Wrong(NamedTuple):
    """One fault: the place of the line in the file, the column, the code, what the sentence says.

    Amounts among the facts are in fen.
    """

    place: int
    column: str
    code: str
    facts: dict[str, object]


class Joined(NamedTuple):
    """A statement judged: its lines in the order of time, which are new, what is wrong."""

    order: list[int]
    new: list[int]
    wrong: list[Wrong]


def one_sided(in_fen: int | None, out_fen: int | None) -> str:
    """Return 'bank_both' or 'bank_neither' unless one amount alone is above zero; else ''."""
    if in_fen and out_fen:
        return "bank_both"
    return "" if in_fen or out_fen else "bank_neither"


def join(entries: Sequence[Entry], known: Known) -> Joined:
    """Judge a file's lines, oldest first or newest first, against what was handed in before."""
    order = in_time(entries)
    lines = [(place, entries[place]) for place in order]
    wrong = [*_days(lines), *_sums(lines), *_twice(lines)]
    new = [place for place, entry in lines if entry.serial not in known.contents]
    if not wrong:
        wrong = [*_changed(lines, known), *_overlap(lines, known)]
    if not wrong and new:
        wrong = list(_hole(entries[new[0]], new[0], known))
    return Joined(order, new, wrong)


def in_time(entries: Sequence[Entry]) -> list[int]:
    """Return the places of lines from the oldest to the newest.

    A file runs one way: by its days, and within one day by whichever way its balances add up.
    """
    down = list(range(len(entries)))
    if len(entries) < 2:
        return down
    first, last = entries[0].happened_on, entries[-1].happened_on
    if first < last:
        return down
    up = down[::-1]
    if first > last:
        return up
    return up if _breaks(entries, up) < _breaks(entries, down) else down


def _breaks(entries: Sequence[Entry], order: Sequence[int]) -> int:
    """Count the lines whose balance does not follow from the one before."""
    pairs = pairwise(order)
    return sum(entries[a].balance_fen != entries[b].before_fen for a, b in pairs)


Lines = Sequence[tuple[int, Entry]]


def _days(lines: Lines) -> Iterator[Wrong]:
    latest: date | None = None
    for place, entry in lines:
        if latest is not None and entry.happened_on < latest:
            yield Wrong(place, "happened_on", "bank_order", {"day": latest})
        else:
            latest = entry.happened_on


def _sums(lines: Lines) -> Iterator[Wrong]:
    """Yield the lines whose balance does not follow; a single wrong balance is said once."""
    before: set[int] = set()
    for place, entry in lines:
        if not before:
            if entry.before_fen < 0:
                yield Wrong(place, "balance_fen", "bank_below_zero", {"fen": entry.before_fen})
            before = {entry.balance_fen}
            continue
        if entry.before_fen in before:
            before = {entry.balance_fen}
            continue
        expected = min(before, key=lambda fen: abs(fen - entry.before_fen)) + entry.fen
        facts: dict[str, object] = {"expected_fen": expected, "fen": entry.balance_fen}
        yield Wrong(place, "balance_fen", "bank_sum", facts)
        # Either this line's balance is the wrong one, or what came before it.
        before = {entry.balance_fen, *(fen + entry.fen for fen in before)}


def _twice(lines: Lines) -> Iterator[Wrong]:
    first: dict[str, int] = {}
    for place, entry in sorted(lines):
        if entry.serial in first:
            yield Wrong(place, "serial", "bank_twice", {"place": first[entry.serial]})
        first.setdefault(entry.serial, place)


def _changed(lines: Lines, known: Known) -> Iterator[Wrong]:
    for place, entry in lines:
        stood = known.contents.get(entry.serial)
        if stood is not None and stood != entry.content:
            yield Wrong(place, "serial", "bank_changed", {})


def _overlap(lines: Lines, known: Known) -> Iterator[Wrong]:
    """Yield lines that are not known though lines after them are, or their day was covered."""
    last = max((i for i, (_, e) in enumerate(lines) if e.serial in known.contents), default=-1)
    for i, (place, entry) in enumerate(lines):
        if entry.serial in known.contents or known.to_on is None:
            continue
        if i < last or entry.happened_on < known.to_on:
            yield Wrong(place, "happened_on", "bank_overlap", {"through": known.to_on})


def _hole(entry: Entry, place: int, known: Known) -> Iterator[Wrong]:
    """Yield the first new line unless it begins with the balance that was left."""
    if known.to_on is not None and entry.before_fen != known.closing_fen:
        facts: dict[str, object] = {
            "through": known.to_on, "closing_fen": known.closing_fen, "fen": entry.before_fen,
        }  # fmt: skip
        yield Wrong(place, "balance_fen", "bank_hole", facts)
