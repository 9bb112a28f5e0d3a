"""Risks of falling back, work for f2's seekers and unmet demand, at the desk."""

from datetime import timedelta

import pytest

from tests.agreements.stage import Stage
from tests.desk.browsing import carried, confirm, look_at, said, writes
from tests.desk.exports import handed_out, sheet
from tests.funds.purse import Purse
from tests.outcomes.lives import Lives
from tests.outcomes.test_jobs import BEGAN, Fair
from tests.outcomes.watch import DECIDED, NIGHT, Watch
from tests.world import SOUTH_A
from tuopin.outcomes.models import Enterprise, Opening, Placement, Risk
from tuopin.selection.actions import decline
from tuopin.selection.models import Application

TODAY = NIGHT + timedelta(8)


@pytest.fixture
def watch(world, settings):
    settings.TUOPIN_TODAY = TODAY.isoformat()
    purse = Purse(Stage(world))
    purse.come()
    return Watch(Lives(purse))


@pytest.fixture
def risk(watch):
    return watch.marked(watch.lives.home())


class TestRisks:
    """From the list to the decision."""

    def test_the_list_says_why_in_words_of_the_readers_language(self, client_of, risk):
        assert "连续 2 个月没有走访" in said(client_of("north_secretary").get("/outcomes/risks"))
        english = client_of("north_secretary", lang="en").get("/outcomes/risks")
        assert "no visit for 2 months in a row" in said(english)
        south = client_of("south_secretary").get("/outcomes/risks")
        assert risk.household.head_name not in said(south)

    def test_amounts_are_said_in_yuan(self, client_of, watch):
        home = watch.lives.home()
        watch.struck(home, 150_000)
        watch.night(TODAY)
        told = said(client_of("county_head").get("/outcomes/risks"))
        assert "损失 1,500.00 元，是核定资金 2,000.00 元的 75%" in told

    def test_a_secretary_decides_from_the_list(self, client_of, risk):
        secretary = client_of("north_secretary")
        at = f"/outcomes/risks/{risk.id}/decide"
        assert at in secretary.get("/outcomes/risks").content.decode()
        form = secretary.get(at)
        sent = carried(form) | {"decision": "accept", "text": "联系人每周到户"}
        answer = secretary.post(at, sent)
        assert answer["Location"] == f"/outcomes/risks/{risk.id}"
        risk.refresh_from_db()
        assert (risk.state, risk.measures) == ("watched", "联系人每周到户")
        assert "联系人每周到户" in said(secretary.get(f"/outcomes/risks/{risk.id}"))

    def test_no_risk_is_a_decision_too_and_the_county_lifts(self, client_of, watch, risk):
        secretary, office = client_of("north_secretary"), client_of("county_office")
        secretary.post(
            f"/outcomes/risks/{risk.id}/decide", {"decision": "dismiss", "text": "收入稳定"}
        )
        risk.refresh_from_db()
        assert risk.state == "dismissed"
        other = watch.by_hand(watch.lives.home(), TODAY)
        watch.accept(other, on=TODAY)
        at = f"/outcomes/risks/{other.id}/lift"
        assert secretary.get(at).status_code == 403
        assert office.post(at, {"reason": "病好了"}).status_code == 302
        other.refresh_from_db()
        assert other.state == "lifted"

    def test_what_is_refused_stands_in_the_form(self, client_of, watch, risk):
        watch.dismiss(risk, on=TODAY)
        answer = client_of("north_secretary").post(
            f"/outcomes/risks/{risk.id}/decide", {"decision": "accept", "text": "x"}
        )
        assert answer.status_code == 409

    def test_an_officer_marks_by_hand_from_the_household(self, client_of, watch):
        home = watch.lives.home()
        officer = client_of("north_liaison")
        at = f"/outcomes/risks/new?household={home.id}"
        assert at in officer.get(f"/register/{home.id}").content.decode()
        assert home.head_name in said(officer.get(at))
        answer = officer.post(at, {"rule": "clue", "clue": "房子要塌"})
        made = Risk.objects.get()
        assert answer["Location"] == f"/outcomes/risks/{made.id}"
        assert client_of("south_liaison").get(at).status_code == 404
        assert officer.get("/outcomes/risks/new").status_code == 404

    def test_the_past_shows_what_stood_then_and_offers_no_act(self, client_of, watch, risk):
        watch.accept(risk, on=DECIDED)
        secretary = client_of("north_secretary")
        look_at(secretary, NIGHT)
        page = secretary.get(f"/outcomes/risks/{risk.id}")
        assert "待决定" in said(page)
        assert not writes(page)
        assert "联系人每周到户" not in said(page)
        look_at(secretary, NIGHT - timedelta(1))
        assert secretary.get(f"/outcomes/risks/{risk.id}").status_code == 404

    def test_another_townships_mark_is_not_found(self, client_of, risk):
        for page in ("", "/decide"):
            at = f"/outcomes/risks/{risk.id}{page}"
            assert client_of("south_secretary").get(at).status_code == 404

    def test_every_view_opens_and_leaves_as_a_workbook(self, client_of, risk):
        office = client_of("county_office")
        for view in ("marked", "late", "watched", "dismissed", "lifted", "all", "nonsense"):
            assert office.get(f"/outcomes/risks?view={view}").status_code == 200
        rows = sheet(handed_out(office, "/outcomes/risks.xlsx?view=all"))
        assert any(risk.household.head_name in row for row in rows)

    def test_the_household_file_tells_of_the_mark(self, client_of, watch, risk):
        watch.accept(risk, on=DECIDED)
        page = client_of("county_head").get(f"/register/{risk.household_id}")
        assert "返贫风险：长期没有走访" in said(page)

    def test_the_list_costs_the_same_for_more_households(self, client_of, queries_of, watch, risk):
        office = client_of("county_office")
        office.get("/outcomes/risks")
        few = queries_of(lambda: office.get("/outcomes/risks"))
        for home in watch.lives.homes(3):
            watch.by_hand(home, TODAY)
        assert queries_of(lambda: office.get("/outcomes/risks")) <= few
        assert few < 30


class TestWork:
    """Openings, who suits, who began."""

    @pytest.fixture
    def fair(self, world, settings):
        settings.TUOPIN_TODAY = BEGAN.isoformat()
        return Fair(world)

    def test_an_enterprise_and_its_opening_are_entered(self, client_of, fair):
        office = client_of("county_office")
        assert office.get("/outcomes/jobs/new").status_code == 302
        form = {"name": "甲服装厂", "trade": "服装", "region": "990101101000"}
        answer = office.post("/outcomes/jobs/enterprises/new", form)
        firm = Enterprise.objects.get()
        assert answer["Location"] == f"/outcomes/jobs/new?enterprise={firm.id}"
        assert office.post("/outcomes/jobs/enterprises/new", form).status_code == 409
        given = {"enterprise": str(firm.id), "title": "缝纫工", "places": "2", "wage_fen": "800"}
        made = office.post("/outcomes/jobs/new", given)
        work = Opening.objects.get()
        assert made["Location"] == f"/outcomes/jobs/{work.id}"
        assert work.wage_fen == 80_000

    def test_a_suitable_seeker_is_found_placed_and_leaves_again(self, client_of, fair):
        work, one = fair.opening(), fair.seeker()
        office = client_of("north_office")
        page = office.get(f"/outcomes/jobs/{work.id}")
        assert "是本人想做的工作" in said(page)
        at = f"/outcomes/jobs/place?opening={work.id}&seeker={one.id}"
        assert at.replace("&", "&amp;") in page.content.decode()
        assert office.post(at, {"wage_fen": "850"}).status_code == 302
        made = Placement.objects.get()
        assert made.wage_fen == 85_000
        assert one.name in said(office.get("/outcomes/jobs?tab=working"))
        assert confirm(office, f"/outcomes/jobs/placements/{made.id}/leave").status_code == 302
        made.refresh_from_db()
        assert made.left_on == BEGAN

    def test_a_seeker_finds_openings_with_grounds_in_english(self, client_of, fair):
        work, one = fair.opening(), fair.seeker()
        told = said(client_of("north_office", lang="en").get(f"/outcomes/jobs/seekers/{one.id}"))
        assert work.title in told
        assert "pays what was hoped for" in told

    def test_another_townships_seeker_is_not_shown(self, client_of, fair):
        one = fair.seeker(region=SOUTH_A)
        at = f"/outcomes/jobs/seekers/{one.id}"
        assert client_of("north_office").get(at).status_code == 404

    def test_lists_leave_as_workbooks(self, client_of, fair):
        work, one = fair.opening(), fair.seeker()
        fair.place(work, fair.seeker())
        office = client_of("county_office")
        for tab, name in (("openings", work.title), ("working", "乙2"), ("seekers", one.name)):
            assert name in said(office.get(f"/outcomes/jobs?tab={tab}"))
            rows = sheet(handed_out(office, f"/outcomes/jobs.xlsx?tab={tab}"))
            assert any(name in row for row in rows)


class TestUnmetDemand:
    """Who was left out, and why."""

    def test_reasons_are_listed_and_leave_as_a_workbook(self, client_of, watch):
        case = watch.stage.cleared()
        Application.objects.filter(id=case.id).update(
            state="assessed", approved_fen=None, standard_fen=None, decided_on=None,
            noticed_on=None, cleared_on=None,
        )  # fmt: skip
        decline(actor=watch.act("county_head"), on=TODAY, application=case.id, reason="冷库投资大")
        office = client_of("county_office")
        assert "冷库投资大" in said(office.get("/outcomes/unmet"))
        assert "冷库投资大" not in said(office.get("/outcomes/unmet?batch=2"))
        assert "冷库投资大" not in said(client_of("south_office").get("/outcomes/unmet"))
        rows = sheet(handed_out(office, "/outcomes/unmet.xlsx"))
        assert any("冷库投资大" in row for row in rows)
