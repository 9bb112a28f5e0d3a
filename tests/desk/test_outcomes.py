"""The pages of outcomes: exits from proposal to release, income, achievements, stories."""

from datetime import date, timedelta

import pytest

from tests.agreements.stage import Stage
from tests.desk.browsing import carried, confirm, look_at, said, writes
from tests.desk.exports import columns, handed_out, sheet
from tests.funds.purse import Purse
from tests.outcomes.lives import CONFIRMED, LITTLE, SECONDED, UNTIL, VERIFIED, Lives
from tests.world import COUNTY, NORTH_A
from tuopin.outcomes.actions import achieve, forecast, train_cadre, write_story
from tuopin.outcomes.models import (
    Achievement,
    BranchYear,
    CadreTrained,
    Exit,
    Forecast,
    Income,
    Release,
    Story,
)
from tuopin.register.models import Household
from tuopin.selection.models import Pairing

TODAY = date(2007, 12, 28)
EARNED = {"people": "3", "business_fen": "3800", "project_fen": "2500", "cost_fen": "800"}
INCOME = EARNED | {"year": "2007", "basis": "visit"}
VISIT = {"secure": "yes", "stable": "yes", "agreed": "yes"}


@pytest.fixture
def lives(world, settings):
    settings.TUOPIN_TODAY = TODAY.isoformat()
    purse = Purse(Stage(world))
    purse.come(2_000_000)
    return Lives(purse)


def at(home, what):
    return f"/outcomes/{what}/new?household={home.id}"


# ---- the way out, from page to page


def test_an_exit_goes_from_page_to_page_through_five_people(client_of, lives):
    home = lives.home()
    lives.settle(home)
    liaison = client_of("north_liaison")
    assert liaison.post(at(home, "income"), INCOME).status_code == 302
    assert "可以提出 1" in said(liaison.get("/outcomes"))
    done = liaison.post(at(home, "exits"), {"year": "2007", "grounds": "养猪见效"})
    key = Exit.objects.get().id
    assert done["Location"] == f"/outcomes/exits/{key}"
    verifier = client_of("verifier")
    page = verifier.get("/outcomes?view=proposed")
    assert f"/outcomes/exits/{key}/verify" in page.content.decode()
    page = verifier.post(f"/outcomes/exits/{key}/verify", EARNED | VISIT)
    assert "人均纯收入 1,000.00 元，2007 年贫困线 785.00 元" in said(page)
    verifier.post(f"/outcomes/exits/{key}/verify", carried(page))
    assert Income.objects.count() == 1
    office = client_of("north_office")
    assert "公示 7 天" in said(office.post("/outcomes/exits/many/publish", {"id": key}))
    confirm(office, "/outcomes/exits/many/publish", {"id": key})
    notice = said(office.get("/outcomes/notice"))
    assert home.head_name in notice
    assert "2008年1月3日" in notice
    secretary = client_of("north_secretary")
    page = secretary.post("/outcomes/exits/many/second", {"id": key})
    assert "公示还没有期满" in said(page)
    assert not carried(page).get("id")
    Exit.objects.update(noticed_on=TODAY, notice_until=TODAY - timedelta(days=1))
    confirm(secretary, "/outcomes/exits/many/second", {"id": key})
    head = client_of("county_head")
    confirm(head, "/outcomes/exits/many/confirm", {"id": key})
    assert Exit.objects.get().state == "confirmed"
    page = head.post(f"/outcomes/exits/{key}/release", {"document": "县办〔2007〕40号"})
    assert "负责到今天" in said(page)
    head.post(f"/outcomes/exits/{key}/release", carried(page))
    assert Release.objects.get().document == "县办〔2007〕40号"
    assert "县办〔2007〕40号" in said(head.get(f"/outcomes/exits/{key}"))


def test_a_visit_that_finds_too_little_says_so_before_it_ends_the_exit(client_of, lives):
    key = lives.proposed(lives.home())
    verifier = client_of("verifier")
    address = f"/outcomes/exits/{key}/verify"
    page = verifier.post(address, {"people": "3", "wage_fen": "2355"} | VISIT)
    assert "人均纯收入没有超过贫困线" in said(page)
    assert Exit.objects.get().state == "proposed"
    verifier.post(address, carried(page))
    row = Exit.objects.get()
    assert (row.state, row.per_head_fen) == ("refused", 78_500)
    assert Income.objects.filter(basis="verification").count() == 1


def test_the_form_of_a_visit_is_filled_with_what_is_recorded(client_of, lives):
    key = lives.proposed(lives.home())
    page = client_of("verifier").get(f"/outcomes/exits/{key}/verify").content.decode()
    assert 'value="3800.00"' in page


def test_who_proposed_is_told_that_another_must_go(client_of, lives):
    home = lives.home()
    lives.earn(home)
    key = lives.propose(home, who="county_office")
    office = client_of("county_office")
    page = office.get(f"/outcomes/exits/{key}")
    assert "要由别人来办" in said(page)
    assert not writes(page)


def test_a_household_without_money_is_refused_at_the_door(client_of, lives):
    home = lives.stage.home()
    answer = client_of("north_liaison").get(at(home, "exits"))
    assert answer.status_code == 409
    assert "还没有拿到项目资金" in answer.content.decode()


def test_households_in_debt_are_left_out_with_the_reason(client_of, lives):
    first, second = lives.homes(2)
    keys = lives.seconded(first, second)
    lives.settle(first)
    head = client_of("county_head")
    page = head.post("/outcomes/exits/many/confirm", {"id": keys})
    assert f"{second.head_name} 借款没有还清" in said(page)
    assert carried(page)["id"] == [str(keys[0])]
    head.post("/outcomes/exits/many/confirm", carried(page))
    assert Exit.objects.filter(state="confirmed").count() == 1


def test_an_exit_is_refused_and_returned_with_a_reason(client_of, lives):
    home, other = lives.homes(2)
    key = lives.proposed(other)
    [row] = lives.out(home)
    head = client_of("county_head")
    confirm(head, f"/outcomes/exits/{key}/refuse", reason="提错了")
    confirm(head, f"/outcomes/exits/{row.id}/return", reason="遭了灾")
    assert {e.state for e in Exit.objects.all()} == {"refused", "returned"}
    assert "遭了灾" in said(head.get(f"/outcomes/exits/{row.id}"))


def test_who_owes_keeps_the_officer(client_of, lives):
    [key] = lives.seconded(lives.home())
    lives.allow_debt()
    lives.confirm(key)
    head = client_of("county_head")
    page = head.post(f"/outcomes/exits/{key}/release", {"document": ""})
    assert "借款还没有还清" in said(page)
    assert "2,000.00" in said(head.get(f"/outcomes/exits/{key}"))
    assert not writes(page)


def test_an_earlier_day_shows_the_steps_of_that_day_and_no_buttons(client_of, lives):
    [row] = lives.out(lives.home())
    head = client_of("county_head")
    look_at(head, VERIFIED)
    page = head.get(f"/outcomes/exits/{row.id}")
    assert "已核实" in said(page)
    assert not writes(page)
    look_at(head, CONFIRMED)
    assert "已脱贫 1" in said(head.get("/outcomes?view=confirmed"))


@pytest.mark.parametrize(
    ("address", "fill"),
    [
        ("/outcomes?view=noticed", "noticed"),
        ("/outcomes?view=ready", "earn"),
        ("/outcomes?view=confirmed", "out"),
        ("/outcomes/income", "earn"),
        ("/outcomes/late", "proposed"),
    ],
)
def test_lists_are_read_in_a_fixed_number_of_queries(client_of, lives, queries_of, address, fill):
    first, *others = lives.homes(5)
    getattr(lives, fill)(first)
    head = client_of("county_head")
    head.get(address)
    one = queries_of(lambda: head.get(address))
    for home in others:
        getattr(lives, fill)(home)
    assert queries_of(lambda: head.get(address)) == one <= 30


@pytest.mark.parametrize(
    "view",
    ["proposed", "verified", "noticed", "seconded", "ready", "expected", "confirmed", "release",
     "all"],
)  # fmt: skip
def test_every_view_stands_empty_and_filled_and_goes_into_a_workbook(client_of, lives, view):
    head = client_of("county_head")
    assert head.get(f"/outcomes?view={view}").status_code == 200
    out, seconded, noticed, verified, proposed, ready = lives.homes(6)
    lives.out(out)
    lives.seconded(seconded)
    lives.noticed(noticed)
    lives.verified(verified)
    lives.proposed(proposed)
    lives.earn(ready)
    forecast(
        actor=lives.act("north_office"), on=SECONDED, households=[ready.id], grounds="出栏",
        expected_on=SECONDED,
    )  # fmt: skip
    page = head.get(f"/outcomes?view={view}")
    rows = sheet(handed_out(head, f"/outcomes/exits.xlsx?view={view}"))
    name = {
        "proposed": proposed, "verified": verified, "noticed": noticed, "seconded": seconded,
        "ready": ready, "expected": ready, "confirmed": out, "release": out, "all": out,
    }[view].head_name  # fmt: skip
    assert name in said(page)
    assert name in [row[0] for row in rows]


def test_a_liaison_officer_may_see_the_own_households_alone(client_of, lives):
    own, other = lives.homes(2)
    for home in (own, other):
        lives.earn(home)
    Pairing.objects.filter(household=other, role="liaison").update(
        officer=lives.world.people["north_liaison2"]
    )
    liaison = client_of("north_liaison")
    assert other.head_name in said(liaison.get("/outcomes?view=ready"))
    page = said(liaison.get("/outcomes?view=ready&mine=1"))
    assert own.head_name in page
    assert other.head_name not in page
    assert "提出脱贫" in said(liaison.get("/"))


@pytest.mark.parametrize(
    ("step", "who", "title"),
    [
        ("proposed", "verifier", "入户核实脱贫"),
        ("verified", "north_office", "公示脱贫户"),
        ("noticed", "north_secretary", "乡镇确认脱贫"),
        ("seconded", "county_head", "县里确认脱贫"),
        ("out", "county_head", "解除联系人责任"),
    ],
)
def test_each_step_waits_on_the_workbench_of_the_post_whose_it_is(
    client_of, lives, step, who, title
):
    assert title not in said(client_of(who).get("/"))
    getattr(lives, step)(lives.home())
    assert title in said(client_of(who).get("/"))


def test_a_households_file_tells_its_way_out_and_what_can_be_done(client_of, lives):
    home = lives.home()
    [row] = lives.out(home)
    forecast(
        actor=lives.act("north_office"), on=CONFIRMED - timedelta(days=40),
        households=[lives.home().id], grounds="出栏", expected_on=CONFIRMED,
    )  # fmt: skip
    achieve(
        actor=lives.act("north_office"), on=CONFIRMED, household=home.id, kind="led",
        text="带动本组", quantity_milli=5_000, unit="户",
    )  # fmt: skip
    page = client_of("north_liaison").get(f"/register/{home.id}")
    for words in ("2007 年人均纯收入 1,000.00 元", "县里确认脱贫", "带动本组"):
        assert words in said(page)
    assert f"/outcomes/exits/{row.id}" in page.content.decode()


def test_a_fen_above_the_line_is_above_it_on_the_exits_page(client_of, lives):
    """785.003 a head was verified as above 785.00, and the page said that it was not."""
    home = lives.home()
    lives.earn(home, business_fen=235_501, project_fen=0, cost_fen=0)
    key = lives.propose(home)
    assert lives.verify(key)["state"] == "verified"
    page = client_of("county_head").get(f"/outcomes/exits/{key}").content.decode()
    label = "<span>人均纯收入超过当年贫困线</span>"
    assert '<span class="tp-st done">' in page.partition(label)[0].rpartition("<li>")[2]


def test_a_notice_that_is_over_is_said_to_be(client_of, lives):
    [key] = lives.noticed(lives.home())
    head = client_of("county_head")
    assert "公示期满" in said(head.get(f"/outcomes/exits/{key}"))
    look_at(head, UNTIL)
    page = said(head.get(f"/outcomes/exits/{key}"))
    assert "期满第二天起乡镇才能确认" in page
    assert "公示期满" not in page


def test_nobody_sends_rows_of_another_township(client_of, lives):
    key = lives.verified(lives.home())
    south = client_of("south_office")
    page = south.post("/outcomes/exits/many/publish", {"id": key})
    assert not carried(page).get("id")
    answer = south.post("/outcomes/exits/many/publish", {"id": key, "confirmed": "1"})
    assert answer.status_code == 403
    assert client_of("south_office").get(f"/outcomes/exits/{key}").status_code == 404


def test_who_may_not_take_a_step_is_refused(client_of, lives):
    key = lives.verified(lives.home())
    answer = client_of("north_liaison").post("/outcomes/exits/many/publish", {"id": key})
    assert answer.status_code == 403
    assert client_of("county_head").post("/outcomes/exits/many/dance").status_code == 404
    assert client_of("county_head").post("/outcomes/exits/many/publish").status_code == 409


# ---- finding the household


def test_a_form_without_a_household_asks_for_its_roll_number(client_of, lives):
    home = lives.home()
    Household.objects.filter(id=home.id).update(roll_number="石桥-7")
    liaison = client_of("north_liaison")
    assert "户编号" in said(liaison.get("/outcomes/exits/new"))
    found = liaison.post("/outcomes/exits/new", {"roll": "石桥-7"})
    assert found["Location"] == at(home, "exits")
    missing = said(liaison.post("/outcomes/exits/new", {"roll": "石桥-8"}))
    assert "没有这个编号或姓名的户" in missing
    by_name = liaison.post("/outcomes/exits/new?x=1", {"roll": home.head_name})
    assert by_name["Location"] == f"/outcomes/exits/new?x=1&household={home.id}"
    south = client_of("south_liaison")
    assert south.get(at(home, "exits")).status_code == 404


# ---- forecasts and income


def test_a_forecast_is_made_replaced_and_withdrawn(client_of, lives):
    home = lives.home()
    office = client_of("north_office")
    given = {"expected_on": "2008-06-30", "grounds": "夏茶上市"}
    assert office.post(at(home, "forecasts"), given).status_code == 302
    assert "夏茶上市" in said(office.get("/outcomes?view=expected"))
    confirm(office, f"/outcomes/forecasts/{Forecast.objects.get().id}/withdraw")
    assert Forecast.objects.get().withdrawn_on == TODAY


def test_a_forecast_of_a_day_that_is_past_is_said_beside_the_day(client_of, lives):
    given = {"expected_on": "2007-06-30", "grounds": "夏茶上市"}
    answer = client_of("north_office").post(at(lives.home(), "forecasts"), given)
    assert answer.status_code == 409
    assert "预计日期" in said(answer)


def test_income_before_and_after_stands_side_by_side(client_of, lives):
    home, other = lives.homes(2)
    lives.earn(home)
    lives.earn(other, **LITTLE)
    head = client_of("county_head")
    page = said(head.get("/outcomes/income"))
    for words in ("892.50", "1,000.00", "没有超过", "其中：项目收入", "3,500.00"):
        assert words in page
    rows = sheet(handed_out(head, "/outcomes/income.xlsx?year=2007"))
    assert home.head_name in [row[0] for row in rows]
    assert columns(head, "/outcomes/income.xlsx")[:4] == ["household", "township", "village",
                                                          "people"]  # fmt: skip


def test_a_project_that_earns_more_than_the_business_is_refused_in_the_form(client_of, lives):
    given = INCOME | {"project_fen": "9000"}
    answer = client_of("north_liaison").post(at(lives.home(), "income"), given)
    assert answer.status_code == 409
    assert "项目收入" in said(answer)
    assert not Income.objects.exists()


# ---- achievements, branches, cadres


def test_achievements_are_recorded_listed_by_kind_and_ended(client_of, lives):
    home = lives.home()
    office = client_of("north_office")
    given = {"kind": "led", "text": "带动本组", "quantity_milli": "6", "unit": "户"}
    assert office.post(at(home, "achievements"), given).status_code == 302
    assert "带动本组" in said(office.get("/outcomes/achievements?kind=led"))
    assert "带动本组" not in said(office.get("/outcomes/achievements?kind=large"))
    assert "带动群众6户" in said(office.get("/outcomes"))
    rows = sheet(handed_out(office, "/outcomes/achievements.xlsx"))
    assert "带动本组" in {cell for row in rows for cell in row}
    confirm(office, f"/outcomes/achievements/{Achievement.objects.get().id}/end", reason="散了")
    assert Achievement.objects.get().ended_on == TODAY


def test_a_count_that_is_missing_is_said_beside_the_field(client_of, lives):
    given = {"kind": "led", "text": "带动本组", "quantity_milli": "", "unit": ""}
    answer = client_of("north_office").post(at(lives.home(), "achievements"), given)
    assert answer.status_code == 409
    assert "缺少“数量”" in said(answer)


def test_a_branch_reports_and_a_trained_person_is_elected(client_of, lives):
    home = lives.home()
    branch = client_of("north_branch")
    given = {"region": NORTH_A, "year": "2007", "activists": "5", "joined": "2"}
    assert branch.post("/outcomes/branches/new", given).status_code == 302
    assert BranchYear.objects.get().activists == 5
    person = home.persons.get()
    given = {"person": str(person.id), "post": "村会计"}
    assert branch.post(at(home, "cadres"), given).status_code == 302
    office = client_of("north_office")
    page = office.get("/outcomes/branches")
    assert "村会计" in said(page)
    confirm(office, f"/outcomes/cadres/{CadreTrained.objects.get().id}/elect")
    assert CadreTrained.objects.get().elected_on == TODAY
    assert "其中当选 1 人" in said(office.get("/outcomes/branches"))
    for book in ("branches", "cadres"):
        assert len(sheet(handed_out(office, f"/outcomes/{book}.xlsx"))) > 1


def test_a_person_is_trained_once(client_of, lives):
    person = lives.home().persons.get()
    train_cadre(actor=lives.act("north_office"), on=CONFIRMED, person=person.id, post="会计")
    given = {"person": str(person.id), "post": "主任"}
    answer = client_of("north_office").post(at(person.household, "cadres"), given)
    assert answer.status_code == 409
    assert "已经在培养名单上" in said(answer)


# ---- stories


def test_a_story_is_written_rewritten_agreed_to_published_and_taken_back(client_of, lives):
    home = lives.home()
    liaison, office = client_of("north_liaison"), client_of("county_office")
    liaison.post(at(home, "stories"), {"title": "心里话", "text": "日子有奔头"})
    story = Story.objects.get()
    here = f"/outcomes/stories/{story.id}"
    assert "还不能发表" in said(liaison.get(here))
    rewritten = {"title": "心里话", "text": "日子更有奔头"}
    liaison.post(f"/outcomes/stories/new?story={story.id}", rewritten)
    agreed = {"paper": "TP-7", "real_name": "no", "age_and_place": "yes", "picture": "no"}
    assert liaison.post(f"{here}/consent", agreed).status_code == 302
    confirm(office, f"{here}/publish")
    assert "日子更有奔头" in said(office.get(here))
    assert "已发表" in said(office.get("/outcomes/stories"))
    confirm(liaison, f"{here}/take-back", reason="不愿再登")
    assert Story.objects.get().state == "taken_back"
    assert "心里话" in {
        c for row in sheet(handed_out(office, "/outcomes/stories.xlsx")) for c in row
    }


def test_a_story_that_names_the_family_is_not_published(client_of, lives):
    home = lives.home()
    made = write_story(
        actor=lives.act("north_liaison"), on=CONFIRMED, household=home.id, title="事迹",
        text=f"{home.head_name}说",
    )  # fmt: skip
    here = f"/outcomes/stories/{made.result['story']}"
    agreed = {"paper": "TP-7", "real_name": "no", "age_and_place": "no", "picture": "no"}
    client_of("north_liaison").post(f"{here}/consent", agreed)
    office = client_of("county_office")
    answer = office.post(f"{here}/publish", carried(office.get(f"{here}/publish")))
    assert answer.status_code == 409
    assert "家人的名字" in answer.content.decode()


# ---- late, and the household's file


def test_what_is_late_leads_to_the_act(client_of, lives):
    waiting, hoped = lives.homes(2)
    key = lives.proposed(waiting)
    forecast(
        actor=lives.act("north_office"), on=SECONDED, households=[hoped.id], grounds="出栏",
        expected_on=SECONDED,
    )  # fmt: skip
    head = client_of("county_head")
    page = head.get("/outcomes/late")
    assert f"/outcomes/exits/{key}" in page.content.decode()
    assert f"/outcomes/exits/new?household={hoped.id}" in page.content.decode()
    assert len(sheet(handed_out(head, "/outcomes/late.xlsx"))) == 3


def test_an_empty_county_says_when_each_page_fills(client_of, lives):
    head = client_of("county_head")
    pages = ("", "/income", "/achievements", "/branches", "/stories", "/late", "/notice")
    for page in pages:
        assert "没有" in said(head.get(f"/outcomes{page}"))


@pytest.mark.parametrize("who", ["county_leader", "auditor", "lead", "verifier"])
def test_who_only_looks_is_offered_nothing_to_do(client_of, lives, who):
    home = lives.home()
    lives.noticed(home)
    achieve(
        actor=lives.act("north_office"), on=CONFIRMED, household=home.id, kind="large",
        text="养猪",
    )  # fmt: skip
    browser = client_of(who)
    for page in ("", "/income", "/branches", "/stories", "/late"):
        assert not writes(browser.get(f"/outcomes{page}"))


@pytest.mark.parametrize(
    "page",
    ["", "?view=confirmed", "/income", "/achievements", "/branches", "/stories", "/late",
     "/notice"],
)  # fmt: skip
def test_the_pages_are_said_in_english(client_of, lives, page):
    home, other = lives.homes(2)
    lives.out(home)
    lives.noticed(other)
    answer = client_of("county_head", lang="en").get(f"/outcomes{page}")
    assert answer.status_code == 200
    assert COUNTY
