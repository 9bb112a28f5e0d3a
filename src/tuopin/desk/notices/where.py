"""Where a reminder leads: the page of what it is about, and what it is called there."""

from collections.abc import Callable, Iterable
from typing import NamedTuple
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from tuopin.coordination.queries import decisions_named, periods_named
from tuopin.disasters.queries import homes_of_losses, homes_of_plans
from tuopin.outcomes.queries import homes_of_exits, homes_of_risks
from tuopin.oversight.queries import findings_named, rounds_named
from tuopin.visits.queries import homes_of_issues

Names = Callable[[str, Iterable[UUID]], dict[UUID, str]]


class Where(NamedTuple):
    """A page: its address name, what follows the address, whether it is one page a subject.

    `named` says what subjects are called, in one query for a page of them.
    """

    place: str
    query: str = ""
    one: bool = False
    named: Names | None = None


# By kind of reminder; one that is not here has no page of its own and leads to what is late.
WHERE: dict[str, Where] = {
    "visit_month": Where("visits"),
    "visit_missed": Where("visits_late"),
    "issue_late": Where("visits_issue", one=True, named=homes_of_issues),
    "change_late": Where("visits_change", one=True),
    "give_back": Where("visits_changes", "?view=back"),
    "handover_due": Where("visits_loads"),
    "finding_late": Where("oversight_finding", one=True, named=findings_named),
    "round_late": Where("oversight_round", one=True, named=rounds_named),
    "recovery_late": Where("disasters_recovery", one=True, named=homes_of_plans),
    "urgent_relief": Where("disasters_loss_file", one=True, named=homes_of_losses),
    "exit_due": Where("outcomes_exit", one=True, named=homes_of_exits),
    "meeting_missing": Where("coordination_late"),
    "report_due": Where("coordination_report", one=True, named=periods_named),
    "report_late": Where("coordination_report", one=True, named=periods_named),
    "decision_late": Where("coordination_decision", one=True, named=decisions_named),
    "risk_due": Where("outcomes_risk", one=True, named=homes_of_risks),
}
_ELSE = Where("late")


def address(kind: str, subject: UUID) -> str:
    """Return the page on which a reminder is dealt with."""
    where = WHERE.get(kind, _ELSE)
    try:
        return _reversed(where, subject) + where.query
    except NoReverseMatch:
        return reverse("desk:late")


def _reversed(where: Where, subject: UUID) -> str:
    return reverse(f"desk:{where.place}", args=[subject] if where.one else [])


def names(county: str, reminders: Iterable[tuple[str, UUID]]) -> dict[UUID, str]:
    """Return what the subjects of reminders are called, in one query a kind."""
    by_kind: dict[str, list[UUID]] = {}
    for kind, subject in reminders:
        by_kind.setdefault(kind, []).append(subject)
    found: dict[UUID, str] = {}
    for kind, subjects in by_kind.items():
        named = WHERE.get(kind, _ELSE).named
        if named is not None:
            found.update(named(county, subjects))
    return found
