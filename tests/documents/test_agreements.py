"""Contract, note, letters of responsibility and the card for the door: what they promise."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.utils import translation

from tests.agreements.stage import CHECKED, NUMBERED, SIGNED, Stage
from tests.documents.reading import bare, said, word_lines
from tests.documents.runs import (
    asked,
    one_paper_an_item,
    papers,
    same_reads,
    says_the_same_everywhere,
    texts,
)
from tests.documents.sample import CASE
from tests.documents.samples.agreements import CHARGE, HOMES, SAMPLES, VILLAGE
from tests.world import NORTH, NORTH_A, NORTH_B, SOUTH_A
from tuopin.agreements import actions
from tuopin.agreements.queries import charged
from tuopin.documents import pdf, word
from tuopin.documents.agreements import KINDS
from tuopin.documents.agreements.contract import contract
from tuopin.documents.agreements.letter import PARTIES, letter
from tuopin.documents.agreements.letter_branch import letter_branch
from tuopin.documents.agreements.letter_liaison import letter_liaison
from tuopin.documents.agreements.letter_township import letter_township
from tuopin.documents.agreements.liaison_card import liaison_card
from tuopin.documents.agreements.note import note
from tuopin.documents.case import Duty, batch_name, rate, years
from tuopin.documents.tree import Note, Table, plain_text
from tuopin.documents.wording import Words, default
from tuopin.kit.scope import Scope, whole_county
from tuopin.selection.models import Pairing

BY_CODE = {kind.code: kind for kind in KINDS}
HOUSEHOLD = ("contract", "note", "letters", "liaison_card")
MAKERS = {"contract": contract, "note": note, "letters": letter, "liaison_card": liaison_card}
# What is on hand before anybody has signed.
EARLY = replace(
    CASE, number="", parts=(), amount_fen=None, visit=None, liaison=Duty(), lead=Duty(), family=(),
    contract_on=None, note_on=None, letter_on=None, due_on=None, signatures=(), branch="",
)  # fmt: skip


@pytest.fixture
def stage(world) -> Stage:
    return Stage(world)


def made(code, case=CASE, **given):
    return MAKERS[code](case, default(code), **given)


def of(code, on=SIGNED, *prefixes, **given):
    return texts(BY_CODE[code], asked(on, *prefixes, batch=1, **given))


# --- contract and note


@pytest.mark.parametrize("code", ["contract", "note", "letters"])
def test_all_papers_of_a_household_bear_the_one_number(code):
    """R77."""
    assert "编号：07-1-103-012" in plain_text(made(code))


def test_the_contract_says_parties_project_money_and_duties():
    """R74."""
    text = plain_text(made("contract"))
    for words in (
        "甲方\t北山镇人民政府\t乙方\t试甲喆",
        "99010119580503001X",
        "生猪养殖\t20\t头\t1,500.00",
        "人民币贰仟元零伍角（￥2,000.50）",
        "借款期限自2007年3月28日起至2009年3月27日止，不收资金占用费",
        "不挤占、挪用、截留、借用",
        "报县办公室审定认可后方可实行",
        "行政联系人试联、技术负责人试技一包到底",
        "甲方（盖章）",
        "乙方（签字、手印）",
    ):
        assert words in text


def test_a_contract_before_signing_leaves_the_days_open():
    text = plain_text(made("contract", EARLY))
    assert "借款期限2年，自资金发放到户之日起计算" in text
    assert "年　　月　　日" in text
    assert "党支部\t—" in text


def test_a_charge_on_the_money_is_said_with_its_rate():
    assert "资金占用费按年2.5%收取" in plain_text(made("note", replace(CASE, fee_rate_bp=250)))


def test_the_note_says_the_amount_in_capitals_and_who_guarantees():
    """R70, R75."""
    text = plain_text(made("note"))
    for words in (
        "金额大写\t人民币贰仟元零伍角",
        "金额小写\t￥2,000.50",
        "今借到北山镇人民政府",
        "于2009年3月27日前还清",
        "行政联系人试联负责本笔借款的收回、归还，并以本人的工资为担保",
        "资金不回收，责任不解除",
        "以大写金额为准",
        "借款用途\t生猪养殖20头，茶园改造1.5亩",
    ):
        assert words in text
    assert "自领款之日起2年内还清" in plain_text(made("note", EARLY))


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "人民币零元整（￥0.00）"),
        (5, "人民币伍分（￥0.05）"),
        (12_345_678_901_234, "人民币壹仟贰佰叁拾肆亿伍仟陆佰柒拾捌万玖仟零壹拾贰元叁角肆分"),
    ],
)
def test_an_amount_of_nothing_or_beyond_a_hundred_million_is_said_in_capitals(fen, words):
    for code in ("contract", "note"):
        assert words in plain_text(made(code, replace(CASE, amount_fen=fen)))


def test_an_amount_below_nothing_is_refused():
    with pytest.raises(ValueError, match="below zero"):
        made("note", replace(CASE, amount_fen=-1))


def test_lengths_rates_and_batches_are_said_as_in_a_contract():
    assert [years(days) for days in (730, 365, 90, 400)] == ["2年", "1年", "90天", "400天"]
    assert [rate(bp) for bp in (250, 300, 5)] == ["2.5%", "3%", "0.05%"]
    assert [batch_name(n) for n in (1, 10, 11)] == ["第一批", "第十批", "第11批"]


# --- letters of responsibility


def test_the_household_s_letter_has_the_duties_of_five_parties_and_their_places():
    """R42, R43, R45–R72."""
    tree = made("letters")
    text = plain_text(tree)
    for words in (
        "一、县领导组办公室的责任",
        "二、乡镇党委的责任",
        "三、行政联系人的责任",
        "四、村党支部的责任",
        "五、贫困党员户的责任",
        "党委书记是直接责任人",
        "规定比例（60%以上）",
        "每月至少到户1次",
        "以本人的工资为担保",
        "资金不回收，责任不解除",
    ):
        assert words in text
    table = tree.blocks[-1]
    assert table.tall
    assert len(table.rows) == len(PARTIES) == 5
    assert table.rows[0][1:] == ("试主任", "2007年3月28日")
    assert table.rows[1][1] == ""
    assert bare(table.rows[1][2]) == "年月日"


def test_a_ratio_that_is_not_set_is_left_to_the_county_office():
    """R61."""
    text = plain_text(made("letters", replace(CASE, exit_ratio_percent=0)))
    assert "以县办公室下达的为准" in text
    assert "0%" not in text


def test_a_township_s_letter_sums_its_households_up_by_village(stage):
    """R43, R53–R61."""
    stage.checked(*(stage.cleared(place) for place in (NORTH_A, NORTH_A, NORTH_B, SOUTH_A)))
    north, south = of("letter_township")
    for words in (
        "县领导组办公室（以下简称县办公室）与北山镇党委签订本责任状",
        "第一批在北山镇扶持贫困党员户3户，核定项目资金人民币陆仟元整（￥6,000.00）",
        "石桥村\t2\t4,000.00",
        "松坡村\t1\t2,000.00",
        "合计\t3\t6,000.00",
        "党委书记是本乡镇农村贫困党员脱贫工程的直接责任人",
        "分管书记、组织委员和扶贫协会秘书长是具体责任人",
        "定期向县办公室汇报项目进展情况",
        "不得挤占、挪用、截留、借用或改变资金用途",
        "规定比例（60%以上）",
        "直接责任人\t党委书记\t试north_secretary",
        "具体责任人\t组织委员\t",
    ):
        assert words in north
    assert "南河乡" in south
    assert "1户" in south


def test_a_township_s_letter_names_who_holds_the_responsible_posts(stage):
    """R54: known by what the post is called; a post that nobody holds is left to be written."""
    stage.world.person("organiser", "north_office", "liaison", NORTH, title="组织委员")
    # A pilot's deputy was never printed: his title was sought word for word.
    stage.world.person("deputy", "north_office", "liaison", NORTH, title="党委副书记")
    stage.checked(stage.cleared())
    [text] = of("letter_township")
    assert "具体责任人\t组织委员\t试organiser" in text
    assert "具体责任人\t分管副书记\t试deputy" in text
    assert "具体责任人\t扶贫协会秘书长\t\t" in text


def test_each_officer_has_a_letter_with_his_households_numbers_and_amounts(stage):
    """R36, R62–R72."""
    stage.checked(stage.cleared(fen=150_000), stage.cleared(NORTH_B), stage.cleared(SOUTH_A))
    north, south = of("letter_liaison")
    for words in (
        "北山镇党委与行政联系人试north_liaison签订本责任状",
        "联系贫困党员户2户，核定借款人民币叁仟伍佰元整（￥3,500.00）",
        "1\t07-1-101-001\t甲1\t石桥村\t养猪5头\t1,500.00",
        "2\t07-1-101-002\t甲2\t松坡村\t养猪5头\t2,000.00",
        "每月至少到联系户1次",
        "以本人的工资为担保",
        "不脱贫不脱钩",
        "资金不回收，责任不解除",
        "行政联系人（试north_liaison）",
    ):
        assert words in north
    assert "甲3" in south
    assert "甲1" not in south


def test_a_household_that_was_handed_over_is_on_its_new_officer_s_letter(stage):
    """R38."""
    agreement, _ = stage.checked(stage.cleared(), stage.cleared())
    handed = Pairing.objects.get(household=agreement.household, role="liaison")
    Pairing.objects.filter(id=handed.id).update(until_on=CHECKED)
    Pairing.objects.create(
        county=handed.county, household=agreement.household, role="liaison", region=handed.region,
        officer_id=stage.world.people["north_liaison2"], from_on=CHECKED + timedelta(days=1),
    )  # fmt: skip
    assert len(of("letter_liaison", CHECKED)) == 1
    first, second = sorted(of("letter_liaison", CHECKED + timedelta(days=1)))
    assert ("甲1" in first, "甲1" in second) == ("liaison2" in first, "liaison2" in second)
    assert ("甲1" in first) != ("甲2" in first)


def test_a_household_without_an_officer_is_on_no_officer_s_letter(stage):
    agreement, _ = stage.checked(stage.cleared(), stage.cleared())
    Pairing.objects.filter(household=agreement.household, role="liaison").delete()
    [text] = of("letter_liaison")
    assert "甲1" not in text
    assert len(of("letter_branch")[0].split("甲")) == 3


def test_each_village_branch_has_a_letter_with_its_households(stage):
    """R60."""
    one, two = stage.cleared(NORTH_A), stage.cleared(NORTH_A)
    for application in (one, two):
        home = application.household
        home.branch = "石桥村第一党支部"
        home.save()
    stage.checked(one, two, stage.cleared(NORTH_B))
    first, second = of("letter_branch")
    for words in (
        "北山镇党委与石桥村第一党支部签订本责任状",
        "第一批在石桥村扶持贫困党员户2户，核定项目资金人民币肆仟元整（￥4,000.00）",
        "如实推荐帮扶对象",
        "协助收回借款",
        "石桥村第一党支部\t\t",
    ):
        assert words in first
    assert "松坡村党支部" in second


# --- the card for the door


def test_the_card_names_officer_lead_project_and_the_office_s_telephone():
    """R36, R37, R67."""
    paper = made("liaison_card", phone="0551-0000000")
    text = plain_text(paper)
    assert paper.landscape
    for words in (
        "党员户\t试甲喆",
        "行政联系人\t试联（副镇长）",
        "技术负责人\t试技（畜牧站长）",
        "帮扶项目\t生猪养殖20头，茶园改造1.5亩",
        "乡镇办公室电话\t0551-0000000",
        "每月至少到户1次",
        "不脱贫不脱钩",
    ):
        assert words in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_card_never_shows_amounts_identity_numbers_private_phones_or_health(stage, lang):
    home = stage.home()
    home.phone = "13800000000"
    home.save()
    stage.checked(stage.cleared(home=home))
    kind = BY_CODE["liaison_card"]
    question = asked(SIGNED, batch=1, lang=lang)
    [item], [paper] = kind.items(question), papers(kind, question)
    text = plain_text(paper)
    for never in (home.persons.get().identity, "13800000000", "2,000", "贰仟", "因病", "编号"):
        assert never not in text
    assert item.amount_fen is None
    for paper in (*SAMPLES["liaison_card"], *SAMPLES["liaison_card.en"]):
        for never in ("99010119580503001X", "13800000000", "2,000", "贰仟", "慢性病"):
            assert never not in plain_text(paper)


def test_a_telephone_that_was_not_typed_is_left_to_be_written(stage):
    stage.checked(stage.cleared())
    [text] = of("liaison_card", given={"office_phone": " 0551-1 "})
    assert "乡镇办公室电话\t0551-1\t县办公室电话\t\n" in text


# --- every kind


@pytest.mark.parametrize("code", BY_CODE)
def test_a_void_agreement_is_not_printed(stage, code):
    gone, _ = stage.checked(stage.cleared(), stage.cleared())
    actions.void(actor=stage.act("county_head"), on=CHECKED, agreement=gone.id, reason="本户放弃")
    assert "甲1" in "".join(of(code, SIGNED)) or code == "letter_township"
    after = "".join(of(code, CHECKED))
    assert "甲1" not in after
    assert "甲2" in after or "扶持贫困党员户1户" in after


@pytest.mark.parametrize("code", BY_CODE)
def test_before_a_number_is_given_there_is_nothing_to_print(stage, code):
    stage.cleared()
    assert of(code) == []
    stage.checked(stage.cleared())
    assert of(code, NUMBERED - timedelta(days=1)) == []


@pytest.mark.parametrize("code", BY_CODE)
def test_a_township_prints_only_its_own(stage, code):
    stage.checked(stage.cleared(), stage.cleared(SOUTH_A))
    [text] = of(code, SIGNED, NORTH[:9])
    assert "南河乡" not in text
    assert "柳湾村" not in text


@pytest.mark.parametrize("code", BY_CODE)
def test_another_batch_is_another_paper(stage, code):
    kind, home = BY_CODE[code], stage.home()
    stage.checked(stage.cleared(home=home))
    stage.checked(stage.cleared(home=home, batch=2))
    [one] = kind.items(asked(SIGNED, batch=1))
    [two] = kind.items(asked(SIGNED, batch=2))
    assert one.subject != two.subject
    assert texts(kind, asked(SIGNED, batch=2)) != texts(kind, asked(SIGNED, batch=1)) or (
        code == "liaison_card"
    )


@pytest.mark.parametrize("code", BY_CODE)
def test_chosen_households_are_printed_alone(stage, code):
    first, second = stage.checked(stage.cleared(), stage.cleared(SOUTH_A))
    [text] = of(code, households=frozenset([second.household_id]))
    assert "北山镇" not in text
    assert "南河乡" in text
    assert first.household.head_name not in text


@pytest.mark.parametrize("code", BY_CODE)
def test_every_item_is_one_paper_in_its_order(stage, code):
    stage.checked(*(stage.cleared(place) for place in (NORTH_A, SOUTH_A, NORTH_B, NORTH_A)))
    one_paper_an_item(BY_CODE[code], asked(SIGNED, batch=1))


@pytest.mark.parametrize("code", BY_CODE)
def test_many_households_take_no_more_reads_than_few(stage, code):
    def fill(n: int) -> None:
        places = (NORTH_A, NORTH_B, SOUTH_A)
        stage.checked(*(stage.cleared(places[i % 3]) for i in range(n)))

    same_reads(BY_CODE[code], lambda: asked(CHECKED, batch=1), fill)


@pytest.mark.parametrize("code", sorted(SAMPLES))
def test_a_paper_prints_and_opens_with_the_same_words(code):
    for paper in SAMPLES[code]:
        says_the_same_everywhere(paper)


@pytest.mark.parametrize("code", ["contract", "note", "letters"])
def test_a_paper_before_signing_prints_and_opens_with_the_same_words(code):
    says_the_same_everywhere(made(code, EARLY))


@pytest.mark.parametrize("code", BY_CODE)
def test_an_english_paper_promises_in_english_and_says_that_the_chinese_text_prevails(stage, code):
    stage.checked(stage.cleared())
    [paper] = papers(BY_CODE[code], asked(SIGNED, batch=1, lang="en"))
    text = plain_text(paper)
    assert paper.lang == "en"
    assert "Party" in paper.title
    assert not any("\u4e00" <= c <= "\u9fff" for c in paper.title)
    for chinese in ("第一批", "年　", "的责任", "5头"):
        assert chinese not in text
    assert isinstance(paper.blocks[-1], Note) == (code != "liaison_card")


def test_a_text_that_the_county_amended_is_the_one_that_is_printed():
    words = Words(
        3,
        "合同",
        "{当事人}\n{项目表}\n借{金额}元，大写{金额大写}，{借款期限}，{占用费}。\n{签字栏}",
    )
    paper = contract(CASE, words)
    assert paper.title == "合同"
    assert "借2,000.50元，大写贰仟元零伍角，借款期限自" in plain_text(paper)


MARKUP = "#let *x* <b>&amp;{金额}@ \\ $1$ [试]"


@pytest.mark.parametrize("code", HOUSEHOLD)
def test_markup_in_what_people_wrote_prints_as_it_stands(code):
    part = replace(CASE.parts[0], content=MARKUP)
    case = replace(
        CASE,
        applicant=replace(CASE.applicant, name=MARKUP),
        parts=(part,),
        liaison=Duty(name=MARKUP),
    )
    paper = made(code, case)
    assert MARKUP in plain_text(paper)
    assert bare(MARKUP) in said(pdf.write(paper))
    assert bare(MARKUP) in "".join(word_lines(word.write(paper)))


@pytest.mark.parametrize("code", HOUSEHOLD)
def test_a_household_of_many_parts_and_long_names_still_prints(code):
    part = replace(CASE.parts[0], content="灵芝栽培和板栗嫁接及其配套孵化房建设" * 3)
    case = replace(CASE, parts=(part,) * 30, applicant=replace(CASE.applicant, name="试" * 40))
    assert "试" * 40 in said(pdf.write(made(code, case)))


@pytest.mark.parametrize(
    ("make", "charge"),
    [(letter_township, CHARGE), (letter_liaison, CHARGE), (letter_branch, VILLAGE)],
)
def test_a_letter_of_many_households_with_odd_names_still_prints(make, charge):
    homes = tuple(replace(home, name=MARKUP, projects="板栗嫁接" * 40) for home in HOMES * 9)
    many = replace(charge, homes=homes, person=MARKUP, branch=MARKUP, township=MARKUP)
    paper = make(many, default(make.__name__))
    assert f"{len(homes)}户" in plain_text(paper)
    assert bare(MARKUP) in said(pdf.write(paper))


def test_a_list_of_one_village_needs_no_column_for_it():
    [one] = [b for b in letter_branch(VILLAGE, default("letter_branch")).blocks if _is_list(b)]
    [all_of_them] = [
        b for b in letter_liaison(CHARGE, default("letter_liaison")).blocks if _is_list(b)
    ]
    assert "村" not in [column.title for column in one.columns]
    assert "村" in [column.title for column in all_of_them.columns]


def _is_list(block):
    return isinstance(block, Table) and not block.tall


def test_a_hundred_contracts_are_one_pdf():
    words = default("contract")
    data = pdf.write(
        [contract(replace(CASE, number=f"07-1-103-{n:03d}"), words) for n in range(1, 101)],
        tags=False,
    )
    text = said(data)
    assert all(f"07-1-103-{n:03d}" in text for n in (1, 50, 100))


def test_who_answers_for_whom_is_read_by_place_with_the_officer_of_the_day(stage):
    stage.checked(stage.cleared(SOUTH_A), stage.cleared())
    rows = charged(whole_county(stage.world.county), 1, SIGNED)
    assert [row.name for row in rows] == ["甲2", "甲1"]
    assert [row.liaison_name for row in rows] == ["试north_liaison", "试south_liaison"]
    assert charged(Scope(stage.world.county, ()), 1, SIGNED) == []
    assert charged(whole_county(stage.world.county), 1, date(2007, 3, 1)) == []
    assert all(isinstance(row.liaison, UUID) for row in rows)


def test_an_english_contract_says_the_amount_in_figures_and_in_capitals():
    with translation.override("en"):
        text = plain_text(contract(CASE, default("contract", "en")))
    assert "Party A lends Party B RMB 2,000.50 yuan" in text
    assert "in Chinese capitals: 贰仟元零伍角" in text
