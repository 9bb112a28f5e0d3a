"""What is recorded about one application: the home visit, an expert's opinion, new parts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, page
from tuopin.desk.selection.case import crumbs_of, file_of, key_of
from tuopin.desk.selection.forms import OpinionForm, PartForms, VisitForm, parts_given
from tuopin.desk.selection.people import LIAISONS, people_over
from tuopin.desk.selection.teams import running
from tuopin.desk.trying import tried
from tuopin.policy.queries import terms_on
from tuopin.selection.actions import assess, revise, verify
from tuopin.selection.queries import ApplicationFile

_PART = ("category", "content", "quantity_milli", "unit", "amount_fen", "own_fen", "gain_fen")


def county_words(request: DeskRequest) -> dict[str, Any]:
    """Return the arguments of part lines: the county's own words beside those of all (R23)."""
    return {"extra": terms_on(request.actor.county, request.today).get("words.extra", {})}


def _lines(request: DeskRequest, found: ApplicationFile) -> Any:
    return PartForms(
        request.POST or None, prefix="parts", initial=_initial(found),
        form_kwargs=county_words(request),
    )  # fmt: skip


def _initial(found: ApplicationFile) -> list[dict[str, Any]]:
    return [{name: getattr(part, name) for name in _PART} for part in found.parts]


def _said(request: DeskRequest, words: str, found: ApplicationFile) -> None:
    messages.success(request, words % {"name": found.household.head_name})


@page("selection.verify")
def verify_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Record a home visit with what the household wishes (R25–R33)."""
    found = file_of(request, key)
    actor, on = request.actor, request.today
    trip = running(actor.county, on, found.batch.id)
    people = people_over(request, found.application.region, LIAISONS)
    paired = next((str(p.officer_id) for p in found.pairings if p.role == "liaison"), "")
    form = VisitForm(request.POST or None, people=people, initial={"liaison": paired})
    parts = _lines(request, found)
    if request.method == "POST" and form.is_valid() and parts.is_valid():
        data = form.cleaned_data
        done = trip and tried(
            request, form, verify, at={"wrong_post": "liaison", "same_person": "liaison"},
            application=key, campaign=trip.id, liaison=as_uuid(data["liaison"]),
            housing=data["housing"], family=data["family"], spirit=data["spirit"],
            able=data["able"] == "yes", poor_in_village=data["poor_in_village"] == "yes",
            wish=data["wish"], signed=data["signed"] == "yes", note=data["note"],
            parts=parts_given(parts) if parts.has_changed() else None,
        )  # fmt: skip
        if done:
            _said(request, _("%(name)s 的入户核查存下了。"), found)
            return redirect(f"{reverse('desk:selection')}?state=classified&mine=1")
    context = {
        "file": found, "form": form, "parts": parts, "trip": trip, "key": key_of(request),
        "crumbs": crumbs_of(found),
    }  # fmt: skip
    return render(request, "desk/selection/verify.html", context)


@page("selection.assess")
def assess_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Give an expert's opinion (R39)."""
    found = file_of(request, key)
    form = OpinionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = tried(
            request, form, assess, at={"bad_value": "advised_fen", "missing_value": "advised_fen"},
            application=key, verdict=data["verdict"], advised_fen=data["advised_fen"],
            text=data["text"],
        )  # fmt: skip
        if done is not None:
            _said(request, _("对 %(name)s 的意见存下了。"), found)
            return redirect(f"{reverse('desk:selection')}?state=verified")
    context = {"file": found, "form": form, "key": key_of(request), "crumbs": crumbs_of(found)}
    return render(request, "desk/selection/assess.html", context)


@page("selection.revise")
def parts_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Put new project parts in place of those returned."""
    found = file_of(request, key)
    parts = _lines(request, found)
    if request.method == "POST" and parts.is_valid():
        first = parts.forms[0]
        done = tried(request, first, revise, application=key, parts=parts_given(parts))
        if done is not None:
            _said(request, _("%(name)s 的项目改好了，请专家再看。"), found)
            return redirect("desk:selection_application", key)
    context = {"file": found, "parts": parts, "key": key_of(request), "crumbs": crumbs_of(found)}
    return render(request, "desk/selection/parts.html", context)
