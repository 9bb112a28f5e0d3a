"""The agreements of an area as a workbook."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.agreements.queries import agreements, letters_of, live_on, papers_of, state_on
from tuopin.agreements.states import PAPER_KINDS
from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page
from tuopin.desk.places import placed
from tuopin.desk.say import word
from tuopin.offices.queries import names_on, place_of
from tuopin.sheets.rules.listing import Col

_CHUNK = 900


@page("see.agreements")
def export(request: DeskRequest) -> HttpResponse:
    """Hand out the agreements that there are on the day, with what is signed of them."""
    area, on = placed(request, "see.agreements")[0], request.as_of
    columns = [
        Col("number", _("编号")), Col("batch", _("批次"), "number"), Col("township", _("乡镇")),
        Col("village", _("村")), Col("household", _("户主")),
        Col("amount", _("金额（元）"), "money", total=True), Col("state", _("状态")),
        Col("numbered_on", _("编号日期"), "day"),
        *(Col(f"{kind}_on", word(f"paper.{kind}"), "day") for kind in PAPER_KINDS),
        Col("lacking", _("责任书还缺"), "number"), Col("checked_on", _("核对日期"), "day"),
    ]  # fmt: skip
    crumbs = [(_("签约文书"), reverse("desk:agreements"))]
    title = f"{_('签约文书')} {on}"
    return hand_out(request, "agreements", title, columns, lambda: _rows(request, area), crumbs)


def _rows(request: DeskRequest, area: Any) -> Iterable[list[Any]]:
    county, on = request.actor.county, request.as_of
    names = names_on(county, on)
    found = list(live_on(agreements(area), on).order_by("region", "id")[:EXPORT_MOST])
    for start in range(0, len(found), _CHUNK):
        some = found[start : start + _CHUNK]
        papers = papers_of(county, some)
        letters = letters_of(county, [a.id for a in some], on)
        for a in some:
            place, letter = place_of(names, a.region), letters.get(a.id)
            signed = papers.get(a.id, {})
            days = (signed[k].signed_on if k in signed else None for k in PAPER_KINDS)
            yield [
                a.number, a.batch.number, place.township, place.village, a.household.head_name,
                a.amount_fen, word(f"state.agreement.{state_on(a, on)}"), a.numbered_on,
                *(day if day and day <= on else None for day in days),
                len(letter.missing) if letter else None,
                a.checked_on if a.checked_on and a.checked_on <= on else None,
            ]  # fmt: skip
