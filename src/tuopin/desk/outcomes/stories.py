"""Stories of households: the list, one story, writing, consent, publishing, taking back (R93)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.fields import Choice
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.outcomes.finding import YES_NO, ask_home, home_of, may, people, row_of
from tuopin.desk.outcomes.tabs import crumbs, outcome_tabs
from tuopin.desk.pages import as_uuid, do, page, scope
from tuopin.desk.places import placed
from tuopin.desk.say import word
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import names_on, place_of
from tuopin.outcomes.actions import consent, publish_story, take_back_story, write_story
from tuopin.outcomes.queries import stories, story_of, story_state_on
from tuopin.sheets.rules.listing import Col


class StoryForm(forms.Form):
    """A title and the text."""

    title = forms.CharField(label=gettext_lazy("标题"), max_length=80)
    text = forms.CharField(
        label=gettext_lazy("事迹"), max_length=8000, widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("不写身份证号和账号；本人不同意用真名的，不写家人的名字"),
    )  # fmt: skip


class ConsentForm(forms.Form):
    """What the household signed for."""

    paper = forms.CharField(
        label=gettext_lazy("同意书编号"), max_length=40,
        help_text=gettext_lazy("本人签字、按手印的《典型事迹同意书》"),
    )  # fmt: skip
    real_name = Choice(YES_NO, label=gettext_lazy("同意用真名"), initial="no")
    age_and_place = Choice(YES_NO, label=gettext_lazy("同意公开年龄和住址"), initial="no")
    picture = Choice(YES_NO, label=gettext_lazy("同意用照片"), initial="no")


def _here() -> tuple[str, str]:
    return _("典型事迹"), reverse("desk:outcomes_stories")


def _at(key: Any) -> str:
    return reverse("desk:outcomes_story", args=[key])


@page("see.outcomes")
def stories_page(request: DeskRequest) -> HttpResponse:
    """List the stories written by the day."""
    on = request.as_of
    area, _place = placed(request, "see.outcomes")
    found = keyset(stories(area, on), request, ("-id",))
    context = {
        "page": found,
        "rows": [(row, story_state_on(row, on)) for row in found.rows],
        "may_write": request.actor.may("outcomes.write_story"),
        "tabs": outcome_tabs(request, "outcomes_stories"),
        "crumbs": crumbs(),
    }
    return render(request, "desk/outcomes/stories.html", context)


@page("see.outcomes")
def stories_export(request: DeskRequest) -> HttpResponse:
    """Hand out the stories with their consents as a workbook; the texts stay inside."""
    on = request.as_of
    columns = [
        Col("title", _("标题")), Col("household", _("户主")), Col("township", _("乡镇")),
        Col("village", _("村")), Col("state", _("状态")), Col("paper", _("同意书编号")),
        Col("name", _("真名")), Col("place", _("年龄和住址")), Col("picture", _("照片")),
        Col("written_on", _("写成"), "day"), Col("published_on", _("发表"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        area, _place = placed(request, "see.outcomes")
        for row in stories(area, on)[:EXPORT_MOST]:
            place, state = place_of(names, row.region), story_state_on(row, on)
            yield [
                row.title, row.household.head_name, place.township, place.village,
                word(f"state.story.{state}"), row.consent_paper,
                *(_("是") if agreed else _("否") for agreed in _agreed(row)),
                row.written_on, row.published_on if state == "published" else None,
            ]  # fmt: skip

    return hand_out(request, "stories", f"{_('典型事迹')} {on}", columns, body, crumbs())


def _agreed(row: Any) -> tuple[bool, bool, bool]:
    return row.real_name, row.age_and_place, row.picture


@page("see.outcomes")
def story_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one story with its consent and what may be done."""
    row: Any = row_of(
        request, stories(scope(request, "see.outcomes"), request.as_of), key, "written_on"
    )
    state = story_state_on(row, request.as_of)
    here = row.region
    context = {
        "row": row,
        "state": state,
        "names": people(request, row.written_by, row.published_by),
        "agreed": _agreed(row),
        "may_write": state == "draft" and may(request, "outcomes.write_story", here),
        "may_consent": state == "draft" and may(request, "outcomes.consent", here),
        "may_publish": state == "consented" and may(request, "outcomes.publish_story", here),
        "may_take_back": state in {"consented", "published"}
        and may(request, "outcomes.take_back_story", here),
        "crumbs": crumbs(_here()),
    }
    return render(request, "desk/outcomes/story.html", context)


@page("outcomes.write_story")
def write_page(request: DeskRequest) -> HttpResponse:
    """Write a story, or rewrite a draft that the address names."""
    title, back = _("写典型事迹"), _here()[1]
    draft: Any = None
    if key := request.GET.get("story", ""):
        draft = story_of(request.actor.county, as_uuid(key))
        if draft is None or not scope(request, "outcomes.write_story").covers(draft.region):
            raise Refused("not_found")
    home = draft.household if draft else home_of(request, "outcomes.write_story")
    if home is None:
        return ask_home(request, "outcomes.write_story", title, back=back, crumbs=crumbs(_here()))
    start = {"title": draft.title, "text": draft.text} if draft else None
    form = StoryForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        made = tried(
            request, form, write_story, household=home.id,
            story=draft.id if draft else None, **form.cleaned_data,
        )  # fmt: skip
        if made:
            return redirect(_at(made.result["story"]))
    return form_page(
        request, form, f"{title} · {home.head_name}",
        why=_("写好以后打印同意书，本人签了字才能发表。"), button=_("存下草稿"), back=back,
        crumbs=crumbs(_here()),
    )  # fmt: skip


@page("outcomes.consent")
def consent_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Record what a household signed for."""
    row: Any = row_of(
        request, stories(scope(request, "outcomes.consent"), request.as_of), key, "written_on"
    )
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        agreed = {n: data[n] == "yes" for n in ("real_name", "age_and_place", "picture")}
        if tried(request, form, consent, story=key, paper=data["paper"], **agreed):
            return redirect(_at(key))
    return form_page(
        request, form, _("登记本人同意 · %(name)s") % {"name": row.household.head_name},
        why=_("照本人签了字的同意书登记；登记以后文字不能再改。"), button=_("登记同意"),
        back=_at(key), crumbs=crumbs(_here()),
    )  # fmt: skip


@page("outcomes.publish_story")
def publish_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say what will be told, then publish a story."""
    area = scope(request, "outcomes.publish_story")
    row: Any = row_of(request, stories(area, request.as_of), key, "written_on")
    if confirmed(request):
        do(request, publish_story, story=key)
        return redirect(_at(key))
    labels = (_("用真名"), _("公开年龄和住址"), _("用照片"))
    told = [label for label, yes in zip(labels, _agreed(row), strict=True) if yes]
    return confirm_page(
        request, _("发表典型事迹"), why=row.title,
        will=[_("照同意书 %(paper)s 发表") % {"paper": row.consent_paper}, *told],
        after=[_("本人随时可以收回同意，收回以后不再登")], button=_("发表"), back=_at(key),
        blocked=row.state != "consented", crumbs=crumbs(_here()),
    )  # fmt: skip


@page("outcomes.take_back_story")
def take_back_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask for the reason, then take a consent back."""
    area = scope(request, "outcomes.take_back_story")
    row: Any = row_of(request, stories(area, request.as_of), key, "written_on")
    if confirmed(request):
        do(request, take_back_story, story=key, reason=request.POST.get("reason", ""))
        return redirect(_at(key))
    return confirm_page(
        request, _("收回公开同意"), why=row.title, will=[_("从今天起不再发表这篇事迹")],
        after=[_("要再登，另写一篇再签同意书")], reason=True, danger=True,
        button=_("收回同意"), back=_at(key),
        blocked=row.state not in {"consented", "published"}, crumbs=crumbs(_here()),
    )  # fmt: skip
