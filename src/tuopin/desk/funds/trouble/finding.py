"""How these pages find a row of the reader's area, narrow a list, and say days and people."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tuopin.desk.funds.sending import crumbs
from tuopin.desk.funds.tabs import address
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import scope
from tuopin.desk.say import long_day, word
from tuopin.desk.writing import table
from tuopin.funds.queries import Schedule, loans
from tuopin.funds.rules.allocation import Due
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import officer_names


def loan_of(request: DeskRequest, key: UUID, permission: str) -> Any:
    """Return a loan of the area in which the reader may do something; refuses 'not_found'."""
    found = loans(scope(request, permission)).filter(id=key).first()
    if found is None:
        raise Refused("not_found")
    return found


def row_of(request: DeskRequest, rows: Any, key: UUID, day: str) -> Any:
    """Return a row that was there on the day shown (`day` names when it began); 'not_found'."""
    found = rows.filter(id=key, **{f"{day}__lte": request.as_of}).first()
    if found is None:
        raise Refused("not_found")
    return found


def back_to(loan: Any) -> str:
    """Return the address of a loan's page, or of its household where loans have none."""
    return address("funds_loan", loan.id) or address("register_household", loan.household_id)


def crumbs_to(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return where these pages lie under the money."""
    return [*crumbs(), *more]


def owed(loan: Any) -> int:
    """Return the principal still owed and expected, in fen."""
    return int(loan.paid_fen - loan.repaid_fen - loan.written_off_fen)


def whose(loan: Any) -> str:
    """Name a loan: number and household."""
    return f"{loan.number} {loan.household.head_name}"


def dues_table(before: Sequence[Due], after: Sequence[Due]) -> Any:
    """Return two schedules side by side for a confirm page."""
    lines = max(len(before), len(after))
    return table(
        [_("期"), _("现在的日程"), _("金额（元）"), _("以后的日程"), _("金额（元）")],
        ([str(n + 1), *_cells(before, n), *_cells(after, n)] for n in range(lines)),
        numbers=[2, 4],
    )


def _cells(dues: Sequence[Due], place: int) -> list[str]:
    if place >= len(dues):
        return ["—", "—"]
    return [long_day(dues[place].due_on), yuan(dues[place].fen)]


def side_by_side(before: Schedule | None, after: Sequence[Due]) -> list[dict[str, Any]]:
    """Return the lines of two schedules, each line of both, for the page's own table."""
    old = before.dues if before else ()
    return [
        {
            "before": old[n] if n < len(old) else None,
            "after": after[n] if n < len(after) else None,
        }
        for n in range(max(len(old), len(after)))
    ]


def people(request: DeskRequest, *keys: UUID | None) -> dict[UUID, str]:
    """Return the names of those who acted, in one query."""
    return officer_names(request.actor.county, keys)


def segments(
    request: DeskRequest, views: Iterable[tuple[str, str, int | None]], shown: str
) -> list[dict[str, Any]]:
    """Return the views of a list as links: (name, label, count)."""
    place = request.GET.get("place", "")
    narrowed = f"&place={place}" if len(place) == 12 and place.isdecimal() else ""
    return [
        {
            "label": label if count is None else f"{label} {count}",
            "url": f"?view={name}{narrowed}",
            "on": name == shown,
        }
        for name, label, count in views
    ]


def said(code: str, value: str) -> str:
    """Say a coded word of the dictionary, as the cause of a write-off."""
    return word(f"{code}.{value}")
