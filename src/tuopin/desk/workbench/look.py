"""Kinds of work, what waits of them, and the one look at a day that counts them."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.functional import Promise

from tuopin.desk.selection.teams import team_scope
from tuopin.kit.scope import Scope
from tuopin.programme.queries import MilestoneRow, campaign_on
from tuopin.selection.queries import state_counts
from tuopin.workflow.rules import Actor

Words = Promise | str
# How much waits, and the day by which it must be done where the work knows one by itself.
Count = tuple[int, date | None]


class Todo(NamedTuple):
    """One kind of work that waits: how much, what, why, who does it, until when, where."""

    much: int
    said: str
    title: Words
    why: Words
    verb: Words
    url: str
    who: Words
    due: date | None
    mine: bool


class Kind(NamedTuple):
    """A kind of work: the permission to do it, the one to follow it, its words, how it is counted.

    `place` names the page, `query` what follows its address; `watched` and `watched_query` are
    where those look who only follow the work, if elsewhere; `milestone` gives the work its day.
    `roles` are those whose own work it is, where others may do it in their stead.
    """

    permission: str
    watch: str
    who: Words
    title: Words
    why: Words
    verb: Words
    place: str
    counted: Callable[["Look", Scope, bool], Count]
    unit: str = "household"
    query: str = ""
    milestone: str = ""
    watched: str = ""
    watched_query: str | None = None
    roles: tuple[str, ...] = ()


class Look:
    """One reader's look at the work of a day; what several kinds need is read once."""

    def __init__(self, actor: Actor, on: date, days: Sequence[MilestoneRow]) -> None:
        self.actor = actor
        self.on = on
        self.days = days
        self._states: dict[Scope, dict[str, int]] = {}

    def states(self, scope: Scope) -> dict[str, int]:
        """Return how many applications of an area are in each state."""
        if scope not in self._states:
            self._states[scope] = state_counts(scope)
        return self._states[scope]

    def due(self, milestone: str) -> date | None:
        """Return the day of the first batch that has yet to reach a milestone."""
        open_days = (m.due_on for m in self.days if m.code == milestone and m.done_on is None)
        return min(open_days, default=None)

    @cached_property
    def round(self) -> Any:
        """Return the round of visits that is on, or the last that was set."""
        return campaign_on(self.actor.county, self.on)

    def team_scope(self) -> Scope:
        """Return the townships of the reader's own teams in the round of visits (R24)."""
        return team_scope(self.actor, self.on)
