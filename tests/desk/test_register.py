"""The registers on the desk: lists, one household's file, the search, a number shown in full."""

import io
import re
import zipfile
from uuid import UUID

import pytest
from django.urls import reverse

from tests.desk.exports import handed_out
from tests.register.desk import take
from tests.selection.homes import Programme
from tests.sheets import books
from tests.world import NORTH, NORTH_A, SOUTH, World
from tuopin.audit.models import Line
from tuopin.kit.identity import mask
from tuopin.register.models import Household, Person


def text_of(answer) -> str:
    """Return what a reader sees of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def home(world: World) -> Household:
    """A household that came in by a workbook, with its family."""
    take(world, "f1", books.f1(books.head(), family=[books.member()]))
    return Household.objects.get()


def file_of(home: Household, tab: str = "") -> str:
    """Return the address of a household's file."""
    return reverse("desk:register_household", args=[home.id]) + (f"?tab={tab}" if tab else "")


# Lists.


def test_the_four_registers_are_listed_with_their_counts(world, client_of, home):
    take(world, "f2", books.of("f2", books.seeker()))
    take(world, "f3", books.of("f3", books.elder()))
    take(world, "f4", books.of("f4", books.monitored()))
    browser = client_of("county_office")
    for form, name in (("f1", "试一户"), ("f2", "试小工"), ("f3", "试老者"), ("f4", "试监测")):
        answer = browser.get(f"/register?form={form}")
        assert name in text_of(answer)
    assert [tab["count"] for tab in answer.context["tabs"]] == [1, 1, 1, 1]


def test_a_list_shows_no_identity_number_and_no_telephone(client_of, home):
    page = client_of("county_office").get("/register").content.decode()
    assert books.number() not in page
    assert "13800001111" not in page


def test_a_township_sees_its_own_households_only(client_of, home):
    assert "试一户" in text_of(client_of("north_office").get("/register"))
    assert "试一户" not in text_of(client_of("south_office").get("/register"))


def test_the_township_filter_narrows_the_list_and_never_widens_it(client_of, home):
    county = client_of("county_office")
    assert "试一户" in text_of(county.get(f"/register?area={NORTH}"))
    assert "试一户" not in text_of(county.get(f"/register?area={SOUTH}"))
    assert "试一户" not in text_of(client_of("south_office").get(f"/register?area={NORTH}"))


def test_the_numbers_above_the_list_open_their_rows(world, client_of):
    rows = [
        books.head(),
        books.head(身份证号=books.number(1951, 3), 姓名="试干部", 是否村干部="是"),
        books.head(
            身份证号=books.number(1952, 5), 姓名="试危房", 是否危房="是", 主要致贫原因="因病"
        ),
    ]
    rows[2]["健康状况"] = "长期慢性病"
    take(world, "f1", books.f1(*rows))
    browser = client_of("county_office")
    standing = browser.get("/register").context["standing"]
    assert (standing.households, standing.cadres, standing.unsafe) == (3, 1, 1)
    assert [r["entry"].person.name for r in browser.get("/register?cadre=1").context["rows"]] == [
        "试干部"
    ]
    assert [r["entry"].person.name for r in browser.get("/register?unsafe=1").context["rows"]] == [
        "试危房"
    ]
    found = browser.get("/register?cause=因病").context["rows"]
    assert [r["entry"].person.name for r in found] == ["试危房"]


def test_an_empty_register_says_why_and_what_to_do(client_of, world):
    assert "这里还没有登记的人" in text_of(client_of("county_office").get("/register?form=f3"))


def test_a_bad_address_shows_the_plain_list(client_of, home):
    answer = client_of("county_office").get("/register?form=x&area=%27&after=!!&cause=x")
    assert answer.status_code == 200


def test_the_finance_centre_does_not_see_the_registers(client_of, world):
    for address in ("/register", "/find"):
        answer = client_of("finance_centre").get(address)
        assert answer.status_code == 403
        assert "没有办成" in text_of(answer)


def test_a_past_date_hides_whoever_came_later_and_every_writing_button(client_of, world, home):
    browser = client_of("county_office")
    browser.post("/as-of", {"date": "2007-01-01"})
    page = text_of(browser.get("/register"))
    assert "试一户" not in page
    assert "导出县里原表" not in page


def test_a_list_costs_the_same_for_one_and_for_many(world, client_of, queries_of):
    take(world, "f1", books.f1(books.head()))
    browser = client_of("county_office")
    browser.get("/register")
    few = queries_of(lambda: browser.get("/register"))
    more = [
        books.head(身份证号=books.number(1940 + n // 40, 2 * (n % 40) + 11), 姓名=f"试{n}户")
        for n in range(45)
    ]
    take(world, "f1", books.f1(*more))
    assert len(browser.get("/register").context["rows"]) == 46
    assert queries_of(lambda: browser.get("/register")) == few <= 30


# Exports.


def test_the_list_goes_out_with_masked_numbers(client_of, home):
    answer = handed_out(client_of("county_office"), "/register/list.xlsx")
    cells = zipfile.ZipFile(io.BytesIO(answer.content)).read("xl/sharedStrings.xml").decode()
    assert mask(books.number()) in cells
    assert books.number() not in cells


def test_the_counties_own_workbook_goes_out_whole_and_leaves_a_trace(client_of, home):
    browser = client_of("county_office")
    assert "完整的身份证号" in text_of(browser.get("/register/f1/workbook"))
    assert not Line.objects.filter(action="sheets.export").exists()
    answer = browser.post("/register/f1/workbook", {"confirmed": "1"})
    assert answer["Content-Type"].endswith("sheet")
    assert answer["Cache-Control"] == "no-store"
    assert Line.objects.get(action="sheets.export").outcome == "done"


def test_a_liaison_officer_may_not_take_the_whole_workbook(client_of, home):
    assert client_of("north_liaison").post("/register/f1/workbook").status_code == 403


# The file of a household.


def test_a_households_file_shows_who_they_are_and_masks_the_numbers(client_of, home):
    page = client_of("county_office").get(file_of(home))
    seen = text_of(page)
    for said in ("试一户", "101201-0001", "3 口人", "4,120.00 元", "缺资金", "摸底登记"):
        assert said in seen
    assert mask(books.number()) in seen
    assert books.number() not in page.content.decode()
    assert "在册，没有申请" in seen


def test_the_family_stands_in_the_file(client_of, home):
    seen = text_of(client_of("north_office").get(file_of(home, "family")))
    assert "试配偶" in seen
    assert mask(books.number(1952, 2)) in seen


def test_a_household_of_another_township_is_not_found(client_of, home):
    answer = client_of("south_office").get(file_of(home))
    assert answer.status_code == 404


def test_a_household_that_was_not_registered_yet_has_no_file(client_of, home):
    browser = client_of("county_office")
    browser.post("/as-of", {"date": "2007-01-01"})
    seen = text_of(browser.get(file_of(home)))
    assert "摸底登记" not in seen


def test_the_file_tells_the_whole_way_from_the_register_to_the_notice(client_of, world, settings):
    town = Programme(world)
    case = town.in_state("cleared")
    settings.TUOPIN_TODAY = town.today.isoformat()
    browser = client_of("county_office")
    home = Household.objects.get()
    seen = text_of(browser.get(file_of(home)))
    for said in (
        "生猪", "申请 2,000.00 元", "分类登记", "入户核查 · 核查一组", "愿意养猪", "专家意见：可行",
        "审定 2,000.00 元", "公示", "公示期满，没有异议", "试north_liaison", "试lead", "下一步",
        "编号签约",
    ):  # fmt: skip
        assert said in seen, said
    order = [e["title"] for e in browser.get(file_of(home)).context["events"]]
    assert order.index("公示期满，没有异议") < order.index("分类登记") < order.index("摸底登记")
    assert str(case.id) in browser.get(file_of(home)).content.decode()


def test_the_file_as_of_a_past_day_knows_nothing_later(client_of, world, settings):
    town = Programme(world)
    case = town.in_state("approved")
    settings.TUOPIN_TODAY = town.today.isoformat()
    browser = client_of("county_office")
    browser.post("/as-of", {"date": case.filed_on.isoformat()})
    answer = browser.get(file_of(Household.objects.get()))
    seen = text_of(answer)
    assert "申请 2,000.00 元" in seen
    assert "审定" not in " ".join(e["title"] for e in answer.context["events"])
    assert answer.context["next"] is None
    assert answer.context["home"].current.state == "filed"


@pytest.mark.parametrize("tab", ["parts", "money", "papers", "losses", "family", "changes"])
def test_each_part_of_an_empty_file_opens(client_of, home, tab):
    assert client_of("county_head").get(file_of(home, tab)).status_code == 200


def test_a_verifier_sees_neither_money_nor_papers(client_of, world, settings):
    town = Programme(world)
    town.in_state("cleared")
    settings.TUOPIN_TODAY = town.today.isoformat()
    answer = client_of("verifier").get(file_of(Household.objects.get()))
    labels = {str(tab["label"]) for tab in answer.context["tabs"]}
    assert not labels & {"资金", "文书"}


def test_a_file_costs_the_same_however_long_the_family(client_of, world, settings, queries_of):
    town = Programme(world)
    town.in_state("cleared")
    settings.TUOPIN_TODAY = town.today.isoformat()
    browser = client_of("county_head")
    address = file_of(Household.objects.get())
    browser.get(address)
    few = queries_of(lambda: browser.get(address))
    head = Person.objects.get()
    for n in range(6):
        town.relative(head, books.number(1980, 2 * n + 2))
    assert queries_of(lambda: browser.get(address)) == few <= 60


# A number in full.


def test_a_number_is_shown_in_full_once_it_is_asked_for_and_leaves_a_trace(client_of, home):
    browser = client_of("north_office")
    person = Person.objects.get(relation="户主")
    address = reverse("desk:register_reveal", args=[home.id, person.id])
    answer = browser.post(address)
    assert books.number() in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    trace = Line.objects.get(action="register.reveal")
    assert (trace.actor_name, trace.outcome) == ("试north_office", "done")
    assert books.number() not in trace.detail
    assert books.number() not in browser.get(file_of(home)).content.decode()


def test_a_script_gets_the_number_alone(client_of, home):
    person = Person.objects.get(relation="户主")
    address = reverse("desk:register_reveal", args=[home.id, person.id])
    answer = client_of("north_office").post(address, headers={"hx-request": "true"})
    assert books.number() in text_of(answer)
    assert "<html" not in answer.content.decode()


def test_a_number_is_never_shown_for_an_address_alone(client_of, home):
    person = Person.objects.get(relation="户主")
    answer = client_of("north_office").get(
        reverse("desk:register_reveal", args=[home.id, person.id])
    )
    assert answer.status_code == 405


def test_a_number_is_not_shown_to_another_township_nor_to_an_expert(client_of, world, home):
    person = Person.objects.get(relation="户主")
    address = reverse("desk:register_reveal", args=[home.id, person.id])
    for who, status in (("south_office", 404), ("expert", 403)):
        answer = client_of(who).post(address)
        assert answer.status_code == status
        assert books.number() not in answer.content.decode()


def test_the_number_of_somebody_from_elsewhere_is_refused(client_of, world, home):
    take(
        world,
        "f1",
        books.f1(books.head(身份证号=books.number(1951, 3), 乡镇="南河乡", 村="柳湾村")),
    )
    other = Person.objects.exclude(household=home).get()
    answer = client_of("north_office").post(
        reverse("desk:register_reveal", args=[home.id, other.id])
    )
    assert answer.status_code == 403
    assert books.number(1951, 3) not in answer.content.decode()


# The search.


@pytest.mark.parametrize("words", ["试一户", "shiyihu", "syh", "101201-0001", books.number()[-4:]])
def test_a_household_is_found_by_what_people_know_of_it(client_of, home, words):
    answer = client_of("county_office").post("/find", {"q": words})
    assert answer.status_code == 302
    assert answer["Location"] == file_of(home)


def test_a_whole_identity_number_finds_its_owner_and_stands_in_no_address(client_of, home):
    answer = client_of("county_office").post("/find", {"q": books.number()})
    assert answer["Location"] == file_of(home)
    assert books.number() not in answer["Location"]
    assert "q" not in client_of("county_office").get(f"/find?q={books.number()}").context.get(
        "text", ""
    )


def test_several_hits_are_listed_and_a_village_opens_its_list(client_of, world, home):
    take(world, "f1", books.f1(books.head(身份证号=books.number(1951, 3), 姓名="试二户")))
    browser = client_of("county_office")
    answer = browser.post("/find", {"q": "试"})
    assert {"试一户", "试二户"} <= set(text_of(answer).split())
    assert NORTH_A in browser.post("/find", {"q": "石桥"}).content.decode()


def test_nothing_is_found_outside_the_readers_area(client_of, home):
    answer = client_of("south_office").post("/find", {"q": "试一户"})
    assert "没有找到" in text_of(answer)


def test_a_search_that_is_no_search_is_harmless(client_of, home):
    browser = client_of("county_office")
    for words in ("", "   ", "%", "'; --", "x" * 500):
        assert browser.post("/find", {"q": words}).status_code == 200


def test_the_pages_are_read_in_english(client_of, home):
    answer = client_of("county_office", lang="en").get("/register")
    assert answer.status_code == 200
    assert "Poor rural Party members" in text_of(answer)


def test_a_household_that_is_none_is_not_found(client_of, world):
    nobody = UUID("00000000-0000-7000-8000-000000000000")
    answer = client_of("county_office").get(reverse("desk:register_household", args=[nobody]))
    assert answer.status_code == 404
