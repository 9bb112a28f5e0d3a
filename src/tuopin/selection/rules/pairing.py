"""Pairing: one officer of a role at a time, handed over without a gap (R38)."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from tuopin.offices.states import TOWNSHIP_LEADERSHIP

# R36: the liaison officer is of the township's leadership; R37: the lead holds a lead's post.
POSTS_FOR = {"liaison": TOWNSHIP_LEADERSHIP, "lead": ("tech_lead",)}


class Held(NamedTuple):
    """The pairing that is open now."""

    officer: UUID
    from_on: date


def last_day_of_former(held: Held, officer: UUID, on: date) -> date | str:
    """Return the last day of the pairing that a new one from `on` ends: the day before (R38).

    Or the code of a refusal: 'already_paired' with the same officer, 'too_early' when the new one
    would begin no later than the one that it follows.
    """
    if held.officer == officer:
        return "already_paired"
    if on <= held.from_on:
        return "too_early"
    return on - timedelta(days=1)
