"""The workbench: what each post must do next, and how far the programme has come."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page
from tuopin.desk.workbench.course import courses
from tuopin.desk.workbench.look import Todo
from tuopin.desk.workbench.work import work_of
from tuopin.programme.queries import MilestoneRow, milestones
from tuopin.selection.queries import households_of
from tuopin.workflow.queries import jobs_of

SOON_DAYS = 7
PAIRED = ("liaison", "township_secretary", "tech_lead")


@page("see.programme")
def workbench(request: DeskRequest) -> HttpResponse:
    """Show the next act first, then how far each batch is, then everything that waits.

    What waits is about today: on a past day there is only the course of the batches.
    """
    actor, on = request.actor, request.as_of
    days = milestones(actor.county, on)
    past = on != request.today
    work = [] if past else sorted(work_of(actor, on, days), key=_first)
    mine = [todo for todo in work if todo.mine]
    context = {
        "work": work,
        "first": mine[0] if mine else None,
        "counts": _counts(work, on),
        "batches": courses(actor, on, days) if actor.may("see.reports") else [],
        "calendars": _calendars(days),
        "jobs": list(jobs_of(actor.county, actor.id)[:5]),
        "homes": households_of(actor.county, actor.id, on) if actor.has_role(*PAIRED) else [],
    }
    return render(request, "desk/workbench/workbench.html", context)


def _first(todo: Todo) -> tuple[bool, bool, date]:
    """Put one's own work first, what is due soonest at the top, what has no day at the end."""
    return not todo.mine, todo.due is None, todo.due or date.max


def _counts(work: list[Todo], on: date) -> dict[str, int]:
    """Return how many kinds of work are late, due today, due soon, and with others."""
    mine = [todo for todo in work if todo.mine]
    left = [(todo.due - on).days for todo in mine if todo.due]
    return {
        "all": len(mine),
        "late": len([n for n in left if n < 0]),
        "today": left.count(0),
        "soon": len([n for n in left if 0 < n <= SOON_DAYS]),
        "others": len(work) - len(mine),
    }


def _calendars(days: list[MilestoneRow]) -> list[dict[str, Any]]:
    """Return the milestones of each batch that still has some to reach."""
    batches: dict[int, list[MilestoneRow]] = {}
    for row in days:
        batches.setdefault(row.batch_number, []).append(row)
    return [
        {"number": number, "days": rows}
        for number, rows in batches.items()
        if any(row.done_on is None for row in rows)
    ]


urls = [path("", workbench, name="workbench")]
