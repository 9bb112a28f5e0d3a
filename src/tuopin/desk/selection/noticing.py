"""Public notices: put up by township, objected to, ended on their last day."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuopin.desk.exporting import hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, do, page, scope
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import names_on, place_of
from tuopin.policy.queries import terms_on
from tuopin.programme.queries import batch_by_id, batches_on
from tuopin.selection.actions import end_notice, object_to, publish
from tuopin.selection.queries import application_file, applications, notice_items, notices_open
from tuopin.sheets.rules.listing import Col

MOST = 20_000


def _groups(request: DeskRequest) -> list[dict[str, Any]]:
    """Return the approved applications by batch and township, ready to be put up."""
    actor, on = request.actor, request.as_of
    batches = {b.number: b for b in batches_on(actor.county, on)}
    groups: dict[tuple[int, str], list[Any]] = {}
    for row in applications(scope(request, "see.selection"), states=["approved"], limit=MOST):
        groups.setdefault((row.batch_number, row.region[:9] + "000"), []).append(row)
    return [
        {
            "batch": batches.get(number),
            "region": region,
            "rows": rows,
            "fen": sum(r.approved_fen or 0 for r in rows),
        }
        for (number, region), rows in sorted(groups.items())
    ]


@page("see.selection")
def notices(request: DeskRequest) -> HttpResponse:
    """Show what may be put up, and the notices that are open with what is on them."""
    actor, on = request.actor, request.as_of
    area = scope(request, "see.selection")
    shown = request.GET.get("notice", "")
    context = {
        "groups": _groups(request),
        "open": notices_open(area, on),
        "shown": as_uuid(shown) if shown else None,
        "items": notice_items(area, as_uuid(shown)) if shown else [],
        "days": terms_on(actor.county, on)["notice.days"],
        "may_publish": actor.may("selection.publish"),
        "may_end": actor.may("selection.end_notice"),
        "crumbs": [(_("识别审定"), reverse("desk:selection"))],
    }
    return render(request, "desk/selection/notices.html", context)


@page("see.selection")
def notices_export(request: DeskRequest) -> HttpResponse:
    """Hand out the households on the notices that are open, with objections to them."""
    area, on = scope(request, "see.selection"), request.as_of
    columns = [
        Col("batch", _("批次"), "number"), Col("township", _("乡镇")), Col("village", _("村")),
        Col("household", _("户主")), Col("approved", _("核定金额（元）"), "money", total=True),
        Col("from_on", _("公示开始"), "day"), Col("until_on", _("公示结束"), "day"),
        Col("objected_on", _("异议日期"), "day"), Col("objection", _("异议")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        for notice in notices_open(area, on):
            for item in notice_items(area, notice.notice):
                place = place_of(names, item.region)
                yield [
                    notice.batch_number, place.township, place.village, item.head_name,
                    item.approved_fen, notice.from_on, notice.until_on, item.objected_on,
                    item.objection,
                ]  # fmt: skip

    crumbs = [
        (_("识别审定"), reverse("desk:selection")), (_("公示"), reverse("desk:selection_notices")),
    ]  # fmt: skip
    return hand_out(request, "notices", f"{_('公示')} {on}", columns, body, crumbs)


@page("selection.publish")
def publish_page(request: DeskRequest) -> HttpResponse:
    """Say who will be put up and for how long, then put them up."""
    actor, on = request.actor, request.today
    data = request.POST if request.method == "POST" else request.GET
    region, batch = data.get("region", ""), as_uuid(data.get("batch", ""))
    found = batch_by_id(actor.county, batch)
    if found is None:
        raise Refused("not_found")
    rows = [
        r
        for g in _groups(request)
        if g["region"] == region and g["batch"] and g["batch"].id == batch
        for r in g["rows"]
    ]
    if request.method == "POST" and request.POST.get("confirmed"):
        do(request, publish, batch=batch, region=region, applications=[str(r.id) for r in rows])
        return redirect("desk:selection_notices")
    days = terms_on(actor.county, on)["notice.days"]
    place = names_on(actor.county, on).get(region, region)
    context = {
        "title": _("公示审定结果"),
        "why": place,
        "will": [
            ngettext("公示 %(n)s 户", "公示 %(n)s 户", len(rows)) % {"n": len(rows)},
            _("从今天起公示 %(days)s 天") % {"days": days},
        ],
        "refused": [],
        "after": [_("期满没有异议的户可以编号")],
        "hidden": [("region", region), ("batch", str(batch))],
        "reason": False,
        "button": ngettext("公示 %(n)s 户", "公示 %(n)s 户", len(rows)) % {"n": len(rows)},
        "back": reverse("desk:selection_notices"),
        "crumbs": [(_("公示"), reverse("desk:selection_notices"))],
    }
    return render(request, "desk/confirm.html", context)


@page("selection.end_notice")
def end(request: DeskRequest, key: UUID) -> HttpResponse:
    """End a notice whose last day has come."""
    if request.method == "POST":
        do(request, end_notice, notice=key)
    return redirect("desk:selection_notices")


@page("selection.object_to")
def objection(request: DeskRequest, key: UUID) -> HttpResponse:
    """Record an objection against a household on a notice."""
    found = application_file(scope(request, "see.selection"), key, request.as_of)
    if found is None:
        raise Refused("not_found")
    if request.method == "POST" and request.POST.get("confirmed"):
        do(request, object_to, application=key, text=request.POST.get("reason", ""))
        return redirect("desk:selection_notices")
    context = {
        "title": _("登记异议") + " · " + found.household.head_name,
        "why": _("异议写清楚：谁反映什么，有什么依据。"),
        "will": [_("这一户退回核实，不随公示期满转入编号")],
        "refused": [],
        "after": [],
        "hidden": [],
        "reason": True,
        "button": _("登记异议"),
        "back": reverse("desk:selection_notices"),
        "crumbs": [(_("公示"), reverse("desk:selection_notices"))],
    }
    return render(request, "desk/confirm.html", context)
