"""One household, one file (R35): who they are, where they stand, what comes next, how it went."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page, scope
from tuopin.desk.register.facts import facts
from tuopin.desk.register.home import Home, happened, home_of
from tuopin.desk.register.lives import deeds, events
from tuopin.desk.register.standing import next_step, standing_of
from tuopin.desk.register.timeline import timeline
from tuopin.offices.queries import place_of
from tuopin.register.actions import full_identity

TABS = ("all", "parts", "money", "papers", "losses", "family", "changes")


@page("see.register")
def household_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show a household's file."""
    return _render(request, home_of(request, key))


@require_POST
@page("register.reveal")
def reveal_page(request: DeskRequest, key: UUID, person: UUID) -> HttpResponse:
    """Show one person's identity number in full, after recording who looks (R35).

    The number is in the answer to a posted form only; nothing keeps it.
    """
    home = home_of(request, key)
    if request.headers.get("HX-Request") != "true":
        number = _number(request, home, person)
        answer = _render(request, home, revealed={person: number})
    else:
        number = _number(request, home, person)
        answer = render(request, "desk/register/revealed.html", {"number": number})
    answer["Cache-Control"] = "no-store"
    return answer


def _number(request: DeskRequest, home: Home, person: UUID) -> str:
    seen = next((p for p in home.file.people if p.id == person), None)
    today = request.today
    # A person of another household is refused by the action, which looks at the person's own place.
    return full_identity(request.actor, today, seen.id if seen else person)


def _render(
    request: DeskRequest, home: Home, revealed: dict[UUID, str] | None = None
) -> HttpResponse:
    actor, on = request.actor, request.as_of
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "all"
    shape, words = standing_of(home, on)
    context = {
        "home": home,
        "household": home.file.household,
        "shape": shape,
        "words": words,
        "facts": facts(home),
        "tab": tab,
        "tabs": _tabs(home, tab),
        "next": next_step(home, actor, on) if on == request.today else None,
        "events": timeline(home, events(home, actor)) if tab == "all" else [],
        "deeds": deeds(home, actor) if on == request.today else [],
        "payments": _payments(home) if tab == "money" else [],
        "revealed": revealed or {},
        "may_reveal": actor.may("register.reveal"),
        "may_print": scope(request, "papers.print").covers(home.file.household.region),
        "may_open": scope(request, "papers.open_scan").covers(home.file.household.region),
        "crumbs": _crumbs(home),
    }
    return render(request, "desk/register/household.html", context)


def _payments(home: Home) -> list[dict[str, Any]]:
    """Return the payments newest first, each with who paid and whether it was taken back."""
    return [
        {"row": p, "by": home.who(p.paid_by), "back": happened(p.reversed_on, home.on)}
        for p in reversed(home.payments)
    ]


def _crumbs(home: Home) -> list[tuple[str, str]]:
    region = home.file.household.region
    place = place_of(home.names, region)
    base = reverse("desk:register")
    crumbs = [(_("户档"), base), (place.township, f"{base}?area={region[:9]}000")]
    if place.village:
        crumbs.append((place.village, f"{base}?area={region}"))
    return crumbs


def _tabs(home: Home, chosen: str) -> list[dict[str, Any]]:
    base = reverse("desk:register_household", args=[home.file.household.id])
    entries: list[tuple[str, str, int | None]] = [
        ("all", _("全部"), None),
        ("parts", _("项目"), sum(len(parts) for parts in home.parts.values())),
    ]
    if home.may_money:
        entries.append(("money", _("资金"), len(home.payments)))
    if home.may_papers:
        entries.append(("papers", _("文书"), len(home.papers) or len(home.issued)))
    if home.may_losses:
        entries.append(("losses", _("受灾"), len(home.losses)))
    entries += [
        ("family", _("家庭成员"), len(home.file.people)),
        ("changes", _("改动记录"), home.changes_count),
    ]
    return [
        {
            "label": label,
            "url": base if code == "all" else f"{base}?tab={code}",
            "count": count,
            "on": code == chosen,
        }
        for code, label, count in entries
    ]
