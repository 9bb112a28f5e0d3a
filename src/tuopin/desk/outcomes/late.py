"""What is late of outcomes: steps of exits, forecasts that did not come true, risks undecided."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.outcomes.tabs import crumbs, outcome_tabs
from tuopin.desk.pages import page
from tuopin.desk.places import placed
from tuopin.desk.say import word
from tuopin.kit.scope import Scope
from tuopin.offices.queries import names_on, place_of
from tuopin.outcomes.queries import late, late_exits, passed_forecasts, risk_rows
from tuopin.outcomes.rules.exiting import NEXT
from tuopin.sheets.rules.listing import Col

# What fits a page; the workbook has them all.
SHOWN = 200


def _rows(area: Scope, on: Any) -> Iterable[dict[str, Any]]:
    """Yield what is late of exits and forecasts, each with whose step it is and where it is."""
    for found in late_exits(area, on):
        yield {
            "home": found.exit.household,
            "region": found.exit.region,
            "what": word(f"state.exit.{found.state}"),
            "who": word(f"role.{NEXT[found.state]}"),
            "due_on": found.due_on,
            "url": reverse("desk:outcomes_exit", args=[found.exit.id]),
        }
    for risk in risk_rows(area, on, "overdue"):
        yield {
            "home": risk.household,
            "region": risk.region,
            "what": word(f"risk_rule.{risk.rule}"),
            "who": word("role.township_secretary"),
            "due_on": risk.due_on,
            "url": reverse("desk:outcomes_risk", args=[risk.id]),
        }
    for row in passed_forecasts(area, on)[:EXPORT_MOST]:
        yield {
            "home": row.household,
            "region": row.region,
            "what": _("预计脱贫，没有确认"),
            "who": word("role.township_office"),
            "due_on": row.expected_on,
            "url": f"{reverse('desk:outcomes_propose')}?household={row.household_id}",
        }


@page("see.outcomes")
def late_page(request: DeskRequest) -> HttpResponse:
    """List what is late, oldest first, with the way to the next act."""
    on = request.as_of
    area, _place = placed(request, "see.outcomes")
    rows = sorted(_rows(area, on), key=lambda row: row["due_on"])
    context = {
        "rows": rows[:SHOWN],
        "count": len(rows),
        "lines": late(area, on),
        "tabs": outcome_tabs(request, "outcomes_late"),
        "crumbs": crumbs(),
    }
    return render(request, "desk/outcomes/late.html", context)


@page("see.outcomes")
def late_export(request: DeskRequest) -> HttpResponse:
    """Hand out what is late as a workbook."""
    on = request.as_of
    columns = [
        Col("household", _("户主")), Col("township", _("乡镇")), Col("village", _("村")),
        Col("what", _("走到哪一步")), Col("who", _("该谁办")), Col("due", _("期限"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        area, _place = placed(request, "see.outcomes")
        for row in sorted(_rows(area, on), key=lambda row: row["due_on"]):
            place = place_of(names, row["region"])
            yield [
                row["home"].head_name, place.township, place.village, row["what"], row["who"],
                row["due_on"],
            ]  # fmt: skip

    return hand_out(request, "outcomes_late", f"{_('超期')} {on}", columns, body, crumbs())
