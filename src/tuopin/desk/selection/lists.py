"""Lists of applications by state, their classification, the ranking of candidates, exports."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.pages import as_uuid, do, page, scope, workbook
from tuopin.desk.say import word
from tuopin.offices.queries import names_on, place_of
from tuopin.programme.queries import batches_on
from tuopin.selection.actions import classify
from tuopin.selection.queries import applications, parts_of, ranking, state_counts
from tuopin.selection.states import APPLICATION
from tuopin.sheets.rules.writing import plain_workbook

PAGE = 50
EXPORT_MOST = 50_000


def _batch(request: HttpRequest) -> int | None:
    text = request.GET.get("batch", "")
    return int(text) if text.isdigit() and len(text) < 5 else None


def _state(request: HttpRequest) -> str:
    state = request.GET.get("state", "")
    return state if state in APPLICATION.states else ""


def _after(request: HttpRequest) -> UUID | None:
    text = request.GET.get("after", "")
    return as_uuid(text) if text else None


@page("see.selection")
def applications_list(request: HttpRequest) -> HttpResponse:
    """Show the applications of the reader's area by state and batch."""
    actor, on = request.actor, request.as_of  # type: ignore[attr-defined]
    area = scope(request, "see.selection")
    batch, state = _batch(request), _state(request)
    past = on != request.today  # type: ignore[attr-defined]
    found = applications(
        area, batch=batch, states=[state] if state else [], after=_after(request),
        limit=PAGE + 1, on=on if past else None,
    )  # fmt: skip
    rows, more = found[:PAGE], len(found) > PAGE
    parts = parts_of(actor.county, [r.id for r in rows])
    counts = state_counts(area, batch)
    base = reverse("desk:selection")
    tail = f"&batch={batch}" if batch else ""
    tabs = [{"label": _("全部"), "url": f"{base}?{tail.lstrip('&')}", "on": not state}]
    tabs += [
        {
            "label": word(f"state.application.{s}"),
            "url": f"{base}?state={s}{tail}",
            "count": counts[s],
            "on": s == state,
        }
        for s in APPLICATION.states
        if counts.get(s)
    ]
    chips = [
        {
            "label": _("第 %(n)s 批") % {"n": b.number},
            "url": f"{base}?batch={b.number}" + (f"&state={state}" if state else ""),
            "on": b.number == batch,
        }
        for b in batches_on(actor.county, on)
    ]
    context = {
        "rows": [(r, parts.get(r.id, [])) for r in rows],
        "next_after": rows[-1].id if more else None,
        "tabs": tabs,
        "chips": chips,
        "state": state,
        "batch": batch,
        "classify": state == "filed" and actor.may("selection.classify"),
        "approve": state == "assessed" and actor.may("selection.approve"),
    }
    return render(request, "desk/selection/list.html", context)


@page("selection.classify")
def classify_many(request: HttpRequest) -> HttpResponse:
    """Classify the chosen applications at once."""
    chosen = [as_uuid(key) for key in request.POST.getlist("id")]
    if request.method == "POST" and chosen:
        do(request, classify, applications=chosen)
    return redirect(f"{reverse('desk:selection')}?state=filed")


@page("see.selection")
def export(request: HttpRequest) -> HttpResponse:
    """Hand out the list as a workbook."""
    actor, on = request.actor, request.as_of  # type: ignore[attr-defined]
    state = _state(request)
    rows = applications(
        scope(request, "see.selection"), batch=_batch(request), states=[state] if state else [],
        limit=EXPORT_MOST,
    )  # fmt: skip
    names = names_on(actor.county, on)
    heads = [
        _("批次"), _("乡镇"), _("村"), _("户主"), _("申请人"), _("类别"), _("申请金额（元）"),
        _("核定金额（元）"), _("状态"), _("申请日期"),
    ]  # fmt: skip
    body: list[list[Any]] = []
    for r in rows:
        place = place_of(names, r.region)
        body.append(
            [
                r.batch_number, place.township, place.village, r.head_name, r.applicant, r.category,
                r.amount_fen, r.approved_fen, word(f"state.application.{r.state}"),
                r.filed_on.isoformat(),
            ]
        )  # fmt: skip
    title = f"{_('识别审定')} {on}"
    return workbook(plain_workbook(title, heads, body, money=[6, 7]), f"{title}.xlsx")


@page("see.selection")
def ranking_page(request: HttpRequest) -> HttpResponse:
    """Show a batch's candidates by degree of poverty, with the grounds (R114)."""
    actor, on = request.actor, request.as_of  # type: ignore[attr-defined]
    batches = batches_on(actor.county, on)
    batch = _batch(request) or (batches[-1].number if batches else 0)
    base = reverse("desk:selection_ranking")
    context = {
        "rows": ranking(scope(request, "see.selection"), batch, on),
        "batch": batch,
        "chips": [
            {
                "label": _("第 %(n)s 批") % {"n": b.number},
                "url": f"{base}?batch={b.number}",
                "on": b.number == batch,
            }
            for b in batches
        ],
        "crumbs": [(_("识别审定"), reverse("desk:selection"))],
    }
    return render(request, "desk/selection/ranking.html", context)
