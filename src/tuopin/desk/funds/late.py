"""What is late in the money as workbooks: hops past their limit, loans behind their schedule."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page
from tuopin.desk.places import placed
from tuopin.desk.say import word
from tuopin.funds.queries import LateHop, arrears, late_hops, late_returns, overdue
from tuopin.kit.scope import Scope
from tuopin.offices.queries import names_on, place_of
from tuopin.sheets.rules.listing import Col


def hops(area: Scope, on: date) -> list[LateHop]:
    """Return the hops of money, there and back, past their limit and not done, longest first."""
    found = [hop for hop in (*late_hops(area, on), *late_returns(area, on)) if hop.done_on is None]
    return sorted(found, key=lambda hop: (-hop.days, hop.region, str(hop.subject)))


def _crumbs() -> list[tuple[str, str]]:
    return [(_("资金"), reverse("desk:funds")), (_("迟到"), f"{reverse('desk:funds')}?tab=late")]


@page("see.funds")
def late_export(request: DeskRequest) -> HttpResponse:
    """Hand out the hops that missed their limit and are not done yet."""
    on = request.as_of
    columns = [
        Col("township", _("乡镇")), Col("village", _("村")), Col("what", _("哪一步")),
        Col("since", _("从哪天起"), "day"), Col("limit_on", _("期限"), "day"),
        Col("days", _("超过天数"), "number"),
        Col("fen", _("金额（元）"), "money", total=True),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        places = names_on(request.actor.county, on)
        for hop in hops(placed(request, "see.funds")[0], on)[:EXPORT_MOST]:
            place = place_of(places, hop.region)
            yield [
                place.township, place.village, word(f"hop.{hop.kind}"), hop.since, hop.limit_on,
                hop.days, hop.fen,
            ]  # fmt: skip

    return hand_out(request, "late", f"{_('迟到')} {on}", columns, body, _crumbs())


@page("see.funds")
def overdue_export(request: DeskRequest) -> HttpResponse:
    """Hand out the loans behind their schedule with what is behind, and since when (R44)."""
    on = request.as_of
    columns = [
        Col("township", _("乡镇")), Col("village", _("村")), Col("household", _("户主")),
        Col("number", _("借据编号")), Col("fen", _("逾期金额（元）"), "money", total=True),
        Col("oldest_on", _("最早逾期"), "day"), Col("days", _("逾期天数"), "number"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        places = names_on(request.actor.county, on)
        behind = arrears(request.actor.county, on)
        for loan in overdue(placed(request, "see.funds")[0], on)[:EXPORT_MOST]:
            place, late = place_of(places, loan.region), behind[loan.id]
            yield [
                place.township, place.village, loan.household.head_name, loan.number, late.fen,
                late.oldest_on, (on - late.oldest_on).days if late.oldest_on else 0,
            ]  # fmt: skip

    return hand_out(request, "overdue", f"{_('逾期没还的借款')} {on}", columns, body, _crumbs())


urls = [
    path("funds/late/export", late_export, name="funds_late_export"),
    path("funds/overdue/export", overdue_export, name="funds_overdue_export"),
]
