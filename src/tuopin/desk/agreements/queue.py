"""The queues of signing by step: what waits to be numbered, signed, checked, and what is wrong."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.agreements.queries import (
    agreements,
    lacking,
    lacking_counts,
    letters_of,
    live_on,
    mismatches,
    number_gaps,
    papers_of,
    signers,
    state_on,
    tallies,
    to_check,
    to_issue,
    to_number,
    to_sign,
)
from tuopin.agreements.states import PARTIES
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import page
from tuopin.desk.places import placed, townships_of
from tuopin.desk.say import word
from tuopin.kit.scope import Scope

TABS = ("number", "sign", "letters", "check", "mismatch", "all")
# What waits is about today; on a past day there is only what was there.
PAST_TABS = ("letters", "mismatch", "all")
LABELS = {
    "number": lambda: _("待编号"),
    "sign": lambda: _("待签文书"),
    "letters": lambda: _("责任书"),
    "check": lambda: _("待核对"),
    "mismatch": lambda: _("不符和缺号"),
    "all": lambda: _("全部"),
}
_ACTS = ("number", "sign_papers", "issue_letters", "sign_letters", "check", "correct_paper")
# Letters that have not been issued are the first view of the tab.
TO_ISSUE = "issue"


def _counts(request: DeskRequest, area: Scope) -> dict[str, int]:
    actor, on = request.actor, request.as_of
    letters = lacking_counts(area, on)
    counts = {"letters": letters[""], "mismatch": len(mismatches(area, on))}
    counts |= {f"party:{party}": letters[party] for party in PARTIES}
    if area.whole:
        counts["mismatch"] += tallies(actor.county, on).gaps
    if _past(request):
        return counts
    counts["issue"] = to_issue(area).count()
    return counts | {
        "number": to_number(area).count(),
        "sign": to_sign(area).count(),
        "check": to_check(area).count(),
        "letters": counts["letters"] + counts["issue"],
    }


def _past(request: DeskRequest) -> bool:
    return bool(request.as_of != request.today)


def offered(request: DeskRequest) -> tuple[str, ...]:
    """Return the tabs that there are on the day shown."""
    return PAST_TABS if _past(request) else TABS


def parties_of(request: DeskRequest) -> tuple[str, ...]:
    """Return the views of the letters: by the party that lacks, and today those not issued."""
    return PARTIES if _past(request) else (*PARTIES, TO_ISSUE)


@page("see.agreements")
def queue(request: DeskRequest) -> HttpResponse:
    """Show what waits at each step of signing in the reader's area."""
    actor, on = request.actor, request.as_of
    area, place = placed(request, "see.agreements")
    counts = _counts(request, area)
    there = offered(request)
    asked = request.GET.get("tab", "")
    tab = asked if asked in there else next((t for t in there if counts.get(t)), "all")
    base, tail = reverse("desk:agreements"), f"&place={place}" if place else ""
    context: dict[str, Any] = {
        "tab": tab,
        "tabs": [
            {
                "label": LABELS[t](),
                "url": f"{base}?tab={t}{tail}",
                "on": t == tab,
                **({"count": counts[t]} if counts.get(t) else {}),
            }
            for t in there
        ],
        "place": place,
        "places": townships_of(request, "see.agreements") if tab != "mismatch" else [],
        "acts": {n: actor.may(f"agreements.{n}") for n in _ACTS},
        "may_print": actor.may("papers.print"),
    }
    if tab == "mismatch":
        context["off"] = mismatches(area, on)
        context["gaps"] = number_gaps(actor.county, on) if area.whole else []
    elif tab == "letters":
        _letters(request, area, context, counts, f"{base}?tab=letters{tail}")
    else:
        _list(request, area, context)
    return render(request, "desk/agreements/queue.html", context)


_LISTS: dict[str, Callable[[Scope], Any]] = {
    "number": to_number,
    "sign": to_sign,
    "check": to_check,
    "all": agreements,
}


def _list(request: DeskRequest, area: Scope, context: dict[str, Any]) -> None:
    actor, on = request.actor, request.as_of
    found = _LISTS[context["tab"]](area)
    if context["tab"] == "all" and _past(request):
        found = live_on(found, on)
    rows = keyset(found, request, ("region", "id"))
    context["page"] = rows
    if context["tab"] == "number":
        return
    papers = papers_of(actor.county, rows.rows)
    letters = letters_of(actor.county, [r.id for r in rows.rows], on)
    context["lines"] = [
        {
            "row": r,
            "state": state_on(r, on) if _past(request) else r.state,
            "papers": [
                kind for kind, paper in papers.get(r.id, {}).items() if paper.signed_on <= on
            ],
            "letter": letters.get(r.id),
        }
        for r in rows.rows
    ]


def _letters(
    request: DeskRequest, area: Scope, context: dict[str, Any], counts: dict[str, int], base: str
) -> None:
    """Show the letters to be issued, or those that lack one party with who signs for it."""
    on = request.as_of
    views = [party for party in PARTIES if counts[f"party:{party}"]]
    if counts.get("issue"):
        views.insert(0, TO_ISSUE)
    asked = request.GET.get("party", "")
    view = asked if asked in parties_of(request) else (views[0] if views else "")
    context["view"] = view
    context["chips"] = [
        {
            "label": _("还没发") if v == TO_ISSUE else word(f"party.{v}"),
            "url": f"{base}&party={v}",
            "on": v == view,
            "count": counts["issue"] if v == TO_ISSUE else counts[f"party:{v}"],
        }
        for v in (views if view in views or not view else [*views, view])
    ]
    if view == TO_ISSUE:
        context["page"] = keyset(to_issue(area), request, ("region", "id"))
        return
    rows = keyset(lacking(area, on, view), request, ("region", "id"))
    found = [letter.agreement for letter in rows.rows]
    seen = letters_of(area.county, [a.id for a in found], on)
    who = signers(area.county, found, view, on) if view else {}
    context["page"] = rows
    context["lines"] = [
        {"row": a, "letter": seen[a.id], "signer": who.get(a.id)} for a in found if a.id in seen
    ]
