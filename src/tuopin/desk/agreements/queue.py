"""The queues of signing by step, and what is done to many at once."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.agreements.actions import check, issue_letters, number
from tuopin.agreements.queries import (
    agreements,
    incomplete_letters,
    letters_of,
    mismatches,
    number_gaps,
    papers_of,
    to_check,
    to_number,
    to_sign,
)
from tuopin.desk.listing import keyset
from tuopin.desk.pages import as_uuid, do, page, scope
from tuopin.kit.refusals import Refused

TABS = ("number", "sign", "letters", "check", "mismatch", "all")
_LABELS = {
    "number": lambda: _("待编号"),
    "sign": lambda: _("待签文书"),
    "letters": lambda: _("责任书"),
    "check": lambda: _("待核对"),
    "mismatch": lambda: _("不符和缺号"),
    "all": lambda: _("全部"),
}


def _tab(request: HttpRequest, counts: dict[str, int]) -> str:
    asked = request.GET.get("tab", "")
    if asked in TABS:
        return asked
    return next((t for t in TABS if counts.get(t)), "all")


@page("see.agreements")
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits at each step of signing in the reader's area."""
    actor, on = request.actor, request.as_of  # type: ignore[attr-defined]
    area = scope(request, "see.agreements")
    unsigned = incomplete_letters(area, on)
    off = mismatches(area, on)
    gaps = number_gaps(actor.county, on) if area.whole else []
    counts = {
        "number": to_number(area).count(),
        "sign": to_sign(area).count(),
        "letters": len(unsigned),
        "check": to_check(area).count(),
        "mismatch": len(off) + len(gaps),
    }
    tab = _tab(request, counts)
    base = reverse("desk:agreements")
    context: dict[str, Any] = {
        "tab": tab,
        "tabs": [
            {
                "label": _LABELS[t](),
                "url": f"{base}?tab={t}",
                "on": t == tab,
                **({"count": counts[t]} if counts.get(t) else {}),
            }
            for t in TABS
        ],
        "unsigned": unsigned[:200],
        "off": off,
        "gaps": gaps,
        "acts": {n: actor.may(f"agreements.{n}") for n in _BULK},
        "may_print": actor.may("sheets.export"),
    }
    if tab in _LISTS:
        rows = keyset(_LISTS[tab](area), request, ("region", "id"))
        context["page"] = rows
        if tab != "number":
            keys = [r.id for r in rows.rows]
            papers = papers_of(actor.county, rows.rows)
            letters = letters_of(actor.county, keys, on)
            context["lines"] = [
                {"row": r, "papers": papers.get(r.id, {}), "letter": letters.get(r.id)}
                for r in rows.rows
            ]
    return render(request, "desk/agreements/queue.html", context)


_LISTS = {
    "number": lambda area: to_number(area).select_related("household", "batch"),
    "sign": lambda area: to_sign(area).select_related("household"),
    "check": lambda area: to_check(area).select_related("household"),
    "all": agreements,
}
_BULK = {
    "number": (number, "applications", "number"),
    "issue_letters": (issue_letters, "agreements", "letters"),
    "check": (check, "agreements", "check"),
}


@page("see.agreements")
def bulk(request: HttpRequest, what: str) -> HttpResponse:
    """Number, issue letters for, or check the chosen rows."""
    if what not in _BULK:
        raise Http404
    action, argument, tab = _BULK[what]
    chosen = [str(as_uuid(key)) for key in request.POST.getlist("id")]
    if request.method == "POST":
        if not chosen:
            raise Refused("nothing_chosen")
        do(request, action, **{argument: chosen})
    return redirect(f"{reverse('desk:agreements')}?tab={tab}")
