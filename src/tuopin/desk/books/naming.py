"""How accounts and hands are called on the books' pages, and in which order they stand."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from tuopin.desk.gate import DeskRequest
from tuopin.desk.say import word
from tuopin.funds.states import ACCOUNT_KINDS
from tuopin.offices.queries import county, names_on, officer_names

# The accounts that have sorts of their own: capital by source, income and expense by what for.
_SORTS = {"capital": "source", "income": "income_of", "expense": "expense_of"}


class Named(Protocol):
    """What an account's name is made of."""

    @property
    def code(self) -> str:
        """Return the account's code."""

    @property
    def kind(self) -> str:
        """Return the account's kind."""

    @property
    def region(self) -> str:
        """Return whose account it is."""

    @property
    def subject(self) -> UUID | None:
        """Return the officer in whose hand it is, if it is in one's."""


def region_names(county_code: str, on: date) -> dict[str, str]:
    """Return the names of the county and its regions by code, as they were called on a day."""
    whole = county(county_code)
    named = {county_code.ljust(12, "0"): whole.name} if whole else {}
    return named | names_on(county_code, on)


class Names:
    """The names of a county's accounts on a day, read once for a page."""

    def __init__(self, request: DeskRequest, rows: Iterable[Any]) -> None:
        actor, on = request.actor, request.as_of
        self.places = region_names(actor.county, on)
        holders = {row.subject for row in rows if row.kind == "collector" and row.subject}
        self.people = officer_names(actor.county, list(holders)) if holders else {}

    def place(self, region: str) -> str:
        """Name a region; what belongs to no township is the county's."""
        return self.places.get(region, region) if region else ""

    def account(self, row: Named) -> str:
        """Name an account: its kind, then what tells it apart from the others of its kind."""
        if row.kind in _SORTS:
            return sort_of(row.kind, row.code)
        kind = word(f"account.{row.kind}")
        if row.kind == "collector" and row.subject in self.people:
            return f"{kind} {self.people[row.subject]}"
        return kind

    def whole(self, row: Named) -> str:
        """Name an account with its township."""
        of_town = row.region[6:] not in {"", "000000"}
        return f"{self.place(row.region)} {self.account(row)}" if of_town else self.account(row)


def sort_of(kind: str, code: str) -> str:
    """Name an account of capital, income or expense by its source or what for."""
    which = word(f"{_SORTS[kind]}.{code.partition(':')[2]}")
    return _("%(what)s：%(which)s") % {"what": word(f"account.{kind}"), "which": which}


def order(row: Named) -> tuple[int, str, str]:
    """Return where an account stands: by kind as the fund's accounts are drawn up, then place."""
    kinds = ACCOUNT_KINDS
    place = kinds.index(row.kind) if row.kind in kinds else len(kinds)
    return place, row.region, row.code
