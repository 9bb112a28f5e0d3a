"""Ranking by measured results: the formula, its terms, and how equal points share a place (R52).

Every term is a share: so much done of so much owed. A share of a term's weight is its points. A
term that cannot be measured yet (nothing was owed) is left out, and the others are scaled up so
that everybody can reach the same total: whoever owes less is neither better nor worse off for it.
Nothing enters but counts and fen of what was done: no name, sex, age, kinship, nation, Party post.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from tuopin.kit.money import half_up

# Points are whole thousandths, as quantities are.
POINT = 1000
TOWNSHIP_TERMS = ("on_time", "visits", "findings", "recovered", "exits", "reports")
OFFICER_TERMS = ("visits", "issues", "recovered", "exits")
Key = TypeVar("Key")


class Measure(NamedTuple):
    """How much was done of how much was owed: counts, or fen on both sides."""

    done: int
    of: int


class Term(NamedTuple):
    """One term of a score: its weight, what was measured, its points in thousandths.

    None where there was nothing to measure.
    """

    code: str
    weight: int
    done: int
    of: int
    points: int | None


class Line(NamedTuple, Generic[Key]):
    """One line of a ranking: whose, the terms, points in thousandths and the place.

    Points and place are None where no term could be measured.
    """

    key: Key
    terms: tuple[Term, ...]
    score: int | None
    place: int | None = None


def measured(
    key: Key, weights: Mapping[str, int], measures: Mapping[str, Measure], terms: Sequence[str]
) -> Line[Key]:
    """Return somebody's line with every term, without a place yet.

    A term's points are weight × done ÷ owed, half up to a thousandth, never more than its weight.
    The score is their sum scaled from the weights that could be measured to all of them.
    """
    found = []
    for code in terms:
        done, of = measures.get(code, Measure(0, 0))
        weight = weights.get(code, 0)
        points = half_up(weight * POINT * min(max(done, 0), of), of) if of > 0 else None
        found.append(Term(code, weight, done, of, points))
    usable = sum(term.weight for term in found if term.points is not None)
    total = sum(term.weight for term in found)
    points = sum(term.points or 0 for term in found)
    score = half_up(points * total, usable) if usable else None
    return Line(key, tuple(found), score)


def ordered(lines: Iterable[Line[Key]]) -> list[Line[Key]]:
    """Return the lines with their places: more points first, then in the order given.

    Equal points share a place, and the places behind it stay empty (1, 2, 2, 4). Lines without
    points stand at the end without a place.
    """
    listed = sorted(lines, key=lambda line: (line.score is None, -(line.score or 0)))
    found: list[Line[Key]] = []
    for n, line in enumerate(listed, 1):
        if line.score is None:
            found.append(line)
        elif found and found[-1].score == line.score:
            found.append(line._replace(place=found[-1].place))
        else:
            found.append(line._replace(place=n))
    return found
