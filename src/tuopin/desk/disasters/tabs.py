"""The bar of the disasters' lists, what they share, and which rows were chosen in them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, scope
from tuopin.disasters.queries import disputed, event, events, loss, unverified, urgent_rows
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import names_on

Crumbs = list[tuple[str, str]]
YES_NO = (("no", gettext_lazy("否")), ("yes", gettext_lazy("是")))


def crumbs(*more: tuple[str, str]) -> Crumbs:
    """Return where these pages lie."""
    return [(_("受灾"), reverse("desk:disasters")), *more]


def section(request: DeskRequest, current: str) -> list[dict[str, Any]]:
    """Return the bar for `{% tabs %}`; what waits for somebody in the reader's area is counted."""
    area, on = scope(request, "see.disasters"), request.as_of
    waiting = {
        "disasters_urgent": urgent_rows(area, on, helped=False).count(),
        "disasters_losses": unverified(area, on).count() + disputed(area, on).count(),
    }
    labels = {
        "disasters": _("灾害"),
        "disasters_combined": _("合计"),
        "disasters_urgent": _("急需救助"),
        "disasters_losses": _("损失核实"),
        "disasters_relief": _("救助"),
        "disasters_recoveries": _("生产自救"),
        "disasters_late": _("逾期"),
    }
    return [
        {
            "label": label,
            "url": reverse(f"desk:{name}"),
            "on": name == current,
            **({"count": waiting[name]} if waiting.get(name) else {}),
        }
        for name, label in labels.items()
    ]


def event_here(request: DeskRequest, key: UUID) -> Any:
    """Return a disaster that had happened by the day shown; refuses 'not_found'."""
    found = event(request.actor.county, key)
    if found is None or found.happened_on > request.as_of:
        raise Refused("not_found")
    return found


def loss_here(request: DeskRequest, key: UUID, permission: str = "see.disasters") -> Any:
    """Return a loss of the area in which the reader may do something; refuses 'not_found'."""
    found = loss(scope(request, permission), key, request.as_of)
    if found is None:
        raise Refused("not_found")
    return found


def event_asked(request: DeskRequest) -> Any:
    """Return the disaster that a list is narrowed to by `event` in the address, if it is one."""
    asked = request.GET.get("event", "")
    return event_here(request, as_uuid(asked)) if asked else None


def chips(request: DeskRequest, place: str, of_event: Any = None) -> list[dict[str, Any]]:
    """Return what a list is narrowed to, each to be taken off again, and the events to choose."""
    actor, on = request.actor, request.as_of
    found: list[dict[str, Any]] = []
    if place:
        name = names_on(actor.county, on).get(place, place)
        found.append({"label": name, "remove": _without(request, "place")})
    if of_event is not None:
        found.append({"label": of_event.name, "remove": _without(request, "event")})
    else:
        found += [
            {"label": one.name, "url": _with(request, "event", str(one.id)), "count": None}
            for one in events(actor.county, on)
        ]
    return found


def _with(request: DeskRequest, name: str, value: str) -> str:
    params = request.GET.copy()
    for mark in ("after", "before"):
        params.pop(mark, None)
    params[name] = value
    return f"?{params.urlencode()}"


def _without(request: DeskRequest, name: str) -> str:
    params = request.GET.copy()
    for mark in ("after", "before", name):
        params.pop(mark, None)
    return f"{request.path}?{params.urlencode()}" if params else request.path


def chosen(given: Sequence[str]) -> list[UUID]:
    """Return the rows chosen in a list, each once; refuses 'nothing_chosen'."""
    found = [as_uuid(key) for key in dict.fromkeys(given)]
    if not found:
        raise Refused("nothing_chosen")
    return found


def households(n: int) -> str:
    """Say a number of households."""
    return ngettext("%(n)s 户", "%(n)s 户", n) % {"n": n}


def own_or(item: str) -> str:
    """Say what was lost; a household's own loss has no name of its own."""
    return item or _("家庭损失")
