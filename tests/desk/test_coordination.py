"""Coordination at the desk: quarters, one meeting, decisions, reports, ranking, commendation."""

import re
from datetime import date

import pytest
from django.urls import reverse

from tests.coordination.council import APRIL, CALLED, Council
from tests.desk.browsing import carried, confirm, look_at, said
from tests.desk.exports import columns, handed_out, sheet
from tests.world import COUNTY, NORTH, NORTH_A, SOUTH
from tuopin.coordination import actions
from tuopin.coordination.models import (
    Award,
    Decision,
    LogEntry,
    Meeting,
    Minutes,
    Practice,
    TownshipReport,
)

TODAY = date(2007, 7, 2)
CALL = {
    "kind": "quarterly",
    "year": "2007",
    "quarter": "3",
    "topic": "第三季度调度会",
    "meets_on": "2007-07-20",
    "venue": "二楼会议室",
}
LISTS = ("", "/decisions", "/reports", "/ranking", "/awards", "/practices", "/log", "/late")


@pytest.fixture
def council(world, settings) -> Council:
    settings.TUOPIN_TODAY = TODAY.isoformat()
    return Council(world)


# ---- the lists


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
@pytest.mark.parametrize("at", LISTS)
def test_every_list_opens_for_county_and_township_empty_and_filled(client_of, council, at, lang):
    for who in ("county_head", "north_secretary"):
        assert client_of(who, lang).get(f"/coordination{at}").status_code == 200
    _filled(council)
    for who in ("county_head", "county_leader", "north_office", "north_branch", "auditor"):
        assert client_of(who, lang).get(f"/coordination{at}").status_code == 200
    assert client_of("expert").get(f"/coordination{at}").status_code == 403


def _filled(council):
    meeting = council.held()
    council.sign(council.write(meeting))
    council.decide(meeting=meeting.id)
    council.task()
    asked = council.asked()
    council.submit(asked[NORTH])
    council.paid(1)
    actions.commend(
        actor=council.act("county_head"),
        on=TODAY,
        kind="unit",
        name="县农委",
        honour="先进单位",
        grounds="出技术",
        document="县脱贫〔2007〕8号",
    )
    actions.collect_practice(
        actor=council.act("north_office"), on=APRIL, region=NORTH, title="包村", text="包村"
    )
    actions.log(
        actor=council.act("county_office"),
        on=APRIL,
        region=NORTH,
        kind="guidance",
        text="到石桥村指导",
    )
    return meeting


@pytest.mark.parametrize("at", LISTS)
def test_a_list_takes_as_many_queries_however_long_it_is(client_of, council, queries_of, at):
    _filled(council)
    head = client_of("county_head")
    head.get(f"/coordination{at}")
    few = queries_of(lambda: head.get(f"/coordination{at}"))
    for n in range(4):
        council.decide(text=f"第{n}件事")
        actions.log(
            actor=council.act("county_office"),
            on=APRIL,
            region=NORTH,
            kind="guidance",
            text=f"第{n}次",
        )
        actions.collect_practice(
            actor=council.act("north_office"), on=APRIL, region=NORTH, title=f"做法{n}", text="好"
        )
        actions.commend(
            actor=council.act("county_head"),
            on=TODAY,
            kind="unit",
            name=f"单位{n}",
            honour="先进",
            grounds="出力",
            document="9号",
        )
    actions.ask_reports(actor=council.act("county_office"), on=APRIL, period_from=date(2007, 4, 1))
    assert queries_of(lambda: head.get(f"/coordination{at}")) <= few
    # A ranking that no night has kept is made from the facts, in so many queries more.
    assert few <= (45 if at == "/ranking" else 30)


@pytest.mark.parametrize("at", LISTS)
def test_every_list_is_handed_out_as_a_workbook(client_of, council, at):
    _filled(council)
    head = client_of("county_head")
    cells = sheet(handed_out(head, f"/coordination{at}/export"))
    assert len(cells) > 1
    assert len(cells[0]) == len(columns(head, f"/coordination{at}/export"))


# ---- meetings


def test_a_meeting_is_called_held_minuted_and_signed(client_of, council):
    office, head = client_of("county_office"), client_of("county_head")
    assert "还没召集" in said(office.get("/coordination"))
    assert "没有开" in said(office.get("/coordination"))
    answer = office.post("/coordination/call", CALL)
    meeting = Meeting.objects.get()
    at = f"/coordination/meetings/{meeting.id}"
    assert answer.headers["Location"] == at
    assert "第三季度调度会" in said(office.get("/coordination"))
    assert office.get(f"{at}/figures").status_code == 200
    form = office.get(f"{at}/hold")
    assert "试north_secretary" in form.content.decode()
    assert office.post(f"{at}/hold", {"chair": ""}).status_code == 409
    office.post(
        f"{at}/hold",
        {
            "held_on": "2007-07-02",
            "chair": "试主任",
            f"came-{NORTH}": "on",
            f"speaker-{NORTH}": "试书记",
        },
    )
    page = said(office.get(at))
    for words in ("到会 1 / 2", "缺席", "还没有写纪要", "开会那天存档"):
        assert words in page
    office.post(f"{at}/minutes", {"discussion": "听取汇报", "analysis": ""})
    minutes = Minutes.objects.get()
    assert f"/minutes/{minutes.id}/sign" not in office.get(at).content.decode()
    assert f"/minutes/{minutes.id}/sign" in head.get(at).content.decode()
    confirm(head, f"/coordination/minutes/{minutes.id}/sign")
    minutes.refresh_from_db()
    assert minutes.state == "signed"
    # Signed: a change asks what it corrects, and is a version of its own.
    assert office.post(f"{at}/minutes", {"discussion": "改", "analysis": ""}).status_code == 409
    office.post(f"{at}/minutes", {"discussion": "改", "analysis": "", "correction": "人数"})
    assert Minutes.objects.count() == 2
    confirm(head, f"/coordination/minutes/{Minutes.objects.get(version=2).id}/sign")
    page = said(head.get(at))
    assert "已被新版代替" in page
    assert said(head.get(f"/coordination/minutes/{minutes.id}")).count("听取汇报")
    cells = sheet(handed_out(head, f"{at}/pack.xlsx"))
    assert [row[0] for row in cells[1:3]] == ["北山镇", "南河乡"]


def test_a_quarter_that_has_its_meeting_is_not_called_again(client_of, council):
    council.call()
    page = client_of("county_office").post("/coordination/call", CALL | {"quarter": "1"})
    assert page.status_code == 409
    assert "已经召集了调度会" in said(page)


def test_the_form_opens_on_the_first_quarter_without_a_meeting(client_of, council):
    """With this quarter's meeting held it opened on that quarter again, and was refused."""
    office = client_of("county_office")

    def opens():
        page = office.get("/coordination/call").content.decode()
        year = re.search(r'value="(\d+)" selected', page)
        quarter = re.search(r'name="quarter" value="(\d)"[^>]* checked', page)
        return year[1], quarter[1]

    assert opens() == ("2007", "1")
    council.call()
    assert opens() == ("2007", "2")
    for n, day in ((2, date(2007, 7, 4)), (3, date(2007, 8, 1)), (4, date(2007, 10, 9))):
        council.call(quarter=n, meets_on=day, on=TODAY)
    assert opens() == ("2008", "1")


def test_a_meeting_is_called_off_with_the_reason(client_of, council):
    meeting = council.call()
    head = client_of("county_head")
    confirm(head, f"/coordination/meetings/{meeting.id}/cancel", reason="汛情")
    meeting.refresh_from_db()
    assert meeting.state == "cancelled"
    assert "汛情" in said(head.get(f"/coordination/meetings/{meeting.id}"))


def test_a_past_day_shows_what_was_known_then(client_of, council):
    meeting = council.held()
    council.sign(council.write(meeting))
    office = client_of("county_office")
    look_at(office, CALLED)
    page = said(office.get(f"/coordination/meetings/{meeting.id}"))
    assert "已召集" in page
    assert "纪要" not in page
    look_at(office, date(2007, 3, 1))
    assert office.get(f"/coordination/meetings/{meeting.id}").status_code == 404


# ---- decisions


def test_a_decision_is_given_reported_and_accepted(client_of, council):
    meeting = council.held()
    head, secretary = client_of("county_head"), client_of("north_secretary")
    given = {
        "text": "月底前发到户", "region": NORTH, "owner_role": "township_secretary",
        "due_on": "2007-07-31",
    }  # fmt: skip
    head.post(f"/coordination/decisions/new?meeting={meeting.id}", given)
    row = Decision.objects.get()
    at = f"/coordination/decisions/{row.id}"
    assert row.meeting == meeting
    assert f"{at}/done" in secretary.get("/coordination/decisions").content.decode()
    assert f"{at}/done" not in head.get("/coordination/decisions").content.decode()
    secretary.post(f"{at}/done", {"report": "全部发到户"})
    assert f"{at}/accept" in head.get("/coordination/decisions?view=reported").content.decode()
    confirm(head, f"{at}/back", reason="还差三户")
    secretary.post(f"{at}/done", {"report": "三户也发了"})
    confirm(head, f"{at}/accept")
    row.refresh_from_db()
    assert row.state == "done"
    page = said(head.get(at))
    for words in ("还差三户", "三户也发了", "报办结", "退回重办", "认可办结"):
        assert words in page
    # Once these were the words of inspections.
    assert "整改" not in page


def test_a_township_gives_its_branches_tasks_and_sees_no_other_townships(client_of, council):
    secretary = client_of("north_secretary")
    given = {
        "text": "开支部会", "region": NORTH_A, "owner_role": "branch_secretary",
        "due_on": "2007-07-31",
    }  # fmt: skip
    secretary.post("/coordination/decisions/new", given)
    row = Decision.objects.get()
    assert row.source == "branch"
    south = client_of("south_secretary")
    assert south.get(f"/coordination/decisions/{row.id}").status_code == 404
    assert "开支部会" not in said(south.get("/coordination/decisions"))
    assert SOUTH not in secretary.get("/coordination/decisions/new").content.decode()
    # Nor does it offer the county's posts: tasks go down, never up.
    form = secretary.get("/coordination/decisions/new").content.decode()
    assert 'value="branch_secretary" selected' in form
    assert 'value="county_head"' not in form
    assert (
        'value="county_head"'
        in client_of("county_head").get("/coordination/decisions/new").content.decode()
    )


def test_a_decision_that_is_refused_is_said_beside_the_field(client_of, council):
    given = {
        "text": "发到户", "region": NORTH, "owner_role": "township_secretary",
        "due_on": "2007-06-01",
    }  # fmt: skip
    page = client_of("county_office").post("/coordination/decisions/new", given)
    assert page.status_code == 409
    assert 'aria-invalid="true"' in page.content.decode()


def test_a_decision_is_dropped_with_the_reason(client_of, council):
    row = council.decide(due_on=date(2007, 4, 30))
    head = client_of("county_head")
    assert row.text in said(head.get("/coordination/late"))
    confirm(head, f"/coordination/decisions/{row.id}/drop", reason="并入下次会")
    row.refresh_from_db()
    assert row.state == "dropped"


# ---- reports


def test_a_report_is_handed_in_with_figures_and_taken(client_of, council):
    council.paid(2)
    office, town = client_of("county_office"), client_of("north_office")
    actions.ask_reports(actor=council.act("county_office"), on=APRIL, period_from=date(2007, 4, 1))
    row = TownshipReport.objects.get(region=NORTH)
    at = f"/coordination/reports/{row.id}"
    assert f"{at}/submit" in town.get("/coordination/reports").content.decode()
    page = said(town.get(f"{at}/submit"))
    assert "4,000.00 元" in page
    assert town.post(f"{at}/submit", {"practice": ""}).status_code == 409
    town.post(f"{at}/submit", {"practice": "逐户发放", "problems": "", "next_steps": "盯养殖"})
    confirm(office, f"{at}/return", reason="写问题")
    assert "写问题" in said(town.get(at))
    town.post(f"{at}/submit", {"practice": "逐户发放", "problems": "缺技术"})
    confirm(office, f"{at}/accept")
    row.refresh_from_db()
    assert (row.state, row.problems) == ("accepted", "缺技术")
    assert row.figures_hash in said(office.get(at))
    assert client_of("south_office").get(at).status_code == 404


def test_reports_of_the_period_can_be_asked_for_early(client_of, council):
    office = client_of("county_office")
    assert "提前要本期报告" in said(office.get("/coordination/reports"))
    confirm(office, "/coordination/reports/ask")
    assert TownshipReport.objects.filter(period_from=date(2007, 7, 1)).count() == 2
    assert "提前要本期报告" not in said(office.get("/coordination/reports"))


# ---- ranking and commendation


def test_the_ranking_prints_its_formula_and_leads_to_a_commendation(client_of, council):
    council.paid(2)
    head = client_of("county_head")
    page = said(head.get("/coordination/ranking"))
    for words in ("怎样算分", "25 分", "每项得分 = 分值 × 办到 ÷ 应办", "未到考核", "北山镇"):
        assert words in page
    at = f"/coordination/awards/new?kind=township&region={NORTH}"
    assert at.replace("&", "&amp;") in head.get("/coordination/ranking").content.decode()
    form = said(head.get(at))
    assert "第 1 名" in form
    assert "考核第 1 名" in form  # the grounds to begin with
    head.post(at, {"honour": "先进乡镇", "grounds": "发放及时", "document": "8号"})
    award = Award.objects.get()
    assert (award.name, award.place) == ("北山镇", 1)
    assert "先进乡镇" in said(head.get("/coordination/awards"))


def test_the_night_s_ranking_is_shown_with_its_day(client_of, council):
    council.paid(2)
    actions.sweep(actor=council.act("operator"), on=TODAY)
    head = client_of("county_head")
    for kind in ("townships", "officers"):
        page = said(head.get(f"/coordination/ranking?kind={kind}"))
        assert "2007年7月1日夜里算好存下的" in page
        assert "夜里算好" not in said(head.get(f"/coordination/ranking?kind={kind}&now=1"))
    assert "试north_liaison" in page
    south = client_of("south_secretary")
    assert "试north_liaison" not in said(south.get("/coordination/ranking?kind=officers"))
    assert "北山镇" in said(south.get("/coordination/ranking"))
    assert "试north_liaison" not in str(
        sheet(handed_out(south, "/coordination/ranking/export?kind=officers"))
    )


@pytest.mark.parametrize(
    ("kind", "field"),
    [("lead", "officer"), ("branch", "region"), ("household", "roll"), ("unit", "name")],
)
def test_others_are_commended_by_a_form_that_asks_who(client_of, council, kind, field):
    home = council.stage.home()
    home.roll_number = "X-01"
    home.save(update_fields=["roll_number"])
    who = {
        "officer": str(council.world.people["lead"]), "region": NORTH_A, "roll": "X-01",
        "name": "县农委",
    }[field]  # fmt: skip
    head = client_of("county_head")
    at = f"/coordination/awards/new?kind={kind}"
    assert f'name="{field}"' in head.get(at).content.decode()
    given = {
        "honour": "先进",
        "grounds": "出力",
        "document": "8号",
        "reward_fen": "500",
        field: who,
    }
    head.post(at, given)
    assert Award.objects.get().reward_fen == 50_000
    if kind == "household":
        page = head.post(at, given | {"roll": "X-99"})
        assert "没有这个编号的户" in said(page)
        by_key = f"/coordination/awards/new?kind=household&household={home.id}"
        assert home.head_name in said(head.get(by_key))


# ---- practice and log


def test_a_practice_is_collected_promoted_or_left_aside(client_of, council):
    town, head = client_of("north_office"), client_of("county_head")
    given = {"region": NORTH, "title": "技术员包村", "text": "一人一村"}
    town.post("/coordination/practices/new", given)
    assert town.post("/coordination/practices/new", given).status_code == 409
    town.post("/coordination/practices/new", given | {"title": "夜校"})
    first, second = Practice.objects.order_by("title")
    head.post(f"/coordination/practices/{first.id}/promote", {"document": "12号"})
    confirm(head, f"/coordination/practices/{second.id}/drop", reason="不可推广")
    page = said(client_of("south_office").get("/coordination/practices"))
    assert first.title in page
    assert second.title not in page


def test_a_practice_is_collected_at_a_household(client_of, council):
    home = council.stage.home()
    town = client_of("north_office")
    at = f"/coordination/practices/new?household={home.id}"
    assert home.head_name in said(town.get(at))
    town.post(at, {"title": "种养结合", "text": "猪粪肥田"})
    assert Practice.objects.get().household == home
    assert client_of("south_office").get(at).status_code == 404


def test_a_line_is_written_into_the_log(client_of, council):
    office = client_of("county_office")
    given = {"kind": "coordination", "happened_on": "2007-07-01", "region": COUNTY + "000000",
             "text": "协调信用社"}  # fmt: skip
    office.post("/coordination/log/new", given)
    assert LogEntry.objects.get().happened_on == date(2007, 7, 1)
    page = office.post("/coordination/log/new", given | {"happened_on": "2007-07-09"})
    assert page.status_code == 409
    assert "协调信用社" in said(office.get("/coordination/log?view=coordination"))
    assert "协调信用社" not in said(office.get("/coordination/log?view=analysis"))


# ---- who may what


@pytest.mark.parametrize(
    "at",
    ["call", "awards/new", "reports/ask", "log/new", "practices/new", "decisions/new"],
)
def test_who_only_sees_may_not_write(client_of, council, at):
    assert client_of("auditor").get(f"/coordination/{at}").status_code == 403


def test_what_a_double_click_sends_is_done_once(client_of, council):
    office = client_of("county_office")
    key = carried(office.get("/coordination/log/new"))["key"][0]
    given = {"kind": "guidance", "happened_on": "2007-07-01", "region": NORTH, "text": "指导",
             "key": key}  # fmt: skip
    for _n in range(2):
        office.post("/coordination/log/new", given)
    assert LogEntry.objects.count() == 1


# ---- elsewhere


def test_a_households_file_tells_of_its_commendation_and_of_the_practice_seen_there(
    client_of, council
):
    home = council.stage.home()
    head, town = council.act("county_head"), council.act("north_office")
    actions.commend(
        actor=head, on=TODAY, kind="household", household=home.id, honour="脱贫示范户",
        grounds="带动三户", document="8号",
    )  # fmt: skip
    actions.collect_practice(
        actor=town, on=APRIL, region="", household=home.id, title="种养结合", text="猪粪肥田"
    )
    page = client_of("county_head").get(reverse("desk:register_household", args=[home.id]))
    for words in ("受表彰：脱贫示范户", "好的做法：种养结合", "表彰这一户"):
        assert words in said(page)
    look = client_of("north_liaison").get(reverse("desk:register_household", args=[home.id]))
    assert "表彰这一户" not in said(look)


@pytest.mark.parametrize(
    ("who", "title"),
    [
        ("county_office", "召集季度调度会"),
        ("north_secretary", "会议决定和任务要办"),
        ("north_office", "上报乡镇报告"),
        ("county_leader", "签发会议纪要"),
    ],
)
def test_the_workbench_says_what_waits_in_coordination(client_of, council, who, title):
    meeting = council.held()
    council.write(meeting)
    council.decide(meeting=meeting.id)
    council.asked()
    assert title in said(client_of(who).get("/"))


def test_the_leaders_page_shows_quarters_decisions_and_the_nights_ranking(client_of, council):
    council.decide(meeting=council.held().id)
    council.paid(1)
    actions.sweep(actor=council.act("operator"), on=TODAY)
    page = said(client_of("county_leader").get("/leader"))
    for words in ("2007 年第 1 季度", "1 件决定和任务在办", "1 件过期", "乡镇考核排名", "北山镇"):
        assert words in page
