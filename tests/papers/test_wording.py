"""Wordings: which text holds on a day, and how a county amends it without touching what was."""

import shutil
from datetime import date
from uuid import uuid4

import pytest

from tests.world import COUNTY, DAY, NORTH
from tuopin.audit.models import Line
from tuopin.documents import wording
from tuopin.documents.asking import Kind
from tuopin.documents.kinds import KINDS
from tuopin.documents.wording import NO_WORDS, Template, compose
from tuopin.kit.refusals import Refused
from tuopin.papers.actions.wording import amend
from tuopin.papers.models import Issued, Wording
from tuopin.papers.queries.wording import (
    ONLY_CHINESE,
    in_force,
    past_words,
    standing,
    version_of,
    versions,
    words_for,
)

NAMES = {
    "field.try_name": ("借款人", "Borrower"),
    "block.try_parts": ("项目表", "Table of parts"),
}
PROMISE = Template("try_promise", ("try_name",), (), (), ("try_parts",))
PLAIN = '[zh]\ntitle = "承诺书"\ntext = """\n{借款人}承诺还款。\n"""\n'
ENGLISH = '[en]\ntitle = "Promise"\ntext = """\n{Borrower} promises to repay.\n"""\n'
JUNE = date(2007, 6, 1)
NEW = {
    "title": "还款承诺书", "text": "{借款人}承诺按期还款。", "title_en": "Promise to repay",
    "text_en": "{Borrower} promises to repay in time.", "document": "试脱贫〔2007〕9号",
}  # fmt: skip


@pytest.fixture(autouse=True)
def kinds(monkeypatch, tmp_path):
    """Give this file a kind with a text and one without, whatever kinds there are."""
    known = wording.term

    def term(code, lang="zh"):
        return NAMES[code][lang == "en"] if code in NAMES else known(code, lang)

    shutil.copytree(wording.TEXTS, tmp_path, dirs_exist_ok=True)
    (tmp_path / "try_promise.toml").write_text(PLAIN + ENGLISH, "utf-8")
    monkeypatch.setattr(wording, "term", term)
    monkeypatch.setattr(wording, "TEXTS", tmp_path)
    for code, template in (("try_promise", PROMISE), ("try_list", None)):
        kind = Kind(code, code[4:6].upper(), "household", lambda _ask: [], _none, template)
        monkeypatch.setitem(KINDS, code, kind)
    yield
    wording.default.cache_clear()


def _none(_ask, _items, _words):
    return []


@pytest.fixture
def office(world):
    return world.actor("county_office")


def amended(actor, on=DAY, **given):
    return amend(
        actor=actor, on=on, kind="try_promise", **{"from_on": JUNE, **NEW, **given}
    ).result["version"]


def refused(actor, **given):
    with pytest.raises(Refused) as refusal:
        amended(actor, **given)
    assert Wording.objects.count() == 0
    return refusal.value


def issued(kind="try_promise", on=JUNE, version=0, county=COUNTY):
    return Issued.objects.create(
        county=county, kind=kind, subject=str(uuid4()), number="07-1-101-001",
        mark=uuid4().hex[:10].upper(), region=NORTH, name="试甲", lang="zh", wording=version,
        text_hash="0" * 64, issued_on=on, printed_on=on,
    )  # fmt: skip


# ---- which text holds


def test_the_text_that_comes_with_the_program_holds_until_a_county_amends_it(world):
    words = in_force(COUNTY, "try_promise", DAY)
    assert (words.version, words.title, words.text) == (0, "承诺书", "{借款人}承诺还款。")
    assert in_force(COUNTY, "try_promise", DAY, "en").title == "Promise"


def test_an_amended_text_holds_from_its_day_on(office):
    assert amended(office) == 1
    assert in_force(COUNTY, "try_promise", date(2007, 5, 31)).version == 0
    words = in_force(COUNTY, "try_promise", JUNE)
    assert (words.version, words.title, words.lang) == (1, "还款承诺书", "zh")
    english = in_force(COUNTY, "try_promise", JUNE, "en")
    assert (english.title, english.lang) == ("Promise to repay", "en")


def test_of_two_that_begin_on_one_day_the_later_version_holds(office):
    amended(office)
    assert amended(office, text="{借款人}承诺如期还款。") == 2
    assert in_force(COUNTY, "try_promise", JUNE).version == 2


def test_a_version_decided_later_may_begin_before_one_that_is_still_to_come(office):
    amended(office)
    assert amended(office, text="{借款人}三月起承诺还款。", from_on=date(2007, 3, 1)) == 2
    assert in_force(COUNTY, "try_promise", date(2007, 4, 1)).version == 2
    assert in_force(COUNTY, "try_promise", JUNE).version == 1


def test_a_text_without_english_is_printed_in_chinese_and_says_so(office):
    amended(office, title_en="", text_en="")
    words = in_force(COUNTY, "try_promise", JUNE, "en")
    assert (words.title, words.lang) == ("还款承诺书", "zh")
    said = [b.text for b in compose(PROMISE, words, {"try_name": "试甲"}, {})]
    assert said == [ONLY_CHINESE, "试甲承诺按期还款。"]


def test_every_version_can_be_read_again(office):
    amended(office)
    assert version_of(COUNTY, "try_promise", 0).title == "承诺书"
    assert version_of(COUNTY, "try_promise", 1, "en").title == "Promise to repay"
    assert [v.version for v in versions(COUNTY, "try_promise")] == [1]
    with pytest.raises(Refused) as refusal:
        version_of(COUNTY, "try_promise", 2)
    assert refusal.value.code == "not_found"


def test_many_texts_are_read_at_once(office, django_assert_num_queries):
    amended(office)
    with django_assert_num_queries(1):
        found = words_for(COUNTY, ["try_promise", "try_list"], JUNE)
    assert (found["try_promise"].version, found["try_list"]) == (1, NO_WORDS)
    with django_assert_num_queries(1):
        past = past_words(COUNTY, [("try_promise", 0), ("try_promise", 1), ("try_list", 0)])
    assert [words.version for words in past.values()] == [0, 1, 0]
    with pytest.raises(Refused):
        past_words(COUNTY, [("try_promise", 7)])


def test_how_every_text_stands_is_told_with_what_is_to_come(office, django_assert_num_queries):
    amended(office)
    with django_assert_num_queries(2):
        then = {row.kind: row for row in standing(COUNTY, DAY)}["try_promise"]
    assert (then.version, then.since, then.coming) == (0, None, JUNE)
    now = {row.kind: row for row in standing(COUNTY, JUNE)}["try_promise"]
    assert (now.version, now.since, now.document) == (1, JUNE, "试脱贫〔2007〕9号")
    assert "try_list" not in {row.kind for row in standing(COUNTY, DAY)}


def test_another_county_keeps_its_own_text(office):
    amended(office)
    assert in_force("990102", "try_promise", JUNE).version == 0
    with pytest.raises(Refused):
        version_of("990102", "try_promise", 1)


# ---- amending


def test_an_amendment_is_a_further_version_and_leaves_its_trace(office):
    amended(office, note=" 县委要求\n写明期限 ")
    row = Wording.objects.get()
    assert (row.version, row.note, row.made_by) == (1, "县委要求 写明期限", office.id)
    line = Line.objects.filter(county=COUNTY, action="papers.amend").get()
    assert line.subject == row.id
    assert "试脱贫〔2007〕9号" in line.detail


def test_a_text_that_was_used_stays_as_it_was(office):
    amended(office)
    before = version_of(COUNTY, "try_promise", 1)
    issued(version=1)
    amended(office, text="{借款人}承诺如期还款。")
    assert version_of(COUNTY, "try_promise", 1) == before


def test_every_fault_is_told_by_line_and_name(office):
    refusal = refused(office, text="为{担保人}\n{项目表}等", text_en="{Lender}")
    assert refusal.code == "wording_faulty"
    assert [(row.name, row.why, row.subject) for row in refusal.rows] == [
        ("中 1 担保人", "wording.field_unknown", "zh:1"),
        ("中 2 项目表", "wording.block_in_line", "zh:2"),
        ("中 借款人", "wording.field_missing", "zh:0"),
        ("EN 1 Lender", "wording.field_unknown", "en:1"),
        ("EN Borrower", "wording.field_missing", "en:0"),
    ]
    assert "5" in refusal.text("zh")


def test_an_english_title_without_a_text_is_a_fault(office):
    refusal = refused(office, text_en="")
    assert [row.why for row in refusal.rows] == ["wording.text_missing"]


def test_a_day_before_papers_that_were_printed_is_refused(office):
    issued(on=date(2007, 6, 20))
    refusal = refused(office, from_on=date(2007, 6, 19))
    assert refusal.code == "wording_past"
    assert refusal.facts["last"] == date(2007, 6, 20)
    assert amended(office, from_on=date(2007, 6, 20)) == 1


def test_papers_of_other_kinds_and_counties_do_not_hinder(office):
    issued(kind="try_list", on=date(2007, 6, 20))
    issued(county="990102", on=date(2007, 6, 20))
    assert amended(office) == 1


def test_a_text_that_changes_nothing_is_refused(office):
    same = {
        "title": "承诺书", "text": "{借款人}承诺还款。  \n\n", "title_en": "Promise",
        "text_en": "{Borrower} promises to repay.",
    }  # fmt: skip
    assert refused(office, **same).code == "wording_unchanged"
    amended(office)
    with pytest.raises(Refused) as refusal:
        amended(office, document="试脱贫〔2007〕10号")
    assert refusal.value.code == "wording_unchanged"
    assert amended(office, **same) == 2


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"document": " "}, "policy_document_missing"),
        ({"title": "长" * 81}, "too_long"),
        ({"title_en": "a" * 121}, "too_long"),
        ({"document": "长" * 61}, "too_long"),
        ({"note": "长" * 201}, "too_long"),
        ({"text": "{借款人}" + "长\n" * 20_000}, "too_long"),
        ({"title": ""}, "wording_faulty"),
        ({"text": " \n"}, "wording_faulty"),
    ],
)
def test_what_is_missing_or_too_long_is_refused(office, given, code):
    assert refused(office, **given).code == code


@pytest.mark.parametrize("kind", ["try_list", "nothing", "../../etc/passwd"])
def test_a_kind_without_a_text_cannot_be_amended(office, kind):
    with pytest.raises(Refused) as refusal:
        amend(actor=office, on=DAY, kind=kind, from_on=JUNE, **NEW)
    assert refusal.value.code == "wording_unknown"


@pytest.mark.parametrize("who", ["north_secretary", "verifier", "auditor", "county_leader"])
def test_only_the_county_office_amends(world, who):
    assert refused(world.actor(who)).code == "forbidden"
