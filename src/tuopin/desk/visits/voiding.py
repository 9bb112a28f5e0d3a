"""What was recorded in error: how pages show it, and the voiding of a visit with its reason."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import do, page, scope
from tuopin.desk.say import day, word
from tuopin.desk.visits.tabs import crumbs_to, visits_made
from tuopin.desk.writing import confirm_page, confirmed
from tuopin.kit.refusals import Refused
from tuopin.visits.actions import void_visit
from tuopin.visits.queries import goes_with, may_void, visit


def voided(row: Any, on: date) -> bool:
    """Say whether a visit, purchase or attendance had been voided by the end of a day."""
    return row.void_on is not None and row.void_on <= on


def struck(text: str) -> str:
    """Return a text struck through, as pages show what counts no more."""
    return format_html("<s>{}</s>", text)


def void_said(row: Any) -> str:
    """Say when something was voided, and why."""
    said = {"day": day(row.void_on), "reason": row.void_reason}
    return _("%(day)s 作废：%(reason)s") % said


@page("visits.void_visit")
def visit_void(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say what voiding a visit does, then void it with the reason."""
    row, on = visit(request.actor.county, key), request.as_of
    if (
        row is None
        or row.visited_on > on
        or not scope(request, "visits.void_visit").covers(row.region)
    ):
        raise Refused("not_found")
    at = reverse("desk:visits_visit", args=[key])
    if confirmed(request):
        do(request, void_visit, visit=key, reason=request.POST.get("reason", ""))
        return redirect(at)
    who = f"{row.officer.name} · {word(f'progress.{row.progress}')}"
    return confirm_page(
        request, _("作废走访"),
        why=_("记错了户、日子或走访人才作废；记录留着，写明谁为什么作废。"),
        will=[f"{row.household.head_name} · {day(row.visited_on)} · {who}"],
        after=_after(row), reason=True, danger=True, button=_("作废"), back=at,
        blocked=row.void_on is not None or not may_void(request.actor, row, request.today),
        crumbs=crumbs_to((visits_made(), reverse("desk:visits_list"))),
    )  # fmt: skip


def _after(row: Any) -> list[str]:
    """Say what follows: the month, the problems of the visit, and what stays."""
    found = []
    if row.role == "liaison":
        found.append(
            _("从今天起这一次不算走访；那个月没有别的走访，就还欠一次，月份过了的照规定逐级告知")
        )
    found += [_("问题一并撤销：%(text)s") % {"text": issue.text} for issue in goes_with(row)]
    found.append(
        _("别的不动：已经有人办的问题、对以前问题的办理；日子或户记错了的，作废后另登记一次")
    )
    return found
