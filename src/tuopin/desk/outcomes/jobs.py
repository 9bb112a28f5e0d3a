"""Work for register f2: openings and who suits them, who is at work, who still looks (R18).

What is written of it is in `placing`.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.outcomes.tabs import crumbs, outcome_tabs
from tuopin.desk.pages import page, scope
from tuopin.desk.places import placed, townships_of
from tuopin.desk.say import coded, word
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import whole_county
from tuopin.offices.queries import names_on, place_of
from tuopin.outcomes.queries import (
    job_counts,
    matches_of_opening,
    matches_of_seeker,
    opening,
    openings,
    placements,
    seeker,
    seekers_free,
)
from tuopin.outcomes.rules.matching import Match
from tuopin.sheets.rules.listing import Col

_TABS = {
    "openings": gettext_lazy("岗位"),
    "working": gettext_lazy("在岗"),
    "seekers": gettext_lazy("在找工作"),
}
MATCHED_MOST = 100


def _tab(request: DeskRequest) -> str:
    asked = request.GET.get("tab", "")
    return asked if asked in _TABS else "openings"


def _rows(request: DeskRequest, tab: str) -> Any:
    area, on = placed(request, "see.outcomes")[0], request.as_of
    if tab == "openings":
        # Whoever looks for work may find it anywhere in the county.
        return openings(whole_county(area.county), on)
    return placements(area, on, at_work=True) if tab == "working" else seekers_free(area, on)


_ORDERS = {"openings": ("id",), "working": ("-began_on", "-id"), "seekers": ("region", "id")}


@page("see.outcomes")
def jobs_page(request: DeskRequest) -> HttpResponse:
    """Show the openings, who is at work, or who looks, each with the next step."""
    actor, on, tab = request.actor, request.as_of, _tab(request)
    area, spot = placed(request, "see.outcomes")
    narrowed = f"&place={spot}" if spot else ""
    found = keyset(_rows(request, tab), request, _ORDERS[tab])
    context = {
        "tab": tab,
        "page": found,
        "rows": found.rows,
        "counts": job_counts(actor.county, on, area),
        "views": [
            {"label": str(said), "url": f"?tab={name}{narrowed}", "on": name == tab}
            for name, said in _TABS.items()
        ],
        "place": spot,
        "places": [] if tab == "openings" else townships_of(request, "see.outcomes"),
        "kept": [("tab", tab)],
        "may_place": actor.may("outcomes.place"),
        "may_offer": actor.may("outcomes.offer"),
        "tabs": outcome_tabs(request, "outcomes_jobs"),
    }
    return render(request, "desk/outcomes/jobs.html", context)


@page("see.outcomes")
def jobs_export(request: DeskRequest) -> HttpResponse:
    """Hand out the list that is open as a workbook."""
    tab = _tab(request)
    columns, cells = _EXPORTS[tab]

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, request.as_of)
        for row in _rows(request, tab)[:EXPORT_MOST]:
            yield cells(row, names)

    title = f"{_TABS[tab]} {request.as_of}"
    return hand_out(request, f"jobs_{tab}", title, columns(), body, crumbs(job_list()))


def _place_columns() -> list[Col]:
    return [Col("township", _("乡镇")), Col("village", _("村"))]


def _opening_columns() -> list[Col]:
    return [
        Col("title", _("岗位")), Col("enterprise", _("企业")), *_place_columns(),
        Col("places", _("招几人"), "number"), Col("taken", _("已到岗"), "number"),
        Col("left", _("还缺"), "number"), Col("skill", _("要什么技能")),
        Col("education", _("文化程度不低于")), Col("wage", _("月工资（元）"), "money"),
        Col("until_on", _("招到哪天"), "day"),
    ]  # fmt: skip


def _opening_cells(row: Any, names: dict[str, str]) -> list[Any]:
    spot = place_of(names, row.enterprise.region)
    return [
        row.title, row.enterprise.name, spot.township, spot.village, row.places, row.taken,
        row.left, row.skill, coded("education", row.education), row.wage_fen, row.until_on,
    ]  # fmt: skip


def _working_columns() -> list[Col]:
    return [
        Col("name", _("姓名")), *_place_columns(), Col("title", _("岗位")),
        Col("enterprise", _("企业")), Col("wage", _("月工资（元）"), "money"),
        Col("began_on", _("到岗日期"), "day"),
    ]  # fmt: skip


def _working_cells(row: Any, names: dict[str, str]) -> list[Any]:
    spot = place_of(names, row.region)
    return [
        row.seeker.name, spot.township, spot.village, row.opening.title,
        row.opening.enterprise.name, row.wage_fen, row.began_on,
    ]  # fmt: skip


def _seeker_columns() -> list[Col]:
    return [
        Col("name", _("姓名")), *_place_columns(), Col("wanted", _("求职意向")),
        Col("skill", _("技能特长")), Col("education", _("文化程度")),
        Col("wage", _("期望工资（元）"), "money"), Col("available_on", _("可到岗时间"), "day"),
    ]  # fmt: skip


def _seeker_cells(row: Any, names: dict[str, str]) -> list[Any]:
    spot = place_of(names, row.region)
    return [
        row.name, spot.township, spot.village, row.wanted, row.skill,
        coded("education", row.education), row.wage_fen, row.available_on,
    ]  # fmt: skip


_EXPORTS = {
    "openings": (_opening_columns, _opening_cells),
    "working": (_working_columns, _working_cells),
    "seekers": (_seeker_columns, _seeker_cells),
}


def job_list(tab: str = "") -> tuple[str, str]:
    """Return the crumb that leads back to one of the lists."""
    base = reverse("desk:outcomes_jobs")
    return _("就业"), f"{base}?tab={tab}" if tab else base


def opening_of(request: DeskRequest, key: UUID) -> Any:
    """Return an opening of the county; refuses 'not_found'."""
    found = opening(whole_county(request.actor.county), key, request.as_of)
    if found is None:
        raise Refused("not_found")
    return found


def seeker_of(request: DeskRequest, key: UUID, permission: str) -> Any:
    """Return who looks for work in the reader's area; refuses 'not_found'."""
    found = seeker(request.actor.county, key)
    if found is None or not scope(request, permission).covers(found.region):
        raise Refused("not_found")
    return found


def _said(match: Match) -> tuple[list[str], list[str]]:
    """Return what speaks for a match and what against it, in words."""
    return (
        [word(f"job_ground.{ground}") for ground in match.grounds],
        [word(f"job_against.{ground}") for ground in match.against],
    )


def _pair(opening_key: UUID, seeker_key: UUID) -> str:
    asked = urlencode({"opening": str(opening_key), "seeker": str(seeker_key)})
    return f"{reverse('desk:outcomes_place')}?{asked}"


@page("see.outcomes")
def opening_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show an opening and the seekers of the reader's area whom it suits, with the grounds."""
    found = opening_of(request, key)
    area = scope(request, "see.outcomes")
    matches = matches_of_opening(area, found, request.as_of)
    context = {
        "row": found,
        "rows": [(m.seeker, *_said(m), _pair(key, m.seeker.seeker)) for m in _most(matches)],
        "count": len(matches),
        "may_place": request.actor.may("outcomes.place") and found.left > 0,
        "crumbs": crumbs(job_list()),
    }
    return render(request, "desk/outcomes/opening.html", context)


@page("see.outcomes")
def seeker_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show somebody who looks for work and the openings that suit, with the grounds."""
    one = seeker_of(request, key, "see.outcomes")
    on, county = request.as_of, whole_county(request.actor.county)
    matches = matches_of_seeker(county, one, on)
    firms = {row.id: row for row in openings(county, on, free=True)}
    context = {
        "row": one,
        "rows": [
            (firms[m.work.opening], *_said(m), _pair(m.work.opening, key)) for m in _most(matches)
        ],
        "count": len(matches),
        "may_place": request.actor.may("outcomes.place"),
        "crumbs": crumbs(job_list("seekers")),
    }
    return render(request, "desk/outcomes/seeker.html", context)


def _most(matches: list[Match]) -> list[Match]:
    return matches[:MATCHED_MOST]
