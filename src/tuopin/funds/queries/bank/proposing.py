"""What a hand's open lines might be, by the policy of the day."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from tuopin.funds.models import BankLine
from tuopin.funds.queries.bank.movements import Moved, first_day, open_movements
from tuopin.funds.queries.bank.statements import open_lines
from tuopin.funds.rules.bank import Line, Movement, Proposed, propose
from tuopin.policy.queries import version_on


def proposals(county: str, region: str, on: date) -> Proposed:
    """Propose what a hand's open lines are, by the policy of the day; nothing is matched yet."""
    return _proposed(county, region, list(open_lines(county, region)), on)[0]


def proposed_with(
    county: str, region: str, on: date
) -> tuple[Proposed, dict[UUID, BankLine], dict[UUID, Moved]]:
    """Return the proposals with the open lines and movements that they name."""
    lines = list(open_lines(county, region))
    found, moved = _proposed(county, region, lines, on)
    return found, {one.id: one for one in lines}, {m.key: m for m in moved}


def _proposed(
    county: str, region: str, lines: Sequence[BankLine], on: date
) -> tuple[Proposed, list[Moved]]:
    days = match_days(county, on)
    moved = near_movements(county, region, on, days)
    return propose(map(_line, lines), map(_movement, moved), days), moved


def match_days(county: str, on: date) -> int:
    """Return how many days bank and book may be apart."""
    return int(version_on(county, "bank.match_days", on).value)


def near_movements(county: str, region: str, on: date, days: int) -> list[Moved]:
    """Return the open movements, those shortly before the first statement too."""
    first = first_day(county, region)
    since = first - timedelta(days=days) if first else None
    return open_movements(county, region, on, since)


def _line(one: BankLine) -> Line:
    text = f"{one.text} {one.other_party}"
    return Line(one.id, one.happened_on, one.in_fen - one.out_fen, text)


def _movement(m: Moved) -> Movement:
    return Movement(m.key, m.day, m.fen, m.kind, m.references, m.group)
