"""Any list goes out as a workbook of the columns that its reader wants, in his order."""

import json

import pytest
from django.urls import NoReverseMatch, reverse

from tests.desk.exports import columns, handed_out, sheet
from tests.desk.lives import TODAY, Lives
from tests.register.desk import take
from tests.sheets import books
from tuopin.audit.models import Line
from tuopin.desk.urls import urlpatterns

LIST = "/register/list.xlsx?form=f1"


def filled(world):
    take(world, "f1", books.f1(books.head()))


def test_the_columns_chosen_go_out_in_the_order_given(client_of, world):
    filled(world)
    browser = client_of("county_office")
    assert columns(browser, LIST)[:3] == ["township", "village", "name"]
    rows = sheet(handed_out(browser, LIST, "name", "income", "township"))
    assert rows[0] == ["姓名", "家庭年收入（元）", "乡镇"]
    assert rows[1][0] == "试一户"


def test_the_choice_is_remembered_and_what_was_left_out_comes_last(client_of, world):
    filled(world)
    browser = client_of("county_office")
    handed_out(browser, LIST, "village", "name")
    page = browser.get(LIST).content.decode()
    assert columns(browser, LIST)[:2] == ["village", "name"]
    assert page.count("checked") == 2


def test_places_that_are_no_numbers_keep_the_list_s_own_order(client_of, world):
    filled(world)
    browser = client_of("county_office")
    answer = browser.post(LIST, {"col": ["name", "township"], "at-name": "x", "at-township": ""})
    assert sheet(answer)[0] == ["乡镇", "姓名"]


def test_a_column_that_the_list_lacks_is_not_handed_out(client_of, world):
    filled(world)
    answer = client_of("county_office").post(LIST, {"col": ["name", "password"]})
    assert sheet(answer)[0] == ["姓名"]


def test_without_a_column_nothing_goes_out(client_of, world):
    filled(world)
    for lang, words in (("zh-hans", "一列也没有选"), ("en", "No column is chosen")):
        answer = client_of("county_office", lang).post(LIST, {})
        assert answer.status_code == 409
        assert words in answer.content.decode()
    assert not Line.objects.filter(action="sheets.hand_out", outcome="done").exists()


def test_what_was_handed_out_leaves_a_trace_without_names(client_of, world):
    filled(world)
    handed_out(client_of("county_office"), LIST, "name", "identity")
    line = Line.objects.get(action="sheets.hand_out")
    detail = json.loads(line.detail)
    assert (detail["list"], detail["columns"], detail["rows"]) == (
        "register_f1", "name.identity", 1,
    )  # fmt: skip
    assert "试一户" not in line.detail + line.result


def lists():
    """Return the addresses of every list that goes out, but those about one thing."""
    for pattern in urlpatterns:
        if str(pattern.name).endswith("_export"):
            try:
                yield reverse(f"desk:{pattern.name}")
            except NoReverseMatch:
                continue


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_every_list_goes_out_in_both_languages(client_of, world, settings, lang):
    settings.TUOPIN_TODAY = TODAY.isoformat()
    Lives(world)
    found = list(lists())
    assert len(found) > 20
    filled = 0
    for who in ("county_head", "auditor"):
        browser = client_of(who, lang)
        for path in found:
            page = browser.get(path)
            if page.status_code == 403 or "col" not in page.content.decode():
                continue
            heads, *rows = sheet(handed_out(browser, path))
            assert all(heads), path
            assert len(set(heads)) == len(heads), (path, heads)
            filled += bool(rows)
            if lang == "en":
                assert not [h for h in heads if any("\u4e00" <= c <= "\u9fff" for c in h)], path
    assert filled > 15
