"""The programme's plans, campaigns, policy papers and milestones as workbooks."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from tuopin.desk.exporting import hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page
from tuopin.desk.programme.batches import crumbs
from tuopin.desk.say import word
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import names_on
from tuopin.programme.queries import (
    batches_on,
    campaign,
    campaigns,
    milestones,
    papers,
    plans,
    team_areas,
    uncovered,
)
from tuopin.programme.states import MEASURES
from tuopin.sheets.rules.listing import Col


@page("see.programme")
def plans_export(request: DeskRequest) -> HttpResponse:
    """Hand out every plan's targets, a row a plan and year (R13–R15)."""
    county, on = request.actor.county, request.as_of
    columns = [
        Col("region", _("地方")), Col("kind", _("规划或计划")), Col("year", _("年度"), "number"),
        Col("households", word("measure.households"), "number"),
        Col("fen", word("measure.fen"), "money"), Col("exits", word("measure.exits"), "number"),
        Col("document", _("文号")), Col("adopted_on", _("制定日期"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(county, on)
        for plan in plans(county):
            if plan.adopted_on > on:
                continue
            values = {(t.year, t.measure): t.value for t in plan.targets.all()}
            for year in range(plan.year_from, plan.year_to + 1):
                found = {measure: values.get((year, measure)) for measure in MEASURES}
                yield [
                    names.get(plan.region, plan.region), word(f"plan.{plan.kind}"), year,
                    found["households"], found["fen"], found["exits"], plan.document,
                    plan.adopted_on,
                ]  # fmt: skip

    return hand_out(request, "plans", f"{_('规划计划')} {on}", columns, body, crumbs("plans"))


@page("see.programme")
def campaigns_export(request: DeskRequest) -> HttpResponse:
    """Hand out surveys, verifications and inspections with their days (R11, R24, R109)."""
    county, on = request.actor.county, request.as_of
    columns = [
        Col("name", _("名称")), Col("kind", _("种类")), Col("opens_on", _("开始"), "day"),
        Col("closes_on", _("结束"), "day"), Col("days", _("天数"), "number"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        for row in campaigns(county, on):
            days = (row.closes_on - row.opens_on).days + 1
            yield [row.name, word(f"campaign.{row.kind}"), row.opens_on, row.closes_on, days]

    return hand_out(
        request, "campaigns", f"{_('调查核查督查')} {on}", columns, body, crumbs("campaigns")
    )


@page("see.programme")
def teams_export(request: DeskRequest, key: UUID) -> HttpResponse:
    """Hand out which team of a campaign goes to which township, those without one last (R24)."""
    county, on = request.actor.county, request.as_of
    found = campaign(county, key)
    if found is None:
        raise Refused("not_found")
    columns = [
        Col("campaign", _("名称")), Col("team", _("组")), Col("township", _("乡镇")),
        Col("opens_on", _("开始"), "day"), Col("closes_on", _("结束"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names, days = names_on(county, on), (found.opens_on, found.closes_on)
        for area in sorted(team_areas(county, key), key=lambda area: (area.team_name, area.region)):
            yield [found.name, area.team_name, names.get(area.region, area.region), *days]
        for town in uncovered(county, key, on):
            yield [found.name, _("没有组去"), town.name, *days]

    there = (found.name, reverse("desk:programme_campaign", args=[key]))
    title = f"{_('哪个组去哪里')} {found.name}"
    return hand_out(request, "teams", title, columns, body, [*crumbs("campaigns"), there])


@page("see.programme")
def papers_export(request: DeskRequest) -> HttpResponse:
    """Hand out the register of policy documents (R12)."""
    county, on = request.actor.county, request.as_of
    columns = [
        Col("issued_on", _("成文日期"), "day"), Col("issuer", _("发文机关")),
        Col("number", _("文号")), Col("title", _("标题")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        for row in papers(county, on):
            yield [row.issued_on, row.issuer, row.number, row.title]

    return hand_out(
        request, "policy_papers", f"{_('政策文件')} {on}", columns, body, crumbs("papers")
    )


@page("see.programme")
def milestones_export(request: DeskRequest) -> HttpResponse:
    """Hand out the batches' milestones, due and reached (R115)."""
    county, on = request.actor.county, request.as_of
    columns = [
        Col("batch", _("批次"), "number"), Col("state", _("状态")), Col("what", _("节点")),
        Col("due_on", _("期限"), "day"), Col("done_on", _("完成日期"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        states = {b.number: word(f"state.batch.{b.state}") for b in batches_on(county, on)}
        for row in milestones(county, on):
            yield [
                row.batch_number, states.get(row.batch_number, ""), word(f"milestone.{row.code}"),
                row.due_on, row.done_on,
            ]  # fmt: skip

    return hand_out(
        request, "milestones", f"{_('批次节点')} {on}", columns, body, crumbs("batches")
    )


urls = [
    path("programme/plans/export", plans_export, name="programme_plans_export"),
    path("programme/campaigns/export", campaigns_export, name="programme_campaigns_export"),
    path("programme/campaigns/<uuid:key>/export", teams_export, name="programme_campaign_export"),
    path("programme/papers/export", papers_export, name="programme_papers_export"),
    path("programme/batches/export", milestones_export, name="programme_batches_export"),
]
