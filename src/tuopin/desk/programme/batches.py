"""Batches: opened with their dates, launched, put in place, closed; milestones reached."""

from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tuopin.desk.fields import DayField
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import do, fresh_key, page
from tuopin.desk.say import word
from tuopin.desk.trying import tried
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.programme.actions import close_batch, launch, open_batch, put_in_place, reach_milestone
from tuopin.programme.queries import batch_by_id, batches_on
from tuopin.programme.states import BATCH, MILESTONES
from tuopin.workflow.actions import Action


class Verb(NamedTuple):
    """A step of a batch: its action, its permission, what it does in words."""

    action: Action[Any]
    permission: str
    title: Any
    will: Any


VERBS = {
    "launch": Verb(
        launch, "programme.launch", gettext_lazy("启动这一批"),
        gettext_lazy("这一批从今天起算启动"),
    ),
    "put_in_place": Verb(
        put_in_place, "programme.put_in_place", gettext_lazy("宣布项目到位"),
        gettext_lazy("这一批的项目从今天起算到位"),
    ),
    "close": Verb(
        close_batch, "programme.close_batch", gettext_lazy("这一批收尾"),
        gettext_lazy("这一批从今天起收尾，不再动"),
    ),
}  # fmt: skip


class BatchForm(forms.Form):
    """A new batch: number, year, and the day by which each milestone should be reached."""

    number = forms.IntegerField(label=gettext_lazy("第几批"), min_value=1, max_value=999)
    year = forms.IntegerField(label=gettext_lazy("年份"), min_value=1990, max_value=2100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in MILESTONES:
            self.fields[code] = DayField(label=word(f"milestone.{code}"), required=False)

    @property
    def milestones(self) -> list[Any]:
        """Return the fields of the milestones."""
        return [self[code] for code in MILESTONES]


def crumbs(tab: str = "batches") -> list[tuple[str, str]]:
    """Return the way back to a tab of the programme."""
    return [(_("工程与批次"), f"{reverse('desk:programme')}?tab={tab}")]


@page("programme.open_batch")
def open_batch_page(request: DeskRequest) -> HttpResponse:
    """Open a batch in preparation."""
    actor, today = request.actor, request.today
    last = max((b.number for b in batches_on(actor.county, today)), default=0)
    form = BatchForm(request.POST or None, initial={"number": last + 1, "year": today.year})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        days = {code: data[code] for code in MILESTONES if data[code]}
        done = tried(
            request, form, open_batch, at={"batch_exists": "number"}, number=data["number"],
            year=data["year"], milestones=days,
        )  # fmt: skip
        if done is not None:
            return redirect("desk:programme")
    context = {
        "form": form, "key": request.POST.get("key") or fresh_key(), "crumbs": crumbs(),
    }  # fmt: skip
    return render(request, "desk/programme/batch.html", context)


@page("see.programme")
def batch_act(request: DeskRequest, key: UUID, verb: str) -> HttpResponse:
    """Say what a step of a batch does, then take it."""
    actor, on = request.actor, request.as_of
    if verb not in VERBS:
        raise Http404
    step = VERBS[verb]
    if not actor.may(step.permission):
        raise Refused("forbidden", action=Word(f"action.{step.permission}"))
    batch = batch_by_id(actor.county, key)
    if batch is None:
        raise Refused("not_found")
    after = BATCH.after(batch.state, verb)
    if request.method == "POST" and request.POST.get("confirmed"):
        do(request, step.action, batch=key)
        return redirect("desk:programme")
    context = {
        "title": step.title,
        "why": _("第 %(n)s 批") % {"n": batch.number},
        "will": [step.will, _("日期 %(day)s") % {"day": on}],
        "refused": [],
        "after": [word(f"state.batch.{after}"), _("往回走的路没有，办之前看清楚")],
        "hidden": [],
        "reason": False,
        "button": step.title,
        "back": reverse("desk:programme"),
        "crumbs": crumbs(),
    }
    return render(request, "desk/confirm.html", context)


@require_POST
@page("programme.reach_milestone")
def milestone_page(request: DeskRequest, key: UUID, code: str) -> HttpResponse:
    """Record that a batch reached a milestone today."""
    do(request, reach_milestone, batch=key, code=code)
    return redirect("desk:programme")
