"""发文登记: the numbers that official letters of the office took, year by year."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import page
from tuopin.desk.papers.room import PRINT, WORDINGS, crumbs, named, tabs
from tuopin.offices.queries import officer_names
from tuopin.papers.queries import document_numbers, next_number
from tuopin.papers.rules.numbers import Number
from tuopin.sheets.rules.listing import Col


def _year(request: DeskRequest) -> int | None:
    text = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else None


def _text(row: Any) -> str:
    return Number(row.organ, row.year, row.serial).text


@page(WORDINGS)
def numbers_page(request: DeskRequest) -> HttpResponse:
    """List the document numbers taken, newest first, and say the next one."""
    county, on, year = request.actor.county, request.as_of, _year(request)
    rows = document_numbers(county, year).filter(taken_on__lte=on)
    found = keyset(rows, request, ("-year", "-serial", "-id"))
    people = officer_names(county, [row.taken_by for row in found.rows])
    every = document_numbers(county).order_by("-year").values_list("year", flat=True).distinct()
    base = reverse("desk:papers_numbers")
    context = {
        "page": found,
        "rows": [
            {"row": row, "text": _text(row), "kind": named(row.kind),
             "by": people.get(row.taken_by, "")}
            for row in found.rows
        ],
        "years": [
            {"label": _("全部"), "url": base, "on": year is None},
            *({"label": str(y), "url": f"{base}?year={y}", "on": y == year} for y in every),
        ],
        "next": next_number(county, request.today).text,
        "may_print": request.actor.may(PRINT),
        "tabs": tabs(request, "papers_numbers"),
    }  # fmt: skip
    return render(request, "desk/papers/numbers.html", context)


@page(WORDINGS)
def numbers_export(request: DeskRequest) -> HttpResponse:
    """Hand out the register of document numbers as a workbook."""
    county, on = request.actor.county, request.as_of
    columns = [
        Col("number", _("发文字号")), Col("title", _("标题")), Col("kind", _("文书")),
        Col("taken_on", _("登记日期"), "day"), Col("by", _("经办")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        rows = list(document_numbers(county, _year(request)).filter(taken_on__lte=on)[:EXPORT_MOST])
        people = officer_names(county, [row.taken_by for row in rows])
        for row in rows:
            yield [_text(row), row.title, named(row.kind), row.taken_on, people.get(row.taken_by)]

    where = crumbs((_("发文登记"), reverse("desk:papers_numbers")))
    return hand_out(request, "document_numbers", f"{_('发文登记')} {on}", columns, body, where)
