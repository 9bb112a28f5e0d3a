"""What a list of visits is narrowed to by its address: a township, an officer; taken off again."""

from typing import Any, NamedTuple
from uuid import UUID

from tuopin.desk.gate import DeskRequest
from tuopin.desk.places import placed
from tuopin.kit.scope import Scope
from tuopin.offices.queries import names_on, officer_names


class Narrowed(NamedTuple):
    """The area that a list shows, the officer if one is named, and both as chips."""

    area: Scope
    officer: UUID | None
    chips: list[dict[str, Any]]

    def rows(self, rows: Any) -> Any:
        """Keep the named officer's rows of a queryset."""
        return rows.filter(officer=self.officer) if self.officer else rows


def narrowed(request: DeskRequest) -> Narrowed:
    """Return what the address narrows a list to, within what the reader may see."""
    area, place = placed(request, "see.visits")
    officer = _officer(request)
    chips = []
    county = request.actor.county
    if place:
        label = names_on(county, request.as_of).get(place, place)
        chips.append({"label": label, "remove": _without(request, "place")})
    if officer:
        name = officer_names(county, [officer]).get(officer, "")
        chips.append({"label": name, "remove": _without(request, "officer")})
    return Narrowed(area, officer, chips)


def _officer(request: DeskRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("officer", ""))
    except ValueError:
        return None


def _without(request: DeskRequest, name: str) -> str:
    kept = request.GET.copy()
    for gone in (name, "after", "before"):
        kept.pop(gone, None)
    return f"{request.path}?{kept.urlencode()}"
