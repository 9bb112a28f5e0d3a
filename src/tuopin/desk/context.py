"""What every page of the desk knows: who reads it, today, the day shown, and where to go."""

from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from tuopin.desk import say
from tuopin.desk.clock import today
from tuopin.desk.nav import Group, navigation
from tuopin.offices.queries import county, names_on
from tuopin.workflow.queries import running_count
from tuopin.workflow.rules import Actor

THEMES = ("light", "dark")
THEME_COOKIE = "tuopin_theme"


class Desk:
    """The page's frame. What needs the database is read when a template first asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.actor: Actor | None = getattr(request, "actor", None)
        self.today: date = getattr(request, "today", None) or today()
        self.as_of: date = getattr(request, "as_of", None) or self.today
        self.past = self.as_of != self.today
        self.lang = say.lang()

    @property
    def theme(self) -> str:
        """Return 'light' or 'dark' when the reader chose one, else '' for the machine's own."""
        chosen = self.request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else ""

    @cached_property
    def nav(self) -> list[Group]:
        """Return the side navigation."""
        match = self.request.resolver_match
        return navigation(self.actor, match.view_name if match else "")

    @cached_property
    def county_name(self) -> str:
        """Return the county's name."""
        found = county(self.actor.county) if self.actor else None
        return found.name if found else ""

    @cached_property
    def names(self) -> dict[str, str]:
        """Return the names of the county's regions on the day shown, by code."""
        return names_on(self.actor.county, self.as_of) if self.actor else {}

    @cached_property
    def jobs_running(self) -> int:
        """Return how many of the reader's background jobs are queued or running."""
        return running_count(self.actor.county, self.actor.id) if self.actor else 0


def desk(request: HttpRequest) -> dict[str, Any]:
    """Give every template the frame as `desk`."""
    return {"desk": Desk(request)}
