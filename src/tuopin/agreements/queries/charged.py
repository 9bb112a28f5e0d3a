"""Whom townships, officers and branches answer for, as letters of responsibility list them."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from tuopin.agreements.queries.lists import agreements, liaisons_on, live_on
from tuopin.base.scope import Scope
from tuopin.selection.models import Application
from tuopin.selection.queries.papers import staying


class Charged(NamedTuple):
    """An agreement that somebody answers for; `amount_fen` in fen, `branch` as registered.

    `liaison` is the officer paired with the household on the day, None where nobody is.
    """

    agreement: UUID
    application: UUID
    household: UUID
    number: str
    name: str
    region: str
    branch: str
    amount_fen: int
    liaison: UUID | None
    liaison_name: str


def charged(scope: Scope, batch: int | None, on: date) -> list[Charged]:
    """Return the agreements that stood at the end of a day, by place and number; 2 reads."""
    here = Application.objects.filter(staying(on), county=scope.county)
    standing = live_on(agreements(scope, batch=batch), on).filter(application__in=here)
    found = list(
        standing.values_list(
            "id", "application_id", "household_id", "number", "application__person__name",
            "region", "household__branch", "amount_fen",
        )
    )  # fmt: skip
    paired = liaisons_on(scope.county, [row[2] for row in found], on)
    nobody: tuple[UUID | None, str] = (None, "")
    return [Charged(*row, *paired.get(row[2], nobody)) for row in found]
