"""One application: its file, where it stands, and what may be done with it now."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import fresh_key, page, scope
from tuopin.desk.say import day, word
from tuopin.kit.refusals import Refused
from tuopin.selection.queries import ApplicationFile, application_file, kin_declared
from tuopin.selection.states import PAIRING_ROLES

# The pages of the verbs, each with the permission that opens it; the first that fits is the next.
_PAGES = (
    ("classify", "selection.classify", "selection", "?state=filed"),
    ("verify", "selection.verify", "selection_verify", ""),
    ("assess", "selection.assess", "selection_assess", ""),
    ("approve", "selection.approve", "selection_approve", "?at={key}"),
    ("revise", "selection.revise", "selection_parts", ""),
    ("publish", "selection.publish", "selection_notices", ""),
    ("object", "selection.object_to", "selection_object", ""),
    ("return", "selection.send_back", "selection_act", "return"),
    ("exclude", "selection.exclude", "selection_act", "exclude"),
    ("decline", "selection.decline", "selection_act", "decline"),
    ("withdraw", "selection.withdraw", "selection_act", "withdraw"),
)
_ALONE = {"selection", "selection_approve", "selection_notices"}
# What takes an application onward; the others turn it back or away, and are never the next step.
_ONWARD = {"classify", "verify", "assess", "approve", "revise", "publish"}
# The usual way of an application, with the day on which each step was taken.
_WAY = (
    ("filed", "filed_on"),
    ("classified", "classified_on"),
    ("verified", "verified_on"),
    ("assessed", "assessed_on"),
    ("approved", "decided_on"),
    ("noticed", "noticed_on"),
    ("cleared", "cleared_on"),
)
_LEFT = {"excluded": "verified", "unsupported": "assessed", "returned": "assessed"}


def file_of(request: DeskRequest, key: UUID) -> ApplicationFile:
    """Return the file of an application in the reader's area; refuses 'not_found'."""
    found = application_file(scope(request, "see.selection"), key, request.as_of)
    if found is None:
        raise Refused("not_found")
    return found


def crumbs_of(found: ApplicationFile | None = None) -> list[tuple[str, str]]:
    """Return where a page of an application lies."""
    crumbs = [(_("识别审定"), reverse("desk:selection"))]
    if found:
        here = reverse("desk:selection_application", args=[found.application.id])
        crumbs.append((found.household.head_name, here))
    return crumbs


def key_of(request: DeskRequest) -> str:
    """Return the form's own key, kept when the form comes back with faults."""
    return request.POST.get("key") or fresh_key()


@page("see.selection")
def application(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show everything about an application, and what may be done with it now."""
    found = file_of(request, key)
    actor, on = request.actor, request.as_of
    current = {p.role: p for p in found.pairings if p.until_on is None or p.until_on >= on}
    context = {
        "file": found,
        "case": found.application,
        "steps": _steps(found),
        "pairs": [(role, current.get(role)) for role in PAIRING_ROLES],
        "acts": _acts(actor, found),
        "may_pair": actor.may("selection.pair"),
        "kin": _kin(request, found),
        "may_declare": actor.scope("selection.declare_kin").covers(found.household.region),
        "crumbs": crumbs_of(),
    }
    return render(request, "desk/selection/application.html", context)


def _kin(request: DeskRequest, found: ApplicationFile) -> list[tuple[Any, bool, bool]]:
    """Return each declared relative; whether it was taken back, whether the reader may do so."""
    home, on, me = found.household, request.as_of, request.actor
    may = on == request.today and scope(request, "selection.retract_kin").covers(home.region)
    rows = kin_declared(me.county, home.id, on)
    gone = [row.void_on is not None and row.void_on <= on for row in rows]
    return [
        (row, back, may and not back and row.officer_id != me.id)
        for row, back in zip(rows, gone, strict=True)
    ]


def _acts(actor: Any, found: ApplicationFile) -> list[dict[str, Any]]:
    """Return what the state and the reader's posts allow, the usual next step first."""
    key = found.application.id
    acts = []
    for verb, permission, name, tail in _PAGES:
        area = actor.scope(permission)
        if verb not in found.verbs or not area.covers(found.application.region):
            continue
        if name == "selection_act":
            url = reverse("desk:selection_act", args=[key, tail])
        elif name in _ALONE:
            url = reverse(f"desk:{name}") + tail.format(key=key)
        else:
            url = reverse(f"desk:{name}", args=[key])
        acts.append({"verb": verb, "url": url, "onward": verb in _ONWARD})
    return acts


def _steps(found: ApplicationFile) -> list[dict[str, str]]:
    """Return the way from filing to a cleared notice; a way that ended elsewhere says so."""
    case, state = found.application, found.state
    names = [name for name, _field in _WAY]
    stopped = state not in names
    reached = names.index(_LEFT.get(state, "filed") if stopped else state)
    steps = []
    for place, (name, field) in enumerate(_WAY):
        on = getattr(case, field)
        there = place <= reached and on is not None
        shape = "done" if there else "todo"
        if there and place == reached and not stopped and name != "cleared":
            shape = "doing"
        note = day(on, year=case.filed_on.year) if there else ""
        steps.append({"label": word(f"state.application.{name}"), "note": note, "state": shape})
        if stopped and place == reached:
            label = word(f"state.application.{state}")
            steps.append({"label": label, "note": "", "state": "late"})
    return steps
