"""The watch on a return to poverty: the list, one mark with its facts, marking and deciding."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.fields import Choice
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.outcomes.tabs import crumbs, outcome_tabs
from tuopin.desk.pages import as_uuid, page, scope
from tuopin.desk.places import placed, townships_of
from tuopin.desk.say import word
from tuopin.desk.trying import tried
from tuopin.desk.writing import form_page
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import names_on, officer_names, place_of
from tuopin.outcomes.actions import accept_risk, dismiss_risk, lift_risk, mark_risk
from tuopin.outcomes.queries import (
    facts_of,
    risk,
    risk_state_on,
    risk_views,
    risks,
    risks_by_rule,
    risks_of_household,
)
from tuopin.outcomes.states import RISK_BY_HAND
from tuopin.policy.queries import terms_on
from tuopin.register.queries import household_in
from tuopin.sheets.rules.listing import Col

_VIEWS = {
    "marked": gettext_lazy("待决定"),
    "late": gettext_lazy("过期未决定"),
    "watched": gettext_lazy("跟踪中"),
    "dismissed": gettext_lazy("没有风险"),
    "lifted": gettext_lazy("风险解除"),
}
_LONGEST = 300


class DecideForm(forms.Form):
    """Danger or none, and the measures or the reason."""

    decision = Choice(
        [("accept", gettext_lazy("有风险，要跟踪")), ("dismiss", gettext_lazy("没有风险"))],
        label=gettext_lazy("决定"),
    )
    text = forms.CharField(
        label=gettext_lazy("措施或理由"), max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("有风险的写由谁做什么；没有风险的写凭什么。"),
    )  # fmt: skip


class LiftForm(forms.Form):
    """Why the danger is over."""

    reason = forms.CharField(
        label=gettext_lazy("解除的理由"), max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class MarkForm(forms.Form):
    """What kind of danger, and what was seen or heard."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(rule, word(f"risk_rule.{rule}")) for rule in RISK_BY_HAND]
        self.fields["rule"] = Choice(kinds, label=gettext_lazy("哪种风险"))
        self.fields["clue"] = forms.CharField(
            label=gettext_lazy("看到、听到的情况"), max_length=_LONGEST,
            widget=forms.Textarea(attrs={"rows": 3}),
        )  # fmt: skip


def why(row: Any) -> str:
    """Say in words what marked a household: the figures, or what somebody saw."""
    if row.clue:
        return str(row.clue)
    facts = {
        name: yuan(value) if name.endswith("fen") else value
        for name, value in facts_of(row).items()
    }
    return word(f"risk_fact.{row.rule}").format(**facts)


def _view(request: DeskRequest) -> str:
    asked = request.GET.get("view", "marked")
    return asked if asked in {*_VIEWS, "all"} else "marked"


def _listed(request: DeskRequest) -> tuple[Any, str]:
    view = _view(request)
    area, place = placed(request, "see.outcomes")
    return risks(area, request.as_of, "" if view == "all" else view), place


@page("see.outcomes")
def risks_page(request: DeskRequest) -> HttpResponse:
    """List the marks of a view with the facts in words, those due first at the head (R107)."""
    on, view = request.as_of, _view(request)
    rows, place = _listed(request)
    area = placed(request, "see.outcomes")[0]
    found = keyset(rows, request, ("due_on", "id"))
    context = {
        "page": found,
        "rows": [(row, risk_state_on(row, on), why(row)) for row in found.rows],
        "views": _segments(risk_views(area, on), view, place),
        "view": view,
        "by_rule": risks_by_rule(area, on),
        "place": place,
        "places": townships_of(request, "see.outcomes"),
        "kept": [("view", view)],
        "may_decide": request.actor.may("outcomes.accept_risk"),
        "may_lift": request.actor.may("outcomes.lift_risk"),
        "tabs": outcome_tabs(request, "outcomes_risks"),
    }
    return render(request, "desk/outcomes/risks.html", context)


def _segments(counts: dict[str, int], chosen: str, place: str) -> list[dict[str, Any]]:
    narrowed = f"&place={place}" if place else ""
    views = [(name, f"{said} {counts[name]}") for name, said in _VIEWS.items()]
    return [
        {"label": label, "url": f"?view={name}{narrowed}", "on": name == chosen}
        for name, label in [*views, ("all", _("全部"))]
    ]


@page("see.outcomes")
def risks_export(request: DeskRequest) -> HttpResponse:
    """Hand out the marks as a workbook, with the filters of the page."""
    on = request.as_of
    columns = [
        Col("household", _("户主")), Col("township", _("乡镇")), Col("village", _("村")),
        Col("rule", _("风险")), Col("why", _("依据")), Col("marked_on", _("标记日期"), "day"),
        Col("due_on", _("决定期限"), "day"), Col("state", _("状态")),
        Col("decided_on", _("决定日期"), "day"), Col("measures", _("措施或理由")),
        Col("lifted_on", _("解除日期"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        for row in _listed(request)[0][:EXPORT_MOST]:
            spot = place_of(names, row.region)
            state = risk_state_on(row, on)
            decided = state != "marked"
            yield [
                row.household.head_name, spot.township, spot.village,
                word(f"risk_rule.{row.rule}"), why(row), row.marked_on, row.due_on,
                word(f"state.risk.{state}"), row.decided_on if decided else None,
                row.measures if decided else "", row.lifted_on if state == "lifted" else None,
            ]  # fmt: skip

    title = f"{_('返贫风险')} {on}"
    return hand_out(request, "risks", title, columns, body, crumbs(_list()))


def _list() -> tuple[str, str]:
    return _("返贫风险"), reverse("desk:outcomes_risks")


def _found(request: DeskRequest, key: UUID, permission: str = "see.outcomes") -> Any:
    """Return a mark of the area where the reader may do something; refuses 'not_found'."""
    row = risk(request.actor.county, key)
    if row is None or row.marked_on > request.as_of:
        raise Refused("not_found")
    if not scope(request, permission).covers(row.region):
        raise Refused("not_found")
    return row


@page("see.outcomes")
def risk_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one mark: the facts, by which rule, what was decided, and the household's others."""
    actor, on = request.actor, request.as_of
    row = _found(request, key)
    state = risk_state_on(row, on)
    others = [
        (one, risk_state_on(one, on), why(one))
        for one in risks_of_household(actor.county, row.household_id, on)
        if one.id != row.id
    ]
    terms = terms_on(actor.county, row.marked_on)
    context = {
        "row": row,
        "state": state,
        "why": why(row),
        "limit": _limit(terms, row.rule),
        "document": terms.document("risk.rules"),
        "others": others,
        "events": _events(request, row, state),
        "may_decide": state == "marked" and _may(request, row, "outcomes.accept_risk"),
        "may_lift": state == "watched" and _may(request, row, "outcomes.lift_risk"),
        "crumbs": crumbs(_list()),
    }
    return render(request, "desk/outcomes/risk.html", context)


# Which threshold a rule goes by.
_LIMITS = {
    "no_visit": "no_visit_months",
    "stalled": "stalled_visits",
    "loss": "loss_percent",
    "arrears": "arrears_days",
    "income": "income_percent",
}


def _limit(terms: Any, rule: str) -> tuple[str, int] | None:
    """Return the threshold that was in force for a rule, in words; none for a mark by hand."""
    name = _LIMITS.get(rule)
    return (word(f"policy.risk.rules.{name}"), terms["risk.rules"][name]) if name else None


def _may(request: DeskRequest, row: Any, permission: str) -> bool:
    past = request.as_of != request.today
    return not past and scope(request, permission).covers(row.region)


def _events(request: DeskRequest, row: Any, state: str) -> list[dict[str, Any]]:
    """Return what happened to a mark, newest first."""
    keys = (row.marked_by, row.decided_by, row.lifted_by)
    people = officer_names(request.actor.county, keys)
    marker = people.get(row.marked_by, "") if row.clue else ""
    told = [_told(row.marked_on, "wait", _("标记"), marker, why(row))]
    if state != "marked":
        said = _("认定没有风险") if state == "dismissed" else _("认定有风险，跟踪")
        shape = "info" if state == "dismissed" else "doing"
        by = people.get(row.decided_by, "")
        told.append(_told(row.decided_on, shape, said, by, row.measures))
    if state == "lifted":
        by = people.get(row.lifted_by, "")
        told.append(_told(row.lifted_on, "done", _("解除"), by, row.lift_reason))
    return told[::-1]


def _told(on: Any, shape: str, title: str, by: str, text: str) -> dict[str, Any]:
    return {"on": on, "shape": shape, "title": title, "by": by, "text": text}


@page("outcomes.accept_risk", "outcomes.dismiss_risk")
def decide_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Decide whether a household is in danger, and what is done, or why not (R107)."""
    row = _found(request, key, "outcomes.accept_risk")
    at = reverse("desk:outcomes_risk", args=[key])
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if form.cleaned_data["decision"] == "accept":
            done = tried(request, form, accept_risk, risk=key, measures=text)
        else:
            done = tried(request, form, dismiss_risk, risk=key, reason=text)
        if done:
            return redirect(at)
    return form_page(
        request, form, _("返贫风险：决定"), why=f"{row.household.head_name} · {why(row)}",
        button=_("记下决定"), back=at, crumbs=crumbs(_list()),
    )  # fmt: skip


@page("outcomes.lift_risk")
def lift_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """End the watch on a household, with the reason."""
    row = _found(request, key, "outcomes.lift_risk")
    at = reverse("desk:outcomes_risk", args=[key])
    form = LiftForm(request.POST or None)
    sent = request.method == "POST" and form.is_valid()
    if sent and tried(request, form, lift_risk, risk=key, reason=form.cleaned_data["reason"]):
        return redirect(at)
    return form_page(
        request, form, _("返贫风险：解除"), why=f"{row.household.head_name} · {why(row)}",
        button=_("解除"), back=at, crumbs=crumbs(_list()),
    )  # fmt: skip


@page("outcomes.mark_risk")
def mark_page(request: DeskRequest) -> HttpResponse:
    """Mark a household by hand: an illness, another clue; `household` names it in the address."""
    area = scope(request, "outcomes.mark_risk")
    home = household_in(area, as_uuid(request.GET.get("household", "")))
    if home is None:
        raise Refused("not_found")
    form = MarkForm(request.POST or None)
    sent = request.method == "POST" and form.is_valid()
    made = sent and tried(request, form, mark_risk, household=home.id, **form.cleaned_data)
    if made:
        return redirect("desk:outcomes_risk", made.result["risk"])
    return form_page(
        request, form, _("标记返贫风险"), why=home.head_name, button=_("标记"),
        back=reverse("desk:register_household", args=[home.id]), crumbs=crumbs(_list()),
    )  # fmt: skip
