"""The rows behind a figure, scoped to what the reader may see, a page at a time."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tuopin.agreements.queries import incomplete_letters, mismatches, number_gaps
from tuopin.disasters.queries import damaged, event_by_code, losses
from tuopin.funds.queries import (
    arrears,
    due_loans,
    on_time,
    overdue,
    reached,
    reached_parts,
)
from tuopin.kit.scope import Scope
from tuopin.offices.queries import townships_on
from tuopin.programme.queries import campaign_on, milestones, survey_on, team_areas
from tuopin.programme.rules import days_of
from tuopin.register.queries import registered
from tuopin.reports.queries.assisting import assisted
from tuopin.reports.queries.opened_after import AFTER
from tuopin.reports.queries.opened_ledger import moved
from tuopin.reports.queries.opening import Item, Rows, by_home, listed, paged
from tuopin.reports.rules import Definition, definition
from tuopin.selection.queries import counted, lacking

# Which of a row's columns a list shows; the words for them are head.rows.<column>.
HEADS = ("name", "region", "what", "day", "fen")
_STEPS = ("applications", "verified", "excluded", "approved", "unsupported")
_DAYS = {
    "applications": "filed_on",
    "verified": "verified_on",
    "excluded": "excluded_on",
    "better_off": "excluded_on",
    "cadre": "excluded_on",
    "approved": "decided_on",
    "unsupported": "decided_on",
}


def opened(scope: Scope, code: str, on: date, start: int = 0, size: int = 50) -> Rows:
    """Return the rows that a figure counts at the end of a day.

    Raises KeyError for an unknown code. Rows outside the reader's scope are not there, so a
    township sees its own share of the figure.
    """
    entry = definition(code)
    room, _, what = entry.rows.partition(".")
    return _OPENERS[room](scope, entry, what, on, slice(start, start + size))


def _townships(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    return listed((Item(t.name, t.code) for t in townships_on(scope.county, on)), scope, cut)


def _survey(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    """Show each day of the survey, both ends counted (R11)."""
    survey = survey_on(scope.county, on)
    items = []
    if survey is not None:
        days = days_of(survey.opens_on, survey.closes_on)
        items = [Item(survey.name, day=survey.opens_on + timedelta(days=n)) for n in range(days)]
    return Rows(items[cut], len(items))


def _milestones(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    """Show the milestones of a batch by the day for each, and how each stands (R115)."""
    rows = [m for m in milestones(scope.county, on) if m.batch_number == entry.batch]
    items = [Item(f"milestone.{m.code}", what=f"standing.{m.standing}", day=m.due_on) for m in rows]
    return Rows(items[cut], len(items))


def _teams(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    current = campaign_on(scope.county, on)
    if current is None:
        return Rows([], 0)
    names: dict[str, list[str]] = {}
    for area in team_areas(scope.county, current.id):
        names.setdefault(area.team_name, []).append(area.region)
    items = [Item(name, what=str(len(regions))) for name, regions in sorted(names.items())]
    return Rows(items[cut], len(items))


def _register(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    def make(row: Any) -> Item:
        person = row.person if what == "f1" else row
        home = row.household_id if what == "f1" else None
        return Item(person.name, row.region, day=row.registered_on, household=home)

    return paged(registered(scope, what, on).order_by("region", "id"), cut, make)


def _selection(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    step = what.rpartition(".")[2]

    def make(row: Any) -> Item:
        fen = row.approved_fen if step == "approved" else row.amount_fen
        day = getattr(row, _DAYS[step])
        # Who was left out is shown with the reason (R106), everybody else with the project.
        out = {"excluded": f"exclusion.{row.exclusion}", "unsupported": row.decision_note}
        said = out.get(step) or row.category
        return Item(row.household.head_name, row.region, said, day, fen, row.household_id)

    rows = counted(scope, entry.batch or 0, step, on).select_related("household")
    return paged(rows.order_by("region", "id"), cut, make)


def _funds(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    if what == "parts":
        parts = reached_parts(scope, on, entry.batch).select_related("application__household")
        return paged(
            parts.order_by("application__region", "id"),
            cut,
            lambda p: Item(
                p.application.household.head_name, p.application.region, p.content,
                fen=p.approved_fen, household=p.application.household_id,
            ),
        )  # fmt: skip
    if what == "overdue":
        return _overdue(scope, on, cut)
    if what == "due":
        return _due(scope, on, cut)
    find = on_time if what == "on_time" else reached
    rows = find(scope, on, entry.batch)
    return paged(
        rows.select_related("household").order_by("region", "id"),
        cut,
        lambda r: Item(
            r.household.head_name, r.region, r.number, r.paid_on, r.paid_fen, r.household_id
        ),
        "paid_fen",
    )


def _overdue(scope: Scope, on: date, cut: slice) -> Rows:
    """Show the loans behind their schedule with what is behind, since when."""
    late = arrears(scope.county, on)
    rows = overdue(scope, on).order_by("region", "id")
    items = [
        Item(
            r.household.head_name, r.region, r.number, late[r.id].oldest_on, late[r.id].fen,
            r.household_id,
        )
        for r in rows
    ]  # fmt: skip
    return Rows(items[cut], len(items), sum(i.fen or 0 for i in items))


def _due(scope: Scope, on: date, cut: slice) -> Rows:
    """Show the loans of which anything had fallen due, how much, and since when some is behind."""
    items = [
        Item(
            loan.household.head_name, loan.region, loan.number, late.oldest_on if late else None,
            fen, loan.household_id,
        )
        for loan, fen, late in due_loans(scope, on)
    ]  # fmt: skip
    return Rows(items[cut], len(items), sum(i.fen or 0 for i in items))


def _pairing(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    role = "liaison" if what == "without_officer" else "lead"
    rows = lacking(scope.county, role, on, assisted(scope, on)).order_by("region", "id")
    return paged(rows, cut, lambda h: Item(h.head_name, h.region, household=h.id))


def _letters(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    return listed(
        (Item(str(x.number), x.region, day=x.issued_on) for x in incomplete_letters(scope, on)),
        scope,
        cut,
    )


def _numbers(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    if what == "gaps":
        gaps = number_gaps(scope.county, on)
        return listed((Item(f"{g.series} {g.serial}") for g in gaps), scope, cut)
    return listed(
        (
            Item(str(m.number), m.region, m.written_number, fen=m.written_fen)
            for m in mismatches(scope, on)
        ),
        scope,
        cut,
    )


def _disasters(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    event = event_by_code(scope.county, entry.event) if entry.event else None
    which = event.id if event else None
    find = damaged if what == "parts" else losses
    rows = find(scope, on=on, event=which).select_related("household", "event")

    def make(loss: Any) -> Item:
        return Item(
            loss.household.head_name, loss.region, loss.item or loss.event.name,
            loss.event.happened_on, loss.fen_then, loss.household_id,
        )  # fmt: skip

    if what == "households":
        return by_home(map(make, rows.order_by("region", "id")), cut)
    return paged(rows.order_by("region", "id"), cut, make, "fen_then")


_OPENERS: dict[str, Callable[[Scope, Definition, str, date, slice], Rows]] = {
    "survey": _survey,
    "milestones": _milestones,
    "townships": _townships,
    "teams": _teams,
    "register": _register,
    "selection": _selection,
    "funds": _funds,
    "pairing": _pairing,
    "letters": _letters,
    "numbers": _numbers,
    "ledger": moved,
    "disasters": _disasters,
    **AFTER,
}
