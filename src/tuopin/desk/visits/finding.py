"""How these pages find the household that a form is about, hand out a paper, and name people."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.archive.queries import read
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, download, scope
from tuopin.desk.visits.tabs import crumbs_to
from tuopin.desk.writing import form_page
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import officer_names
from tuopin.register.queries import household_by_roll, household_in

# What a phone's camera and a scanner write.
PAPERS = ".jpg,.jpeg,.png,.pdf"


class RollForm(forms.Form):
    """Whose: the household by its roll number."""

    roll = forms.CharField(
        label=gettext_lazy("户编号"), max_length=30, help_text=gettext_lazy("一户一档上的编号")
    )


def home_of(request: DeskRequest, permission: str) -> Any:
    """Return the household that the address or the form names; None where neither does.

    Refuses 'not_found' outside the area in which the reader may do it.
    """
    asked = request.GET.get("household", "")
    area = scope(request, permission)
    if asked:
        found = household_in(area, as_uuid(asked))
        if found is None:
            raise Refused("not_found")
        return found
    return household_by_roll(area, request.POST.get("roll", "").strip())


def ask_whose(request: DeskRequest, title: str, why: str, back: str) -> HttpResponse:
    """Ask for the household's roll number first; the form that follows opens with it."""
    form = RollForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.add_error("roll", _("你分管的地方没有这个编号。"))
    return form_page(
        request, form, title, why=why, button=_("找这一户"), back=reverse(back),
        crumbs=crumbs_to(),
    )  # fmt: skip


def given_file(form: forms.Form, name: str = "file") -> dict[str, Any]:
    """Return a chosen paper as an act takes it; nothing where none was chosen."""
    found = form.cleaned_data.get(name)
    return {"file_name": found.name, "file_data": found.read()} if found else {}


def paper(kept: Any) -> HttpResponse:
    """Show a kept picture, hand out any other paper; refuses 'not_found' where there is none."""
    if kept is None:
        raise Refused("not_found")
    answer = download(read(kept), kept.name, kept.media_type)
    # What it is was read from its first bytes when it was kept: nothing here can be a page.
    if kept.media_type.startswith("image/"):
        answer["Content-Disposition"] = "inline"
    answer["Cache-Control"] = "private, max-age=600"
    return answer


def people(request: DeskRequest, *keys: UUID | None) -> dict[UUID, str]:
    """Return the names of those who acted, in one query."""
    return officer_names(request.actor.county, keys)


def total(rows: Iterable[Any], name: str) -> int:
    """Return the sum of one value over the rows of a page."""
    return sum(getattr(row, name) for row in rows)
