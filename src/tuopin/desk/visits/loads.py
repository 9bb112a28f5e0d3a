"""How many households each officer answers for, and who has left the post (R36)."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tuopin.desk.exporting import hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page
from tuopin.desk.places import placed, townships_of
from tuopin.desk.say import word
from tuopin.desk.visits.narrowing import narrowed
from tuopin.desk.visits.tabs import crumbs_to, segments, view_of, visit_tabs
from tuopin.offices.queries import names_on
from tuopin.policy.queries import terms_on
from tuopin.selection.states import PAIRING_ROLES
from tuopin.sheets.rules.listing import Col
from tuopin.visits.queries import Load, loads, unmanned
from tuopin.visits.rules.loads import above_load, over_average

# The heaviest loads of a county stand on one page; those of a township are all shown.
SHOWN = 60


@page("see.visits")
def loads_page(request: DeskRequest) -> HttpResponse:
    """List the officers with their households, the heaviest load first; who left comes on top."""
    role, on, narrow = view_of(request, *PAIRING_ROLES), request.as_of, narrowed(request)
    rows, most = loads(narrow.area, role, on), _most(request)
    left = [pair for pair in unmanned(narrow.area, on) if pair.role == role]
    homes = sum(row.households for row in rows)
    context = {
        "rows": [_line(row, most, homes, len(rows)) for row in rows[:SHOWN]],
        "officers": len(rows),
        "more": len(rows) > SHOWN,
        "places": townships_of(request, "see.visits"),
        "place": request.GET.get("place", ""),
        "left": _by_officer(left),
        "homes": homes,
        "owed_fen": sum(row.owed_fen for row in rows),
        "most": most,
        "role": role,
        "views": segments(request, [(r, word(f"pairing.{r}"), None) for r in PAIRING_ROLES], role),
        "chips": narrow.chips,
        "may_hand": request.actor.may("visits.hand_over") and on == request.today,
        "tabs": visit_tabs("visits_loads"),
        "crumbs": crumbs_to(),
    }
    return render(request, "desk/visits/loads.html", context)


def _most(request: DeskRequest) -> int:
    return int(terms_on(request.actor.county, request.as_of)["officer.load_max"])


def _line(row: Load, most: int, homes: int, officers: int) -> dict[str, Any]:
    """Return an officer's line: above what is thought bearable, and above the others' average."""
    over = over_average(row.households, homes, officers)
    return {"load": row, "above": above_load(row.households, most), "over": over, "most": most}


def _by_officer(left: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the officers who hold the post no more, each with how many still wait for another."""
    found: dict[Any, dict[str, Any]] = {}
    for pair in left:
        line = found.setdefault(pair.officer_id, {"officer": pair.officer, "n": 0})
        line["n"] += 1
    return list(found.values())


@page("see.visits")
def loads_export(request: DeskRequest) -> HttpResponse:
    """Hand out the officers' loads as a workbook."""
    role, on = view_of(request, *PAIRING_ROLES), request.as_of
    columns = [
        Col("officer", word(f"pairing.{role}")), Col("townships", _("乡镇")),
        Col("households", _("联系户数"), "number", total=True),
        Col("issues", _("没解决的问题"), "number", total=True),
        Col("missed", _("没走访的户月"), "number", total=True),
        Col("owed", _("还欠本金（元）"), "money", total=True),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        for row in loads(placed(request, "see.visits")[0], role, on):
            towns = _("、").join(names.get(code, code) for code in row.townships)
            yield [row.name, towns, row.households, row.issues, row.missed, row.owed_fen]

    return hand_out(request, "loads", f"{_('结对户数')} {on}", columns, body, crumbs_to())
