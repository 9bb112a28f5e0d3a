"""The programme on one page, a tab for each of its sides."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page
from tuopin.desk.programme.batches import VERBS
from tuopin.kit.scope import Scope
from tuopin.programme.queries import (
    batches_on,
    campaigns,
    milestones,
    missing_bodies,
    papers,
    plan_rollup,
    plans,
    uncovered,
)
from tuopin.programme.queries import programme as programme_of
from tuopin.programme.states import BATCH, MEASURES
from tuopin.workflow.rules import Actor

AHEAD = date(9999, 12, 31)
_EXPORTED = {"batches", "plans", "campaigns", "papers"}


@page("see.programme")
def programme(request: DeskRequest) -> HttpResponse:
    """Show the programme: its batches by default."""
    actor, on = request.actor, request.as_of
    tab = request.GET.get("tab", "")
    tab = tab if tab in _TABS else "batches"
    base = reverse("desk:programme")
    context = {
        "programme": programme_of(actor.county),
        "export": reverse(f"desk:programme_{tab}_export") if tab in _EXPORTED else "",
        "tab": tab,
        "tabs": [
            {"label": label, "url": f"{base}?tab={code}", "on": code == tab}
            for code, label in (
                ("batches", pgettext("tab", "批次")), ("plans", _("规划计划")),
                ("campaigns", _("调查核查督查")),
                ("papers", _("政策文件")), ("bodies", _("机构缺口")),
            )
        ],
        **_TABS[tab](request, actor, on),
    }  # fmt: skip
    return render(request, "desk/programme/overview.html", context)


def _batches(request: DeskRequest, actor: Actor, on: date) -> dict[str, Any]:
    days: dict[int, list[Any]] = {}
    for item in milestones(actor.county, on):
        days.setdefault(item.batch_number, []).append(item)
    return {
        "batches": [
            {
                "row": batch,
                "days": days.get(batch.number, []),
                "acts": [
                    verb for verb in BATCH.verbs(batch.state) if actor.may(VERBS[verb].permission)
                ],
                "steps": _steps(batch),
            }
            for batch in reversed(batches_on(actor.county, on))
        ],
        "may_open": actor.may("programme.open_batch"),
        "may_reach": actor.may("programme.reach_milestone"),
        "may_start": actor.may("programme.start"),
    }


def _steps(batch: Any) -> list[dict[str, Any]]:
    """Return the four steps of a batch with their days."""
    days = (batch.opened_on, batch.launched_on, batch.in_place_on, batch.closed_on)
    labels = (_("筹备"), _("启动"), _("项目到位"), _("收尾"))
    steps = []
    for label, day in zip(labels, days, strict=True):
        state = "done" if day else "todo"
        steps.append({"label": label, "note": day.isoformat() if day else "", "state": state})
    # The last step reached is where the batch is, until it is closed.
    reached = [step for step in steps if step["state"] == "done"]
    if batch.state in {"preparing", "launched"} and reached:
        reached[-1]["state"] = "doing"
    return steps


def _plans(request: DeskRequest, actor: Actor, on: date) -> dict[str, Any]:
    adopted = [p for p in plans(actor.county) if p.adopted_on <= on]
    years = sorted({t.year for p in adopted for t in p.targets.all()})
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else on.year
    kinds = {p.kind for p in adopted for t in p.targets.all() if t.year == year}
    kind = "three_year" if kinds == {"three_year"} else "annual"
    base = reverse("desk:programme")
    return {
        "plans": [_plan(p, year) for p in adopted if p.year_from <= year <= p.year_to],
        "measures": MEASURES,
        "rollup": plan_rollup(actor.county, year, on, kind),
        "kind": kind,
        "year": year,
        "years": [
            {"label": str(y), "url": f"{base}?tab=plans&year={y}", "on": y == year} for y in years
        ],
        "may_plan": actor.may("programme.adopt_plan"),
    }


def _plan(plan: Any, year: int) -> dict[str, Any]:
    """Return a plan with its targets for a year, one for each measure."""
    found = {t.measure: t.value for t in plan.targets.all() if t.year == year}
    return {
        "row": plan,
        "county": plan.region.endswith("000000"),
        "values": [found.get(measure) for measure in MEASURES],
    }


def _campaigns(request: DeskRequest, actor: Actor, on: date) -> dict[str, Any]:
    # Looked at from today, what is planned stands there too; from a past day only what had begun.
    past = on != request.today
    rows = campaigns(actor.county, on if past else AHEAD)
    current = next(
        (c for c in rows if c.kind != "survey" and c.opens_on <= on <= c.closes_on), None
    )
    return {
        "campaigns": [{"row": c, "standing": _campaign_standing(c, on)} for c in rows],
        "current": current,
        "uncovered": uncovered(actor.county, current.id, on) if current else [],
        "may_open": actor.may("programme.open_campaign"),
    }


def _campaign_standing(campaign: Any, on: date) -> tuple[str, str]:
    if campaign.opens_on > on:
        return "todo", _("还没开始")
    return ("doing", _("进行中")) if campaign.closes_on >= on else ("done", _("已结束"))


def _papers(request: DeskRequest, actor: Actor, on: date) -> dict[str, Any]:
    return {"papers": papers(actor.county, on), "may_issue": actor.may("programme.issue_paper")}


def _bodies(request: DeskRequest, actor: Actor, on: date) -> dict[str, Any]:
    area: Scope = actor.scope("see.programme")
    found = [m for m in missing_bodies(actor.county, on) if area.covers(m.region)]
    return {"missing": found, "may_body": actor.may("offices.open_body")}


_TABS: dict[str, Callable[[DeskRequest, Actor, date], dict[str, Any]]] = {
    "batches": _batches,
    "plans": _plans,
    "campaigns": _campaigns,
    "papers": _papers,
    "bodies": _bodies,
}
