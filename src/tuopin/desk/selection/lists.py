"""Lists of applications by state, their classification, who is to be paired, exports."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, do, page
from tuopin.desk.places import placed, townships_of
from tuopin.desk.say import word
from tuopin.desk.selection.teams import team_scope
from tuopin.kit.scope import Scope
from tuopin.offices.queries import names_on, place_of
from tuopin.programme.queries import batches_on
from tuopin.selection.actions import classify
from tuopin.selection.queries import (
    ApplicationRow,
    applications,
    opinions_of,
    pairings_on,
    parts_of,
    state_counts,
    to_pair,
)
from tuopin.selection.states import APPLICATION, PAIRING_ROLES
from tuopin.sheets.rules.listing import Col

PAGE = 50
# What a reader does with a row in a state: permission, page, words.
_ACTS = {
    "classified": ("selection.verify", "selection_verify", "verb.verify"),
    "verified": ("selection.assess", "selection_assess", "verb.assess"),
    "returned": ("selection.revise", "selection_parts", "verb.revise"),
}


def _batch(request: DeskRequest) -> int | None:
    text = request.GET.get("batch", "")
    return int(text) if text.isdecimal() and len(text) < 5 else None


def _state(request: DeskRequest) -> str:
    state = request.GET.get("state", "")
    return state if state in APPLICATION.states else ""


def _past(request: DeskRequest) -> bool:
    return bool(request.as_of != request.today)


def _mine(request: DeskRequest) -> bool:
    """Say whether a verifier asked for the townships of the own team only."""
    may = request.actor.may("selection.verify")
    return bool(may and request.GET.get("mine"))


def _area(request: DeskRequest) -> tuple[Scope, str]:
    if _mine(request):
        return team_scope(request.actor, request.today), ""
    return placed(request, "see.selection")


def _rows(request: DeskRequest, area: Scope, limit: int) -> list[ApplicationRow]:
    """Return the rows that the address asks for; a past day shows all that was filed by then."""
    past, state = _past(request), _state(request)
    after = request.GET.get("after", "")
    return applications(
        area, batch=_batch(request), states=[state] if state and not past else [],
        after=as_uuid(after) if after else None, limit=limit,
        on=request.as_of if past else None,
    )  # fmt: skip


@page("see.selection")
def applications_list(request: DeskRequest) -> HttpResponse:
    """Show the applications of the reader's area by state and batch."""
    actor = request.actor
    area, place = _area(request)
    state, past = _state(request), _past(request)
    if request.GET.get("pair") and not past:
        return _pairing(request, area, place)
    found = _rows(request, area, PAGE + 1)
    rows, more = found[:PAGE], len(found) > PAGE
    keys = [r.id for r in rows]
    parts = parts_of(actor.county, keys, request.as_of)
    opinions = opinions_of(actor.county, keys) if state in {"assessed", "verified"} else {}
    context = {
        "rows": [(r, parts.get(r.id, []), opinions.get(r.id, [])) for r in rows],
        "next_after": rows[-1].id if more else None,
        "tabs": _tabs(request, area),
        "chips": _chips(request),
        "place": place,
        "places": [] if _mine(request) else townships_of(request, "see.selection"),
        "kept": [(n, request.GET.get(n, "")) for n in ("state", "batch") if request.GET.get(n)],
        "state": "" if past else state,
        "act": _act(request, state),
        "classify": state == "filed" and actor.may("selection.classify"),
        "approve": state == "assessed" and actor.may("selection.approve"),
        "export": _query(request),
        "may_file": not past and actor.may("selection.file"),
    }
    return render(request, "desk/selection/list.html", context)


def _act(request: DeskRequest, state: str) -> tuple[str, str] | None:
    """Return the page and the word of what the reader may do with each row of a state."""
    if state not in _ACTS or _past(request):
        return None
    permission, name, words = _ACTS[state]
    return (f"desk:{name}", words) if request.actor.may(permission) else None


def _query(request: DeskRequest, **changes: Any) -> str:
    """Return the list's address with its filters, some of them changed."""
    kept = {n: request.GET.get(n, "") for n in ("state", "batch", "place", "mine")} | changes
    return urlencode({name: value for name, value in kept.items() if value})


def _tabs(request: DeskRequest, area: Scope) -> list[dict[str, Any]]:
    """Return one tab a state that holds something now; a past day has no tabs."""
    if _past(request):
        return []
    state, base = _state(request), reverse("desk:selection")
    counts = state_counts(area, _batch(request))
    tabs = [{"label": _("全部"), "url": f"{base}?{_query(request, state='')}", "on": not state}]
    return tabs + [
        {
            "label": word(f"state.application.{s}"),
            "url": f"{base}?{_query(request, state=s)}",
            "count": counts.get(s, 0),
            "on": s == state,
        }
        for s in APPLICATION.states
        if counts.get(s) or s == state
    ]


def _chips(request: DeskRequest) -> list[dict[str, Any]]:
    actor, on = request.actor, request.as_of
    base, batch = reverse("desk:selection"), _batch(request)
    chips = []
    if actor.may("selection.verify"):
        on_now = _mine(request)
        url = f"{base}?{_query(request, mine='' if on_now else 1, place='')}"
        chips.append({"label": _("我的组"), "url": url, "on": on_now})
    chips += [
        {
            "label": _("第 %(n)s 批") % {"n": b.number},
            "url": f"{base}?{_query(request, batch='' if b.number == batch else b.number)}",
            "on": b.number == batch,
        }
        for b in batches_on(actor.county, on)
    ]
    return chips


def _pairing(request: DeskRequest, area: Scope, place: str) -> HttpResponse:
    """Show the visited households that lack somebody who answers for them (R36, R37)."""
    actor, on = request.actor, request.as_of
    waiting = to_pair(area, on)
    rows = list(waiting.select_related("household")[:PAGE])
    held = pairings_on(actor.county, [r.household_id for r in rows], on)
    context = {
        "rows": [
            (r, [(role, held.get(r.household_id, {}).get(role)) for role in PAIRING_ROLES])
            for r in rows
        ],
        "waiting": waiting.count(),
        "place": place,
        "places": townships_of(request, "see.selection"),
        "may_pair": actor.may("selection.pair"),
        "crumbs": [(_("识别审定"), reverse("desk:selection"))],
    }
    return render(request, "desk/selection/pairing.html", context)


@page("selection.classify")
def classify_many(request: DeskRequest) -> HttpResponse:
    """Classify the chosen applications at once."""
    chosen = [as_uuid(key) for key in request.POST.getlist("id")]
    if request.method == "POST" and chosen:
        done = do(request, classify, applications=_unique(chosen)).result
        n = done["classified"]
        messages.success(request, ngettext("分类登记 %(n)s 户", "分类登记 %(n)s 户", n) % {"n": n})
    return redirect(f"{reverse('desk:selection')}?state=filed")


def _unique(keys: list[UUID]) -> list[UUID]:
    return list(dict.fromkeys(keys))


@page("see.selection")
def export(request: DeskRequest) -> HttpResponse:
    """Hand out the list as a workbook, with the filters of the page."""
    actor, on = request.actor, request.as_of
    area, _place = _area(request)
    columns = [
        Col("batch", _("批次"), "number"), Col("township", _("乡镇")), Col("village", _("村")),
        Col("household", _("户主")), Col("applicant", _("申请人")), Col("category", _("类别")),
        Col("asked", _("申请金额（元）"), "money", total=True),
        Col("approved", _("核定金额（元）"), "money", total=True), Col("state", _("状态")),
        Col("filed_on", _("申请日期"), "day"), Col("exclusion", _("排除理由")),
        Col("reason", _("说明")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(actor.county, on)
        for r in _rows(request, area, EXPORT_MOST):
            spot = place_of(names, r.region)
            yield [
                r.batch_number, spot.township, spot.village, r.head_name, r.applicant, r.category,
                r.amount_fen, r.approved_fen, word(f"state.application.{r.state}"), r.filed_on,
                word(f"exclusion.{r.exclusion}") if r.exclusion else "", r.reason,
            ]  # fmt: skip

    return hand_out(request, "applications", f"{_('识别审定')} {on}", columns, body)
