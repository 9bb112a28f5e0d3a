"""One trip's list, village by village: whom to inspect, and whom to survey on the way (R113)."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.oversight.frame import crumbs, others_towns, trip_of
from tuopin.desk.pages import page, scope
from tuopin.desk.places import placed, townships_of
from tuopin.kit.scope import Scope, area_prefix
from tuopin.offices.queries import names_on, place_of
from tuopin.oversight.queries import round_state, sample, standing_by_township, to_survey
from tuopin.programme.queries import team_areas
from tuopin.sheets.rules.listing import Col

# A trip is one township's; a list longer than this is narrowed to one.
MOST = 300


def _area(request: DeskRequest, trip: Any) -> tuple[Scope, str]:
    """Return where the trip goes: the township named, else that of the reader's own teams."""
    area, place = placed(request, "see.oversight")
    actor = request.actor
    teams = {post.organisation for post in actor.posts if post.role == "verifier"}
    if place or not teams or trip.campaign_id is None:
        return area, place
    own = [a.region for a in team_areas(actor.county, trip.campaign_id) if a.team in teams]
    return (Scope(actor.county, tuple(map(area_prefix, own))) if own else area), place


@page("oversight.inspect")
def going_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show by village whom a trip sees: drawn households, and applicants yet to be surveyed."""
    trip, on = trip_of(request, key), request.as_of
    area, place = _area(request, trip)
    drawn = list(sample(area, trip, on).order_by("region", "place")[: MOST + 1])
    surveyed = list(to_survey(area, trip)[: MOST + 1]) if trip.surveys else []
    context = {
        "trip": trip,
        "villages": list(_villages(drawn[:MOST], surveyed[:MOST])),
        "others": others_towns(request, trip),
        "under_way": on == request.today
        and round_state(trip, on) == "drawn"
        and trip.opens_on <= on <= trip.closes_on,
        "left": sum(not row.seen for row in drawn[:MOST]),
        "survey": len(surveyed[:MOST]),
        "longer": len(drawn) > MOST or len(surveyed) > MOST,
        "towns": _towns(request, trip, place),
        "place": place,
        "may_verify": request.actor.may("selection.verify"),
        "crumbs": crumbs((trip.name, reverse("desk:oversight_round", args=[key]))),
    }
    return render(request, "desk/oversight/going.html", context)


def _towns(request: DeskRequest, trip: Any, place: str) -> list[dict[str, Any]]:
    """Return the townships to choose from, each with how many are still to be inspected."""
    far = {
        town: standing.left
        for town, _team, standing in standing_by_township(
            scope(request, "see.oversight"), trip, request.as_of
        )
    }
    return [
        {"label": t.name, "url": f"?place={t.code}", "on": t.code == place, "count": far[t.code]}
        for t in townships_of(request, "see.oversight")
        if t.code in far
    ]


def _villages(drawn: Iterable[Any], surveyed: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Yield villages in the order of their codes, each with its drawn households and applicants."""
    found: dict[str, dict[str, Any]] = {}
    for kind, rows in (("drawn", drawn), ("surveyed", surveyed)):
        for row in rows:
            village = found.setdefault(row.region, {"drawn": [], "surveyed": []})
            village[kind].append(row)
    for region in sorted(found):
        yield {"region": region, "town": f"{region[:9]}000", **found[region]}


@page("oversight.inspect")
def going_export(request: DeskRequest, key: UUID) -> HttpResponse:
    """Hand out a trip's list as a workbook, to be printed and taken along."""
    trip, on = trip_of(request, key), request.as_of
    area, _place = _area(request, trip)
    columns = [
        Col("township", _("乡镇")), Col("village", _("村")), Col("household", _("户主")),
        Col("what", _("去做什么")), Col("batch", _("批次"), "number"), Col("done", _("是否督查")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        drawn = sample(area, trip, on).order_by("region", "place")[:EXPORT_MOST]
        surveyed = to_survey(area, trip)[:EXPORT_MOST] if trip.surveys else []
        for village in _villages(drawn, surveyed):
            at = place_of(names, village["region"])
            for row in village["drawn"]:
                yield [
                    at.township, at.village, row.household.head_name, _("督查"), trip.batch.number,
                    _("是") if row.seen else _("否"),
                ]  # fmt: skip
            for row in village["surveyed"]:
                yield [
                    at.township, at.village, row.household.head_name, _("摸底核查"),
                    row.batch.number, "",
                ]  # fmt: skip

    at = crumbs((trip.name, reverse("desk:oversight_round", args=[key])))
    return hand_out(request, "oversight_going", f"{_('督查')} {trip.opens_on}", columns, body, at)
