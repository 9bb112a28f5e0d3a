"""Visits made: the list, one of them, and everything about one household (R49, R68, R88)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import page, scope
from tuopin.desk.say import word
from tuopin.desk.visits.finding import paper, people
from tuopin.desk.visits.narrowing import narrowed
from tuopin.desk.visits.tabs import SHAPES, crumbs_to, segments, view_of, visit_tabs, visits_made
from tuopin.desk.visits.voiding import voided
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope
from tuopin.offices.queries import names_on, place_of
from tuopin.register.queries import household_file
from tuopin.sheets.rules.listing import Col
from tuopin.visits.queries import (
    issue_state_on,
    issues_of,
    may_void,
    owed_rows,
    standing_parts,
    visit,
    visits,
    visits_of,
)

# The views of the list: all that stand, those that need care, the technical leads' services, and
# what was recorded in error.
VIEWS = ("all", "stalled", "problem", "lead", "void")


def _listed(request: DeskRequest) -> tuple[Any, str, list[dict[str, Any]]]:
    narrow, view = narrowed(request), view_of(request, *VIEWS)
    rows = narrow.rows(visits(narrow.area, request.as_of, voided=view == "void"))
    if view == "stalled":
        rows = rows.filter(progress="stalled")
    elif view == "problem":
        rows = rows.exclude(problem="")
    elif view == "lead":
        rows = rows.filter(role="lead")
    return rows, view, narrow.chips


@page("see.visits")
def list_page(request: DeskRequest) -> HttpResponse:
    """List the visits made, newest first."""
    rows, view, chips = _listed(request)
    found = keyset(rows, request, ("-visited_on", "-id"))
    names = people(request, *(row.void_by for row in found.rows)) if view == "void" else {}
    views = [
        ("all", _("全部"), None), ("stalled", _("停滞"), None), ("problem", _("有问题"), None),
        ("lead", _("技术上门"), None), ("void", _("已作废"), None),
    ]  # fmt: skip
    context = {
        "page": found,
        "rows": [(row, SHAPES[row.progress], names.get(row.void_by, "")) for row in found.rows],
        "views": segments(request, views, view),
        "view": view,
        "chips": chips,
        "may_hand_in": request.actor.may("sheets.hand_in") and request.actor.may("visits.merge"),
        "tabs": visit_tabs("visits_list"),
    }
    return render(request, "desk/visits/list.html", context)


@page("see.visits")
def list_export(request: DeskRequest) -> HttpResponse:
    """Hand out the visits made as a workbook."""
    rows, view, _chips = _listed(request)
    columns = [
        Col("visited_on", _("走访日期"), "day"), Col("township", _("乡镇")),
        Col("village", _("村")), Col("household", _("户主")), Col("officer", _("走访人")),
        Col("role", _("身份")), Col("progress", _("项目进展")),
        Col("income", _("这次以来的收入（元）"), "money", total=True),
        Col("topic", _("技术、信息")), Col("problem", _("存在问题")),
        Col("measure", _("解决措施")), Col("promised", _("答应的事")), Col("note", _("备注")),
    ]  # fmt: skip
    if view == "void":
        columns += [Col("void_on", _("作废日期"), "day"), Col("void_reason", _("为什么作废"))]

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, request.as_of)
        for row in rows[:EXPORT_MOST]:
            place = place_of(names, row.region)
            yield [
                row.visited_on, place.township, place.village, row.household.head_name,
                row.officer.name, word(f"pairing.{row.role}"), word(f"progress.{row.progress}"),
                row.income_fen, row.topic, row.problem, row.measure, row.promised, row.note,
                *((row.void_on, row.void_reason) if view == "void" else ()),
            ]  # fmt: skip

    title = f"{visits_made()} {request.as_of}"
    return hand_out(request, "visits_list", title, columns, body, crumbs_to())


def _found(request: DeskRequest, key: UUID) -> Any:
    found = visit(request.actor.county, key)
    if (
        found is None
        or found.visited_on > request.as_of
        or not scope(request, "see.visits").covers(found.region)
    ):
        raise Refused("not_found")
    return found


@page("see.visits")
def photo_page(request: DeskRequest, key: UUID, number: int) -> HttpResponse:
    """Show a picture of a visit; a scan is handed out."""
    photos = {photo.position: photo.file for photo in _found(request, key).photos.all()}
    return paper(photos.get(number))


@page("see.visits")
def visit_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one visit: each part against what was approved, problem, promise, who wrote it down."""
    found = _found(request, key)
    void = voided(found, request.as_of)
    names = people(request, found.recorded_by, found.void_by)
    heard = [
        (row, issue_state_on(row, request.as_of))
        for row in issues_of(request.actor.county, found.household_id, request.as_of)
        if row.visit_id == found.id
    ]
    context = {
        "visit": found,
        "shape": SHAPES[found.progress],
        "progress": word(f"progress.{found.progress}"),
        "parts": [(line, SHAPES[line.progress]) for line in found.progresses.all()],
        "issues": heard,
        "by": names.get(found.recorded_by, ""),
        "void": void,
        "voider": names.get(found.void_by, ""),
        "may_open": not void and _may(request, "visits.open_issue", found.region),
        "may_void": not void
        and _may(request, "visits.void_visit", found.region)
        and may_void(request.actor, found, request.today),
        "crumbs": crumbs_to((visits_made(), reverse("desk:visits_list"))),
    }
    return render(request, "desk/visits/visit.html", context)


def _may(request: DeskRequest, permission: str, region: str) -> bool:
    return request.as_of == request.today and scope(request, permission).covers(region)


@page("see.visits")
def home_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show a household's visits: its parts as last found, each owed month, visits, problems."""
    county, on = request.actor.county, request.as_of
    file = household_file(county, key, on)
    if file is None or not scope(request, "see.visits").covers(file.household.region):
        raise Refused("not_found")
    home = file.household
    ever = visits_of(county, key, on, voided=True)
    made = [row for row in ever if not voided(row, on)]
    months = [
        row for row in owed_rows(Scope(county, (home.region,)), on) if row.household == home.id
    ]
    context = {
        "home": home,
        "visits": [(row, SHAPES[row.progress], voided(row, on)) for row in ever],
        "made": len(made),
        "last": next((row for row in made if row.role == "liaison"), None),
        "parts": _parts(standing_parts(county, [key], on).get(key, []), made),
        "months": months,
        "missed": len([row for row in months if not row.made]),
        "issues": [(row, issue_state_on(row, on)) for row in issues_of(county, key, on)],
        "may_record": _may(request, "visits.record", home.region),
        "may_open": _may(request, "visits.open_issue", home.region),
        "crumbs": crumbs_to(),
    }
    return render(request, "desk/visits/home.html", context)


def _parts(standing: list[Any], made: list[Any]) -> list[dict[str, Any]]:
    """Return the parts that stand, each with how it was found last."""
    seen: dict[UUID, Any] = {}
    for row in made:
        for line in row.progresses.all():
            seen.setdefault(line.part_id, (row, line, SHAPES[line.progress]))
    return [{"part": part, "seen": seen.get(part.id)} for part in standing]
