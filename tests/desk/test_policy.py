"""Policy on the desk: what holds on a day, since when, by which document, and a new value."""

import re
from datetime import date, timedelta

import pytest

from tests.world import COUNTY
from tuopin.policy.models import Rule
from tuopin.policy.queries import terms_on


def text_of(answer) -> str:
    """Return what a reader sees of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_every_rule_is_said_in_words_with_its_unit(client_of, world):
    seen = text_of(client_of("county_head").get("/policy"))
    for said in ("公示天数", "7 天", "2,500.00 元", "70 岁", "60%", "系统缺省", "785.00 元"):
        assert said in seen, said


def test_a_new_value_holds_from_its_day_and_the_old_one_stays(client_of, world, settings):
    settings.TUOPIN_TODAY = (world.day + timedelta(days=60)).isoformat()
    browser = client_of("county_head")
    given = {"value": "9", "valid_from": "2007-02-01", "document": "试〔2007〕8号", "key": "k"}
    browser.post("/policy/notice.days", given)
    assert terms_on(COUNTY, date(2007, 1, 31))["notice.days"] == 7
    assert terms_on(COUNTY, date(2007, 2, 1))["notice.days"] == 9
    seen = text_of(browser.get("/policy/notice.days"))
    assert "试〔2007〕8号" in seen
    assert "正在用" in seen
    assert "已被替代" in seen
    browser.post("/as-of", {"date": "2007-01-15"})
    answer = browser.get("/policy/notice.days")
    assert answer.context["form"] is None
    assert "7 天" in text_of(answer)
    assert browser.post("/policy/notice.days", given | {"key": "l"}).status_code == 409


def test_an_amount_is_typed_in_yuan(client_of, world):
    client_of("county_head").post(
        "/policy/poverty.line_fen",
        {"value": "800.50", "valid_from": "2007-01-08", "document": "试〔2007〕9号"},
    )
    assert terms_on(COUNTY, world.day)["poverty.line_fen"] == 80_050


def test_a_table_is_typed_as_it_stands(client_of, world):
    browser = client_of("county_head")
    form = browser.get("/policy/loan.standard").context["form"]
    table = form.initial["value"].replace("250000", "300000")
    browser.post(
        "/policy/loan.standard",
        {"value": table, "valid_from": "2007-01-08", "document": "试〔2007〕9号"},
    )
    assert terms_on(COUNTY, world.day)["loan.standard"]["household_max"] == 300_000


@pytest.mark.parametrize(
    ("code", "given", "field"),
    [
        ("notice.days", {"value": "soon"}, "value"),
        ("notice.days", {"value": "-1"}, "value"),
        ("notice.days", {"document": ""}, "document"),
        ("notice.days", {"valid_from": "?"}, "valid_from"),
        ("loan.standard", {"value": "{"}, "value"),
        ("loan.standard", {"value": "[]"}, "value"),
        ("loan.standard", {"value": '{"household_max": 1.5}'}, "value"),
        ("loan.standard", {"value": '{"household_max": 1}'}, "value"),
        ("poverty.line_fen", {"value": "0.001"}, "value"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(client_of, world, code, given, field):
    form = {"value": "9", "valid_from": "2007-01-08", "document": "试〔2007〕8号"} | given
    answer = client_of("county_head").post(f"/policy/{code}", form)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert not Rule.objects.filter(county=COUNTY).exists()


def test_the_same_day_twice_is_said_at_the_day(client_of, world):
    browser = client_of("county_head")
    form = {"value": "9", "valid_from": "2007-01-08", "document": "试〔2007〕8号"}
    browser.post("/policy/notice.days", form | {"key": "one"})
    answer = browser.post("/policy/notice.days", form | {"key": "two", "value": "10"})
    assert "valid_from" in answer.context["form"].errors


def test_a_township_reads_policy_and_cannot_set_it(client_of, world):
    browser = client_of("north_office")
    assert browser.get("/policy/notice.days").context["form"] is None
    form = {"value": "9", "valid_from": "2007-01-08", "document": "试〔2007〕8号"}
    assert browser.post("/policy/notice.days", form).status_code == 403
    assert not Rule.objects.filter(county=COUNTY).exists()


def test_a_liaison_officer_does_not_see_policy(client_of, world):
    assert client_of("north_liaison").get("/policy").status_code == 403


def test_a_key_that_is_none_is_not_found(client_of, world):
    assert client_of("county_head").get("/policy/no.such.key").status_code == 404


def test_the_list_costs_the_same_however_many_versions_there_are(client_of, world, queries_of):
    browser = client_of("county_head")
    browser.get("/policy")
    few = queries_of(lambda: browser.get("/policy"))
    for day in range(1, 8):
        browser.post(
            "/policy/notice.days",
            {"value": str(day), "valid_from": f"2007-03-0{day}", "document": "试", "key": str(day)},
        )
    assert Rule.objects.filter(county=COUNTY).count() == 7
    assert queries_of(lambda: browser.get("/policy")) == few <= 12


def test_the_pages_are_read_in_english(client_of, world):
    browser = client_of("county_head", lang="en")
    assert "Length of a public notice" in text_of(browser.get("/policy"))
    for code in ("loan.standard", "number.pattern", "words.extra", "loan.fee_rate_bp"):
        assert browser.get(f"/policy/{code}").status_code == 200


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("loan.schedule", '{"style": "weekly", "parts": 1, "grace_days": 0, "seasons": []}'),
        ("loan.schedule", '{"style": "flat", "parts": 0, "grace_days": 0, "seasons": []}'),
        ("loan.schedule", '{"style": "seasonal", "parts": 1, "grace_days": 0, "seasons": []}'),
        ("loan.schedule", '{"style": "bullet", "parts": 1, "grace_days": 730, "seasons": []}'),
        ("loan.term_days", "0"),
        ("loan.fee_rate_bp", "20000"),
    ],
)
def test_terms_by_which_no_loan_could_be_repaid_are_refused_when_they_are_set(
    client_of, world, code, value
):
    before = terms_on(COUNTY, world.day)[code]
    given = {"value": value, "valid_from": "2007-01-08", "document": "试〔2007〕9号"}
    answer = client_of("county_head").post(f"/policy/{code}", given)
    assert "value" in answer.context["form"].errors
    assert "排不出还款日程" in text_of(answer)
    assert terms_on(COUNTY, world.day)[code] == before


def test_how_a_loan_is_repaid_is_said_in_words(client_of, world):
    assert "到期一次还清" in text_of(client_of("county_head").get("/policy"))
    given = {
        "value": '{"style": "seasonal", "parts": 1, "grace_days": 0, "seasons": ["06-30"]}',
        "valid_from": "2007-01-08",
        "document": "试〔2007〕9号",
    }
    browser = client_of("county_head")
    assert browser.post("/policy/loan.schedule", given).status_code == 302
    assert "按收获季节" in text_of(browser.get("/policy/loan.schedule"))
