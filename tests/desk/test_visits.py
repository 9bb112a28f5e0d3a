"""Visits at the desk: the month's list, missed months, one form for phone and office, problems."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.agreements.stage import Stage
from tests.desk.browsing import confirm, look_at, said, writes
from tests.desk.exports import handed_out, sheet
from tests.funds.purse import Purse
from tests.visits.aides import JPEG
from tests.visits.test_recording import handed
from tests.visits.walk import JUNE, MAY, MAY_DAY, Walk
from tests.world import NORTH, NORTH_B, SOUTH, SOUTH_A
from tuopin.visits.actions import open_issue, reopen_issue, solve_issue
from tuopin.visits.models import Issue, Visit

TODAY = date(2007, 6, 12)


@pytest.fixture
def walk(world, settings):
    settings.TUOPIN_TODAY = TODAY.isoformat()
    purse = Purse(Stage(world))
    purse.come()
    return Walk(purse)


@pytest.fixture
def aides_of_two(walk):
    """Two households, each with a problem and a missed month; the first is passed on before."""
    mine, other = walk.homes(2)
    for home in (mine, other):
        heard(walk, home)
    handed(walk, mine, on=date(2007, 6, 4))
    swept(walk)
    return mine, other


def swept(walk):
    walk.sweep(MAY)
    walk.sweep(JUNE)
    walk.sweep(TODAY)


def asked(walk, home, **typed):
    who = str(walk.world.people["north_liaison"])
    form = {"officer": who, "visited_on": TODAY.isoformat()}
    return form | {f"part-{p.id.hex}": "normal" for p in walk.parts(home)} | typed


def heard(walk, home, text="菜价低", on=MAY_DAY):
    done = open_issue(
        actor=walk.act("north_liaison"), on=on, household=home.id, kind="sales", text=text
    )
    return Issue.objects.get(id=done.result["issue"])


# ---- the month


def test_an_officer_sees_whom_to_visit_by_village_with_what_was_left_open(client_of, walk):
    left, seen = walk.homes(2)
    walk.home(region=NORTH_B)
    walk.visit(left, MAY_DAY)
    walk.visit(seen, date(2007, 6, 4))
    heard(walk, left)
    page = client_of("north_liaison").get("/visits")
    words = said(page)
    assert "2 户 本月还没走访" in words
    assert "还剩 18 天" in words
    assert "本月已走访 1 户，共 3 户" in words
    assert words.index("石桥村") < words.index("松坡村") < words.index("本月不用再去的")
    assert "菜价低" in words
    assert "2,000.00" in words
    assert f"/visits/new?household={left.id}" in page.content.decode()


def test_an_officers_phone_opens_on_the_problems_and_months_of_his_own_households(
    client_of, walk, aides_of_two
):
    """The workbench sent him to a colleague's household as his own next step (R68)."""
    mine, other = aides_of_two
    officer = client_of("north_liaison2")
    work = said(officer.get("/"))
    assert "补走整月没去的户，还有 1户" in work
    assert "随时有问题，随时到户解决 1件" in work
    for at in ("/visits/issues", "/visits/late"):
        page = said(officer.get(at))
        assert mine.head_name in page
        assert other.head_name not in page
    assert other.head_name in said(officer.get("/visits/issues?view=open"))
    page = said(officer.get("/visits/late?view=waiting"))
    assert other.head_name in page
    assert "现在由 试north_liaison2 联系" in page
    link = f"/visits/issues?officer={walk.world.people['north_liaison']}"
    assert link in officer.get("/visits/loads").content.decode()
    page = said(officer.get(link))
    assert other.head_name in page
    assert mine.head_name not in page
    # Who watches over a township sees all of it first.
    assert other.head_name in said(client_of("north_secretary").get("/visits/issues"))
    assert len(sheet(handed_out(officer, "/visits/issues.xlsx"))) == 2
    assert len(sheet(handed_out(officer, "/visits/issues.xlsx?view=open"))) == 3


def test_a_technical_lead_sees_his_households_who_waits_longest_first(client_of, walk):
    """Once the page had nothing for a lead: he came to a household by its file alone (R88)."""
    early, never, late = walk.homes(3)
    walk.visit(early, MAY_DAY, who="lead", topic="防疫")
    walk.visit(late, date(2007, 6, 4), who="lead", topic="配种")
    walk.visit(never, date(2007, 6, 4))
    heard(walk, never)
    page = client_of("lead").get("/visits")
    words = said(page)
    assert "1 户还没上过门" in words
    order = [words.index(home.head_name) for home in (never, early, late)]
    assert order == sorted(order)
    assert "菜价低" in words
    assert f"/visits/new?household={never.id}" in page.content.decode()
    assert "我管技术的户" not in said(client_of("north_liaison").get("/visits"))


def test_nothing_is_asked_in_the_month_of_the_money(client_of, walk, settings):
    walk.home()
    settings.TUOPIN_TODAY = "2007-04-20"
    words = said(client_of("north_liaison").get("/visits"))
    assert "钱是本月到户的，下月起" in words
    assert "0 户 本月还没走访" in words


def test_an_office_sees_its_area_and_narrows_it_to_a_township_or_an_officer(client_of, walk):
    north, south = walk.home(), walk.home(region=SOUTH_A)
    swept(walk)
    office = client_of("county_office")
    words = said(office.get("/visits"))
    assert north.head_name in words
    assert south.head_name in words
    narrowed = said(office.get(f"/visits?place={SOUTH}"))
    assert north.head_name not in narrowed
    who = walk.world.people["north_liaison"]
    assert south.head_name not in said(office.get(f"/visits?officer={who}"))
    assert south.head_name not in said(client_of("north_office").get("/visits"))
    walk.visit(north, date(2007, 6, 4))
    assert north.head_name not in said(office.get("/visits"))
    assert north.head_name in said(office.get("/visits?view=done"))


def test_what_was_still_to_be_done_on_an_earlier_day_is_shown_without_buttons(client_of, walk):
    home = walk.home()
    swept(walk)
    walk.visit(home, date(2007, 6, 10))
    office = client_of("county_office")
    look_at(office, date(2007, 6, 9))
    page = office.get("/visits")
    assert home.head_name in said(page)
    assert "/visits/new" not in page.content.decode()


def test_officers_are_listed_with_what_they_have_left(client_of, walk):
    seen, _left = walk.homes(2)
    swept(walk)
    walk.visit(seen, date(2007, 6, 4))
    words = said(client_of("north_secretary").get("/visits/officers"))
    assert "试north_liaison 北山镇 2 1 / 2 还差 1 户 1" in words
    assert "试south_liaison" not in words
    words = said(client_of("north_secretary").get("/visits/officers?view=lead"))
    assert "试lead 北山镇 2 0 2 0" in words


# ---- missed months


def test_missed_months_say_whom_they_were_told_to_and_lead_to_the_form(client_of, walk):
    home = walk.home()
    walk.sweep(MAY)
    for day in (1, 5, 10):
        walk.sweep(date(2007, 6, day))
    page = client_of("county_office").get("/visits/late")
    words = said(page)
    assert "2007-05逾期 12 天" in words
    assert "联系人 06-01 → 乡镇书记 06-05 → 县办公室 06-10" in words
    assert f"/visits/new?household={home.id}" in page.content.decode()
    walk.visit(home, date(2007, 6, 11))
    office = client_of("county_office")
    assert home.head_name not in said(office.get("/visits/late"))
    assert "06-11 补走" in said(office.get("/visits/late?view=all"))


# ---- recording


def test_a_visit_is_recorded_part_by_part(client_of, walk):
    home = walk.home(contents=("养猪", "种菜"))
    pigs, greens = walk.parts(home)
    officer = client_of("north_liaison")
    form = officer.get(f"/visits/new?household={home.id}")
    assert "养猪 · 5 头" in said(form)
    typed = {
        f"part-{greens.id.hex}": "stalled", f"there-{pigs.id.hex}": "6", "income_fen": "320",
        "note": "猪长得好", "problem": "缺水", "issue_kind": "technique", "promised": "请农技站来",
    }  # fmt: skip
    answer = officer.post(f"/visits/new?household={home.id}", asked(walk, home, **typed))
    assert answer.headers["Location"] == "/visits"
    made = Visit.objects.get()
    assert (made.progress, made.income_fen, made.promised) == ("stalled", 32_000, "请农技站来")
    assert Issue.objects.get().text == "缺水"
    assert "的走访存下了" in said(officer.get("/visits"))
    words = said(officer.get(f"/visits/{made.id}"))
    assert "6 头" in words
    assert "停滞" in words


def test_the_form_asks_about_open_problems_and_takes_the_answer(client_of, walk):
    home = walk.home()
    row = heard(walk, home)
    officer = client_of("north_liaison")
    at = f"/visits/new?household={home.id}"
    assert "菜价低" in said(officer.get(at))
    name = row.id.hex
    bare = officer.post(at, asked(walk, home, **{f"answer-{name}": "solve"}))
    assert bare.status_code == 409
    assert "写一句怎么办的" in said(bare)
    officer.post(
        at, asked(walk, home, **{f"answer-{name}": "solve", f"answer-text-{name}": "进了菜场"})
    )
    row.refresh_from_db()
    assert (row.state, row.solved_on) == ("solved", TODAY)


def test_the_same_as_last_time_is_known_of_a_visit_that_named_no_part(client_of, walk):
    """Visits from workbooks name none; the button once filled nothing in."""
    home = walk.home()
    walk.visit(home, MAY_DAY, progress="slower")
    text = client_of("north_liaison").get(f"/visits/new?household={home.id}&same=1")
    assert 'value="slower"' in text.content.decode().partition("checked")[0][-120:]


def test_the_same_as_last_time_fills_the_form(client_of, walk):
    home = walk.home()
    part = walk.parts(home)[0]
    parts = [{"part": part.id, "progress": "slower", "there_milli": 4_000}]
    walk.visit(home, MAY_DAY, parts=parts)
    officer = client_of("north_liaison")
    at = f"/visits/new?household={home.id}"
    assert "和上次（05-16）一样" in said(officer.get(at))
    text = officer.get(f"{at}&same=1").content.decode()
    assert 'value="slower"' in text.partition("checked")[0][-120:]
    assert 'value="4"' in text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"visited_on": "2007-04-09"}, "还没有拿到资金"),
        ({"visited_on": "2007-06-13"}, "还没到这一天"),
        ({"visited_on": "昨天"}, "写成日期"),
        ({"issue_kind": "sales"}, "写上是什么问题"),
        ({"income_fen": "-3"}, "单位元"),
    ],
)
def test_what_is_refused_is_said_in_the_form_and_the_input_is_kept(client_of, walk, typed, words):
    home = walk.home()
    answer = client_of("north_liaison").post(
        f"/visits/new?household={home.id}", asked(walk, home, note="照旧", **typed)
    )
    assert answer.status_code == 409
    assert words in said(answer)
    assert "照旧" in answer.content.decode()
    assert not Visit.objects.exists()


def test_twice_on_one_day_is_said_beside_the_day(client_of, walk):
    home = walk.home()
    officer = client_of("north_liaison")
    at = f"/visits/new?household={home.id}"
    officer.post(at, asked(walk, home))
    again = officer.post(at, asked(walk, home))
    assert again.status_code == 409
    assert "已经登记过" in said(again)


def test_an_office_names_the_officer_and_a_stranger_has_no_form(client_of, walk):
    home, south = walk.home(), walk.home(region=SOUTH_A)
    office = client_of("north_office")
    at = f"/visits/new?household={home.id}"
    assert "试north_liaison · 行政联系人" in said(office.get(at))
    office.post(at, asked(walk, home))
    assert Visit.objects.get().officer_id == walk.world.people["north_liaison"]
    other = client_of("north_liaison2").get(at)
    assert "你不是这一户的联系人" in said(other)
    assert not writes(other)
    assert office.get(f"/visits/new?household={south.id}").status_code == 404
    assert office.get("/visits/new?household=x").status_code == 404


def test_a_form_sent_twice_makes_one_visit(client_of, walk):
    home = walk.home()
    officer = client_of("north_liaison")
    form = asked(walk, home, key="0" * 32)
    for _ in range(2):
        answer = officer.post(f"/visits/new?household={home.id}", form)
        assert answer.status_code == 302
    assert Visit.objects.count() == 1


def test_after_a_hand_over_each_is_told_in_words_whose_visit_it_is(client_of, walk):
    """Once the office's form began with the officer of before."""
    home = walk.home()
    handed(walk, home)
    at = f"/visits/new?household={home.id}"
    who = {name: str(walk.world.people[name]) for name in ("north_liaison", "north_liaison2")}
    early = asked(walk, home, officer=who["north_liaison2"], visited_on="2007-06-09")
    assert "从 2007-06-10 起才是" in said(client_of("north_liaison2").post(at, early))
    late = asked(walk, home, officer=who["north_liaison"], visited_on="2007-06-11")
    assert "那天是：试lead、试north_liaison2" in said(client_of("north_liaison").post(at, late))
    office = client_of("north_office")
    page = office.get(at).content.decode()
    assert f'value="{who["north_liaison2"]}" selected' in page
    assert "那天是：试lead、试north_liaison2" in said(office.post(at, late))
    assert not Visit.objects.exists()


# ---- visits and a household


def test_visits_are_listed_and_narrowed(client_of, walk):
    good, bad = walk.homes(2)
    walk.visit(good, MAY_DAY)
    walk.visit(bad, MAY_DAY, progress="stalled", problem="病死两头")
    walk.visit(good, date(2007, 6, 2), who="lead", topic="防疫")
    office = client_of("county_office")
    assert said(office.get("/visits/list")).count("石桥村") == 3
    for view, found, gone in (("stalled", bad, good), ("problem", bad, good), ("lead", good, bad)):
        words = said(office.get(f"/visits/list?view={view}"))
        assert found.head_name in words
        assert gone.head_name not in words
    look_at(office, date(2007, 5, 1))
    assert "没有这样的走访记录" in said(office.get("/visits/list"))


def test_a_households_page_shows_parts_months_visits_and_problems(client_of, walk):
    home = walk.home()
    part = walk.parts(home)[0]
    parts = [{"part": part.id, "progress": "slower", "there_milli": 4_000}]
    walk.visit(home, date(2007, 6, 4), parts=parts, promised="下次带饲料")
    heard(walk, home)
    words = said(client_of("north_office").get(f"/visits/homes/{home.id}"))
    for expected in (
        "养猪 5 头 4 头",
        "变慢",
        "2007-05 试north_liaison",
        "没有走访",
        "下次带饲料",
        "菜价低",
    ):
        assert expected in words
    assert client_of("south_office").get(f"/visits/homes/{home.id}").status_code == 404


def test_a_visit_of_another_area_or_a_later_day_is_not_found(client_of, walk):
    home = walk.home()
    made = walk.visited(home, date(2007, 6, 4))
    assert client_of("south_office").get(f"/visits/{made.id}").status_code == 404
    office = client_of("county_office")
    look_at(office, date(2007, 6, 3))
    assert office.get(f"/visits/{made.id}").status_code == 404


# ---- recorded in error


def test_a_visit_recorded_in_error_is_voided_on_its_page_and_stays_to_be_read(client_of, walk):
    home = walk.home()
    officer = client_of("north_liaison")
    page = f"/visits/new?household={home.id}"
    officer.post(page, asked(walk, home, problem="缺水", issue_kind="technique"))
    made = Visit.objects.get()
    at = f"/visits/{made.id}"
    assert f"{at}/void" in officer.get(at).content.decode()
    words = said(officer.get(f"{at}/void"))
    assert "问题一并撤销：缺水" in words
    answer = confirm(officer, f"{at}/void", reason="去的是邻居家")
    assert answer.headers["Location"] == at
    words = said(officer.get(at))
    assert "已作废，不算走访" in words
    assert "去的是邻居家" in words
    assert "已撤销" in words
    assert "/void" not in officer.get(at).content.decode()
    file = officer.get(f"/register/{home.id}").content.decode()
    assert "<s>" in file
    assert "06-12 作废：去的是邻居家" in file
    issue = Issue.objects.get()
    assert f"/visits/issues/{issue.id}/" not in officer.get(at).content.decode()
    assert "已撤销" in said(officer.get(f"/visits/issues/{issue.id}"))
    words = said(officer.get(f"/visits/homes/{home.id}"))
    assert "走访0次" in words
    assert "已作废" in words
    assert home.head_name not in said(officer.get("/visits/list"))
    assert "去的是邻居家" in said(officer.get("/visits/list?view=void"))
    cells = sheet(handed_out(officer, "/visits/list.xlsx?view=void"))
    assert cells[0][-2:] == ["作废日期", "为什么作废"]
    assert cells[1][-1] == "去的是邻居家"
    assert officer.post(page, asked(walk, home)).status_code == 302


def test_voiding_needs_a_reason_and_the_right_hand(client_of, walk):
    home = walk.home()
    made = walk.visited(home, MAY_DAY)
    at, officer = f"/visits/{made.id}", client_of("north_liaison")
    # 27 days later the officer's own days are over: the township's secretary does it.
    assert "/void" not in officer.get(at).content.decode()
    answer = officer.post(f"{at}/void", {"confirmed": "1", "reason": "记错了"})
    assert answer.status_code == 409
    assert "到 2007-05-23 为止" in said(answer)
    secretary = client_of("north_secretary")
    assert secretary.post(f"{at}/void", {"confirmed": "1", "reason": " "}).status_code == 409
    assert client_of("south_secretary").get(f"{at}/void").status_code == 404
    assert client_of("county_leader").get(f"{at}/void").status_code == 403
    confirm(secretary, f"{at}/void", reason="记错了户")
    made.refresh_from_db()
    assert made.void_on == TODAY
    again = secretary.post(f"{at}/void", {"confirmed": "1", "reason": "再作废"})
    assert "已经作废" in said(again)
    look_at(secretary, date(2007, 6, 11))
    assert "已作废" not in said(secretary.get(at))


def test_photos_taken_on_a_visit_are_seen_on_its_page_by_who_may_see_it(client_of, walk):
    home = walk.home()
    officer = client_of("north_liaison")
    shots = [SimpleUploadedFile(f"{n}.jpg", JPEG + bytes([n])) for n in range(2)]
    officer.post(f"/visits/new?household={home.id}", asked(walk, home, photos=shots))
    made = Visit.objects.get()
    page = officer.get(f"/visits/{made.id}").content.decode()
    assert f'<img src="/visits/{made.id}/photos/2"' in page
    shown = officer.get(f"/visits/{made.id}/photos/2")
    assert (shown.content, shown["Content-Type"]) == (JPEG + b"\x01", "image/jpeg")
    assert shown["Content-Disposition"] == "inline"
    assert officer.get(f"/visits/{made.id}/photos/3").status_code == 404
    assert client_of("south_office").get(f"/visits/{made.id}/photos/1").status_code == 404
    bad = asked(walk, home, photos=[SimpleUploadedFile("坏.jpg", b"x")], visited_on="2007-06-11")
    answer = officer.post(f"/visits/new?household={home.id}", bad)
    assert answer.status_code == 409
    assert "坏.jpg" in said(answer)


# ---- problems


def test_a_problem_is_recorded_worked_on_solved_and_opened_again(client_of, walk):
    home = walk.home()
    office = client_of("north_office")
    answer = office.post(
        f"/visits/issues/new?household={home.id}", {"kind": "money", "text": "缺饲料钱"}
    )
    row = Issue.objects.get()
    at = f"/visits/issues/{row.id}"
    assert answer.headers["Location"] == at
    for verb, text in (("act", "找信用社"), ("solve", "借到了"), ("reopen", "又不够")):
        assert office.post(f"{at}/{verb}", {"text": text}).headers["Location"] == at
    words = said(office.get(at))
    for expected in ("缺饲料钱", "找信用社", "借到了", "又不够", "在办"):
        assert expected in words
    bare = office.post(f"{at}/solve", {"text": ""})
    assert bare.status_code == 409
    assert office.get(f"{at}/shelve").status_code == 404


def test_a_problem_opened_again_is_still_read_as_solved_on_the_days_between(client_of, walk):
    """The page once broke there: it took the days from the row, which knows of no solution now."""
    row = heard(walk, walk.home())
    for verb, day in ((solve_issue, date(2007, 5, 20)), (reopen_issue, date(2007, 5, 28))):
        verb(actor=walk.act("north_office"), on=day, issue=row.id, text="办了")
    office = client_of("north_office")
    look_at(office, date(2007, 5, 25))
    words = said(office.get(f"/visits/issues/{row.id}"))
    assert "已解决" in words
    assert "用了几天4" in words.replace(" ", "")


def test_a_step_out_of_order_is_said_in_the_form(client_of, walk):
    row = heard(walk, walk.home())
    answer = client_of("north_office").post(f"/visits/issues/{row.id}/reopen", {"text": "没好"})
    assert answer.status_code == 409
    assert "待办" in said(answer)


def test_problems_are_listed_by_what_is_open_late_and_solved(client_of, walk):
    home = walk.home()
    heard(walk, home, "菜价低", date(2007, 5, 16))
    heard(walk, home, "缺苗", date(2007, 6, 10))
    office = client_of("north_office")
    words = said(office.get("/visits/issues"))
    assert words.index("菜价低") < words.index("缺苗")
    late = said(office.get("/visits/issues?view=late"))
    assert "逾期 12 天" in late
    assert "缺苗" not in late
    assert "没有这样的问题" in said(office.get("/visits/issues?view=solved"))


# ---- workbooks, words, doors, work


@pytest.mark.parametrize(
    ("at", "holds"),
    [
        ("/visits/month.xlsx", "石桥村"),
        ("/visits/late.xlsx", "2007-05"),
        ("/visits/officers.xlsx", "试north_liaison"),
        ("/visits/officers.xlsx?view=lead", "试lead"),
        ("/visits/list.xlsx", "行政联系人"),
        ("/visits/issues.xlsx", "菜价低"),
    ],
)
def test_every_list_is_handed_out_as_a_workbook(client_of, walk, at, holds):
    home, other = walk.homes(2)
    swept(walk)
    walk.visit(other, date(2007, 6, 4))
    heard(walk, home)
    found = sheet(handed_out(client_of("county_office"), at))
    cells = [str(cell) for line in found for cell in line]
    assert holds in cells


@pytest.mark.parametrize(
    "at", ["/visits", "/visits/late", "/visits/officers", "/visits/list", "/visits/issues"]
)
def test_pages_take_the_same_number_of_queries_however_long_they_are(
    client_of, walk, queries_of, at
):
    office = client_of("county_office")
    first, *_ = walk.homes(2)
    walk.visit(first, MAY_DAY)
    heard(walk, first)
    swept(walk)
    few = queries_of(lambda: office.get(at))
    for home in walk.homes(3):
        walk.visit(home, MAY_DAY)
        heard(walk, home)
    swept(walk)
    assert queries_of(lambda: office.get(at)) == few < 30


def test_the_workbench_names_what_an_officer_has_to_visit(client_of, walk):
    walk.homes(2)
    swept(walk)
    words = said(client_of("north_liaison").get("/"))
    assert "走访本月还没去的户" in words
    assert "补走整月没去的户" in words
    assert "北山镇" in said(client_of("north_secretary").get(f"/visits?place={NORTH}"))
