"""Who keeps away from a household's case because they are related: declared, or taken back."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tuopin.desk.fields import Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, do, page, scope
from tuopin.desk.say import day, word
from tuopin.desk.selection.case import crumbs_of, file_of
from tuopin.desk.selection.people import people_over
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page
from tuopin.kit.refusals import Refused
from tuopin.selection.actions import declare_kin, retract_kin
from tuopin.selection.queries import kin_row

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


@page("selection.retract_kin")
def retract_page(request: DeskRequest, key: UUID, kin: UUID) -> HttpResponse:
    """Say what follows, then take a declaration back that was entered in error."""
    found, row = file_of(request, key), kin_row(request.actor.county, kin)
    home = found.household
    if (
        row is None
        or row.household_id != home.id
        or not scope(request, "selection.retract_kin").covers(home.region)
    ):
        raise Refused("not_found")
    back = reverse("desk:selection_application", args=[key])
    if confirmed(request):
        do(request, retract_kin, kin=kin, reason=request.POST.get("reason", ""))
        return redirect(back)
    said = {"name": row.officer.name, "relation": row.relation, "day": day(row.declared_on, "full")}
    return confirm_page(
        request, f"{word('action.selection.retract_kin')} · {home.head_name}",
        why=_("报错了人、报错了户才撤回；确是亲属的不能撤。"),
        will=[_("%(name)s（%(relation)s），%(day)s 申报") % said],
        after=[_("从今天起这个人可以办这一户的事；申报和撤回的经过都留着")],
        reason=True, danger=True, button=pgettext("kin", "撤回"), back=back,
        crumbs=crumbs_of(found),
        blocked=row.void_on is not None or row.officer_id == request.actor.id,
    )  # fmt: skip
