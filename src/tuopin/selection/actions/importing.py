"""The import of form f5: applications handed in as a workbook (R22)."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from tuopin.base.rows import chunks, many
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope
from tuopin.selection.actions.shared import change_many, part_rows
from tuopin.selection.models import Application, Part
from tuopin.selection.queries.planning import Sheet, plan_applications
from tuopin.selection.queries.printing import filed_rows
from tuopin.selection.rules.applying import sums
from tuopin.selection.rules.forms import F5
from tuopin.selection.states import APPLICATION
from tuopin.sheets.actions import run_check, run_merge
from tuopin.sheets.queries import Task
from tuopin.sheets.rules.columns import Form
from tuopin.sheets.rules.planning import Plan
from tuopin.workflow.actions import Act, action

FILLED = ("filed_on", "amount_fen", "own_fen", "gain_fen", "category", "handed_in", "row_hash")


@action("selection.check_import")
def check(act: Act, *, handed_in: UUID) -> dict[str, Any]:
    """Check a workbook of applications; nothing of it is written (R22)."""
    return run_check(act, handed_in)


@action("selection.merge")
def merge(act: Act, *, handed_in: UUID, partial: bool = False) -> dict[str, Any]:
    """Merge a checked workbook of applications; whole, or the right ones when `partial` (R22)."""
    return run_merge(act, handed_in, partial)


class F5Importer:
    """Form f5 for the workbook engine."""

    form = F5
    check = check
    merge = merge

    def plan(self, task: Task) -> Plan:
        """Judge the rows; reads only."""
        return plan_applications(task)

    def write(self, act: Act, plan: Plan, handed_in: UUID) -> int:
        """Write the right applications with their parts; return how many rows."""
        work: list[Sheet] = plan.work
        cases = [_case(act, sheet, handed_in) for sheet in work]
        known = [case for case, sheet in zip(cases, work, strict=True) if sheet.known]
        _refuse_moved_on(act, known)
        Part.objects.filter(county=act.county, application__in=[c.id for c in known]).delete()
        change_many(known, *FILLED)
        many([case for case, sheet in zip(cases, work, strict=True) if not sheet.known])
        parts = [
            part
            for case, sheet in zip(cases, work, strict=True)
            for part in part_rows(case, sheet.lines)
        ]
        many(parts)
        return len(parts)

    def export(
        self, county: str, scope: Scope, as_of: date
    ) -> Iterable[tuple[Form, Iterable[Any]]]:
        """Return the form's rows as of a day."""
        return [(F5, filed_rows(scope, as_of))]


def _refuse_moved_on(act: Act, cases: list[Application]) -> None:
    """Refuse ('clash') when one was classified since the check: its verdict no longer holds."""
    for piece in chunks(sorted(case.id for case in cases)):
        rows = Application.objects.filter(county=act.county, id__in=piece, state=APPLICATION.start)
        if len(rows.order_by("id").select_for_update(no_key=True)) != len(piece):
            raise Refused("clash")


def _case(act: Act, sheet: Sheet, handed_in: UUID) -> Application:
    case = sheet.known or Application(
        county=act.county, batch_id=sheet.batch, household_id=sheet.person.household,
        person_id=sheet.person.person, region=sheet.person.region, filed_by=act.actor.id,
    )  # fmt: skip
    case.filed_on, case.handed_in, case.row_hash = sheet.filed_on, handed_in, sheet.hash
    total = sums(sheet.lines)
    case.amount_fen, case.own_fen, case.gain_fen, case.category = total
    return case
