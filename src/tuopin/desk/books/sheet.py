"""The fund's balance sheet: in whose hands it is, where it came from, and that both agree (I10)."""

from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.books.frame import Sheet, frame, wants_workbook
from tuopin.desk.books.naming import Names, sort_of
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page, scope
from tuopin.desk.say import word
from tuopin.funds.queries.fund_sheet import HANDS, LESS, FundSheet, Item, fund_sheet

TOWN_KINDS = (*HANDS[1:], *LESS)


class Line(NamedTuple):
    """One line of the sheet: its name, its fen at the year's beginning and at the day's end.

    `url` opens the accounts that it is made of.
    """

    name: str
    opening_fen: int
    closing_fen: int
    url: str = ""


class Town(NamedTuple):
    """A township's hands at the end of the day, in the order of the sheet, and their sum."""

    name: str
    fen: list[int]
    url: str

    @property
    def total(self) -> int:
        """Return all that is in the township."""
        return sum(self.fen)


@page("see.funds")
def sheet_page(request: DeskRequest) -> HttpResponse:
    """Show the fund at the beginning of the year and at the end of the day shown."""
    area, on = scope(request, "see.funds"), request.as_of
    before = date(on.year - 1, 12, 31)
    found = fund_sheet(area, before, on)
    names = Names(request, ())
    hands, origins = _hands(found, whole=area.whole), _origins(found)
    if wants_workbook(request):
        return _workbook(request, hands, origins if area.whole else [])
    kinds = [kind for kind in TOWN_KINDS if any(held[kind] for held in found.townships.values())]
    towns = [
        Town(names.place(region), [held[kind] for kind in kinds], _accounts(place=region))
        for region, held in found.townships.items()
    ]
    shown = {
        "sheet": found,
        "hands": hands,
        "origins": origins,
        "held": _together(hands),
        "came": _together(origins),
        "parts": [(line.name, line.closing_fen) for line in hands if line.closing_fen],
        "total": (_("资金来源"), found.came.closing_fen),
        "beside": [
            (_named(debit), _named(credit))
            for debit, credit in found.beside
            if any((*debit[2:], *credit[2:]))
        ],
        "before": before,
        "towns": [town for town in towns if any(town.fen)],
        "town_heads": [word(f"account.{kind}") for kind in kinds],
        "town_sums": [sum(town.fen[n] for town in towns) for n in range(len(kinds))],
        "town_total": sum(town.total for town in towns),
    }
    about = frame(request, area, "funds_books_sheet")
    return render(request, "desk/books/sheet.html", shown | about)


def _accounts(**by: str) -> str:
    """Return the address of the trial balance, account by account, of a kind or a place."""
    return f"{reverse('desk:funds_books')}?{urlencode({'by': 'account', **by})}"


def _named(item: Item) -> Line:
    return Line(
        word(f"account.{item.kind}"), item.opening_fen, item.closing_fen, _accounts(kind=item.kind)
    )


def _hands(found: FundSheet, *, whole: bool) -> list[Line]:
    """Name the hands; what takes off stands there only when there is something to take off."""
    return [
        _named(item)
        for item in found.hands
        if (whole or item.kind != "special") and (item.kind not in LESS or any(item[2:]))
    ]


def _origins(found: FundSheet) -> list[Line]:
    return [_named(item)._replace(name=sort_of(item.kind, item.code)) for item in found.origins]


def _together(lines: list[Line]) -> Line:
    return Line(
        _("合计"), sum(line.opening_fen for line in lines), sum(line.closing_fen for line in lines)
    )


def _workbook(request: DeskRequest, hands: list[Line], origins: list[Line]) -> HttpResponse:
    heads = [_("部分"), _("科目"), _("年初数（元）"), _("期末数（元）")]
    body: list[list[Any]] = []
    for part, lines in ((_("资金在哪里"), hands), (_("资金从哪里来"), origins)):
        if lines:
            body += [[part, *line[:3]] for line in [*lines, _together(lines)]]
    return Sheet(f"{_('基金平衡表')} {request.as_of}", heads, body, (2, 3)).answer()
