"""Townships' reports: the periods, one report with its figures, handing in, judging (R56)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tuopin.coordination.actions import (
    accept_report,
    ask_reports,
    return_report,
    submit_report,
)
from tuopin.coordination.queries import (
    FIGURES,
    MONEY,
    figures_of,
    handed_in,
    lacking_reports,
    late_reports,
    report_state,
    report_steps,
    township_report,
    township_reports,
    waiting_reports,
)
from tuopin.coordination.rules import period_of
from tuopin.desk.coordination.frame import (
    SEE,
    crumb,
    crumbs,
    found_on,
    people,
    segments,
    sent,
    tabs,
)
from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import do, fresh_key, page
from tuopin.desk.papers.files import files
from tuopin.desk.places import placed
from tuopin.desk.say import day, word
from tuopin.desk.writing import confirm_page, confirmed
from tuopin.offices.queries import names_on, place_of
from tuopin.policy.queries import terms_on
from tuopin.sheets.rules.listing import Col

LIST = "coordination_reports"
MOST = 4000


class ReportForm(forms.Form):
    """A township's own words beside its figures."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, needed in (
            ("practice", gettext_lazy("进展和做法"), True),
            ("problems", gettext_lazy("问题"), False),
            ("next_steps", gettext_lazy("下一步"), False),
        ):
            self.fields[name] = forms.CharField(
                label=label, max_length=MOST, required=needed,
                widget=forms.Textarea(attrs={"rows": 5}),
            )  # fmt: skip


def period_said(from_on: date, to_on: date) -> str:
    """Name a reporting period: 2007-01-01 至 2007-03-31."""
    return _("%(from)s 至 %(to)s") % {"from": day(from_on, "full"), "to": day(to_on, "full")}


@page(SEE)
def reports_page(request: DeskRequest) -> HttpResponse:
    """List the townships' reports of the reader's area: what is owed, late, waiting, all."""
    on, area = request.as_of, placed(request, SEE)[0]
    lacking = lacking_reports(area, on)
    every = township_reports(area, on)
    views = {
        "owed": (_("没报的"), lacking),
        "waiting": (_("等收下"), waiting_reports(area, on)),
        "all": (_("全部"), every),
    }
    county = request.actor.may("coordination.accept_report")
    view = request.GET.get("view", "all")
    view = view if view in views else "all"
    found = keyset(views[view][1], request, ("-period_from", "region"))
    counts = {name: rows.count() for name, (_label, rows) in views.items() if name != "all"}
    context = {
        "page": found,
        "rows": [(row, *_standing(request, row)) for row in found.rows],
        "view": view,
        "views": segments([(n, label, counts.get(n)) for n, (label, _r) in views.items()], view),
        "late": late_reports(area, on).count(),
        "ask": _to_ask(request) if county else None,
        "tabs": tabs(request, LIST),
        "crumbs": crumbs(),
    }
    return render(request, "desk/coordination/reports.html", context)


def _standing(request: DeskRequest, row: Any) -> tuple[str, bool, str, str]:
    """Return how a report stands, whether it is late, and the reader's act with its words."""
    on = request.as_of
    state = report_state(row)
    late = state in {"due", "returned"} and row.due_on < on
    act = url = ""
    if on == request.today:
        mine = request.actor.scope("coordination.submit_report").covers(row.region)
        if state in {"due", "returned"} and mine and row.period_to <= on:
            act, url = _("交报告"), reverse("desk:coordination_submit", args=[row.id])
        elif state == "submitted" and request.actor.may("coordination.accept_report"):
            act, url = _("看报告"), reverse("desk:coordination_report", args=[row.id])
    return state, late, act, url


def _to_ask(request: DeskRequest) -> dict[str, Any] | None:
    """Return the period whose reports can be asked for early; None when they have been."""
    on = request.today
    months = int(terms_on(request.actor.county, on)["report.period"]["months"])
    period = period_of(on, months)
    asked = township_reports(placed(request, SEE)[0], on).filter(period_from=period.from_on)
    if asked.exists():
        return None
    return {"from_on": period.from_on, "said": period_said(*period)}


@page(SEE)
def reports_export(request: DeskRequest) -> HttpResponse:
    """Hand out the reports with their figures as a workbook."""
    on, money = request.as_of, set(MONEY)
    columns = [
        Col("township", _("乡镇")), Col("period_from", _("从"), "day"),
        Col("period_to", _("到"), "day"), Col("due_on", _("期限"), "day"),
        Col("state", _("状态")), Col("first", _("第一次上报"), "day"),
        *(
            Col(name, word(f"town_figure.{name}"), "money" if name in money else "number")
            for name in FIGURES
        ),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        rows = township_reports(placed(request, SEE)[0], on)
        for row in rows.order_by("-period_from", "region")[:EXPORT_MOST]:
            state, figures = report_state(row), handed_in(row).figures
            yield [
                place_of(names, row.region).township, row.period_from, row.period_to, row.due_on,
                word(f"state.township_report.{state}"),
                row.first_submitted_on if state != "due" else None,
                *(figures.get(name) for name in FIGURES),
            ]  # fmt: skip

    return hand_out(request, "township_reports", f"{_('乡镇报告')} {on}", columns, body, crumbs())


def _found(request: DeskRequest, key: UUID, permission: str = SEE) -> Any:
    row = township_report(request.actor.county, key, request.as_of)
    return found_on(request, row, "period_from", permission)


def _here(row: Any) -> str:
    return reverse("desk:coordination_report", args=[row.id])


def _town(request: DeskRequest, row: Any) -> str:
    return place_of(names_on(request.actor.county, request.as_of), row.region).township


def lines_of(figures: Mapping[str, Any]) -> list[tuple[str, int, bool]]:
    """Return figures as lines: the word, the number, whether it is fen."""
    return [
        (word(f"town_figure.{name}"), int(figures.get(name) or 0), name in MONEY)
        for name in FIGURES
    ]


@page(SEE)
def report_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one report: the figures it was handed in with, its words, every step."""
    row, on = _found(request, key), request.as_of
    state, late, act, url = _standing(request, row)
    steps = list(report_steps(row.county, key, on))
    handed = handed_in(row)
    returned = [step for step in steps if step.verb == "return"]
    names = people(request, *(step.done_by for step in steps))
    judging = state == "submitted" and on == request.today
    context = {
        "row": row,
        "state": state,
        "late": late,
        "title": _town(request, row),
        "said": period_said(row.period_from, row.period_to),
        "lines": lines_of(handed.figures) if handed.figures else [],
        "words": handed.words,
        "files": files("coordination_report_file", key),
        "steps": [(step, names.get(step.done_by, "")) for step in steps],
        "why": returned[-1].text if returned and state == "returned" else "",
        "submit": url if act and state != "submitted" else "",
        "may_judge": judging
        and request.actor.may("coordination.accept_report")
        and row.submitted_by != request.actor.id,
        "crumbs": crumbs(crumb(LIST)),
    }
    return render(request, "desk/coordination/report.html", context)


@page("coordination.submit_report")
def submit_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Hand a report in: the figures stand there, the township writes its own words."""
    row = _found(request, key, "coordination.submit_report")
    words = {name: getattr(row, name) for name in ("practice", "problems", "next_steps")}
    form = ReportForm(request.POST or None, initial=words)
    if sent(request, form, submit_report, report=key):
        return redirect(_here(row))
    context = {
        "row": row, "form": form, "title": _town(request, row), "back": _here(row),
        "said": period_said(row.period_from, row.period_to),
        "lines": lines_of(figures_of(row.county, row.region, row.period_to)._asdict()),
        "key": request.POST.get("key") or fresh_key(), "crumbs": crumbs(crumb(LIST)),
        "blocked": row.state not in {"due", "returned"} or row.period_to > request.today,
    }  # fmt: skip
    status = 409 if form.errors else 200
    return render(request, "desk/coordination/submit.html", context, status=status)


@page("coordination.accept_report")
def accept_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Take a report after saying whose and of which period."""
    row = _found(request, key, "coordination.accept_report")
    if confirmed(request):
        do(request, accept_report, report=key)
        return redirect(_here(row))
    return confirm_page(
        request, _("收下乡镇报告"), will=[f"{_town(request, row)}：{_said(row)}"],
        after=[_("不能再改；数字和校验码留着")], button=_("收下"), back=_here(row),
        blocked=row.state != "submitted", crumbs=crumbs(crumb(LIST)),
    )  # fmt: skip


def _said(row: Any) -> str:
    return period_said(row.period_from, row.period_to)


@page("coordination.return_report")
def return_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask for the reason, then give a report back."""
    row = _found(request, key, "coordination.return_report")
    if confirmed(request):
        do(request, return_report, report=key, reason=request.POST.get("reason", ""))
        return redirect(_here(row))
    return confirm_page(
        request, _("退回乡镇报告"), will=[f"{_town(request, row)}：{_said(row)}"],
        after=[_("乡镇补充以后重新上报；按时算不算看第一次上报的日子")], reason=True,
        button=_("退回"), back=_here(row), blocked=row.state != "submitted",
        crumbs=crumbs(crumb(LIST)),
    )  # fmt: skip


@page("coordination.ask_reports")
def ask_page(request: DeskRequest) -> HttpResponse:
    """Say which period's reports will be asked for and by when they are due, then ask."""
    on = request.today
    rule = terms_on(request.actor.county, on)["report.period"]
    period = period_of(on, int(rule["months"]))
    if confirmed(request):
        do(request, ask_reports, period_from=period.from_on)
        return redirect(f"desk:{LIST}")
    n = int(rule["days"])
    return confirm_page(
        request, _("要乡镇报告"),
        why=_("一期结束的第二天，系统自己会要；这里提前要。"),
        will=[_("向各乡镇要 %(said)s 的报告") % {"said": period_said(*period)}],
        after=[ngettext("期末后 %(n)s 天内上报", "期末后 %(n)s 天内上报", n) % {"n": n}],
        button=_("要报告"), back=reverse(f"desk:{LIST}"), crumbs=crumbs(crumb(LIST)),
    )  # fmt: skip
