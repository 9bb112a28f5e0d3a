"""Photos of an inspection: in one field, on its page, added afterwards, struck off (R81)."""

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
from tuopin.desk.pages import do, download, page, scope
from tuopin.desk.say import day
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import officer_names
from tuopin.oversight.actions import photograph, strike_photo
from tuopin.oversight.queries import inspection, may_strike, photos_of, shows
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
        crumbs=_crumbs(seen),
    )  # fmt: skip


def _crumbs(seen: Any) -> list[tuple[str, str]]:
    return crumbs((seen.round.name, reverse("desk:oversight_round", args=[seen.round_id])))


def shown(request: DeskRequest, seen: Any) -> list[dict[str, Any]]:
    """Return an inspection's photos for its page: each with its addresses, its day, its end.

    `url` is '' for one whose content the reader may not see, `strike` where he may not strike it
    off now.
    """
    held = photos_of(seen.county, seen.id, request.as_of)
    names = officer_names(seen.county, {row.void_by for row in held if row.void_by})
    today = request.as_of == request.today
    mine = today and scope(request, "oversight.strike_photo").covers(seen.region)
    found = []
    for number, row in enumerate(held, start=1):
        at = [seen.id, number]
        may = mine and row.void_on is None
        may = may and may_strike(request.actor, row, seen.round.region, request.today)
        found.append(
            {
                "row": row,
                "number": number,
                "picture": row.file.media_type.startswith("image/"),
                "url": reverse("desk:oversight_photo", args=at)
                if shows(request.actor, row)
                else "",
                "strike": reverse("desk:oversight_strike_photo", args=at) if may else "",
                "struck": row.void_on is not None and row.void_on <= request.as_of,
                "by": names.get(row.void_by, "") if row.void_by else "",
            }
        )
    return found


def _nth(request: DeskRequest, seen: Any, number: int) -> Any:
    """Return the photo that an address counts; refuses 'not_found'."""
    held = photos_of(seen.county, seen.id, request.as_of)
    if not 1 <= number <= len(held):
        raise Refused("not_found")
    return held[number - 1]


@page("oversight.strike_photo")
def strike_page(request: DeskRequest, key: UUID, number: int) -> HttpResponse:
    """Say what striking off a photo does, then do it with the reason."""
    seen = _inspection(request, key, "oversight.strike_photo")
    row, at = _nth(request, seen, number), reverse("desk:oversight_inspection", args=[key])
    if confirmed(request):
        do(request, strike_photo, photo=row.id, reason=request.POST.get("reason", ""))
        messages.success(request, _("照片划掉了。"))
        return redirect(at)
    free = may_strike(request.actor, row, seen.round.region, request.today)
    said = {"n": number, "name": seen.household.head_name, "day": day(row.added_on)}
    return confirm_page(
        request, _("划掉照片"), why=_("存错了户、拍错了人或者重复的才划掉。"),
        will=[_("%(name)s 的现场照片 %(n)s（%(day)s 存）") % said],
        after=[
            _("从今天起不算这次督查的照片，内容只有审计能看；谁为什么划掉，记录留着"),
            _("存错了户的，划掉以后可以存到对的那一户"),
        ],
        reason=True, danger=True, button=_("划掉"), back=at,
        blocked=row.void_on is not None or not free, crumbs=_crumbs(seen),
    )  # fmt: skip


@page("see.oversight")
def photo(request: DeskRequest, key: UUID, number: int) -> HttpResponse:
    """Show one photo of an inspection; a signed sheet is handed out, one struck off to auditors."""
    row = _nth(request, _inspection(request, key), number)
    if not shows(request.actor, row):
        raise Refused("not_found")
    file = row.file
    answer = download(read(file), file.name, file.media_type)
    # What it is was read from its first bytes when it was kept: nothing here can be a page.
    if file.media_type.startswith("image/"):
        answer["Content-Disposition"] = "inline"
    return answer
