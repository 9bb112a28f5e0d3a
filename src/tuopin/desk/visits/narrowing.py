"""What a list of visits is narrowed to by its address: a township, an officer; taken off again."""

from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from tuopin.desk.gate import DeskRequest
from tuopin.desk.places import placed
from tuopin.kit.scope import Scope
from tuopin.offices.queries import names_on, officer_names
from tuopin.selection.queries import households_of


class Narrowed(NamedTuple):
    """The area that a list shows, the officer if one is named, and both as chips."""

    area: Scope
    officer: UUID | None
    chips: list[dict[str, Any]]

    def rows(self, rows: Any) -> Any:
        """Keep the named officer's rows of a queryset."""
        return rows.filter(officer=self.officer) if self.officer else rows


def own_first(
    request: DeskRequest, views: list[tuple[str, str, int | None]], role: str = ""
) -> list[tuple[str, str, int | None]]:
    """Return the views of a list with that of the reader's own households, if there are any.

    With `role` only those for which the reader answers in that role.
    It comes first for who has none but these to see to: an officer's phone opens on his own.
    """
    actor = request.actor
    homes = households_of(actor.county, actor.id, request.as_of, role)
    if not homes:
        return views
    led = all(home.role == "lead" for home in homes)
    mine = ("mine", _("我管技术的户") if led else _("我联系的户"), None)
    watches = actor.has_role("township_secretary", "township_office", "county_office")
    return [*views, mine] if watches else [mine, *views]


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
