"""The list of imports, and the empty workbooks to fill in."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import page, scope, workbook
from tuopin.desk.say import word
from tuopin.desk.sheets.steps import FINANCE_FORMS
from tuopin.kit.scope import Scope
from tuopin.offices.queries import names_on, officer_names
from tuopin.sheets.queries import handed_in_from, importers, template, waiting
from tuopin.sheets.rules.listing import Col


@page("see.register", "sheets.hand_in")
def imports_list(request: DeskRequest) -> HttpResponse:
    """Show what was handed in from the reader's area, and the empty form of every register."""
    actor, on = request.actor, request.as_of
    open_ones = _seen(request, waiting).filter(handed_in_on__lte=on)
    everything = _seen(request, handed_in_from).filter(handed_in_on__lte=on)
    shown = "all" if request.GET.get("show") == "all" else "waiting"
    count = open_ones.count()
    if not count and "show" not in request.GET:
        shown = "all"
    listed = keyset(open_ones if shown == "waiting" else everything, request, ("-id",))
    people = officer_names(actor.county, [row.handed_in_by for row in listed.rows])
    base = reverse("desk:sheets")
    context = {
        "page": listed,
        "rows": [{"row": r, "by": people.get(r.handed_in_by, "")} for r in listed.rows],
        "tabs": [
            {
                "label": _("等着办"),
                "url": f"{base}?show=waiting",
                "count": count,
                "on": shown == "waiting",
            },
            {"label": _("全部"), "url": f"{base}?show=all", "on": shown == "all"},
        ],
        "forms": forms_for(actor),
        "may_hand_in": actor.may("sheets.hand_in"),
    }
    return render(request, "desk/sheets/list.html", context)


@page("see.register", "sheets.hand_in")
def imports_export(request: DeskRequest) -> HttpResponse:
    """Hand out what was handed in from the reader's area, with what became of it."""
    on = request.as_of
    columns = [
        Col("handed_in_on", _("哪天"), "day"), Col("form", _("表册")), Col("name", _("文件")),
        Col("place", _("地方")), Col("state", _("状态")), Col("rows", _("行数"), "number"),
        Col("new", _("新增"), "number", total=True),
        Col("changed", _("改动"), "number", total=True), Col("faulty", _("有错"), "number"),
        Col("by", _("谁交的")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        found = _seen(request, handed_in_from).filter(handed_in_on__lte=on).order_by("-id")
        some = list(found[:EXPORT_MOST])
        names = names_on(request.actor.county, on)
        people = officer_names(request.actor.county, [row.handed_in_by for row in some])
        for row in some:
            yield [
                row.handed_in_on, word(f"form.{row.form}"), row.name,
                names.get(row.region, row.region), word(f"state.import.{row.state}"), row.rows,
                row.new, row.changed, row.faulty, people.get(row.handed_in_by, ""),
            ]  # fmt: skip

    crumbs = [(_("导入"), reverse("desk:sheets"))]
    return hand_out(request, "imports", f"{_('导入')} {on}", columns, body, crumbs)


def _seen(request: DeskRequest, listed: Callable[[Scope], QuerySet[Any]]) -> QuerySet[Any]:
    """Return the imports of the reader's area: the registers' by seeing them, others by merging.

    The finance offices hand in their own forms and do not see those of the registers.
    """
    own = [form["code"] for form in forms_for(request.actor) if form["may"]]
    if not request.actor.may("see.register"):
        return listed(scope(request, "sheets.hand_in")).filter(form__in=own)
    hidden = [code for code in FINANCE_FORMS if code not in own]
    return listed(scope(request, "see.register")).exclude(form__in=hidden)


def forms_for(actor: Any) -> list[dict[str, Any]]:
    """Return every form with its words, and whether the reader may merge it."""
    return [
        {"code": code, "name": word(f"form.{code}"), "may": actor.may(one.merge.code)}
        for code, one in importers().items()
    ]


@page("see.register", "sheets.hand_in")
def template_file(request: DeskRequest, form: str) -> HttpResponse:
    """Hand out the empty workbook of a form."""
    if form not in importers():
        raise Http404
    actor, on = request.actor, request.as_of
    return workbook(template(form, actor.county, on), f"{word(f'form.{form}')}.xlsx")
