"""The list of imports, and the empty workbooks to fill in."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import page, scope, workbook
from tuopin.desk.say import word
from tuopin.desk.sheets.steps import FINANCE_FORMS
from tuopin.kit.scope import Scope
from tuopin.offices.queries import officer_names
from tuopin.sheets.queries import handed_in_from, importers, template, waiting


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
