"""Who answers for each township: one directly, three posts specifically (R53, R54)."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tuopin.coordination.queries import responsible
from tuopin.coordination.rules import DUTIES
from tuopin.desk.coordination.frame import SEE, crumbs, tabs
from tuopin.desk.exporting import hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page
from tuopin.desk.places import placed
from tuopin.desk.say import word
from tuopin.sheets.rules.listing import Col

LIST = "coordination_responsible"


@page(SEE)
def responsible_page(request: DeskRequest) -> HttpResponse:
    """Show a township a line who answers for it, and where nobody is named."""
    rows = responsible(placed(request, SEE)[0], request.as_of)
    context = {
        "rows": [(row, [(duty, row.people[duty]) for duty in DUTIES]) for row in rows],
        "duties": [word(f"duty.{duty}") for duty in DUTIES],
        "missing": sum(row.missing for row in rows),
        "may_appoint": request.actor.may("offices.appoint"),
        "tabs": tabs(request, LIST),
        "crumbs": crumbs(),
    }
    return render(request, "desk/coordination/responsible.html", context)


@page(SEE)
def responsible_export(request: DeskRequest) -> HttpResponse:
    """Hand out who answers for each township as a workbook."""
    on = request.as_of
    columns = [
        Col("township", _("乡镇")),
        *(Col(duty, word(f"duty.{duty}")) for duty in DUTIES),
        Col("missing", _("没有明确的岗位"), "number", total=True),
    ]

    def body() -> Iterable[list[Any]]:
        for row in responsible(placed(request, SEE)[0], on):
            names = [word("word.list_comma").join(row.people[duty]) for duty in DUTIES]
            yield [row.name, *names, row.missing]

    return hand_out(request, "responsible", f"{_('责任人')} {on}", columns, body, crumbs())
