"""The texts of papers: what keeps one from being used, and what it says when it is filled in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuopin.documents import wording
from tuopin.documents.kinds import KINDS
from tuopin.documents.tree import Bold, Heading, Note, Para, Table
from tuopin.documents.tree.clean import clean
from tuopin.documents.tree.nodes import Column
from tuopin.documents.wording import Fault, Template, Words, compose, default, faults

NAMES = {
    "field.try_borrower": ("借款人", "Borrower"),
    "field.try_amount": ("借款金额", "Amount"),
    "field.try_due": ("还款日期", "Due day"),
    "block.try_parts": ("项目表", "Table of parts"),
    "block.try_signatures": ("签字处", "Signatures"),
}
LOAN = Template(
    "loan", ("try_borrower", "try_amount"), ("try_due",), ("try_signatures",), ("try_parts",)
)
TEXT = "{借款人}借款{借款金额}。\n{签字处}"
FIELDS = {"try_borrower": "试甲", "try_amount": "2,000.00元", "try_due": "2008年12月1日"}
SIGNED = Note("签字：")
PARTS = Table((Column("项目"),), (("香菇",),))
BLOCKS = {"try_signatures": (SIGNED,), "try_parts": (PARTS,)}


@pytest.fixture(autouse=True)
def names(monkeypatch):
    """Give the fields of these tests their names."""
    known = wording.term

    def term(code, lang="zh"):
        return NAMES[code][lang == "en"] if code in NAMES else known(code, lang)

    monkeypatch.setattr(wording, "term", term)


def zh(text, title="借款合同"):
    return Words(1, title, text)


def en(text, title="Loan contract"):
    return Words(1, title, text, "en")


def found(text, **more):
    return [(fault.code, fault.line, fault.name) for fault in faults(LOAN, zh(text, **more))]


def said(text, fields=FIELDS, words=zh):
    return compose(LOAN, words(text), fields, BLOCKS)


# ---- what keeps a text from being used


def test_a_text_that_names_all_it_must_is_without_fault():
    assert found(TEXT) == []
    assert faults(LOAN, en("{Borrower} borrows { Amount }.\n{Signatures}")) == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{担保人}", ("field_unknown", 3, "担保人")),
        ("为{Borrower}", ("field_unknown", 3, "Borrower")),
        ("空的{}", ("field_unknown", 3, "")),
        ("按{项目表}执行", ("block_in_line", 3, "项目表")),
        ("# {项目表}", ("block_in_line", 3, "项目表")),
        ("{项目表}。", ("block_in_line", 3, "项目表")),
        ("{签字处}", ("block_twice", 3, "签字处")),
        ("少了一半{借款人", ("brace_open", 3, "{")),
        ("少了一半借款人}", ("brace_open", 3, "}")),
        ("{借款人}}", ("brace_open", 3, "}")),
        ("{{借款人}", ("brace_open", 3, "}")),
        ("｛还款日期｝", ("brace_wide", 3, "｛")),
        ("长" * 2001, ("line_long", 3, "")),
        ("#借款", ("mark_broken", 3, "")),
        ("##　借款", ("mark_broken", 3, "")),
        ("### 借款", ("mark_broken", 3, "")),
        ("# ", ("mark_broken", 3, "")),
        ("-", ("mark_broken", 3, "")),
    ],
)
def test_a_fault_is_told_with_its_line_and_its_name(line, fault):
    assert found(f"{TEXT}\n{line}")[0] == fault


def test_what_a_text_must_name_and_does_not_is_told_by_name():
    assert found("{借款人}借款。") == [
        ("field_missing", 0, "借款金额"),
        ("block_missing", 0, "签字处"),
    ]


def test_a_name_between_doubled_braces_is_not_named():
    assert ("field_missing", 0, "借款金额") in found("{借款人}{{借款金额}}\n{签字处}")


def test_a_paper_needs_a_title_and_a_text():
    assert found(TEXT, title=" \u200b") == [("title_missing", 0, "")]
    assert found("\n \u200b\n") == [("text_missing", 0, "")]
    assert found("", title="") == [("title_missing", 0, ""), ("text_missing", 0, "")]


def test_nothing_is_filled_in_in_a_title():
    assert found(TEXT, title="{借款人}的合同") == [
        ("title_braces", 0, "{"),
        ("title_braces", 0, "}"),
    ]


def test_all_faults_are_told_at_once_in_the_order_of_the_lines():
    told = found("{甲}\n{乙}{丙\n\n{签字处}\n{签字处}")
    assert [(code, line) for code, line, _ in told] == [
        ("field_unknown", 1), ("field_unknown", 2), ("brace_open", 2), ("block_twice", 5),
        ("field_missing", 0), ("field_missing", 0),
    ]  # fmt: skip


def test_more_headings_than_have_numbers_are_told_once():
    many = "\n".join(f"# 第{n}" for n in range(1, 102))
    assert found(f"{TEXT}\n{many}\n## 小题") == [("headings_many", 102, "")]


def test_a_line_of_two_thousand_characters_is_no_fault():
    assert found(f"{TEXT}\n{'长' * 2000}") == []


# ---- what it says


def test_headings_and_duties_are_numbered_afresh():
    text = "# 甲方\n## 帮扶\n- 入户\n- 记录\n## 资金\n- 到户\n# 乙方\n- 还款\n## 用途"
    assert [b.text for b in said(text)] == [
        "一、甲方", "（一）帮扶", "1.入户", "2.记录", "（二）资金", "1.到户", "二、乙方", "1.还款",
        "（一）用途",
    ]  # fmt: skip


def test_an_english_text_is_numbered_in_english():
    text = "# Lender\n## Help\n- Visit\n-  Record\n#  Borrower\n- Repay"
    made = said(text, words=en)
    assert [b.text for b in made] == [
        "1. Lender", "(1) Help", "1. Visit", "2. Record", "2. Borrower", "1. Repay",
    ]  # fmt: skip
    assert [type(b) for b in made] == [Heading, Heading, Para, Para, Heading, Para]


def test_duties_beyond_a_hundred_go_on_being_numbered():
    assert said("\n".join(["- 按月走访"] * 120))[-1].text == "120.按月走访"


def test_a_block_stands_where_its_name_stands():
    assert said("前面\n  {项目表} \n后面\n{签字处}") == (Para("前面"), PARTS, Para("后面"), SIGNED)


def test_a_field_on_a_line_of_its_own_is_a_paragraph():
    assert said("{借款人}") == (Para("试甲"),)


def test_doubled_braces_print_braces():
    assert said("写作{{借款人}}，印出{{{借款人}}}") == (Para("写作{借款人}，印出{试甲}"),)


def test_a_value_may_stand_out():
    fields = FIELDS | {"try_amount": Bold("贰仟元整")}
    assert said("借{借款金额}。", fields) == (Para(("借", Bold("贰仟元整"), "。")),)
    assert said("- {借款金额}", fields) == (Para(("1.", Bold("贰仟元整"))),)


@pytest.mark.parametrize(
    "odd", ["{借款金额}", "# 题", "- 条", "{签字处}", "#let x = 1", "<w:t>&amp;", "$x$ *b* _i_ \\"]
)
def test_markup_in_a_value_is_printed_as_it_stands(odd):
    assert said("{借款人}", FIELDS | {"try_borrower": odd}) == (Para(odd),)


def test_a_value_that_is_not_given_is_an_error_of_the_program():
    with pytest.raises(KeyError):
        said("{还款日期}", {"try_borrower": "试甲"})


def test_a_faultless_line_may_hold_what_looks_like_markup():
    assert found(TEXT + "\n利率 4% #1 *重要* <不变> $5") == []


_WORDS = st.text(st.characters(exclude_characters="{}｛｝#\n\r"), max_size=12)
_NAMED = st.sampled_from(["{借款人}", "{借款金额}", "{还款日期}", "{{", "}}"])
_LINE = st.builds(
    lambda mark, first, pieces: mark + first + "".join(pieces),
    st.sampled_from(["", "# ", "## ", "- "]), st.just("字"),
    st.lists(st.one_of(_WORDS, _NAMED), max_size=6),
)  # fmt: skip
_VALUE = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Cn"]), min_size=1).filter(
    lambda text: text.strip() and clean(text) == text
)


@given(st.lists(_LINE, max_size=12), st.fixed_dictionaries(dict.fromkeys(FIELDS, _VALUE)))
def test_any_text_without_faults_composes_and_says_every_value(lines, values):
    words = zh("\n".join([TEXT, *lines, "{还款日期}"]))
    assert faults(LOAN, words) == []
    made = compose(LOAN, words, values, BLOCKS)
    printed = [b.text for b in made if isinstance(b, Heading | Para)]
    assert all(any(value in text for text in printed) for value in values.values())
    assert SIGNED in made


@given(st.text("{}｛｝#- 借款人金额签字处\n", max_size=60))
def test_any_text_is_either_told_its_faults_or_composes(text):
    words = zh(text)
    told = [f for f in faults(LOAN, words) if not f.code.endswith("_missing")]
    if not told:
        assert all(b is SIGNED or b.text for b in compose(LOAN, words, FIELDS, BLOCKS))


# ---- the texts that come with the program


TEMPLATES = [pytest.param(k, id=k.code) for k in KINDS.values() if k.template]


@pytest.mark.parametrize("kind", TEMPLATES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_text_that_comes_with_the_program_is_without_fault(kind, lang):
    words = default(kind.template.kind, lang)
    assert (words.version, words.lang) == (0, lang)
    assert faults(kind.template, words) == []


@pytest.mark.parametrize("kind", TEMPLATES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_two_fields_of_a_paper_share_a_name(kind, lang):
    one = kind.template
    codes = [*one.fields, *one.optional, *one.blocks, *one.optional_blocks]
    names = {*one.names(lang), *one.block_names(lang)}
    assert len(names) == len(codes)
    assert not any(set("{}｛｝\n") & set(name) for name in names)


def test_a_kind_without_a_text_has_no_default():
    with pytest.raises(KeyError):
        default("nothing")


def test_a_fault_says_where_it_is():
    assert faults(LOAN, zh("{甲}"))[0] == Fault("field_unknown", 1, "甲")
