"""The search of the top bar; what is typed never stands in an address."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from tuopin.agreements.queries import agreements
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page, scope
from tuopin.desk.register.lists import narrowed
from tuopin.kit.scope import Scope
from tuopin.offices.queries import names_on
from tuopin.register.queries import search

MOST = 20


@page("see.register")
def find(request: DeskRequest) -> HttpResponse:
    """Find households by what people know of them; one hit opens its file at once.

    Only a posted form searches, so that names and numbers stand in no address, log or history.
    """
    text = request.POST.get("q", "").strip()[:60] if request.method == "POST" else ""
    area = scope(request, "see.register")
    found = search(area, text, MOST + 1) if text else []
    numbered = _numbered(request, text)
    places = _places(area, text, request) if text else []
    if len(found) + len(numbered) == 1 and not places:
        key = found[0].household.id if found else numbered[0].household_id
        return redirect("desk:register_household", key)
    context = {
        "asked": bool(text),
        "text": text,
        "found": found[:MOST],
        "more": len(found) > MOST,
        "numbered": numbered,
        "places": places,
    }
    answer = render(request, "desk/register/find.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _numbered(request: DeskRequest, text: str) -> list[Any]:
    """Return the agreements whose number begins like the text."""
    if len(text) < 4 or not text[0].isdigit() or "-" not in text:
        return []
    seen = scope(request, "see.agreements")
    return list(agreements(seen).filter(number__startswith=text)[:MOST])


def _places(area: Scope, text: str, request: DeskRequest) -> list[tuple[str, str]]:
    """Return townships and villages whose name holds the text, within the reader's area."""
    if text[0].isascii():
        return []
    names = names_on(area.county, request.as_of)
    return [
        (code, name)
        for code, name in sorted(names.items())
        if text in name and not code.endswith("000000") and narrowed(area, code).prefixes
    ][:MOST]
