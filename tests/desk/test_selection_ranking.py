"""The ranking of candidates at the desk: as kept, with its day, its grounds, and made anew."""

import html
import re
from datetime import timedelta

import pytest

from tests.desk.browsing import said
from tests.desk.exports import handed_out, sheet
from tests.selection.homes import Programme
from tests.world import NORTH, NORTH_A, SOUTH, SOUTH_A
from tuopin.policy.actions import set_rule
from tuopin.register.models import Household
from tuopin.selection.actions import sweep
from tuopin.selection.models import Application, RankedCase, Ranking
from tuopin.selection.queries import scale_on

AT, ANEW = "/selection/ranking?batch=1", "/selection/ranking/anew?batch=1"


@pytest.fixture
def town(world):
    return Programme(world)


@pytest.fixture
def poor(town):
    return town.in_state("verified", town.home(income_fen=50_000))


@pytest.fixture
def open_as(town, client_of, settings):
    """Return a browser for somebody on the day of the last act, or days later."""

    def browser(key, lang="zh-hans", later=0):
        settings.TUOPIN_TODAY = (town.today + timedelta(days=later)).isoformat()
        return client_of(key, lang)

    return browser


def night(town):
    sweep(actor=town.world.operator, on=town.today)


def test_a_batch_that_was_never_ranked_says_so_and_the_office_ranks_it(town, poor, open_as):
    assert "这一批还没有排过" in said(open_as("north_office").get(AT))
    assert "现在排" not in said(open_as("north_office").get(AT))
    office = open_as("county_office")
    assert "现在排" in said(office.get(AT))
    answer = office.post(ANEW, {"key": "1"}, follow=True)
    assert "排出了 1 户" in said(answer)
    assert poor.household.head_name in said(answer)


def test_the_page_shows_what_the_night_kept_its_day_and_every_ground(town, poor, open_as):
    night(town)
    page = said(open_as("county_head").get(AT))
    for text in (poor.household.head_name, "人均收入在贫困线以下 +30", "全县 1 户", "的资料排出。"):
        assert text in page
    assert "此后的变化没有算进来" not in page


def test_an_older_ranking_says_that_later_changes_are_not_in_it(town, poor, open_as):
    night(town)
    Household.objects.filter(id=poor.household_id).update(income_fen=90_000_000)
    head = open_as("county_head", later=3)
    assert "此后的变化没有算进来" in said(head.get(AT))
    assert "人均收入在贫困线以下 +30" in said(head.get(AT))
    head.post(ANEW, {"key": "2"})
    assert "此后的变化没有算进来" not in said(head.get(AT))
    assert "人均收入在贫困线以下 +30" not in said(head.get(AT))


def test_ranking_anew_what_did_not_change_says_so(town, poor, open_as):
    night(town)
    answer = open_as("county_office", later=2).post(ANEW, {"key": "3"}, follow=True)
    assert "重排了 1 户，和原来一样" in said(answer)
    assert "又排过，没有变化" in said(answer)


def test_changed_weights_are_said_until_the_next_ranking(town, poor, open_as):
    night(town)
    later = town.today + timedelta(2)
    set_rule(
        actor=town.world.actor("county_head"), on=town.today, code="selection.ranking",
        value=scale_on(town.county, town.today).weights | {"below_poverty_line": 40},
        valid_from=later, document="县办〔2007〕40号",
    )  # fmt: skip
    office = open_as("county_office", later=2)
    page = said(office.get(AT))
    assert "分值或收入线已经改了" in page
    assert "人均收入在贫困线以下 +30" in page
    office.post(ANEW, {"key": "4"})
    page = said(office.get(AT))
    assert "分值或收入线已经改了" not in page
    assert "人均收入在贫困线以下 +40" in page


@pytest.mark.parametrize("who", ["north_office", "north_secretary", "auditor", "county_leader"])
def test_nobody_below_the_county_office_ranks_anew(town, poor, open_as, who):
    night(town)
    browser = open_as(who, later=1)
    assert "现在重排" not in said(browser.get(AT))
    assert browser.post(ANEW, {"key": "5"}).status_code == 403
    assert Ranking.objects.get().made_by is None


def test_a_past_day_shows_the_ranking_of_then_and_ranks_nothing(town, poor, open_as):
    night(town)
    first = town.today
    Household.objects.filter(id=poor.household_id).update(income_fen=90_000_000)
    office = open_as("county_office", later=40)
    office.post(ANEW, {"key": "6"})
    session = office.session
    session["as_of"] = first.isoformat()
    session.save()
    page = said(office.get(AT))
    assert "人均收入在贫困线以下 +30" in page
    assert "现在重排" not in page
    assert office.post(ANEW, {"key": "7"}).status_code == 409


def test_a_township_sees_only_its_own_homes_and_their_place_in_the_county(town, poor, open_as):
    south = town.in_state("filed", town.home(SOUTH_A, income_fen=90_000_000))
    night(town)
    for browser in (open_as("south_office"), open_as("county_head")):
        page = said(browser.get(f"{AT}&place={SOUTH}"))
        assert south.household.head_name in page
        assert poor.household.head_name not in page


@pytest.fixture
def many(town, poor):
    """Let 120 lines of the north stand between as many of the south, each in its place."""
    night(town)
    (line,) = RankedCase.objects.all()
    kept = dict.fromkeys(("county", "ranking_id", "application_id", "points", "grounds"))
    same = {name: getattr(line, name) for name in kept} | {"tied": False, "per_head_fen": 1}
    RankedCase.objects.bulk_create(
        RankedCase(position=n, place=n, region=at, township=f"{at[:9]}000", **same)
        for n, at in ((n, SOUTH_A if n % 2 else NORTH_A) for n in range(2, 242))
    )
    return [1, *range(2, 242, 2)]


def test_a_large_townships_pages_follow_each_other_with_the_countys_places(many, open_as):
    head = open_as("county_head")
    address, found, pages = f"{AT}&place={NORTH}", [], 0
    while address:
        page = head.get(address).content.decode()
        found += [
            int(n)
            for n in re.findall(r'<tr data-tp-row>.*?<td class="tp-n">(\d+)', page, re.DOTALL)
        ]
        pages += 1
        after = re.search(r'href="\?([^"]*after=[^"]*)"', page)
        address = f"/selection/ranking?{html.unescape(after[1])}" if after else ""
    assert found == many
    assert pages == 3


def test_a_large_township_goes_out_whole(many, open_as):
    at = f"/selection/ranking/export?batch=1&place={NORTH}"
    rows = sheet(handed_out(open_as("county_head"), at, "place", "township"))
    assert [row[0] for row in rows[1:]] == many
    own = sheet(handed_out(open_as("north_office"), "/selection/ranking/export?batch=1", "place"))
    assert [row[0] for row in own[1:]] == many


def test_who_was_excluded_since_is_marked(town, poor, open_as):
    night(town)
    gone = town.today + timedelta(1)
    Application.objects.filter(id=poor.id).update(state="excluded", excluded_on=gone)
    assert "已不是候选" in said(open_as("county_head", later=1).get(AT))


def test_the_ranking_goes_out_with_a_column_for_each_ground(town, poor, open_as):
    night(town)
    rows = sheet(handed_out(open_as("county_head"), "/selection/ranking/export?batch=1"))
    text = [str(cell) for row in rows for cell in row]
    assert "人均收入在贫困线以下" in text
    assert poor.household.head_name in text
    empty = sheet(handed_out(open_as("county_head"), "/selection/ranking/export?batch=9"))
    assert not any(poor.household.head_name in row for row in empty)


def test_the_page_costs_the_same_for_two_rows_and_for_many(town, poor, open_as, queries_of):
    night(town)
    head = open_as("county_head")
    few = queries_of(lambda: head.get(AT))
    for _ in range(6):
        town.in_state("verified")
    night(town)
    head = open_as("county_head")
    assert queries_of(lambda: head.get(AT)) == few
    assert few < 30


@pytest.mark.parametrize("address", [AT, "/selection/ranking/export?batch=1"])
def test_english_pages_are_there_too(town, poor, open_as, address):
    night(town)
    page = said(open_as("county_head", "en").get(address))
    assert "Income a head below the poverty line" in page
