"""The import of the registers' forms: one check, one merge, and what each form is judged by."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from tuopin.kit.scope import Scope
from tuopin.register.actions.homes import write_households
from tuopin.register.actions.lists import write_entries
from tuopin.register.queries.listing import (
    plan_elders,
    plan_monitored,
    plan_seekers,
    survey_of,
)
from tuopin.register.queries.planning import plan_households
from tuopin.register.queries.printing import printed
from tuopin.register.rules.forms import F1, F1M, F2, F3, F4
from tuopin.sheets.actions import run_check, run_merge
from tuopin.sheets.queries import Task
from tuopin.sheets.rules.columns import Form
from tuopin.sheets.rules.planning import Plan
from tuopin.workflow.actions import Act, action


@action("register.check")
def check(act: Act, *, handed_in: UUID) -> dict[str, Any]:
    """Judge a register's workbook and keep what was found (R17–R20)."""
    return run_check(act, handed_in)


@action("register.merge")
def merge(act: Act, *, handed_in: UUID, partial: bool = False) -> dict[str, Any]:
    """Write a checked workbook into the register, whole or, if asked, its right rows only."""
    return run_merge(act, handed_in, partial)


class _Importer:
    """What the forms of the registers have in common."""

    form: Form
    check = check
    merge = merge

    def reference_on(self, county: str, on: date, campaign: UUID | None) -> date:
        """Return the survey's reference date, on which ages are judged, or else the day."""
        survey = survey_of(county, on, campaign)
        return survey.reference_on if survey else on

    def export(
        self, county: str, scope: Scope, as_of: date
    ) -> Iterable[tuple[Form, Iterable[Any]]]:
        """Return the form's rows as of a day."""
        return printed(county, scope, self.form.code, as_of)


class F1Importer(_Importer):
    """f1 with f1m on a further sheet: households, their heads, their people."""

    form = F1

    def plan(self, task: Task) -> Plan:
        """Judge the households."""
        return plan_households(task, self.form)

    def write(self, act: Act, plan: Plan, handed_in: UUID) -> int:
        """Write the households."""
        return write_households(act, plan.work, handed_in)


class F1MImporter(F1Importer):
    """f1m by itself: people of households already registered."""

    form = F1M


class F2Importer(_Importer):
    """f2: who wants work in an enterprise."""

    form = F2

    def plan(self, task: Task) -> Plan:
        """Judge the job seekers."""
        return plan_seekers(task)

    def write(self, act: Act, plan: Plan, handed_in: UUID) -> int:
        """Write the entries."""
        return write_entries(act, self.form, plan.work, handed_in)


class F3Importer(F2Importer):
    """f3: members of 70 years or more."""

    form = F3

    def plan(self, task: Task) -> Plan:
        """Judge the elders."""
        return plan_elders(task)


class F4Importer(F2Importer):
    """f4: members inside the poverty monitoring."""

    form = F4

    def plan(self, task: Task) -> Plan:
        """Judge the monitored."""
        return plan_monitored(task)
