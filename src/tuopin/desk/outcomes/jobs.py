"""Work for register f2: openings and who suits them, who is at work, who still looks (R18)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.fields import DayField, FenField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.outcomes.tabs import crumbs, outcome_tabs
from tuopin.desk.pages import as_uuid, do, page, scope
from tuopin.desk.places import placed, townships_of
from tuopin.desk.say import coded, word
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import whole_county
from tuopin.offices.queries import names_on, place_of, townships_on
from tuopin.outcomes.actions import leave_job, offer, open_enterprise, place
from tuopin.outcomes.queries import (
    enterprises,
    job_counts,
    matches_of_opening,
    matches_of_seeker,
    opening,
    openings,
    placements,
    seeker,
    seekers_free,
)
from tuopin.outcomes.rules.matching import SCHOOLING, Match
from tuopin.sheets.rules.listing import Col

_TABS = {
    "openings": gettext_lazy("岗位"),
    "working": gettext_lazy("在岗"),
    "seekers": gettext_lazy("在找工作"),
}
MATCHED_MOST = 100


class EnterpriseForm(forms.Form):
    """An enterprise: name, trade, where."""

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(label=gettext_lazy("企业名称"), max_length=80)
        self.fields["trade"] = forms.CharField(
            label=gettext_lazy("行业"), max_length=40, required=False
        )
        self.fields["region"] = Pick(places, label=gettext_lazy("在哪里"))


class OfferForm(forms.Form):
    """An opening: whose, what work, how many places, what it asks, what it pays."""

    def __init__(self, *args: Any, firms: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schooling = [("", _("不限")), *((one, coded("education", one)) for one in SCHOOLING)]
        self.fields["enterprise"] = Pick(firms, label=gettext_lazy("企业"))
        self.fields["title"] = forms.CharField(label=gettext_lazy("岗位"), max_length=60)
        self.fields["places"] = forms.IntegerField(
            label=gettext_lazy("招几人"), min_value=1, max_value=10_000
        )
        self.fields["skill"] = forms.CharField(
            label=gettext_lazy("要什么技能"), max_length=120, required=False
        )
        self.fields["education"] = Pick(
            schooling, label=gettext_lazy("文化程度不低于"), required=False
        )
        self.fields["wage_fen"] = FenField(label=gettext_lazy("月工资（元）"), required=False)
        self.fields["until_on"] = DayField(label=gettext_lazy("招到哪天"), required=False)


class PlaceForm(forms.Form):
    """What the work pays."""

    wage_fen = FenField(label=gettext_lazy("实际月工资（元）"), required=False)


def _tab(request: DeskRequest) -> str:
    asked = request.GET.get("tab", "")
    return asked if asked in _TABS else "openings"


def _rows(request: DeskRequest, tab: str) -> Any:
    area, on = placed(request, "see.outcomes")[0], request.as_of
    if tab == "openings":
        # Whoever looks for work may find it anywhere in the county.
        return openings(whole_county(area.county), on)
    return placements(area, on, at_work=True) if tab == "working" else seekers_free(area, on)


_ORDERS = {"openings": ("id",), "working": ("-began_on", "-id"), "seekers": ("region", "id")}


@page("see.outcomes")
def jobs_page(request: DeskRequest) -> HttpResponse:
    """Show the openings, who is at work, or who looks, each with the next step."""
    actor, on, tab = request.actor, request.as_of, _tab(request)
    area, spot = placed(request, "see.outcomes")
    narrowed = f"&place={spot}" if spot else ""
    found = keyset(_rows(request, tab), request, _ORDERS[tab])
    context = {
        "tab": tab,
        "page": found,
        "rows": found.rows,
        "counts": job_counts(actor.county, on, area),
        "views": [
            {"label": str(said), "url": f"?tab={name}{narrowed}", "on": name == tab}
            for name, said in _TABS.items()
        ],
        "place": spot,
        "places": [] if tab == "openings" else townships_of(request, "see.outcomes"),
        "kept": [("tab", tab)],
        "may_place": actor.may("outcomes.place"),
        "may_offer": actor.may("outcomes.offer"),
        "tabs": outcome_tabs(request, "outcomes_jobs"),
    }
    return render(request, "desk/outcomes/jobs.html", context)


@page("see.outcomes")
def jobs_export(request: DeskRequest) -> HttpResponse:
    """Hand out the list that is open as a workbook."""
    tab = _tab(request)
    columns, cells = _EXPORTS[tab]

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, request.as_of)
        for row in _rows(request, tab)[:EXPORT_MOST]:
            yield cells(row, names)

    title = f"{_TABS[tab]} {request.as_of}"
    return hand_out(request, f"jobs_{tab}", title, columns(), body, crumbs(_list()))


def _place_columns() -> list[Col]:
    return [Col("township", _("乡镇")), Col("village", _("村"))]


def _opening_columns() -> list[Col]:
    return [
        Col("title", _("岗位")), Col("enterprise", _("企业")), *_place_columns(),
        Col("places", _("招几人"), "number"), Col("taken", _("已到岗"), "number"),
        Col("left", _("还缺"), "number"), Col("skill", _("要什么技能")),
        Col("education", _("文化程度不低于")), Col("wage", _("月工资（元）"), "money"),
        Col("until_on", _("招到哪天"), "day"),
    ]  # fmt: skip


def _opening_cells(row: Any, names: dict[str, str]) -> list[Any]:
    spot = place_of(names, row.enterprise.region)
    return [
        row.title, row.enterprise.name, spot.township, spot.village, row.places, row.taken,
        row.left, row.skill, coded("education", row.education), row.wage_fen, row.until_on,
    ]  # fmt: skip


def _working_columns() -> list[Col]:
    return [
        Col("name", _("姓名")), *_place_columns(), Col("title", _("岗位")),
        Col("enterprise", _("企业")), Col("wage", _("月工资（元）"), "money"),
        Col("began_on", _("到岗日期"), "day"),
    ]  # fmt: skip


def _working_cells(row: Any, names: dict[str, str]) -> list[Any]:
    spot = place_of(names, row.region)
    return [
        row.seeker.name, spot.township, spot.village, row.opening.title,
        row.opening.enterprise.name, row.wage_fen, row.began_on,
    ]  # fmt: skip


def _seeker_columns() -> list[Col]:
    return [
        Col("name", _("姓名")), *_place_columns(), Col("wanted", _("求职意向")),
        Col("skill", _("技能特长")), Col("education", _("文化程度")),
        Col("wage", _("期望工资（元）"), "money"), Col("available_on", _("可到岗时间"), "day"),
    ]  # fmt: skip


def _seeker_cells(row: Any, names: dict[str, str]) -> list[Any]:
    spot = place_of(names, row.region)
    return [
        row.name, spot.township, spot.village, row.wanted, row.skill,
        coded("education", row.education), row.wage_fen, row.available_on,
    ]  # fmt: skip


_EXPORTS = {
    "openings": (_opening_columns, _opening_cells),
    "working": (_working_columns, _working_cells),
    "seekers": (_seeker_columns, _seeker_cells),
}


def _list(tab: str = "") -> tuple[str, str]:
    base = reverse("desk:outcomes_jobs")
    return _("就业"), f"{base}?tab={tab}" if tab else base


def _opening(request: DeskRequest, key: UUID) -> Any:
    found = opening(whole_county(request.actor.county), key, request.as_of)
    if found is None:
        raise Refused("not_found")
    return found


def _seeker(request: DeskRequest, key: UUID, permission: str) -> Any:
    found = seeker(request.actor.county, key)
    if found is None or not scope(request, permission).covers(found.region):
        raise Refused("not_found")
    return found


def _said(match: Match) -> tuple[list[str], list[str]]:
    """Return what speaks for a match and what against it, in words."""
    return (
        [word(f"job_ground.{ground}") for ground in match.grounds],
        [word(f"job_against.{ground}") for ground in match.against],
    )


def _pair(opening_key: UUID, seeker_key: UUID) -> str:
    asked = urlencode({"opening": str(opening_key), "seeker": str(seeker_key)})
    return f"{reverse('desk:outcomes_place')}?{asked}"


@page("see.outcomes")
def opening_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show an opening and the seekers of the reader's area whom it suits, with the grounds."""
    found = _opening(request, key)
    area = scope(request, "see.outcomes")
    matches = matches_of_opening(area, found, request.as_of)
    context = {
        "row": found,
        "rows": [(m.seeker, *_said(m), _pair(key, m.seeker.seeker)) for m in _most(matches)],
        "count": len(matches),
        "may_place": request.actor.may("outcomes.place") and found.left > 0,
        "crumbs": crumbs(_list()),
    }
    return render(request, "desk/outcomes/opening.html", context)


@page("see.outcomes")
def seeker_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show somebody who looks for work and the openings that suit, with the grounds."""
    one = _seeker(request, key, "see.outcomes")
    on, county = request.as_of, whole_county(request.actor.county)
    matches = matches_of_seeker(county, one, on)
    firms = {row.id: row for row in openings(county, on, free=True)}
    context = {
        "row": one,
        "rows": [
            (firms[m.work.opening], *_said(m), _pair(m.work.opening, key)) for m in _most(matches)
        ],
        "count": len(matches),
        "may_place": request.actor.may("outcomes.place"),
        "crumbs": crumbs(_list("seekers")),
    }
    return render(request, "desk/outcomes/seeker.html", context)


def _most(matches: list[Match]) -> list[Match]:
    return matches[:MATCHED_MOST]


@page("outcomes.place")
def place_page(request: DeskRequest) -> HttpResponse:
    """Record that a seeker began at an opening, and what it pays."""
    work = _opening(request, as_uuid(request.GET.get("opening", "")))
    one = _seeker(request, as_uuid(request.GET.get("seeker", "")), "outcomes.place")
    form = PlaceForm(request.POST or None, initial={"wage_fen": work.wage_fen})
    back = reverse("desk:outcomes_opening", args=[work.id])
    sent = request.method == "POST" and form.is_valid()
    if sent and tried(
        request, form, place, opening=work.id, seeker=one.id, wage_fen=form.cleaned_data["wage_fen"]
    ):
        return redirect(f"{reverse('desk:outcomes_jobs')}?tab=working")
    return form_page(
        request, form, _("登记上岗"),
        why=_("%(name)s 到 %(firm)s 做 %(title)s")
        % {"name": one.name, "firm": work.enterprise.name, "title": work.title},
        button=_("今天到岗"), back=back, crumbs=crumbs(_list()),
    )  # fmt: skip


@page("outcomes.leave_job")
def leave_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Record that somebody left the work."""
    area = scope(request, "outcomes.leave_job")
    found = placements(area, request.as_of).filter(id=key).first()
    if found is None:
        raise Refused("not_found")
    back = _list("working")[1]
    if confirmed(request):
        do(request, leave_job, placement=key)
        return redirect(back)
    named = {"name": found.seeker.name, "firm": found.opening.enterprise.name}
    return confirm_page(
        request, _("登记离岗"), will=[_("%(name)s 今天离开 %(firm)s") % named],
        after=[_("空出一个岗位；本人回到在找工作的名单里")], button=_("登记离岗"), back=back,
        crumbs=crumbs(_list("working")), blocked=found.left_on is not None,
    )  # fmt: skip


@page("outcomes.open_enterprise")
def enterprise_page(request: DeskRequest) -> HttpResponse:
    """Enter an enterprise, then go on to its opening."""
    area = scope(request, "outcomes.open_enterprise")
    towns = townships_on(request.actor.county, request.today)
    places = [(t.code, t.name) for t in towns if area.covers(t.code)]
    form = EnterpriseForm(request.POST or None, places=places)
    sent = request.method == "POST" and form.is_valid()
    made = sent and tried(
        request, form, open_enterprise, at={"enterprise_known": "name"}, **form.cleaned_data
    )
    if made:
        asked = urlencode({"enterprise": made.result["enterprise"]})
        return redirect(f"{reverse('desk:outcomes_offer')}?{asked}")
    return form_page(
        request, form, _("登记用工企业"), button=_("登记"), back=_list()[1], crumbs=crumbs(_list()),
    )  # fmt: skip


@page("outcomes.offer")
def offer_page(request: DeskRequest) -> HttpResponse:
    """Enter an opening of an enterprise."""
    firms = [(str(firm.id), firm.name) for firm in enterprises(scope(request, "outcomes.offer"))]
    if not firms:
        return redirect("desk:outcomes_enterprise")
    chosen = request.GET.get("enterprise", "")
    form = OfferForm(request.POST or None, firms=firms, initial={"enterprise": chosen})
    sent = request.method == "POST" and form.is_valid()
    if sent:
        given = form.cleaned_data | {"enterprise": as_uuid(form.cleaned_data["enterprise"])}
        if made := tried(request, form, offer, **given):
            return redirect("desk:outcomes_opening", made.result["opening"])
    return form_page(
        request, form, _("登记用工岗位"), button=_("登记"), back=_list()[1], crumbs=crumbs(_list()),
    )  # fmt: skip
