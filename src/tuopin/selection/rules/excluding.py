"""Who is left out: the grounds that the register and the visit give for an exclusion (R28–R30)."""

from typing import NamedTuple


class Home(NamedTuple):
    """What is known of a household: income in fen a year, people, a cadre in it, and the visit."""

    income_fen: int
    people: int
    cadre: bool
    housing: str = ""
    family: str = ""
    able: bool | None = None
    poor_in_village: bool | None = None
    signed: bool | None = None


def better_off(home: Home, limit_fen: int) -> bool:
    """Say whether the income a head is above the limit, both in fen a year (R30).

    Multiplied out instead of divided, so that nothing is rounded.
    """
    return home.income_fen > limit_fen * max(home.people, 1)


def found_better_off(home: Home, limit_fen: int) -> bool:
    """Say whether a household is better off by its income or by what the visit saw (R26, R30)."""
    return better_off(home, limit_fen) or (home.housing == "good" and home.family == "good")


def grounds(reason: str, home: Home, limit_fen: int, note: str) -> bool:
    """Say whether what is known bears an exclusion out; 'other' needs the reason in words."""
    return {
        "better_off": found_better_off(home, limit_fen),
        "cadre": home.cadre,
        "not_poor_in_village": home.poor_in_village is False,
        "not_able": home.able is False,
        "not_willing": home.signed is False,
        "other": bool(note.strip()),
    }.get(reason, False)
