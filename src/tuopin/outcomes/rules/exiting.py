"""When a household is out of poverty, how long a step may take, and when its officer may go."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from tuopin.outcomes.rules.income import above

# The state that each day leads to, in the order in which the days come.
STEPS = (
    ("proposed_on", "proposed"),
    ("verified_on", "verified"),
    ("noticed_on", "noticed"),
    ("seconded_on", "seconded"),
    ("confirmed_on", "confirmed"),
    ("refused_on", "refused"),
    ("returned_on", "returned"),
)
# What waits for a next step, and the day from which it waits.
WAITING = {
    "proposed": "proposed_on",
    "verified": "verified_on",
    "noticed": "notice_until",
    "seconded": "seconded_on",
}

# The kind of reminder of a step that waits.
EXIT_DUE = "exit_due"
# Whose post takes the step that comes next.
NEXT = {
    "proposed": "county_office",
    "verified": "township_office",
    "noticed": "township_secretary",
    "seconded": "county_head",
}


class Found(NamedTuple):
    """What the visit found: the year's net income in fen and the heads, the line, three answers."""

    net_fen: int
    people: int
    line_fen: int
    secure: bool
    stable: bool
    agreed: bool


def unmet(found: Found) -> list[str]:
    """Return what a household lacks to be out of poverty, as terms' codes; none when it is.

    Income a head above the line of the year, food, clothes and home secured, an income that lasts,
    and the household's own word (R87).
    """
    met = {
        "why.exit_income": above(found.net_fen, found.people, found.line_fen),
        "why.exit_secure": found.secure,
        "why.exit_stable": found.stable,
        "why.exit_agreed": found.agreed,
    }
    return [code for code, there in met.items() if not there]


def state_on(days: Mapping[str, date | None], on: date) -> str:
    """Return the state of an exit at the end of a day; '' when it was not proposed yet."""
    state = ""
    for field, reached in STEPS:
        day = days[field]
        if day is not None and day <= on:
            state = reached
    return state


def last_on(days: Mapping[str, date | None]) -> date:
    """Return the day of the last step taken."""
    return max(day for field, _state in STEPS if (day := days[field]) is not None)


def due_on(state: str, days: Mapping[str, date | None], step_days: int) -> date | None:
    """Return by which day the next step is to be taken; None where nothing waits.

    A notice's days do not count: the second look is due once it is over.
    """
    since = days[WAITING[state]] if state in WAITING else None
    return since + timedelta(days=step_days) if since else None


def wanted(households: int, percent: int) -> int:
    """Return how many of the households assisted are to be out of poverty, rounded up (R61)."""
    return -(-households * percent // 100)


class Lent(NamedTuple):
    """One loan of a household: its state, what is still owed of it in fen, and its number."""

    number: str
    state: str
    owed_fen: int


def why_held(loan: Lent) -> str:
    """Return why a loan keeps the officer bound, as a term's code; '' when it does not (R72).

    Written off is not paid back: as long as something may still come, the officer stays.
    """
    if loan.state in {"reserved", "allotted"}:
        return "why.money_on_way"
    if loan.state == "written_off" and loan.owed_fen > 0:
        return "why.written_off_owed"
    if loan.state == "paid":
        return "why.loan_owed"
    return ""
