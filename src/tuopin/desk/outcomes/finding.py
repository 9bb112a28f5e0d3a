"""How these pages find the household that a form is about, and rows of the reader's area."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, scope
from tuopin.desk.whose import named
from tuopin.desk.writing import form_page
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import officer_names
from tuopin.register.queries import household_in

YES_NO = (("yes", gettext_lazy("是")), ("no", gettext_lazy("否")))
Crumbs = Sequence[tuple[str, str]]


class RollForm(forms.Form):
    """The household by its number on the village's roll (R16), or by a name."""

    roll = forms.CharField(
        label=gettext_lazy("户编号或姓名"), max_length=30,
        help_text=gettext_lazy("一户一档上的编号，或户主、家里人的姓名、拼音"),
    )  # fmt: skip


def home_of(request: DeskRequest, permission: str) -> Any:
    """Return the household that the address names; None where it names none.

    Refuses 'not_found' outside the area in which the reader may do this.
    """
    key = request.GET.get("household", "")
    if not key:
        return None
    found = household_in(scope(request, permission), as_uuid(key))
    if found is None:
        raise Refused("not_found")
    return found


def ask_home(
    request: DeskRequest, permission: str, title: str, *, back: str, crumbs: Crumbs
) -> HttpResponse:
    """Ask which household a form is about, by number or name; then the address names it."""
    form = RollForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        whose = named(scope(request, permission), form.cleaned_data["roll"].strip())
        if whose.home is not None:
            asked = request.GET.copy()
            asked["household"] = str(whose.home.id)
            return redirect(f"{request.path}?{asked.urlencode()}")
        form.add_error("roll", whose.fault)
    return form_page(
        request, form, title, why=_("先找到户，再登记。"), button=_("找这一户"), back=back,
        crumbs=crumbs,
    )  # fmt: skip


def row_of(request: DeskRequest, rows: Any, key: UUID, day: str) -> Any:
    """Return a row that was there on the day shown (`day` names when it began); 'not_found'."""
    found = rows.filter(id=key, **{f"{day}__lte": request.as_of}).first()
    if found is None:
        raise Refused("not_found")
    return found


def people(request: DeskRequest, *keys: UUID | None) -> dict[UUID, str]:
    """Return the names of those who acted, in one query."""
    return officer_names(request.actor.county, keys)


def may(request: DeskRequest, permission: str, region: str) -> bool:
    """Say whether the reader may do something at a place today; never on a past day."""
    return (
        request.as_of == request.today
        and request.actor.may(permission)
        and scope(request, permission).covers(region)
    )
