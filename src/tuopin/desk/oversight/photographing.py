"""Photos of an inspection: several in one field, shown on its page, added afterwards (R81)."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tuopin.archive.queries import read
from tuopin.desk.fields import PhotosField
from tuopin.desk.gate import DeskRequest
from tuopin.desk.oversight.frame import crumbs
from tuopin.desk.pages import download, page, scope
from tuopin.desk.trying import tried
from tuopin.desk.writing import form_page
from tuopin.kit.refusals import Refused
from tuopin.oversight.actions import photograph
from tuopin.oversight.queries import inspection, photos_of
from tuopin.visits.rules.evidence import MOST_PHOTOS

TAKEN = format_lazy(
    gettext_lazy("JPEG、PNG，或户主签了字的督查表扫成的 PDF；最多 {most} 张"), most=MOST_PHOTOS
)
# Beside which field a refusal is said.
AT = dict.fromkeys(
    ("evidence_unreadable", "evidence_too_large", "photos_too_many", "photo_of_other"), "photos"
)


class PhotosForm(forms.Form):
    """Photos that come after the record."""

    photos = PhotosField(help_text=TAKEN)


def _inspection(request: DeskRequest, key: UUID, permission: str = "see.oversight") -> Any:
    found = inspection(scope(request, permission), key, request.as_of)
    if found is None:
        raise Refused("not_found")
    return found


@page("oversight.photograph")
def photograph_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Add photos to an inspection."""
    seen = _inspection(request, key, "oversight.photograph")
    at = reverse("desk:oversight_inspection", args=[key])
    form = PhotosForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        done = tried(
            request, form, photograph, at=AT, inspection=key, photos=form.cleaned_data["photos"]
        )
        if done is not None:
            n = done.result["photos"]
            said = ngettext("存了 %(n)s 张照片。", "存了 %(n)s 张照片。", n) % {"n": n}
            messages.success(request, said)
            return redirect(at)
    return form_page(
        request, form, _("补照片"), why=seen.household.head_name, button=_("存下"), back=at,
        crumbs=crumbs((seen.round.name, reverse("desk:oversight_round", args=[seen.round_id]))),
    )  # fmt: skip


@page("see.oversight")
def photo(request: DeskRequest, key: UUID, number: int) -> HttpResponse:
    """Show one photo of an inspection; a signed sheet is handed out."""
    seen = _inspection(request, key)
    held = photos_of(seen.county, key, request.as_of)
    if not 1 <= number <= len(held):
        raise Refused("not_found")
    file = held[number - 1].file
    answer = download(read(file), file.name, file.media_type)
    # What it is was read from its first bytes when it was kept: nothing here can be a page.
    if file.media_type.startswith("image/"):
        answer["Content-Disposition"] = "inline"
    return answer
