"""Which liaison officer answers for which household: never more than a salary can stand for."""

from collections.abc import Iterable

from tuopin.pilot.county import County

# A township's leaders who pair with households at the least, and what they earn a month, in fen.
FEWEST = 4
SALARY_FEN, STEP_FEN = 118_000, 6_000


def salary(number: int) -> int:
    """Return what a township's liaison officer of a number earns a month, in fen."""
    return SALARY_FEN + STEP_FEN * number


def liaisons(county: County, most_fen: int) -> dict[int, int]:
    """Return the number of each applying household's liaison officer within its township.

    `most_fen` is the largest loan: so many households fall to one officer as the yearly salary
    covers (R70, R71).
    """
    each = max(1, 12 * salary(1) // most_fen)
    found: dict[int, int] = {}
    for town in county.towns:
        lent = [case.number for case in county.of(town) if case.funded]
        rest = [case.number for case in county.of(town) if case.applies and not case.funded]
        officers = max(FEWEST, -(-len(lent) // each))
        for group in (lent, rest):
            for place, number in enumerate(group):
                found[number] = place * officers // len(group) + 1
    return found


def officers_in(numbers: dict[int, int], cases: Iterable[int]) -> int:
    """Return how many liaison officers a township has for these households."""
    return max([FEWEST, *(numbers[case] for case in cases if case in numbers)])
