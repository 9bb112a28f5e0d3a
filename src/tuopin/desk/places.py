"""The township that a list is narrowed to, by `place` in the address."""

from typing import Any

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import scope
from tuopin.kit.scope import Scope, area_prefix
from tuopin.offices.queries import townships_on


def placed(request: DeskRequest, permission: str) -> tuple[Scope, str]:
    """Return the reader's area, or the township of it that the address names."""
    area = scope(request, permission)
    place = request.GET.get("place", "")
    if len(place) == 12 and place.isdecimal() and area.covers(place):
        return Scope(area.county, (area_prefix(place),)), place
    return area, ""


def townships_of(request: DeskRequest, permission: str) -> list[Any]:
    """Return the townships among which a reader may choose; none where there is one only."""
    actor, on = request.actor, request.as_of
    area = scope(request, permission)
    found = [t for t in townships_on(actor.county, on) if area.covers(t.code)]
    return found if len(found) > 1 else []
