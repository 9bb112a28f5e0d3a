"""Who keeps away from a household's case because they are related, and declaring it."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.fields import Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, page, scope
from tuopin.desk.selection.case import crumbs_of, file_of
from tuopin.desk.selection.people import people_over
from tuopin.desk.trying import tried
from tuopin.desk.writing import form_page
from tuopin.kit.refusals import Refused
from tuopin.selection.actions import declare_kin

# Everybody who takes a step in a household's case.
_HANDS = (
    "liaison", "tech_lead", "branch_secretary", "township_office", "township_secretary",
    "verifier", "expert", "county_office", "county_head",
)  # fmt: skip


class KinForm(forms.Form):
    """Which officer, and how related."""

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"] = Pick(people, label=gettext_lazy("谁是这一户的亲属"))
        self.fields["relation"] = forms.CharField(
            label=gettext_lazy("什么亲属"), max_length=30, help_text=gettext_lazy("例如：户主之兄")
        )


@page("selection.declare_kin")
def kin_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Declare that an officer is a relative of an application's household and keeps away."""
    found = file_of(request, key)
    home, actor = found.household, request.actor
    if not scope(request, "selection.declare_kin").covers(home.region):
        raise Refused("not_found")
    people = dict(people_over(request, home.region, _HANDS))
    people.setdefault(str(actor.id), actor.name)
    chosen = sorted(people.items(), key=lambda one: (one[0] != str(actor.id), one[1]))
    form = KinForm(request.POST or None, people=chosen)
    back = reverse("desk:selection_application", args=[key])
    if request.method == "POST" and form.is_valid():
        officer, relation = as_uuid(form.cleaned_data["officer"]), form.cleaned_data["relation"]
        at = {"kin_declared": "officer"}
        if tried(
            request, form, declare_kin, at=at, household=home.id, officer=officer,
            relation=relation,
        ):  # fmt: skip
            return redirect(back)
    return form_page(
        request, form, f"{_('申报亲属关系')} · {home.head_name}",
        why=_("申报以后，这个人不核查、不论证、不审定、不联系这一户。"), button=_("申报"),
        back=back, crumbs=crumbs_of(found),
    )  # fmt: skip
