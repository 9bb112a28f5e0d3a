"""The programme on the desk: batches and their dates, plans, campaigns, papers, missing bodies."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from tests.desk.exports import handed_out, sheet
from tests.world import COUNTY, NORTH, SOUTH, WHOLE, World
from tuopin.audit.models import Line
from tuopin.kit.keys import uuid7
from tuopin.programme.actions import adopt_plan, open_batch, open_campaign
from tuopin.programme.models import Batch, Campaign, Milestone, Plan, PolicyPaper, Programme
from tuopin.programme.queries import team_areas


def text_of(answer) -> str:
    """Return what a reader sees of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def batch(world: World) -> Batch:
    """A batch in preparation with two dates."""
    days = {
        "applications_close": world.day + timedelta(days=10),
        "verification_done": world.day - timedelta(days=2),
    }
    office = world.actor("county_office")
    open_batch(actor=office, on=world.day, number=1, year=2007, milestones=days)
    return Batch.objects.get()


# Batches.


def test_a_programme_without_batches_says_what_to_do(client_of, world):
    assert "开第一个批次" in text_of(client_of("county_head").get("/programme"))
    assert "开第一个批次" not in text_of(client_of("north_office").get("/programme"))


def test_the_programme_is_entered_once(client_of, world):
    browser = client_of("county_head")
    given = {"name": "农村贫困党员脱贫工程", "pilot_level": "省级", "started_on": "2007-01-05"}
    browser.post("/programme/start", given)
    assert Programme.objects.get().started_on == date(2007, 1, 5)
    assert "农村贫困党员脱贫工程" in text_of(browser.get("/programme"))
    again = browser.post("/programme/start", given | {"key": "another"})
    assert again.context["form"].non_field_errors()
    assert Programme.objects.count() == 1


def test_a_batch_is_opened_with_its_dates(client_of, world):
    browser = client_of("county_office")
    assert browser.get("/programme/batches/new").context["form"].initial["number"] == 1
    browser.post(
        "/programme/batches/new",
        {"number": "1", "year": "2007", "applications_close": "2007-02-09", "key": "k"},
    )
    assert Batch.objects.get().state == "preparing"
    assert Milestone.objects.get().due_on == date(2007, 2, 9)
    seen = text_of(browser.get("/programme"))
    assert "第 1 批" in seen
    assert "还剩 32 天" in seen


def test_a_number_in_use_and_nonsense_are_said_at_the_field(client_of, batch):
    browser = client_of("county_office")
    answer = browser.post("/programme/batches/new", {"number": "1", "year": "2008"})
    assert "number" in answer.context["form"].errors
    answer = browser.post(
        "/programme/batches/new", {"number": "x", "year": "", "notice_over": "someday"}
    )
    assert {"number", "year", "notice_over"} <= set(answer.context["form"].errors)
    assert Batch.objects.count() == 1


def test_only_the_head_of_the_office_moves_a_batch_and_sees_beforehand_what_it_does(
    client_of, batch
):
    address = reverse("desk:programme_batch_act", args=[batch.id, "launch"])
    assert client_of("county_office").post(address, {"confirmed": "1"}).status_code == 403
    head = client_of("county_head")
    assert "往回走的路没有" in text_of(head.get(address))
    batch.refresh_from_db()
    assert batch.state == "preparing"
    head.post(address, {"confirmed": "1"})
    batch.refresh_from_db()
    assert batch.state == "launched"


def test_a_step_out_of_order_is_refused(client_of, batch):
    address = reverse("desk:programme_batch_act", args=[batch.id, "close"])
    answer = client_of("county_head").post(address, {"confirmed": "1"})
    assert answer.status_code == 409
    assert "没有办成" in text_of(answer)
    unknown = reverse("desk:programme_batch_act", args=[batch.id, "burn"])
    assert client_of("county_head").get(unknown).status_code == 404


def test_a_milestone_is_reached_once_and_late_ones_show(client_of, batch):
    browser = client_of("county_office")
    assert "逾期 2 天" in text_of(browser.get("/programme"))
    address = reverse("desk:programme_milestone", args=[batch.id, "verification_done"])
    assert browser.get(address).status_code == 405
    browser.post(address)
    assert Milestone.objects.get(code="verification_done").done_on == date(2007, 1, 8)
    assert "晚了 2 天" in text_of(browser.get("/programme"))
    assert browser.post(address).status_code == 409


def test_a_past_day_shows_no_writing_button(client_of, batch, settings, world):
    settings.TUOPIN_TODAY = (world.day + timedelta(days=5)).isoformat()
    browser = client_of("county_head")
    assert "今天办到了" in text_of(browser.get("/programme"))
    browser.post("/as-of", {"date": "2007-01-09"})
    page = text_of(browser.get("/programme"))
    assert "第 1 批" in page
    assert "今天办到了" not in page
    assert "开一个新批次" not in page
    address = reverse("desk:programme_batch_act", args=[batch.id, "launch"])
    assert browser.post(address, {"confirmed": "1"}).status_code == 409


# Plans.


def plan_form(**given) -> dict[str, str]:
    """Return a form of an annual plan of the county."""
    form = {
        "region": WHOLE, "kind": "annual", "year_from": "2007", "document": "试〔2007〕1号",
        "households_0": "10", "fen_0": "2万", "exits_0": "6",
    }  # fmt: skip
    return form | given


def test_plans_of_county_and_townships_are_set_side_by_side(client_of, world):
    office = client_of("county_office")
    office.post("/programme/plans/new", plan_form())
    client_of("north_office").post(
        "/programme/plans/new", plan_form(region=NORTH, households_0="7", fen_0="", exits_0="")
    )
    answer = office.get("/programme?tab=plans&year=2007")
    rollup = answer.context["rollup"]
    line = next(x for x in rollup.lines if x.measure == "households")
    assert (line.county, line.townships, line.difference) == (10, 7, -3)
    assert [t.code for t in rollup.missing] == [SOUTH]
    seen = text_of(answer)
    assert "−3" in seen
    assert "还有 1 个乡镇没有计划" in seen
    assert "20,000" in seen


def test_a_three_year_plan_has_its_targets_by_year(client_of, world):
    browser = client_of("county_office")
    given = plan_form(kind="three_year", households_1="20", households_2="30")
    browser.post("/programme/plans/new", given)
    plan = Plan.objects.get()
    assert (plan.year_from, plan.year_to) == (2007, 2009)
    assert browser.get("/programme?tab=plans&year=2009").context["plans"][0]["values"][0] == 30


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"households_1": "5"}, "households_1"),
        ({"households_0": "", "fen_0": "", "exits_0": ""}, "__all__"),
        ({"fen_0": "many"}, "fen_0"),
        ({"kind": "weekly"}, "kind"),
        ({"region": "990101999000"}, "region"),
        ({"households_0": "-3"}, "households_0"),
    ],
)
def test_a_plan_that_cannot_be_is_said_at_its_field(client_of, world, given, field):
    answer = client_of("county_office").post("/programme/plans/new", plan_form(**given))
    assert field in answer.context["form"].errors
    assert not Plan.objects.exists()


def test_the_same_plan_twice_is_said_at_the_year(client_of, world):
    browser = client_of("county_office")
    browser.post("/programme/plans/new", plan_form(key="one"))
    answer = browser.post("/programme/plans/new", plan_form(key="two"))
    assert "year_from" in answer.context["form"].errors


def test_a_township_plans_for_itself_alone(client_of, world):
    browser = client_of("north_office")
    places = dict(browser.get("/programme/plans/new").context["form"].fields["region"].choices)
    assert set(places) == {NORTH}
    answer = browser.post("/programme/plans/new", plan_form(region=SOUTH))
    assert "region" in answer.context["form"].errors


def test_the_plans_cost_the_same_for_one_and_for_many(client_of, world, queries_of):
    head = world.actor("county_head")

    def adopt(region: str, year: int) -> None:
        adopt_plan(
            actor=head, on=world.day, region=region, kind="annual", year_from=year, year_to=year,
            document="", targets=[{"year": year, "measure": "households", "value": 3}],
        )  # fmt: skip

    adopt(WHOLE, 2007)
    adopt(NORTH, 2006)
    browser = client_of("county_head")
    address = "/programme?tab=plans&year=2006"
    browser.get(address)
    few = queries_of(lambda: browser.get(address))
    adopt(SOUTH, 2006)
    for year in range(2007, 2012):
        adopt(NORTH, year)
        adopt(SOUTH, year)
    assert queries_of(lambda: browser.get(address)) == few <= 20


# Campaigns.


def campaign_form(world: World, **given) -> dict[str, str]:
    """Return a form of a verification round."""
    form = {
        "kind": "verification", "name": "第一批入户核查", "batch": "", "opens_on": "2007-02-01",
        "closes_on": "2007-02-20", "reference_on": "2007-01-08",
        f"town_{NORTH}": str(world.bodies["team1"]), f"town_{SOUTH}": "",
    }  # fmt: skip
    return form | given


def test_a_campaign_is_opened_with_teams_and_names_the_townships_left_out(client_of, world):
    browser = client_of("county_office")
    answer = browser.post("/programme/campaigns/new", campaign_form(world))
    found = Campaign.objects.get()
    assert answer["Location"] == reverse("desk:programme_campaign", args=[found.id])
    page = browser.get(answer["Location"])
    assert [t.code for t in page.context["uncovered"]] == [SOUTH]
    assert "没有组去" in text_of(page)
    assert "第一批入户核查" in text_of(browser.get("/programme?tab=campaigns"))
    browser.post(
        answer["Location"], {"region": SOUTH, "team": str(world.bodies["team2"]), "key": "k"}
    )
    assert len(team_areas(COUNTY, found.id)) == 2
    assert not browser.get(answer["Location"]).context["uncovered"]


def test_who_goes_where_goes_out_with_the_townships_left_out(client_of, world):
    head = client_of("county_head")
    head.post("/programme/campaigns/new", campaign_form(world))
    at = f"/programme/campaigns/{Campaign.objects.get().id}"
    assert f'href="{at}/export"' in head.get(at).content.decode()
    rows = sheet(handed_out(head, f"{at}/export", "team", "township"))
    assert rows[0] == ["组", "乡镇"]
    assert ["没有组去", "南河乡"] in rows[1:]
    assert {row[1] for row in rows[1:]} == {"北山镇", "南河乡"}
    nowhere = f"/programme/campaigns/{uuid7()}/export"
    assert head.get(nowhere).status_code == 404


def test_days_that_run_backwards_are_said_at_the_field(client_of, world):
    browser = client_of("county_office")
    answer = browser.post("/programme/campaigns/new", campaign_form(world, closes_on="2007-01-20"))
    assert "closes_on" in answer.context["form"].errors
    answer = browser.post(
        "/programme/campaigns/new", campaign_form(world, reference_on="2007-03-20")
    )
    assert "reference_on" in answer.context["form"].errors
    assert not Campaign.objects.exists()


def test_a_name_in_use_is_said_at_the_name(client_of, world):
    browser = client_of("county_office")
    browser.post("/programme/campaigns/new", campaign_form(world, key="one"))
    answer = browser.post("/programme/campaigns/new", campaign_form(world, key="two"))
    assert "name" in answer.context["form"].errors


def test_a_township_sees_campaigns_but_sends_no_teams(client_of, world):
    opened = open_campaign(
        actor=world.actor("county_office"), on=world.day, kind="verification", name="核查",
        opens_on=world.day, closes_on=world.day, reference_on=world.day,
    )  # fmt: skip
    address = reverse("desk:programme_campaign", args=[UUID(opened.result["campaign"])])
    browser = client_of("north_office")
    assert browser.get(address).context["form"] is None
    answer = browser.post(address, {"region": SOUTH, "team": str(world.bodies["team2"])})
    assert answer.status_code == 403
    assert browser.get("/programme/campaigns/new").status_code == 403
    nobody = reverse("desk:programme_campaign", args=[UUID(int=1)])
    assert browser.get(nobody).status_code == 404


# Papers and bodies.


def test_a_policy_paper_is_entered_once_under_its_number(client_of, world):
    browser = client_of("county_office")
    given = {
        "issuer": "试验县委", "number": "试〔2007〕3号", "title": "实施意见",
        "issued_on": "2007-01-05",
    }  # fmt: skip
    browser.post("/programme/papers/new", given | {"key": "one"})
    assert PolicyPaper.objects.get().title == "实施意见"
    assert "试〔2007〕3号" in text_of(browser.get("/programme?tab=papers"))
    answer = browser.post("/programme/papers/new", given | {"key": "two"})
    assert "number" in answer.context["form"].errors


def test_a_double_click_acts_once(client_of, world):
    browser = client_of("county_office")
    given = {"number": "1", "year": "2007", "key": "one"}
    browser.post("/programme/batches/new", given)
    browser.post("/programme/batches/new", given)
    assert Batch.objects.count() == 1
    assert Line.objects.filter(action="programme.open_batch", outcome="done").count() == 1


def test_missing_bodies_are_named_and_lead_to_the_form(client_of, world):
    answer = client_of("county_head").get("/programme?tab=bodies")
    assert "乡镇领导组" in text_of(answer) or answer.context["missing"]
    assert "offices/open" in answer.content.decode()
    own = client_of("north_office").get("/programme?tab=bodies").context["missing"]
    assert {m.region for m in own} <= {NORTH}


@pytest.mark.parametrize("tab", ["batches", "plans", "campaigns", "papers", "bodies", "x"])
def test_each_side_of_an_empty_programme_opens_in_both_languages(client_of, world, tab):
    for lang in ("zh-hans", "en"):
        assert client_of("county_head", lang=lang).get(f"/programme?tab={tab}").status_code == 200
