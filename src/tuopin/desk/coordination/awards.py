"""Commendations: the list, and commending with the place in the ranking beside the grounds."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.coordination.actions import commend
from tuopin.coordination.queries import award_rows, awards, line_of
from tuopin.coordination.states import AWARD_KINDS
from tuopin.desk.coordination.frame import SEE, crumb, crumbs, places, points, tabs
from tuopin.desk.coordination.ranking import measure_said
from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.fields import FenField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import as_uuid, page, scope
from tuopin.desk.papers.files import files
from tuopin.desk.places import placed
from tuopin.desk.say import word
from tuopin.desk.trying import tried
from tuopin.desk.writing import form_page
from tuopin.offices.queries import holders, names_on, officer, place_of
from tuopin.register.queries import household, household_by_roll
from tuopin.sheets.rules.listing import Col

LIST = "coordination_awards"
ROLES = {"officer": "liaison", "lead": "tech_lead"}
RANKED = {"township": "townships", "officer": "officers"}


class AwardForm(forms.Form):
    """The honour, its grounds, the paper, the reward; who, where the address does not say it."""

    def __init__(self, *args: Any, who: tuple[str, forms.Field] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if who is not None:
            self.fields[who[0]] = who[1]
        self.fields["honour"] = forms.CharField(label=gettext_lazy("荣誉称号"), max_length=60)
        self.fields["grounds"] = forms.CharField(
            label=gettext_lazy("表彰依据"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
        )
        self.fields["document"] = forms.CharField(label=gettext_lazy("文件号"), max_length=60)
        self.fields["reward_fen"] = FenField(label=gettext_lazy("奖金（元）"), required=False)


@page(SEE)
def awards_page(request: DeskRequest) -> HttpResponse:
    """List the commendations in the reader's area, newest first."""
    found = keyset(awards(placed(request, SEE)[0], request.as_of), request, ("-awarded_on", "-id"))
    context = {
        "page": found,
        "rows": [
            (
                row, points(row.score), files("coordination_letter_file", row.id),
                files("coordination_certificate_file", row.id),
            )
            for row in found.rows
        ],
        "kinds": [(kind, word(f"award_kind.{kind}")) for kind in AWARD_KINDS],
        "may_commend": request.actor.may("coordination.commend"),
        "tabs": tabs(request, LIST),
        "crumbs": crumbs(),
    }  # fmt: skip
    return render(request, "desk/coordination/awards.html", context)


@page(SEE)
def awards_export(request: DeskRequest) -> HttpResponse:
    """Hand out the commendations as a workbook."""
    on = request.as_of
    columns = [
        Col("kind", _("表彰对象")), Col("name", _("名称")), Col("township", _("乡镇")),
        Col("village", _("村")), Col("honour", _("荣誉称号")), Col("grounds", _("表彰依据")),
        Col("place", _("名次"), "number"), Col("score", _("总分"), "milli"),
        Col("ranked_on", _("排名截至"), "day"), Col("reward", _("奖金（元）"), "money", total=True),
        Col("document", _("文件号")), Col("awarded_on", _("表彰日期"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        for row in award_rows(placed(request, SEE)[0], on)[:EXPORT_MOST]:
            place = place_of(names, row.region)
            county = row.region.endswith("000000")
            yield [
                word(f"award_kind.{row.kind}"), row.name, "" if county else place.township,
                place.village, row.honour, row.grounds, row.place, row.score, row.ranked_on,
                row.reward_fen, row.document, row.awarded_on,
            ]  # fmt: skip

    return hand_out(request, "awards", f"{_('表彰')} {on}", columns, body, crumbs())


@page("coordination.commend")
def commend_page(request: DeskRequest) -> HttpResponse:
    """Commend: from the ranking's line for a township or an officer, else by who is named."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in AWARD_KINDS else "unit"
    given = _given(request, kind)
    name, standing, grounds = _named(request, kind, given) if given else ("", "", "")
    form = AwardForm(
        request.POST or None, who=None if given else _who(request, kind),
        initial={"honour": _HONOURS.get(kind, ""), "grounds": grounds},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        who = given or _chosen(request, form, kind, data)
        for name in ("region", "officer", "roll", "name"):
            data.pop(name, None)
        data["reward_fen"] = data["reward_fen"] or 0
        if who is not None and tried(request, form, commend, kind=kind, **(data | who)):
            return redirect(f"desk:{LIST}")
    title = _("表彰%(kind)s") % {"kind": word(f"award_kind.{kind}")}
    return form_page(
        request, form, title if not name else _("表彰 %(name)s") % {"name": name},
        why=standing or _("写明依据和文件号；乡镇和联系人的表彰以考核排名为依据。"),
        button=_("表彰"),
        back=reverse("desk:coordination_ranking" if given else f"desk:{LIST}"),
        crumbs=crumbs(crumb(LIST)),
    )  # fmt: skip


_HONOURS = {
    "township": gettext_lazy("脱贫工程先进乡镇"),
    "officer": gettext_lazy("优秀行政联系人"),
    "lead": gettext_lazy("优秀技术负责人"),
    "branch": gettext_lazy("先进村党支部"),
    "household": gettext_lazy("脱贫示范户"),
    "unit": gettext_lazy("先进单位"),
}


def _given(request: DeskRequest, kind: str) -> dict[str, Any]:
    """Return whom the address names: a township, an officer, or a household."""
    region, key = request.GET.get("region", ""), request.GET.get("officer", "")
    home = request.GET.get("household", "")
    if kind == "household" and home:
        return {"household": as_uuid(home)}
    if kind in ROLES and key:
        return {"officer": as_uuid(key), "region": region}
    return {"region": region} if kind == "township" and region else {}


def _named(request: DeskRequest, kind: str, given: dict[str, Any]) -> tuple[str, str, str]:
    """Return the name of whom the address gives, its standing in words, grounds to begin with."""
    county, on = request.actor.county, request.today
    if kind == "household":
        home = household(county, given["household"])
        return (home.head_name if home else ""), "", ""
    person = officer(county, given["officer"]) if given.get("officer") else None
    name = person.name if person else place_of(names_on(county, on), given["region"]).township
    if kind not in RANKED:
        return name, "", ""
    key = person.id if person else None
    found = line_of(county, RANKED[kind], on, region=given["region"], officer=key)
    if found is None or found[1].place is None:
        return name, _("考核排名里还没有名次，不能以排名表彰。"), ""
    day, line = found
    terms = _("；").join(
        f"{word(f'ranking_term.{t.code}')} {points(t.points)}（{measure_said(t)}）"
        for t in line.terms
        if t.points is not None
    )
    said = {"day": day, "place": line.place, "score": points(line.score), "terms": terms}
    grounds = _("截至 %(day)s 考核第 %(place)s 名，%(score)s 分") % said
    return name, _("截至 %(day)s 第 %(place)s 名，%(score)s 分：%(terms)s") % said, grounds


def _who(request: DeskRequest, kind: str) -> tuple[str, forms.Field]:
    """Return the field that asks who is commended."""
    on, permission = request.today, "coordination.commend"
    if kind in ROLES:
        posts = holders(scope(request, permission), ROLES[kind], on)
        people = {str(post.officer_id): post.officer.name for post in posts}
        return "officer", Pick(people.items(), label=word(f"award_kind.{kind}"))
    if kind == "township":
        return "region", Pick(places(request, permission, county=False), label=_("乡镇"))
    if kind == "branch":
        villages = [
            place
            for place in places(request, permission, county=False, villages=True)
            if not place[0].endswith("000")
        ]
        return "region", Pick(villages, label=_("村"))
    if kind == "household":
        return "roll", forms.CharField(
            label=_("户编号"), max_length=30, help_text=_("一户一档上的编号")
        )
    return "name", forms.CharField(label=_("单位名称"), max_length=60)


def _chosen(
    request: DeskRequest, form: forms.Form, kind: str, data: dict[str, Any]
) -> dict[str, Any] | None:
    """Return whom the form names, as the act takes it; None where there is no such household."""
    if kind in ROLES:
        key = UUID(data["officer"])
        post = holders(scope(request, "coordination.commend"), ROLES[kind], request.today)
        held = post.filter(officer_id=key).first()
        return {"officer": key, "region": held.region if held else ""}
    if kind == "household":
        area = scope(request, "coordination.commend")
        home = household_by_roll(area, data["roll"].strip())
        if home is None:
            form.add_error("roll", _("没有这个编号的户。"))
            return None
        return {"household": home.id}
    return {name: data[name] for name in ("region", "name") if name in data}
