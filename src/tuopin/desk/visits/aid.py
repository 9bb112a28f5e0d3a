"""Help that households had before or from elsewhere: the list, and recording (R94)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.fields import FenField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import page
from tuopin.desk.say import word
from tuopin.desk.trying import tried
from tuopin.desk.visits.finding import ask_whose, home_of
from tuopin.desk.visits.narrowing import narrowed
from tuopin.desk.visits.tabs import crumbs_to, visit_tabs
from tuopin.desk.writing import form_page
from tuopin.offices.queries import names_on, place_of
from tuopin.sheets.rules.listing import Col
from tuopin.visits.actions import record_aid
from tuopin.visits.queries import aids
from tuopin.visits.states import AID_KINDS


class AidForm(forms.Form):
    """The year, the kind of help, who gave it, what it was and what it was worth."""

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, word(f"aid_kind.{kind}")) for kind in AID_KINDS]
        self.fields["year"] = forms.IntegerField(
            label=gettext_lazy("年度"), min_value=1949, max_value=year, initial=year
        )
        self.fields["kind"] = Pick(kinds, label=gettext_lazy("帮扶种类"))
        self.fields["source"] = forms.CharField(label=gettext_lazy("来源"), max_length=60)
        self.fields["content"] = forms.CharField(
            label=gettext_lazy("内容"), max_length=120, required=False
        )
        self.fields["fen"] = FenField(
            label=gettext_lazy("价值（元）"), required=False, help_text=gettext_lazy("不知道就空着")
        )


def _list() -> tuple[str, str]:
    return _("以往帮扶"), reverse("desk:visits_aids")


@page("see.visits")
def aids_page(request: DeskRequest) -> HttpResponse:
    """List the help recorded in the reader's area, the latest year first."""
    on, narrow = request.as_of, narrowed(request)
    context = {
        "page": keyset(aids(narrow.area, on), request, ("-year", "-id")),
        "chips": narrow.chips,
        "may_record": request.actor.may("visits.record_aid"),
        "tabs": visit_tabs("visits_aids"),
        "crumbs": crumbs_to(),
    }
    return render(request, "desk/visits/aids.html", context)


@page("see.visits")
def aids_export(request: DeskRequest) -> HttpResponse:
    """Hand out the help recorded as a workbook."""
    on, narrow = request.as_of, narrowed(request)
    columns = [
        Col("township", _("乡镇")), Col("village", _("村")), Col("household", _("户主")),
        Col("year", _("年度"), "number"), Col("kind", _("帮扶种类")), Col("source", _("来源")),
        Col("content", _("内容")), Col("fen", _("价值（元）"), "money", total=True),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        for row in aids(narrow.area, on)[:EXPORT_MOST]:
            place = place_of(names, row.region)
            yield [
                place.township, place.village, row.household.head_name, row.year,
                word(f"aid_kind.{row.kind}"), row.source, row.content, row.fen,
            ]  # fmt: skip

    return hand_out(request, "aids", f"{_('以往帮扶')} {on}", columns, body, [_list()])


@page("visits.record_aid")
def aid_new(request: DeskRequest) -> HttpResponse:
    """Choose the household, then record help that it had."""
    home = home_of(request, "visits.record_aid")
    if home is None:
        why = _("以前的救济、扶贫款和别处来的帮扶，记在户档里")
        return ask_whose(request, _("登记以往帮扶"), why, "desk:visits_aids")
    form = AidForm(request.POST or None, year=request.today.year)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"fen": form.cleaned_data["fen"] or 0}
        if tried(request, form, record_aid, household=home.id, **data):
            return redirect("desk:register_household", home.id)
    return form_page(
        request, form, _("登记以往帮扶"), why=home.head_name, button=_("存下"),
        back=reverse("desk:register_household", args=[home.id]), crumbs=crumbs_to(_list()),
    )  # fmt: skip
