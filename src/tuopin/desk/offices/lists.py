"""Bodies with the posts in them, by place."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page, scope
from tuopin.kit.scope import Scope
from tuopin.offices.queries import organisations, posts_on, townships_on
from tuopin.programme.queries import missing_bodies


class Body(NamedTuple):
    """A body and the posts that people hold in it."""

    row: Any
    posts: list[Any]


@page("see.offices")
def bodies(request: DeskRequest) -> HttpResponse:
    """Show the county's bodies, or one township's, with everybody in them."""
    actor, on = request.actor, request.as_of
    area = scope(request, "see.offices")
    towns = [t for t in townships_on(actor.county, on) if _reaches(area, t.code)]
    chosen = request.GET.get("area", "")
    if chosen not in {t.code for t in towns}:
        chosen = "" if area.whole or not towns else towns[0].code
    found = list(_chosen(area, chosen, on))
    missing = [m for m in missing_bodies(actor.county, on) if _reaches(area, m.region)]
    base = reverse("desk:offices")
    context = {
        "bodies": found,
        "people": len({post.officer_id for body in found for post in body.posts}),
        "area": chosen,
        "region": chosen or f"{actor.county}000000",
        "missing": [m for m in missing if m.region == chosen] if chosen else missing,
        "tabs": [
            *(
                [{"label": _("县里"), "url": base, "on": not chosen}]
                if area.whole
                else []
            ),
            *(
                {"label": t.name, "url": f"{base}?area={t.code}", "on": t.code == chosen}
                for t in towns
            ),
        ],
        "may_open": actor.may("offices.open_body"),
        "may_appoint": actor.may("offices.appoint"),
        "may_relieve": actor.may("offices.relieve"),
        "may_account": actor.may("offices.open_account"),
    }  # fmt: skip
    return render(request, "desk/offices/list.html", context)


def _reaches(area: Scope, town: str) -> bool:
    return area.covers(town) or any(p.startswith(town[:9]) for p in area.prefixes)


def _chosen(area: Scope, town: str, on: Any) -> Iterable[Body]:
    """Yield the bodies of a township, or the county's own, with their posts; 2 queries."""
    if town:
        prefix = town[:9]
        inside = Scope(area.county, (prefix,))
        inside = inside if area.covers(town) else area
        rows, held = organisations(inside), posts_on(inside, on)
    else:
        whole = f"{area.county}000000"
        rows = organisations(area).filter(region=whole)
        held = posts_on(area, on).filter(organisation__region=whole)
    posts: dict[Any, list[Any]] = {}
    for post in held:
        posts.setdefault(post.organisation_id, []).append(post)
    for row in rows:
        ended = row.valid_to is not None and row.valid_to < on
        if row.valid_from <= on and not ended:
            yield Body(row, posts.get(row.id, []))
