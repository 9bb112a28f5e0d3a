"""All disasters of an area together, a household once: the map and the ranked table (R104)."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.disasters.mapping import map_of
from tuopin.desk.disasters.tabs import crumbs, section
from tuopin.desk.exporting import hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page, scope
from tuopin.disasters.queries import Combined, combined, events, summed
from tuopin.kit.money import half_up
from tuopin.kit.quantity import plain
from tuopin.offices.queries import names_on
from tuopin.sheets.rules.listing import Col


def said_wan(fen: int) -> str:
    """Say an amount of fen in 万元 as short as a map has room for: two decimals, half up."""
    hundredths = half_up(fen, 10_000)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def bound_wan(fen: int) -> str:
    """Say where a shade ends, in 万元 without needless noughts."""
    return plain(fen // 1000)


# What the map may be shaded by: its code, its number of a township, how it and a bound are said.
_WAYS: dict[str, tuple[Any, Any, Any]] = {
    "loss": (lambda line: line.loss_fen, said_wan, bound_wan),
    "left": (lambda line: line.left_fen, said_wan, bound_wan),
    "households": (lambda line: line.households, str, str),
}


@page("see.disasters")
def combined_page(request: DeskRequest) -> HttpResponse:
    """Show all events together by township, as a map where outlines are and always as a table."""
    actor, on = request.actor, request.as_of
    area = scope(request, "see.disasters")
    lines = combined(area, on)
    names = names_on(actor.county, on)
    way = request.GET.get("by", "")
    way = way if way in _WAYS else "loss"
    number, said, bound = _WAYS[way]
    labels = {"loss": _("直接损失"), "left": _("还没有恢复"), "households": _("受灾户")}
    context = {
        "lines": [(line, names.get(line.region, line.region)) for line in lines],
        "sum": summed(lines),
        "events": events(actor.county, on).count(),
        "map": map_of(
            area, on, {line.region: number(line) for line in lines}, said,
            lambda town: f"{reverse('desk:disasters_losses')}?view=all&place={town}",
            bound,
        ),
        "way": labels[way],
        "money": way != "households",
        "ways": [
            {"label": label, "url": f"?by={code}", "on": code == way}
            for code, label in labels.items()
        ],
        "may_supply": actor.may("offices.supply_outlines"),
        "tabs": section(request, "disasters_combined"),
        "crumbs": crumbs(),
    }  # fmt: skip
    return render(request, "desk/disasters/combined.html", context)


@page("see.disasters")
def combined_export(request: DeskRequest) -> HttpResponse:
    """Hand out all events together by township."""
    on = request.as_of
    columns = [
        Col("township", _("乡镇")), Col("households", _("受灾户数"), "number", total=True),
        Col("parts", _("受损项目"), "number", total=True),
        Col("rooms", _("倒塌房屋（间）"), "number", total=True),
        Col("people", _("受灾人口"), "number", total=True),
        Col("livestock", _("大牲畜（头）"), "number", total=True),
        Col("loss", _("直接损失（元）"), "money", total=True),
        Col("helped", _("救助户"), "number", total=True),
        Col("relief", _("救助价值（元）"), "money", total=True),
        Col("recovered", _("已恢复（元）"), "money", total=True),
        Col("left", _("还没有恢复（元）"), "money", total=True),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        for line in combined(scope(request, "see.disasters"), on):
            yield _row(line, names.get(line.region, line.region))

    title = f"{_('受灾合计')} {on}"
    return hand_out(request, "combined", title, columns, body, crumbs())


def _row(line: Combined, name: str) -> list[Any]:
    return [
        name, line.households, line.parts, line.rooms, line.people, line.livestock,
        line.loss_fen, line.helped, line.relief_fen, line.recovered_fen, line.left_fen,
    ]  # fmt: skip
