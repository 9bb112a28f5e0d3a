"""Income before and after at the desk: what is known of before, from where, and who enters it."""

import pytest

from tests.agreements.stage import Stage
from tests.desk.browsing import confirm, said
from tests.desk.exports import handed_out, sheet
from tests.funds.purse import Purse
from tests.outcomes.lives import CONFIRMED, LITTLE, Lives
from tuopin.outcomes.actions import elect_cadre, train_cadre
from tuopin.outcomes.models import CadreTrained, Income
from tuopin.outcomes.queries import surveyed

INCOME = "/outcomes/income"
TOLD = {"year": "2006", "basis": "survey", "people": "3", "wage_fen": "1000",
        "business_fen": "2000"}  # fmt: skip


@pytest.fixture
def lives(world, settings):
    settings.TUOPIN_TODAY = "2007-12-28"
    purse = Purse(Stage(world))
    purse.come(2_000_000)
    return Lives(purse)


@pytest.fixture
def home(lives):
    found = lives.home()
    lives.earn(found)
    return found


def entry(home):
    return f"{INCOME}/new?household={home.id}&basis=survey"


def test_a_sum_of_the_form_alone_is_said_to_be_one(client_of, home):
    page = said(client_of("county_head").get(INCOME))
    assert "登记表上只有合计：1 户，一年 3,000.00 元" in page
    assert "还没有一户照调查表登记分项" in page
    assert "3,000.00—3,000.00" in page


def test_the_office_enters_what_the_survey_says_from_the_households_file(client_of, home):
    office = client_of("north_office")
    file = office.get(f"/register/{home.id}").content.decode()
    assert entry(home).replace("&", "&amp;") in file
    form = said(office.get(entry(home)))
    assert "登记表上只有合计：3 人，一年 3,000.00 元" in form
    assert office.post(entry(home), TOLD).status_code == 302
    page = said(office.get(f"{INCOME}?year=2007"))
    assert "分项照调查表登记了 1 户" in page
    assert "补摸底分项" not in page
    # Entered once, it is no longer asked for in the file.
    file = office.get(f"/register/{home.id}").content.decode()
    assert entry(home).replace("&", "&amp;") not in file


def test_what_stands_for_the_survey_is_filled_in_and_nothing_of_another_year(client_of, home):
    office = client_of("north_office")
    assert 'value="3800' not in office.get(entry(home)).content.decode()
    office.post(entry(home), TOLD)
    assert 'value="1000' in office.get(entry(home)).content.decode()


def test_sources_that_do_not_add_up_to_the_form_are_said_beside_it(client_of, home):
    office = client_of("north_office")
    office.post(entry(home), TOLD | {"business_fen": "2600"})
    assert "分项合计 1,200.00" in said(office.get(f"{INCOME}?year=2007"))


def test_only_like_is_set_beside_like_by_source(client_of, lives, home):
    other = lives.home()
    lives.earn(other, **LITTLE)
    client_of("north_office").post(entry(home), TOLD)
    seen = surveyed(lives.act("county_head").scope("see.outcomes"), 2007, CONFIRMED)
    assert not seen.exists()
    page = said(client_of("county_head").get(f"{INCOME}?year=2007"))
    # Business: 2,000 of three people then, 3,800 of the same three in the year.
    assert "666.67" in page
    assert "1,266.67" in page


@pytest.mark.parametrize("who", ["south_office", "south_liaison"])
def test_another_township_does_not_enter_it(client_of, home, who):
    assert client_of(who).post(entry(home), TOLD).status_code == 404
    assert Income.objects.filter(basis="survey").count() == 0


@pytest.mark.parametrize("who", ["auditor", "county_leader", "north_secretary"])
def test_who_may_not_record_does_not_enter_it(client_of, home, who):
    assert client_of(who).post(entry(home), TOLD).status_code == 403


def test_the_survey_is_not_a_basis_of_the_ordinary_form(client_of, home):
    office = client_of("north_office")
    answer = office.post(f"{INCOME}/new?household={home.id}", TOLD)
    assert answer.status_code == 409
    assert not Income.objects.filter(basis="survey").exists()


# ---- cadres who leave their posts


@pytest.fixture
def cadre(lives, home):
    office = lives.act("north_office")
    person = home.persons.get()
    made = train_cadre(actor=office, on=CONFIRMED, person=person.id, post="村会计").result["cadre"]
    elect_cadre(actor=office, on=CONFIRMED, cadre=made)
    return made


def test_who_left_a_post_is_recorded_and_shown_in_the_file(client_of, lives, home, cadre):
    office = client_of("north_office")
    assert "登记离任" in said(office.get("/outcomes/branches"))
    confirm(office, f"/outcomes/cadres/{cadre}/leave")
    assert CadreTrained.objects.get().left_on.isoformat() == "2007-12-28"
    assert "登记离任" not in said(office.get("/outcomes/branches"))
    file = said(office.get(f"/register/{home.id}"))
    for words in ("列为“村会计”培养对象", "当选“村会计”", "不再担任“村会计”"):
        assert words in file


@pytest.mark.parametrize(("who", "code"), [("south_office", 404), ("north_liaison", 403)])
def test_others_do_not_record_that_a_post_was_left(client_of, cadre, who, code):
    answer = client_of(who).post(f"/outcomes/cadres/{cadre}/leave", {"confirmed": "1"})
    assert answer.status_code == code
    assert CadreTrained.objects.get().left_on is None


# ---- ranges


def test_a_years_income_may_be_a_range_at_the_desk(client_of, lives, home):
    office = client_of("north_office")
    address = f"{INCOME}/new?household={home.id}"
    typed = {"year": "2007", "basis": "visit", "people": "3", "business_fen": "20000"}
    low = office.post(address, typed | {"most_fen": "19999"})
    assert low.status_code == 409
    assert "最高 19,999.00 元比最低 20,000.00 元还少" in said(low)
    assert office.post(address, typed | {"most_fen": "3万"}).status_code == 302
    assert "全年 2—3万元" in said(office.get(INCOME))
    assert "全年 2—3万元" in said(office.get(f"/register/{home.id}"))
    assert "30000" in office.get(address).content.decode()
    cells = [cell for row in sheet(handed_out(office, f"{INCOME}.xlsx")) for cell in row]
    assert 30_000 in cells
    english = said(client_of("north_office", lang="en").get(INCOME))
    assert "20,000–30,000 yuan" in english


def test_what_neighbours_gain_a_unit_is_recorded_and_shown_as_a_range(client_of, lives, home):
    office = client_of("north_office")
    address = f"/outcomes/achievements/new?household={home.id}"
    typed = {
        "kind": "benefit",
        "text": "统一收购茶叶",
        "low_fen": "8",
        "high_fen": "10",
        "per": "斤",
    }
    assert office.post(address, typed | {"high_fen": "7"}).status_code == 409
    assert office.post(address, typed | {"per": ""}).status_code == 409
    assert office.post(address, typed | {"before_fen": "20"}).status_code == 302
    page = said(office.get("/outcomes/achievements?kind=benefit"))
    assert "增收每斤8—10元，原来20元" in page
    assert "增收每斤8—10元" in said(office.get(f"/register/{home.id}"))
    english = said(client_of("north_office", lang="en").get("/outcomes/achievements"))
    assert "8–10 yuan per jin" in english
    cells = [
        cell for row in sheet(handed_out(office, "/outcomes/achievements.xlsx")) for cell in row
    ]
    assert {8, 10, 20, "斤"} <= set(cells)
