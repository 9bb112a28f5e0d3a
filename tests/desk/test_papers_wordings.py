"""Wordings at the desk: what is in force, amending with faults at their lines, preview, history."""

from datetime import date

import pytest

from tests.agreements.stage import Stage
from tests.desk.browsing import carried, look_at, said, writes
from tests.world import COUNTY, DAY
from tuopin.desk.papers.sample import sample_of, sample_paper
from tuopin.desk.papers.wordings import compared, names_of, read_out
from tuopin.documents.kinds import KINDS
from tuopin.documents.tree import plain_text
from tuopin.documents.wording import Template, Words, default
from tuopin.papers.actions.wording import amend
from tuopin.papers.models import Wording

ADDRESS = "/papers/wordings/contract"
TODAY = date(2007, 3, 22)


@pytest.fixture
def office(client_of, settings):
    settings.TUOPIN_TODAY = TODAY.isoformat()
    return client_of("county_office")


def typed(**more):
    chinese, english = default("contract"), default("contract", "en")
    return {
        "title": chinese.title, "text": f"{chinese.text}\n未尽事宜，双方协商解决。",
        "title_en": english.title, "text_en": english.text, "document": "试脱贫〔2007〕9号",
        "from_on": TODAY.isoformat(), "note": "补一条",
    } | more  # fmt: skip


def amended(browser, **more):
    page = browser.post(f"{ADDRESS}/amend", typed(do="amend", **more))
    assert page.status_code == 200, said(page)
    return browser.post(f"{ADDRESS}/amend", carried(page))


# ---- looking


def test_every_kind_with_a_text_is_listed_with_its_number(office):
    words = said(office.get("/papers/wordings"))
    assert "合同书 HT-0" in words
    assert "随系统" in words


def test_a_text_is_shown_with_its_fields_standing_out_and_numbered(office):
    page = office.get(ADDRESS)
    words = said(page)
    assert "一、项目内容和规模" in words
    assert '<u class="tp-chip-fig">金额</u>' in page.content.decode()
    assert "修订" in words
    assert "Party A" in said(office.get(f"{ADDRESS}?lang=en"))


def test_what_a_text_may_name_is_told_with_an_example(office):
    assert "{金额大写} 贰仟元整 必须有" in said(office.get(ADDRESS))


@pytest.mark.parametrize("address", ["contract?version=7", "nothing", "f1", "f1/amend"])
def test_what_is_not_there_is_refused_politely(office, address):
    assert office.get(f"/papers/wordings/{address}").status_code in {404, 409}


def test_an_odd_version_in_the_address_shows_the_one_in_force(office):
    assert office.get(f"{ADDRESS}?version=x").status_code == 200


# ---- amending


def test_faults_are_shown_at_their_lines_and_nothing_is_kept(office):
    text = default("contract").text.replace("{项目表}", "按{项目表}执行\n为{担保人}")
    page = office.post(f"{ADDRESS}/amend", typed(do="look", text=text))
    words = said(page).replace(" ", "")
    assert "第5行按{项目表}执行▲“项目表”这一块要单独占一行" in words
    assert "第6行为{担保人}▲“担保人”这种文书没有这个项目" in words
    assert "全文▲“项目表”正文里少了这一块" in words
    page = office.post(f"{ADDRESS}/amend", typed(do="amend", text=text))
    assert page.status_code == 409
    assert "confirmed" not in carried(page)
    assert Wording.objects.count() == 0


def test_a_look_draws_the_pages_of_a_sample_in_both_languages(office):
    page = office.post(f"{ADDRESS}/amend", typed(do="look", document="", from_on=""))
    html = page.content.decode()
    assert page.status_code == 200
    assert html.count("data:image/png;base64,") >= 2
    assert "样张第 1 页" in html
    assert "必填" not in html


def test_the_sample_comes_as_a_pdf_unless_the_text_is_faulty(office):
    answer = office.post(f"{ADDRESS}/sample.pdf", typed())
    assert answer.content.startswith(b"%PDF")
    answer = office.post(f"{ADDRESS}/sample.pdf", typed(text="{担保人}"))
    assert answer.status_code == 409
    assert "先按“看样张”" in said(answer)
    assert office.get(f"{ADDRESS}/sample.pdf").status_code == 405


def test_what_changes_is_said_line_by_line_before_it_is_set(office):
    page = office.post(f"{ADDRESS}/amend", typed(do="amend"))
    words = said(page)
    assert "立第 1 版，试脱贫〔2007〕9号" in words
    assert "加上未尽事宜，双方协商解决。" in words
    assert "以前印出去的文书照旧" in words
    assert Wording.objects.count() == 0
    answer = office.post(f"{ADDRESS}/amend", carried(page))
    assert answer.headers["Location"] == f"{ADDRESS}?version=1"
    words = said(office.get(answer.headers["Location"]))
    assert "HT-1" in words
    assert "在用" in words
    assert "和 0 版比" in words
    row = Wording.objects.get()
    assert (row.note, row.from_on) == ("补一条", TODAY)


def test_a_double_click_sets_one_version(office):
    sent = carried(office.post(f"{ADDRESS}/amend", typed(do="amend")))
    office.post(f"{ADDRESS}/amend", sent)
    office.post(f"{ADDRESS}/amend", sent)
    assert Wording.objects.count() == 1


def test_a_version_to_come_is_announced(office):
    amended(office, from_on="2007-06-01")
    assert "2007-06-01 起有新版" in said(office.get("/papers/wordings"))
    words = said(office.get(f"{ADDRESS}?version=1"))
    assert "待起用" in words
    assert "这一版现在不用" in words


def test_english_may_be_left_out_and_the_page_says_so(office):
    page = office.post(f"{ADDRESS}/amend", typed(do="amend", title_en="", text_en=""))
    assert "没有英文" in said(page)
    office.post(f"{ADDRESS}/amend", carried(page))
    assert "这一版没有英文" in said(office.get(f"{ADDRESS}?lang=en"))
    assert 'name="title_en" value' not in office.get(f"{ADDRESS}/amend").content.decode()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"document": ""}, "必填"),
        ({"from_on": "someday"}, "写成日期"),
        ({"title": ""}, "必填"),
        ({"note": "长" * 201}, "200"),
        ({"text": default("contract").text}, "没有可改的"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(office, more, told):
    page = office.post(f"{ADDRESS}/amend", typed(do="amend", **more))
    assert page.status_code == 409
    assert told in said(page)
    assert "Party A" in page.content.decode()


def test_a_day_before_the_last_print_is_refused_beside_the_day(office, world):
    stage = Stage(world)
    stage.numbered(stage.cleared())
    page = office.post(
        "/papers/print", {"batch": "1", "region": "990101000000", "kinds": ["contract"]}
    )
    office.post("/papers/print", carried(page))
    page = office.post(f"{ADDRESS}/amend", typed(do="amend", from_on="2007-03-21"))
    assert page.status_code == 409
    assert "2007-03-22" in said(page)
    assert "最近一次印这种文书是 2007-03-22" in said(office.get(f"{ADDRESS}/amend"))


def test_printed_again_a_paper_keeps_its_wording_and_a_new_one_takes_the_new(office, world):
    stage = Stage(world)
    stage.numbered(stage.cleared())
    ask = {"batch": "1", "region": "990101000000", "kinds": ["contract"], "sort": "household"}
    office.post("/papers/print", carried(office.post("/papers/print", ask)))
    amended(office)
    stage.numbered(stage.cleared())
    office.post("/papers/print", carried(office.post("/papers/print", ask)))
    words = said(office.get("/papers/list"))
    assert "印过 2 次" in words
    assert words.count("范本第 1 版") == 1


# ---- who may


@pytest.mark.parametrize("who", ["county_leader", "auditor", "north_office"])
def test_others_look_but_do_not_amend(client_of, office, who):
    browser = client_of(who)
    page = browser.get(ADDRESS)
    assert page.status_code == 200
    assert f"{ADDRESS}/amend" not in page.content.decode()
    assert browser.get(f"{ADDRESS}/amend").status_code == 403
    assert browser.post(f"{ADDRESS}/sample.pdf", typed()).status_code == 403


def test_a_liaison_officer_sees_no_wordings(client_of, office):
    assert client_of("north_liaison").get("/papers/wordings").status_code == 403


def test_on_a_past_day_the_text_of_that_day_is_shown_and_nothing_is_amended(office, world):
    actor = world.actor("county_office")
    sent = {k: v for k, v in typed().items() if k != "from_on"}
    amend(actor=actor, on=date(2007, 3, 1), kind="contract", from_on=date(2007, 3, 1), **sent)
    look_at(office, DAY)
    page = office.get(ADDRESS)
    assert "随系统的文字" in said(page)
    assert not writes(page)
    assert not writes(office.get(f"{ADDRESS}/amend"))
    answer = office.post(f"{ADDRESS}/amend", typed(confirmed="1", text="{金额}"))
    assert answer.status_code == 409


# ---- pieces


def test_a_comparison_names_what_went_and_what_came():
    lines = compared("甲\n乙\n丙", "甲\n丁\n\n丙")
    assert [(line.change, line.text) for line in lines] == [
        ("same", "甲"), ("gone", "乙"), ("new", "丁"), ("same", "丙"),
    ]  # fmt: skip


WORDED = [pytest.param(k, id=k.code) for k in KINDS.values() if k.template]


@pytest.mark.parametrize("kind", WORDED)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_field_has_an_example_and_every_text_a_sample(kind, lang):
    template = kind.template
    assert isinstance(template, Template)
    names = names_of(template, lang)
    assert not [name for name in names if "〔" in name.example and name.example[0] == "〔"]
    words = default(kind.code, lang)
    paper = sample_paper(kind, template, words)
    assert paper.lang == lang
    printed = plain_text(paper)
    assert all(sample_of(lang).field(code) in printed for code in template.fields)
    assert read_out(template, words)


def test_markup_typed_into_a_text_is_printed_as_it_stands():
    kind, odd = KINDS["contract"], "let x = <w:t> & $y$ *z* {{% if %}}"
    words = Words(0, "题", f"{default('contract').text}\n{odd}")
    printed = plain_text(sample_paper(kind, kind.template, words))
    assert "let x = <w:t> & $y$ *z* {% if %}" in printed


def test_the_countys_wording_is_its_own(office):
    amended(office)
    assert set(Wording.objects.values_list("county", flat=True)) == {COUNTY}
