"""Minutes: written, a new version after signing, signed by another (R50, R51)."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.coordination.actions import sign_minutes, write_minutes
from tuopin.coordination.queries import minutes_of, minutes_state, minutes_version
from tuopin.desk.coordination.frame import SEE, crumbs, meeting_of, named, people, sent
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import do, page
from tuopin.desk.papers.files import files
from tuopin.desk.writing import confirm_page, confirmed, form_page
from tuopin.kit.refusals import Refused

AREA = {"rows": 8}


class MinutesForm(forms.Form):
    """What was discussed, what the analysis came to, and what a new version corrects."""

    def __init__(self, *args: Any, correcting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if correcting:
            self.fields["correction"] = forms.CharField(
                label=gettext_lazy("更正了什么"), max_length=200,
                help_text=gettext_lazy("已签发的版本不改；签发新版以后，旧版留着，注明被代替。"),
            )  # fmt: skip
        self.fields["discussion"] = forms.CharField(
            label=gettext_lazy("会议内容"), max_length=20_000, widget=forms.Textarea(attrs=AREA)
        )
        self.fields["analysis"] = forms.CharField(
            label=gettext_lazy("情况分析和经验"), max_length=20_000, required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )  # fmt: skip


@page("coordination.write_minutes")
def write_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Write a meeting's minutes, or a new version once they are signed."""
    county, on = request.actor.county, request.today
    found = meeting_of(request, key)
    versions = list(minutes_of(county, key, on))
    draft = next((row for row in versions if minutes_state(row, on) == "draft"), None)
    signed = next((row for row in versions if minutes_state(row, on) == "signed"), None)
    base = draft or signed
    initial = (
        {"discussion": base.discussion, "analysis": base.analysis}
        | ({"correction": draft.correction} if draft else {})
        if base
        else {}
    )
    form = MinutesForm(request.POST or None, correcting=signed is not None, initial=initial)
    back = reverse("desk:coordination_meeting", args=[key])
    if sent(request, form, write_minutes, meeting=key):
        return redirect(back)
    title = _("写会议纪要") if signed is None else _("写新版纪要")
    return form_page(
        request, form, title, why=found.topic, button=_("存下草稿"), back=back,
        crumbs=crumbs((found.topic, back)),
    )  # fmt: skip


@page("coordination.sign_minutes")
def sign_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show a draft as it stands, then sign it."""
    draft = minutes_version(request.actor.county, key)
    if draft is None or draft.written_on > request.as_of:
        raise Refused("not_found")
    back = reverse("desk:coordination_meeting", args=[draft.meeting_id])
    if confirmed(request):
        do(request, sign_minutes, minutes=key)
        return redirect(back)
    writer = people(request, draft.written_by).get(draft.written_by, "")
    said = {"topic": draft.meeting.topic, "n": draft.version}
    return confirm_page(
        request, _("签发会议纪要"),
        why=_("%(who)s起草；谁起草谁不能签发。") % {"who": writer},
        will=[
            _("签发“%(topic)s”纪要第 %(n)s 版") % said,
            *(line for line in draft.discussion.splitlines() if line.strip()),
        ],
        after=[
            _("签发以后不能再改，要改就另写新版"),
            *([_("上一版注明被代替，照样留着")] if draft.version > 1 else []),
        ],
        button=_("签发"), back=back,
        blocked=minutes_state(draft, request.as_of) != "draft"
        or draft.written_by == request.actor.id,
        crumbs=crumbs((draft.meeting.topic, back)),
    )  # fmt: skip


@page(SEE)
def minutes_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one version of minutes as it was written, superseded ones too."""
    row = minutes_version(request.actor.county, key)
    if row is None or row.written_on > request.as_of:
        raise Refused("not_found")
    back = reverse("desk:coordination_meeting", args=[row.meeting_id])
    names = people(request, row.written_by, row.signed_by)
    context = {
        "row": row,
        "state": minutes_state(row, request.as_of),
        "writer": names.get(row.written_by, ""),
        "signer": named(names, row.signed_by),
        "files": files("coordination_minutes_file", key),
        "crumbs": crumbs((row.meeting.topic, back)),
    }
    return render(request, "desk/coordination/minutes.html", context)
