"""Which movement in the books a bank line is: by amount, day and reference, never by a guess."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID


class Line(NamedTuple):
    """A line of the bank: fen above zero for money that came in; `text` is all that it says."""

    key: UUID
    day: date
    fen: int
    text: str = ""


class Movement(NamedTuple):
    """A transfer on the account in the books: fen above zero for money that came in.

    `references` are the numbers and names by which a bank's text may name it; `group` is the
    voucher that it was posted by together with others.
    """

    key: UUID
    day: date
    fen: int
    kind: str
    references: tuple[str, ...] = ()
    group: UUID | None = None


class Proposal(NamedTuple):
    """A line and the movements that it is, and the code of the word for what tells so."""

    line: UUID
    movements: tuple[UUID, ...]
    by: str


class Proposed(NamedTuple):
    """What is proposed, and for the other lines which movements might be it, alone or together.

    `even` pairs, in the order of their days, lines and movements that are as many and all of one
    amount: whichever is which, together they agree. Nothing is proposed of it; a person may say so.
    """

    matched: list[Proposal]
    candidates: dict[UUID, list[tuple[UUID, ...]]]
    even: list[Proposal]


# The fewest characters of a reference: a shorter one stands in any text.
SHORTEST = 2


def propose(lines: Iterable[Line], movements: Iterable[Movement], days: int) -> Proposed:
    """Propose which movements each line is; days is how far apart bank and book may be.

    From what is surest to what is less so: the same amount named by its reference on the same day,
    within the days; the same amount on the same day, within the days; then one line for all of a
    voucher, or for all that moved of one kind on one day. At every step only where line and
    movements have no other choice; what is left ambiguous is listed and not proposed. The order in
    which lines and movements are given does not matter.
    """
    pool = _Pool(lines, movements, days)
    for by, fits in (
        ("bank.by_reference", lambda line, m: pool.names(line, m) and m.day == line.day),
        ("bank.by_reference", pool.names),
        ("bank.by_day", lambda line, m: m.day == line.day),
        ("bank.by_days", lambda line, m: True),
    ):
        pool.pair(by, fits)
    for by, within in (("bank.by_sum", 0), ("bank.by_sum", days)):
        pool.lump(by, within)
    return Proposed(sorted(pool.matched), pool.candidates(), sorted(pool.even()))


class _Pool:
    """The lines and movements that are still open, and what was proposed so far."""

    def __init__(self, lines: Iterable[Line], movements: Iterable[Movement], days: int) -> None:
        self.days = days
        self.lines = {line.key: line for line in sorted(lines)}
        self.movements = {m.key: m for m in sorted(movements)}
        self.matched: list[Proposal] = []
        self.named = _named(self.lines.values(), self.movements.values())
        self.by_fen: dict[int, list[Movement]] = defaultdict(list)
        for m in self.movements.values():
            self.by_fen[m.fen].append(m)

    def names(self, line: Line, movement: Movement) -> bool:
        """Say whether the line's text names the movement."""
        return movement.key in self.named[line.key]

    def near(self, day: date, line: Line, days: int) -> bool:
        """Say whether a day is no further from the line than the days."""
        return abs(day - line.day) <= timedelta(days=days)

    def pair(self, by: str, fits: Callable[[Line, Movement], bool]) -> None:
        """Propose the pairs of equal amount where neither side has another choice."""
        edges = {key: [m.key for m in self._singles(line) if fits(line, m)]
                 for key, line in self.lines.items()}  # fmt: skip
        wanted: dict[UUID, int] = defaultdict(int)
        for found in edges.values():
            for key in found:
                wanted[key] += 1
        for key, found in edges.items():
            if len(found) == 1 and wanted[found[0]] == 1:
                self._take(Proposal(key, (found[0],), by))

    def _singles(self, line: Line) -> list[Movement]:
        """Return the movements that could be a line alone; a text that names others rules out."""
        named = self.named[line.key] & self.movements.keys()
        return [
            m for m in self._equal(line.fen)
            if self.near(m.day, line, self.days) and (not named or m.key in named)
        ]  # fmt: skip

    def _equal(self, fen: int) -> list[Movement]:
        return [m for m in self.by_fen.get(fen, ()) if m.key in self.movements]

    def lump(self, by: str, within: int) -> None:
        """Propose the sets that add up to a line where no other set and no other line competes."""
        sets = self._sets()
        edges = {key: self._summing(line, sets, within) for key, line in self.lines.items()}
        wanted: dict[UUID, int] = defaultdict(int)
        for found in edges.values():
            for key in {key for one in found for key in one}:
                wanted[key] += 1
        for key, found in edges.items():
            if len(found) == 1 and all(wanted[m] == 1 for m in found[0]):
                self._take(Proposal(key, found[0], by))

    def _sets(self) -> dict[int, list[tuple[UUID, ...]]]:
        """Return the open vouchers and days' kinds of more than one movement, by their sums."""
        groups: dict[object, list[Movement]] = defaultdict(list)
        for m in self.movements.values():
            groups["day", m.day, m.kind, m.fen > 0].append(m)
            if m.group is not None:
                groups["voucher", m.group].append(m)
        sets: dict[int, set[tuple[UUID, ...]]] = defaultdict(set)
        for members in groups.values():
            if len(members) > 1:
                sets[sum(m.fen for m in members)].add(tuple(sorted(m.key for m in members)))
        return {fen: sorted(found) for fen, found in sets.items()}

    def _summing(
        self, line: Line, sets: dict[int, list[tuple[UUID, ...]]], within: int
    ) -> list[tuple[UUID, ...]]:
        named = self.named[line.key] & self.movements.keys()
        return [
            one for one in sets.get(line.fen, ())
            if named <= set(one)
            and all(self.near(self.movements[key].day, line, within) for key in one)
        ]  # fmt: skip

    def _take(self, proposal: Proposal) -> None:
        self.matched.append(proposal)
        del self.lines[proposal.line]
        for key in proposal.movements:
            del self.movements[key]

    def even(self) -> Iterator[Proposal]:
        """Yield pairs of lines and movements of one amount, as many of each, all near each other.

        Where a text names one of them there is something to tell them apart, and nothing is paired.
        """
        by_fen: dict[int, list[Line]] = defaultdict(list)
        for line in self.lines.values():
            by_fen[line.fen].append(line)
        for fen, lines in by_fen.items():
            movements = self._equal(fen)
            keys = {m.key for m in movements}
            told_apart = any(self.named[line.key] & keys for line in lines)
            near = all(self.near(m.day, line, self.days) for m in movements for line in lines)
            if len(lines) == len(movements) and near and not told_apart:
                in_days = sorted(lines, key=lambda line: (line.day, line.key))
                booked = sorted(movements, key=lambda m: (m.day, m.key))
                for line, m in zip(in_days, booked, strict=True):
                    yield Proposal(line.key, (m.key,), "bank.by_turn")

    def candidates(self) -> dict[UUID, list[tuple[UUID, ...]]]:
        """Return for each open line what might be it; a line that nothing fits is left out."""
        sets, found = self._sets(), {}
        for key, line in self.lines.items():
            alone = [(m.key,) for m in self._equal(line.fen) if self.near(m.day, line, self.days)]
            together = self._summing(line, sets, self.days)
            if alone or together:
                found[key] = sorted(alone) + together
        return found


def _named(lines: Iterable[Line], movements: Iterable[Movement]) -> dict[UUID, frozenset[UUID]]:
    """Return which movements that run the same way each line's text names.

    Every piece of a text that is as long as some reference is looked up: the work does not grow
    with lines times movements.
    """
    by_reference: dict[str, list[Movement]] = defaultdict(list)
    for m in movements:
        for reference in {_plain(one) for one in m.references}:
            if len(reference) >= SHORTEST:
                by_reference[reference].append(m)
    lengths = sorted({len(reference) for reference in by_reference})
    return {
        line.key: frozenset(
            m.key
            for piece in _pieces(_plain(line.text), lengths)
            for m in by_reference.get(piece, ())
            if (m.fen > 0) == (line.fen > 0)
        )
        for line in lines
    }


def _pieces(text: str, lengths: Sequence[int]) -> set[str]:
    """Return the pieces of some lengths that do not begin or end within a number or Latin word."""
    found = set()
    for length in lengths:
        for start in range(len(text) - length + 1):
            end = start + length
            piece = text[start:end]
            if not (
                _joined(text[start - 1 : start], piece[0])
                or _joined(piece[-1], text[end : end + 1])
            ):
                found.add(piece)
    return found


def mentions(text: str, references: Collection[str]) -> bool:
    """Say whether a text names one of some numbers or names, whole: 0701-1 does not name 0701-11.

    Brackets, widths and white space are forgiven: 财农〔2007〕18号 is 财农[2007] 18号.
    """
    wanted = {one for one in map(_plain, references) if len(one) >= SHORTEST}
    return not wanted.isdisjoint(_pieces(_plain(text), sorted({len(one) for one in wanted})))


_BRACKETS = str.maketrans("〔〕［］[]（）【】", "()()()()()")
_GAPS = re.compile(r"\s+")


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    narrow = unicodedata.normalize("NFKC", text).translate(_BRACKETS)
    return _GAPS.sub("", narrow).casefold()


def _joined(left: str, right: str) -> bool:
    """Say whether two characters side by side belong to one number or Latin word."""
    return bool(left and right) and all(c.isascii() and c.isalnum() for c in (left, right))
