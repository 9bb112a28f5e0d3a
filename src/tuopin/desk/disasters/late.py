"""What is late after a disaster, each row with the act that ends it."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tuopin.desk.disasters.tabs import crumbs, own_or, section
from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page
from tuopin.desk.places import placed
from tuopin.desk.say import word
from tuopin.disasters.queries import (
    disputed,
    late,
    overdue_plans,
    unverified,
    urgent_days,
    urgent_late,
    verify_by,
)
from tuopin.disasters.rules.relief import urgent_by
from tuopin.kit.scope import Scope
from tuopin.offices.queries import names_on, place_of
from tuopin.sheets.rules.listing import Col

MOST = 100


class LateRow(NamedTuple):
    """One late thing: whose, of which event, what, due when, worth in fen, where it is ended."""

    name: str
    household: Any
    region: str
    event: str
    what: str
    due_on: date
    fen: int
    url: str
    verb: str


def _rows(area: Scope, on: date, most: int) -> Iterator[tuple[str, list[LateRow]]]:
    """Yield the late rows of each kind, the oldest first; eight queries."""
    days, before = urgent_days(area.county, on), verify_by(area.county, on)
    after = on - before - timedelta(days=1)
    give = reverse("desk:disasters_give")
    yield (
        "urgent_relief",
        [
            _of_loss(row, urgent_by(row.reported_on, days), f"{give}?loss={row.id}", _("发放救助"))
            for row in urgent_late(area, on, days)[:most]
        ],
    )
    for code, rows, day, verb in (
        ("loss_unverified", unverified(area, on), "reported_on", _("核实")),
        ("loss_disputed", disputed(area, on), "disputed_on", _("复核")),
    ):
        yield (
            code,
            [
                _of_loss(row, getattr(row, day) + after, _file(row), verb)
                for row in rows.filter(**{f"{day}__lte": before})[:most]
            ],
        )
    yield "recovery_late", [
        LateRow(
            plan.household.head_name, plan.household_id, plan.region, plan.event.name,
            plan.measures, plan.due_on, max(plan.target_fen - plan.won_fen, 0),
            reverse("desk:disasters_recovery", args=[plan.id]), _("去看看"),
        )
        for plan in overdue_plans(area, on)[:most]
    ]  # fmt: skip


def _file(row: Any) -> str:
    return reverse("desk:disasters_loss_file", args=[row.id])


def _of_loss(row: Any, due: date, url: str, verb: str) -> LateRow:
    return LateRow(
        row.household.head_name, row.household_id, row.region, row.event.name, own_or(row.item),
        due, row.fen_then, url, verb,
    )  # fmt: skip


@page("see.disasters")
def late_page(request: DeskRequest) -> HttpResponse:
    """Show what is late in the reader's area by kind."""
    area, on = placed(request, "see.disasters")[0], request.as_of
    counts = {line.code: line.count for line in late(area, on)}
    context = {
        "kinds": [
            (word(f"late.{code}"), counts.get(code, len(rows)), rows)
            for code, rows in _rows(area, on, MOST)
            if rows
        ],
        "tabs": section(request, "disasters_late"),
        "crumbs": crumbs(),
    }
    return render(request, "desk/disasters/late.html", context)


@page("see.disasters")
def late_export(request: DeskRequest) -> HttpResponse:
    """Hand out what is late."""
    on = request.as_of
    columns = [
        Col("kind", _("逾期的事")), Col("event", pgettext("one", "灾害")),
        Col("township", _("乡镇")), Col("village", _("村")), Col("household", _("户主")),
        Col("what", _("内容")),
        Col("due_on", _("期限"), "day"), Col("fen", _("金额（元）"), "money"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        for code, rows in _rows(placed(request, "see.disasters")[0], on, EXPORT_MOST):
            for row in rows:
                place = place_of(names, row.region)
                yield [
                    word(f"late.{code}"), row.event, place.township, place.village, row.name,
                    row.what, row.due_on, row.fen,
                ]  # fmt: skip

    return hand_out(request, "late_disasters", f"{_('受灾逾期')} {on}", columns, body, crumbs())
