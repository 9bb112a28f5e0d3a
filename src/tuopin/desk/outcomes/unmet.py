"""Demand that could not be met: who was left out and why, and how little each got (R105, R106)."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.outcomes.tabs import crumbs, outcome_tabs
from tuopin.desk.pages import page
from tuopin.desk.places import placed, townships_of
from tuopin.desk.say import coded
from tuopin.offices.queries import names_on, place_of
from tuopin.outcomes.queries import unmet, unmet_by_category, unmet_total
from tuopin.programme.queries import batches_on
from tuopin.sheets.rules.listing import Col


def _batch(request: DeskRequest) -> int | None:
    text = request.GET.get("batch", "")
    return int(text) if text.isdecimal() and len(text) < 5 else None


@page("see.outcomes")
def unmet_page(request: DeskRequest) -> HttpResponse:
    """Show what was asked and given by kind of project, and who was left out, with the reasons."""
    on, batch = request.as_of, _batch(request)
    area, place = placed(request, "see.outcomes")
    lines = unmet_by_category(area, on, batch)
    found = keyset(unmet(area, on, batch=batch), request)
    context = {
        "page": found,
        "rows": found.rows,
        "lines": lines,
        "total": unmet_total(lines),
        "chips": _chips(request, batch, place),
        "place": place,
        "places": townships_of(request, "see.outcomes"),
        "kept": [("batch", batch)] if batch else [],
        "tabs": outcome_tabs(request, "outcomes_unmet"),
    }
    return render(request, "desk/outcomes/unmet.html", context)


def _chips(request: DeskRequest, chosen: int | None, place: str) -> list[dict[str, Any]]:
    rest = f"&place={place}" if place else ""
    chips = [{"label": _("各批"), "url": f"?{rest.removeprefix('&')}", "on": chosen is None}]
    return chips + [
        {
            "label": _("第 %(n)s 批") % {"n": b.number},
            "url": f"?batch={b.number}{rest}",
            "on": b.number == chosen,
        }
        for b in batches_on(request.actor.county, request.as_of)
    ]


@page("see.outcomes")
def unmet_export(request: DeskRequest) -> HttpResponse:
    """Hand out the applications left unsupported, with the reasons."""
    on = request.as_of
    columns = [
        Col("batch", _("批次"), "number"), Col("household", _("户主")), Col("township", _("乡镇")),
        Col("village", _("村")), Col("category", _("类别")),
        Col("asked", _("申请金额（元）"), "money", total=True), Col("reason", _("理由")),
        Col("decided_on", _("决定日期"), "day"), Col("later", _("别的批次已扶持")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        area = placed(request, "see.outcomes")[0]
        names = names_on(request.actor.county, on)
        for row in unmet(area, on, batch=_batch(request))[:EXPORT_MOST]:
            spot = place_of(names, row.region)
            yield [
                row.batch.number, row.household.head_name, spot.township, spot.village,
                coded("category", row.category), row.amount_fen, row.decision_note,
                row.decided_on, _("是") if vars(row)["later"] else _("否"),
            ]  # fmt: skip

    return hand_out(request, "unmet", f"{_('未满足的需求')} {on}", columns, body, crumbs())
