"""What is late in coordination, each with the act that ends it."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.coordination.queries import (
    decision_state,
    late_reports,
    quarters,
    standing_decisions,
)
from tuopin.desk.coordination.decisions import next_on
from tuopin.desk.coordination.frame import LATE, SEE, crumbs, quarter_said, tabs
from tuopin.desk.coordination.reports import period_said
from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page
from tuopin.desk.places import placed
from tuopin.desk.say import word
from tuopin.offices.queries import names_on, place_of
from tuopin.sheets.rules.listing import Col

# More than a page of any kind is opened in its own list.
MOST = 50


def _missed(request: DeskRequest) -> list[Any]:
    area = placed(request, SEE)[0]
    if not area.whole:
        return []
    return [q for q in quarters(area.county, request.as_of) if q.state == "missed"]


@page(SEE)
def late_page(request: DeskRequest) -> HttpResponse:
    """Show the quarters without a meeting, reports and decisions past their day, oldest first."""
    on, area = request.as_of, placed(request, SEE)[0]
    reports = late_reports(area, on).order_by("due_on", "region")
    decisions = standing_decisions(area, on, "late").order_by("due_on", "id")
    submitting = request.actor.scope("coordination.submit_report")
    today = on == request.today
    context = {
        "quarters": _missed(request),
        "reports": [(row, today and submitting.covers(row.region)) for row in reports[:MOST]],
        "decisions": [
            (row, next_on(request, row, decision_state(row, on))) for row in decisions[:MOST]
        ],
        "report_count": reports.count(),
        "decision_count": decisions.count(),
        "most": MOST,
        "may_call": today and request.actor.may("coordination.call"),
        "may_hold": today and request.actor.may("coordination.hold"),
        "tabs": tabs(request, LATE),
        "crumbs": crumbs(),
    }
    return render(request, "desk/coordination/late.html", context)


@page(SEE)
def late_export(request: DeskRequest) -> HttpResponse:
    """Hand out what is late as a workbook."""
    on = request.as_of
    columns = [
        Col("kind", _("种类")), Col("text", _("什么")), Col("township", _("乡镇")),
        Col("village", _("村")), Col("due_on", _("期限"), "day"),
        Col("days", _("过期天数"), "number"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names, area = names_on(request.actor.county, on), placed(request, SEE)[0]
        for q in _missed(request):
            said = quarter_said(q.year, q.quarter)
            yield [word("late.meeting_missing"), said, "", "", q.due_on, (on - q.due_on).days]
        for report in late_reports(area, on).order_by("due_on", "region")[:EXPORT_MOST]:
            said = period_said(report.period_from, report.period_to)
            town = place_of(names, report.region).township
            days = (on - report.due_on).days
            yield [word("late.report_late"), said, town, "", report.due_on, days]
        decisions = standing_decisions(area, on, "late").order_by("due_on", "id")
        for row in decisions[:EXPORT_MOST]:
            place = place_of(names, row.region)
            town = "" if row.region.endswith("000000") else place.township
            days = (on - row.due_on).days
            yield [word("late.decision_late"), row.text, town, place.village, row.due_on, days]

    crumb = (_("调度"), reverse("desk:coordination"))
    return hand_out(request, "coordination_late", f"{_('过期')} {on}", columns, body, [crumb])
