"""The ranking of a batch's candidates as it was kept, with every ground, and making it anew."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import do, page
from tuopin.desk.places import placed, townships_of
from tuopin.desk.say import word
from tuopin.offices.queries import names_on, place_of
from tuopin.programme.queries import batches_on
from tuopin.selection.actions import rank
from tuopin.selection.queries import (
    cases_named,
    grounds_of,
    left_as,
    ranked,
    ranking_on,
    scale_of,
    scale_on,
)
from tuopin.selection.rules.ranking import GROUNDS, Ground
from tuopin.sheets.rules.listing import Col

SEE = "see.selection"


class Shown(NamedTuple):
    """One line as shown: the kept row, its household, its grounds, in which state it left."""

    row: Any
    home: Any
    grounds: list[Ground]
    left: str


def _shown(county: str, rows: Sequence[Any], on: date) -> list[Shown]:
    cases = cases_named(county, rows)
    found = []
    for row in rows:
        case = cases[row.application_id]
        found.append(Shown(row, case.household, grounds_of(row), left_as(case, on)))
    return found


def _batch(request: DeskRequest, batches: list[Any]) -> int:
    """Return the batch that the address names, else the newest; 0 where there is none."""
    text = request.GET.get("batch", "")
    if text.isdecimal() and len(text) < 5:
        return int(text)
    return batches[-1].number if batches else 0


@page(SEE)
def ranking_page(request: DeskRequest) -> HttpResponse:
    """Show a batch's candidates by degree of poverty, with the grounds (R114)."""
    actor, on = request.actor, request.as_of
    batches = batches_on(actor.county, on)
    batch = _batch(request, batches)
    area, place = placed(request, SEE)
    rest = f"&place={place}" if place else ""
    kept = ranking_on(actor.county, batch, on)
    found = keyset(ranked(kept, area), request, ("position",)) if kept else None
    context = {
        "kept": kept,
        "page": found,
        "lines": _shown(actor.county, found.rows, on) if found else [],
        "scale": scale_of(kept) if kept else None,
        "checked_on": min(kept.checked_on, on) if kept else None,
        "moved": kept is not None and scale_on(actor.county, on).text != kept.scale,
        "batch": batch,
        "may_rank": actor.may("selection.rank") and on == request.today,
        "place": place,
        "places": townships_of(request, SEE),
        "hidden": [("batch", batch)],
        "chips": [
            {
                "label": _("第 %(n)s 批") % {"n": b.number},
                "url": f"?batch={b.number}{rest}",
                "on": b.number == batch,
            }
            for b in batches
        ],
        "crumbs": [(_("识别审定"), reverse("desk:selection"))],
    }
    return render(request, "desk/selection/ranking.html", context)


@page("selection.rank")
def rank_now(request: DeskRequest) -> HttpResponse:
    """Make a batch's ranking anew from today's facts, then show it."""
    batch = _batch(request, batches_on(request.actor.county, request.as_of))
    if request.method == "POST":
        done = do(request, rank, batch=batch).result
        n = done["lines"]
        said = (
            ngettext("排出了 %(n)s 户", "排出了 %(n)s 户", n)
            if done["new"]
            else ngettext("重排了 %(n)s 户，和原来一样", "重排了 %(n)s 户，和原来一样", n)
        )
        messages.success(request, said % {"n": n})
    return redirect(f"{reverse('desk:selection_ranking')}?{urlencode({'batch': batch})}")


@page(SEE)
def ranking_export(request: DeskRequest) -> HttpResponse:
    """Hand out a batch's candidates by degree of poverty, the points of each ground by itself."""
    actor, on = request.actor, request.as_of
    batch = _batch(request, batches_on(actor.county, on))
    kept = ranking_on(actor.county, batch, on)
    columns = [
        Col("place", _("位次"), "number"), Col("tied", _("并列")), Col("township", _("乡镇")),
        Col("village", _("村")), Col("household", _("户主")),
        Col("per_head", _("人均年收入（元）"), "money"), Col("points", _("分"), "number"),
        *(Col(code, word(f"ground.{code}"), "number") for code in GROUNDS),
        Col("left", _("已不是候选")), Col("ranked_on", _("排序日期"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        if kept is None:
            return
        names = names_on(actor.county, on)
        rows = list(ranked(kept, placed(request, SEE)[0])[:EXPORT_MOST])
        for row, home, grounds, left in _shown(actor.county, rows, on):
            spot = place_of(names, row.region)
            points = {g.word.removeprefix("ground."): g.points for g in grounds}
            yield [
                row.place, _("并列") if row.tied else "", spot.township, spot.village,
                home.head_name, row.per_head_fen, row.points,
                *(points.get(code) for code in GROUNDS),
                word(f"state.application.{left}") if left else "", kept.ranked_on,
            ]  # fmt: skip

    crumbs = [
        (_("识别审定"), reverse("desk:selection")),
        (_("贫困程度排序"), reverse("desk:selection_ranking")),
    ]
    day = kept.ranked_on if kept else on
    return hand_out(request, "candidates", f"{_('贫困程度排序')} {day}", columns, body, crumbs)
