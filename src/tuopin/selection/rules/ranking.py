"""Ranking of candidates by degree of poverty, with the grounds of every point (R114)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

# Every ground there is; none of them knows who somebody is, only how the household lives.
GROUNDS = (
    "below_poverty_line", "below_low_income_line", "unsafe_home", "poor_housing", "poor_family",
    "disabled", "ill", "pupils", "few_workers",
)  # fmt: skip


class Candidate(NamedTuple):
    """What the ranking looks at; income in fen a year, the visit's grades '' before the visit."""

    application: UUID
    household: UUID
    name: str
    region: str
    income_fen: int
    people: int
    workers: int | None
    unsafe_home: bool
    ill: int
    disabled: int
    pupils: int
    housing: str = ""
    family: str = ""


class Ground(NamedTuple):
    """One ground and its points; `word` is its code in the dictionary."""

    word: str
    points: int


class Ranked(NamedTuple):
    """A candidate's place, points, and the grounds for them.

    `tied`: others have the same points and the same income a head, and share the place openly.
    """

    place: int
    application: UUID
    household: UUID
    name: str
    region: str
    income_per_head_fen: int
    points: int
    grounds: tuple[Ground, ...]
    tied: bool = False


class Lines(NamedTuple):
    """The poverty line and the low-income line, in fen a head and year."""

    poverty_fen: int
    low_income_fen: int


def grounds(case: Candidate, lines: Lines, weights: Mapping[str, int]) -> tuple[Ground, ...]:
    """Return the grounds that hold and what each weighs by policy, the heaviest first."""
    people = max(case.people, 1)
    # Multiplied out instead of divided, so that nothing is rounded at a line.
    poor = case.income_fen < lines.poverty_fen * people
    low = not poor and case.income_fen < lines.low_income_fen * people
    holds = {
        "below_poverty_line": poor,
        "below_low_income_line": low,
        "unsafe_home": case.unsafe_home,
        "poor_housing": case.housing == "poor",
        "poor_family": case.family == "poor",
        "disabled": case.disabled > 0,
        "ill": case.ill > 0,
        "pupils": case.pupils > 0,
        "few_workers": case.workers is not None and case.workers * 3 <= people,
    }
    found = [Ground(f"ground.{code}", weights.get(code, 0)) for code, on in holds.items() if on]
    return tuple(sorted((g for g in found if g.points), key=lambda g: -g.points))


def rank(cases: Iterable[Candidate], lines: Lines, weights: Mapping[str, int]) -> list[Ranked]:
    """Order candidates from the poorest: by points, then by the lower income a head (R114).

    Whoever is equal in both shares a place; their order within it is that of their applications.
    """
    scored = []
    for case in cases:
        why = grounds(case, lines, weights)
        points = sum(ground.points for ground in why)
        scored.append((-points, case.income_fen // max(case.people, 1), case, why))
    scored.sort(key=lambda line: (line[0], line[1], str(line[2].application)))
    shared = Counter(line[:2] for line in scored)
    ranked: list[Ranked] = []
    for place, (minus, per_head, case, why) in enumerate(scored, start=1):
        last = ranked[-1] if ranked else None
        tied = shared[minus, per_head] > 1
        equal = last and (last.points, last.income_per_head_fen) == (-minus, per_head)
        ranked.append(Ranked(
            last.place if last and equal else place, case.application, case.household, case.name,
            case.region, per_head, -minus, why, tied,
        ))  # fmt: skip
    return ranked
