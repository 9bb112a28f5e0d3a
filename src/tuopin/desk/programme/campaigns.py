"""Surveys, verification rounds and inspections: their days, their teams, who goes where."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.fields import Choice, DayField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, fresh_key, page
from tuopin.desk.programme.batches import crumbs
from tuopin.desk.say import word
from tuopin.desk.trying import tried
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import whole_county
from tuopin.kit.terms import Word
from tuopin.offices.queries import organisations, townships_on
from tuopin.programme.actions import assign_team, open_campaign
from tuopin.programme.queries import batch_by_id, batches_on, campaign, team_areas, uncovered
from tuopin.programme.states import CAMPAIGN_KINDS


def _teams(county: str) -> list[tuple[str, str]]:
    """Return the verification teams of the county, as choices."""
    rows = organisations(whole_county(county), "verification_team")
    return [(str(team.id), team.name) for team in rows]


class CampaignForm(forms.Form):
    """A campaign: kind, name, days, batch, and which team goes to which township."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    opens_on = DayField(label=gettext_lazy("从哪天起"))
    closes_on = DayField(label=gettext_lazy("到哪天止"))
    reference_on = DayField(
        label=gettext_lazy("以哪天为准"), help_text=gettext_lazy("年龄和情况按这一天算。")
    )

    def __init__(
        self, *args: Any, batches: list[Any], teams: list[tuple[str, str]], towns: list[Any],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        kinds = [(kind, word(f"campaign.{kind}")) for kind in CAMPAIGN_KINDS]
        numbered = [(str(b.id), _("第 %(n)s 批") % {"n": b.number}) for b in batches]
        self.fields["kind"] = Choice(kinds, label=_("哪一种"))
        self.fields["batch"] = Pick(
            [("", _("不限批次")), *numbered], label=_("哪一批"), required=False
        )
        self.towns = [f"town_{town.code}" for town in towns]
        for town in towns:
            self.fields[f"town_{town.code}"] = Pick(
                [("", _("还没定")), *teams], label=town.name, required=False
            )
        self.order_fields(["kind", "name", "batch"])

    @property
    def town_fields(self) -> list[Any]:
        """Return the fields of the townships."""
        return [self[name] for name in self.towns]

    @property
    def areas(self) -> list[dict[str, str]]:
        """Return the teams that were chosen, each with its township."""
        data = self.cleaned_data
        return [
            {"team": data[name], "region": name.removeprefix("town_")}
            for name in self.towns
            if data.get(name)
        ]

    def clean(self) -> dict[str, Any]:
        """The last day does not come before the first, nor the reference day after the last."""
        data: dict[str, Any] = super().clean() or {}
        first, last, reference = (
            data.get(name) for name in ("opens_on", "closes_on", "reference_on")
        )
        if first and last and last < first:
            self.add_error("closes_on", _("不能早于第一天。"))
        elif last and reference and reference > last:
            self.add_error("reference_on", _("不能晚于最后一天。"))
        return data


@page("programme.open_campaign")
def new_campaign_page(request: DeskRequest) -> HttpResponse:
    """Open a campaign with its teams."""
    actor, today = request.actor, request.today
    form = CampaignForm(
        request.POST or None, batches=batches_on(actor.county, today),
        teams=_teams(actor.county), towns=townships_on(actor.county, today),
        initial={"kind": "verification", "reference_on": today},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = tried(
            request, form, open_campaign, at={"campaign_exists": "name"}, kind=data["kind"],
            name=data["name"], opens_on=data["opens_on"], closes_on=data["closes_on"],
            reference_on=data["reference_on"],
            batch=as_uuid(data["batch"]) if data["batch"] else None, areas=form.areas,
        )  # fmt: skip
        if done is not None:
            return redirect("desk:programme_campaign", UUID(done.result["campaign"]))
    context = {
        "form": form, "key": request.POST.get("key") or fresh_key(),
        "crumbs": crumbs("campaigns"), "back": f"{reverse('desk:programme')}?tab=campaigns",
    }  # fmt: skip
    return render(request, "desk/programme/campaign_new.html", context)


class AssignForm(forms.Form):
    """A team for a township that has none."""

    def __init__(
        self, *args: Any, teams: list[tuple[str, str]], towns: list[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = Pick([(t.code, t.name) for t in towns], label=_("乡镇"))
        self.fields["team"] = Pick(teams, label=_("哪个组去"))


@page("see.programme")
def campaign_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show a campaign: its days, its teams, and the townships that nobody covers yet."""
    actor, on = request.actor, request.as_of
    found = campaign(actor.county, key)
    if found is None:
        raise Refused("not_found")
    bare = uncovered(actor.county, key, on)
    may = actor.may("programme.assign_team")
    form = None
    if may and bare:
        form = AssignForm(request.POST or None, teams=_teams(actor.county), towns=bare)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            done = tried(
                request, form, assign_team, campaign=key, team=as_uuid(data["team"]),
                region=data["region"],
            )  # fmt: skip
            if done is not None:
                return redirect("desk:programme_campaign", key)
    elif request.method == "POST":
        raise Refused("forbidden", action=Word("action.programme.assign_team"))
    teams: dict[str, list[str]] = {}
    for area in team_areas(actor.county, key):
        teams.setdefault(area.team_name, []).append(area.region)
    context = {
        "campaign": found,
        "batch": batch_by_id(actor.county, found.batch_id) if found.batch_id else None,
        "days": (found.closes_on - found.opens_on).days + 1,
        "teams": teams,
        "uncovered": bare,
        "form": form,
        "key": request.POST.get("key") or fresh_key(),
        "crumbs": crumbs("campaigns"),
    }
    return render(request, "desk/programme/campaign.html", context)
