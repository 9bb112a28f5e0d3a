"""What is late in oversight, each row with the act that ends it."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.oversight.findings import next_act
from tuopin.desk.oversight.frame import bar, crumbs, owns
from tuopin.desk.pages import page, scope
from tuopin.desk.places import placed
from tuopin.desk.say import word
from tuopin.offices.queries import names_on, place_of
from tuopin.oversight.queries import late_findings, late_rounds
from tuopin.sheets.rules.listing import Col


@page("see.oversight")
def late_page(request: DeskRequest) -> HttpResponse:
    """List findings past their limit and rounds past their last day, the oldest first."""
    on = request.today
    found = keyset(
        late_findings(placed(request, "see.oversight")[0], on), request, ("due_on", "id")
    )
    ended = list(late_rounds(scope(request, "see.oversight"), on)[:50])
    context = {
        "page": found,
        "rows": [(row, next_act(request, row, "ordered")) for row in found.rows],
        "rounds": [(row, owns(request, row, "oversight.finish")) for row in ended],
        "tabs": bar(request, "oversight_late"),
    }
    return render(request, "desk/oversight/late.html", context)


@page("see.oversight")
def late_export(request: DeskRequest) -> HttpResponse:
    """Hand out the findings past their limit as a workbook."""
    on = request.today
    columns = [
        Col("number", _("编号")), Col("township", _("乡镇")), Col("village", _("村")),
        Col("household", _("户主")), Col("kind", _("督查问题类别")), Col("text", _("督查问题")),
        Col("responsible", _("整改责任人")), Col("due_on", _("整改期限"), "day"),
        Col("days", _("逾期天数"), "number"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        rows: Any = late_findings(placed(request, "see.oversight")[0], on)[:EXPORT_MOST]
        for row in rows:
            at = place_of(names, row.region)
            yield [
                row.number, at.township, at.village,
                row.household.head_name if row.household else "", word(f"finding_kind.{row.kind}"),
                row.text, row.responsible.name if row.responsible else "", row.due_on,
                (on - row.due_on).days,
            ]  # fmt: skip

    at = crumbs((_("逾期"), reverse("desk:oversight_late")))
    return hand_out(request, "oversight_late", f"{_('督查整改逾期')} {on}", columns, body, at)
