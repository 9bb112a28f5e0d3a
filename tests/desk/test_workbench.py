"""The workbench: each post finds its own next step first, and what waits for others after it."""

from datetime import date, timedelta

import pytest

from tests.desk.browsing import said
from tests.selection.homes import Programme
from tests.world import NORTH_A, SOUTH_A
from tuopin.programme.actions import open_batch


@pytest.fixture
def town(world):
    return Programme(world)


@pytest.fixture
def desk_of(town, client_of, settings):
    """Return somebody's workbench on the day after the last act, as it reads."""

    def read(key):
        settings.TUOPIN_TODAY = (town.today + timedelta(days=1)).isoformat()
        answer = client_of(key).get("/")
        assert answer.status_code == 200
        return answer

    return read


def next_step(answer):
    """Return what the next-step block says."""
    block = answer.content.decode().partition('class="tp-blk tp-next')[2].partition("</section>")[0]
    return block.partition("<h2>")[2].partition("</h2>")[0]


@pytest.mark.parametrize(
    ("state", "who", "title"),
    [
        ("filed", "county_office", "分类登记新交来的申请"),
        ("classified", "verifier", "入户核查"),
        ("verified", "expert", "可行性论证"),
        ("verified", "north_secretary", "落实联系人和技术负责人"),
        ("assessed", "county_head", "审定申请"),
        ("returned", "north_office", "修改退回的申请"),
        ("approved", "county_office", "公示审定结果"),
        ("cleared", "county_head", "三线合一编号"),
    ],
)
def test_each_role_sees_its_own_next_step(town, desk_of, state, who, title):
    town.in_state(state)
    assert next_step(desk_of(who)).startswith(f"{title}，还有 1户")


def test_a_verifier_is_shown_the_own_teams_homes_only(town, desk_of):
    town.in_state("classified", town.home(NORTH_A))
    town.in_state("classified", town.home(SOUTH_A))
    assert "还有 1户" in next_step(desk_of("verifier"))
    assert "还有 1户" in next_step(desk_of("verifier2"))


def test_a_township_counts_its_own_homes_only(town, desk_of):
    town.in_state("returned", town.home(SOUTH_A))
    assert "手上没有要办的事" in said(desk_of("north_office"))
    assert next_step(desk_of("south_office")).startswith("修改退回的申请")


def test_the_office_follows_what_waits_for_others(town, desk_of):
    town.in_state("classified")
    text = said(desk_of("county_head"))
    assert "手上没有要办的事" in text
    assert "等别人" in text
    assert "核查组" in text
    assert "等别人" not in said(desk_of("expert"))


def test_a_milestone_that_nobody_recorded_comes_first(town, desk_of):
    office = town.world.actor("county_office")
    due = {"applications_close": date(2007, 2, 2), "verification_done": date(2007, 12, 31)}
    open_batch(actor=office, on=town.today, number=2, year=2007, milestones=due)
    town.in_state("assessed")
    answer = desk_of("county_head")
    assert next_step(answer).startswith("登记批次日程，还有 1项")
    assert "逾期" in said(answer)
    assert "第 2 批日程" in said(answer)


def test_the_nearest_day_comes_first(town, desk_of):
    town.in_state("filed")
    office = town.world.actor("county_office")
    day = town.today + timedelta(days=30)
    open_batch(
        actor=office, on=town.today, number=2, year=2007,
        milestones={"verification_done": day + timedelta(days=9), "applications_close": day},
    )  # fmt: skip
    town.in_state("verified")
    assert next_step(desk_of("county_office")).startswith("分类登记")


def test_a_liaison_officer_finds_the_own_households(town, desk_of):
    case = town.in_state("verified")
    town.pair_both(case)
    assert case.household.head_name in said(desk_of("north_liaison"))
    assert case.household.head_name in said(desk_of("lead"))
    assert case.household.head_name not in said(desk_of("north_liaison2"))


def test_a_past_day_shows_the_course_but_no_work(town, client_of, settings):
    town.in_state("assessed")
    settings.TUOPIN_TODAY = (town.today + timedelta(days=1)).isoformat()
    head = client_of("county_head")
    head.post("/as-of", {"date": town.today.isoformat()})
    answer = head.get("/")
    assert "看的是过去的一天" in said(answer)
    assert "开始审定" not in said(answer)
    assert "工程进程" in said(answer)


def test_the_course_opens_the_rows_of_every_step(town, desk_of, client_of):
    town.in_state("verified")
    answer = desk_of("county_head")
    text = answer.content.decode()
    assert "<h2>工程进程" in text
    head = client_of("county_head")
    for code in ("survey.f1", "batch.1.applications", "batch.1.verified", "batch.1.households"):
        assert f"/figures/{code}" in text
        assert head.get(f"/figures/{code}").status_code == 200
    assert "<h2>工程进程" not in desk_of("north_liaison").content.decode()


def test_everybody_has_a_workbench_in_both_languages(town, world, client_of):
    for key in world.people:
        for lang in ("zh-hans", "en"):
            assert client_of(key, lang).get("/").status_code == 200, key


def test_a_workbench_costs_the_same_for_one_case_and_for_many(town, desk_of, queries_of):
    town.assessed()
    few = queries_of(lambda: desk_of("county_head"))
    for _ in range(5):
        town.assessed()
        town.in_state("classified")
    assert queries_of(lambda: desk_of("county_head")) == few
