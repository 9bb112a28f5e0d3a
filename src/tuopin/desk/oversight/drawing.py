"""The draw: what it will do, said before; and made again by anybody afterwards."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tuopin.desk.exporting import hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.oversight.frame import crumbs, trip_of
from tuopin.desk.pages import do, page, scope
from tuopin.desk.writing import confirm_page, confirmed, form_page, table
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope, area_prefix
from tuopin.offices.queries import names_on, place_of
from tuopin.oversight.actions import draw
from tuopin.oversight.queries import frame, lots, proof, sizes
from tuopin.oversight.rules.sampling import QUANTILES, sample_size, shares
from tuopin.sheets.rules.listing import Col


class SeedForm(forms.Form):
    """What those present wrote or threw."""

    seed = forms.CharField(
        label=gettext_lazy("在场的人定的一半种子"), max_length=40,
        help_text=gettext_lazy(
            "当众掷骰子、摸号或各写几个字，照样填上。另一半由系统在抽的那一刻生成，谁也选不了户。"
        ),
    )  # fmt: skip


def formula(trip: Any, of: int) -> dict[str, Any]:
    """Return the numbers of the sample's formula for a page."""
    if not trip.confidence:
        return {}
    z = QUANTILES[trip.confidence]
    return {
        "z": f"{z // 1000}.{z % 1000:03}", "a": z * z, "b": 400 * trip.margin**2, "of": of,
        "size": sample_size(trip.confidence, trip.margin, of),
    }  # fmt: skip


@page("oversight.draw")
def draw_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Take the seed, say how many each township gives, then draw (R80)."""
    trip = trip_of(request, key, "oversight.draw")
    at = reverse("desk:oversight_round", args=[key])
    form = SeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        seed = form.cleaned_data["seed"]
        if not confirmed(request):
            return _confirm_draw(request, trip, seed)
        done = do(request, draw, trip=key, seed=seed).result
        drawn = ngettext("抽了 %(n)s 户。", "抽了 %(n)s 户。", done["drawn"])
        messages.success(request, drawn % {"n": done["drawn"]})
        return redirect(at)
    return form_page(
        request, form, _("抽取督查户"), why=trip.name, button=_("看一看再抽"), back=at,
        crumbs=crumbs((trip.name, at)),
    )  # fmt: skip


def _confirm_draw(request: DeskRequest, trip: Any, seed: str) -> HttpResponse:
    county, on = trip.county, request.today
    homes = frame(Scope(county, (area_prefix(trip.region),)), trip.batch.number, on)
    counts = sizes(homes)
    wanted = sample_size(trip.confidence, trip.margin, len(homes))
    each = shares(counts, wanted, trip.least)
    names = names_on(county, on)
    said = {"of": len(homes), "n": sum(each.values()), "batch": trip.batch.number}
    return confirm_page(
        request, _("抽取督查户"), why=trip.name,
        will=[
            _("第 %(batch)s 批资金到户的 %(of)s 户里，抽 %(n)s 户") % said,
            *([_precise(trip)] if trip.confidence else [_("每户都去")]),
        ],
        after=[
            _("只抽一次，抽了不能换户"),
            _("种子和总体的校验码留着，谁都可以照着再抽一遍来核对"),
        ],
        listed=table(
            [_("乡镇"), _("资金到户（户）"), _("抽（户）")],
            [[names.get(town, town), of, each[town]] for town, of in counts.items()],
            numbers=[1, 2],
        ),
        hidden=[("seed", seed)], button=_("抽取"),
        back=reverse("desk:oversight_draw", args=[trip.id]),
        crumbs=crumbs((trip.name, reverse("desk:oversight_round", args=[trip.id]))),
        blocked=trip.state != "planned" or not homes,
    )  # fmt: skip


def _precise(trip: Any) -> str:
    """Say how sure a sample is."""
    said = {"confidence": trip.confidence, "margin": trip.margin}
    return _("置信度 %(confidence)s%%，误差 %(margin)s 个百分点以内") % said


@page("see.oversight")
def proof_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Draw again from the seed and show that it comes out the same (R80)."""
    trip = trip_of(request, key)
    again = proof(trip)
    if again is None or (trip.drawn_on and trip.drawn_on > request.as_of):
        raise Refused("not_found")
    names = names_on(trip.county, request.as_of)
    context = {
        "trip": trip,
        "proof": again,
        "formula": formula(trip, trip.drawn_from),
        "towns": [(names.get(town, town), *counts) for town, counts in again.sizes.items()],
        "drawn": sum(drawn for _of, drawn in again.sizes.values()),
        "crumbs": crumbs((trip.name, reverse("desk:oversight_round", args=[key]))),
    }
    return render(request, "desk/oversight/proof.html", context)


@page("see.oversight")
def proof_export(request: DeskRequest, key: UUID) -> HttpResponse:
    """Hand out what was drawn from, each household with its lot, to be checked elsewhere (R80).

    Who sees a part of the county gets the lots of his part: places count within a township.
    """
    trip = trip_of(request, key)
    if trip.drawn_on is None or trip.drawn_on > request.as_of:
        raise Refused("not_found")
    area = scope(request, "see.oversight")
    columns = [
        Col("township", _("乡镇")), Col("village", _("村")), Col("household", _("户主")),
        Col("id", _("户的编号")), Col("lot", _("SM3（种子:户的编号）")),
        Col("place", _("抽取次序"), "number"), Col("drawn", _("是否抽到")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(trip.county, request.as_of)
        for row in lots(trip):
            if area.covers(row.region):
                at = place_of(names, row.region)
                yield [
                    at.township, at.village, row.head, str(row.household), row.lot, row.place,
                    _("是") if row.kept else _("否"),
                ]  # fmt: skip

    title = f"{_('抽取核对')} {trip.drawn_on}"
    at = crumbs((trip.name, reverse("desk:oversight_round", args=[key])))
    return hand_out(request, "oversight_lots", title, columns, body, at)
