"""The papers of selection: what they say before a step and after it, and what they never say."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.documents.reading import bare, said, word_lines
from tests.documents.sample import CASE
from tests.documents.samples.selection import EARLY, NOTED, SAMPLES
from tests.selection.homes import PIGS, TEA, Programme
from tests.world import COUNTY, NORTH, NORTH_A, NORTH_B, SOUTH_A, World
from tuopin.documents import pdf, word
from tuopin.documents.asking import Ask
from tuopin.documents.kinds import KINDS
from tuopin.documents.selection import KINDS as SELECTION
from tuopin.documents.selection.application import application
from tuopin.documents.selection.approval_form import approval_form
from tuopin.documents.selection.opinion import opinion
from tuopin.documents.selection.registration import registration
from tuopin.documents.selection.verification import verification
from tuopin.documents.tree import Band, Checks, Paper, Sign, Subtotal, Table, plain_text
from tuopin.documents.wording import NO_WORDS, default
from tuopin.kit.scope import Scope
from tuopin.policy.actions import set_rule
from tuopin.selection import actions

CODES = [kind.code for kind in SELECTION]


@pytest.fixture
def town(world: World) -> Programme:
    return Programme(world)


def ask(town: Programme, *prefixes: str, **given: object) -> Ask:
    scope = Scope(COUNTY, prefixes or (COUNTY,))
    return Ask(**{"scope": scope, "on": town.today, "batch": 1, **given})


def printed(code: str, question: Ask) -> list[Paper]:
    kind = KINDS[code]
    with translation.override("en" if question.lang == "en" else "zh-hans"):
        words = default(code, question.lang) if kind.template else NO_WORDS
        return list(kind.make(question, kind.items(question), words))


def ticked(paper: Paper) -> dict[str, list[str]]:
    return {
        block.label: [option.text for option in block.options if option.on]
        for block in paper.blocks
        if isinstance(block, Checks)
    }


def tables(paper: Paper) -> list[Table]:
    return [block for block in paper.blocks if isinstance(block, Table)]


# --- the application (R73)


def test_the_application_says_who_asks_for_what_and_why():
    """R73."""
    text = plain_text(application(CASE))
    assert "我叫试甲喆，男，汉族，1958年5月生，1991年7月1日加入中国共产党" in text
    assert "全家4人，其中劳动力2人，家庭年收入3,120.00元，人均780.00元。" in text
    assert "因缺资金、因病等原因" in text
    assert "自愿申请第一批农村贫困党员脱贫工程项目资金2,000.50元" in text
    assert "申请人：试甲喆（签字、手印）" in text


def test_what_is_not_known_of_the_applicant_is_left_out_of_the_sentence():
    human = replace(CASE.applicant, sex="", nation="", birth=None)
    case = replace(CASE, applicant=human, joined_on=None, home=replace(CASE.home, workers=None))
    text = plain_text(application(case))
    assert "我叫试甲喆，贫困党员，现住北山镇柳湾村" in text
    assert "全家4人，家庭年收入" in text
    assert "None" not in text


def test_an_amended_wording_is_used():
    words = default("application")._replace(
        title="申请", text="{申请人}{申请人住址}{批次}{申请金额}"
    )
    paper = application(CASE, words)
    assert paper.title == "申请"
    assert "试甲喆北山镇柳湾村第一批2,000.50元" in plain_text(paper)


# --- the registration form (R34, R35)


def test_the_registration_form_shows_what_is_known_and_a_dash_for_the_rest():
    """R34, R35."""
    text = plain_text(registration(CASE))
    for words in (
        "一、个人情况", "家庭人口\t4人", "养殖水面\t—", "耕地面积\t3.2亩", "人均年收入\t780.00元",
        "试丁\t之女\t女\t1993.02", "核定资金（元）", "行政联系人\t试联（副镇长）",
        "居住条件\t差\t家庭状况\t一般", "本户意愿\t养猪二十头",
    ):  # fmt: skip
        assert words in text
    early = plain_text(registration(EARLY))
    assert "六、入户核查" not in early
    assert "申请资金（元）" in early


def test_the_home_visit_and_the_parts_stand_on_the_form(town):
    town.in_state("verified", None, PIGS, TEA)
    [paper] = printed("registration", ask(town))
    text = plain_text(paper)
    for words in ("入党时间\t1975年7月", "性别\t男", "本户意愿\t愿意养猪", "申请资金（元）"):
        assert words in text


# --- the record of the home verification (R24–R32)


def test_a_record_ticks_what_was_seen_and_names_who_was_there(town):
    """R24, R26, R28, R29, R31, R32."""
    town.in_state("verified")
    [paper] = printed("verification", ask(town))
    text = plain_text(paper)
    for words in ("核查组\t核查一组", "核查人员\t试verifier", "行政联系人\t试north_liaison"):
        assert words in text
    assert ticked(paper) == {
        "居住条件": ["差"], "家庭状况": ["差"], "精神面貌": ["好"], "在村里是贫困党员": ["是"],
        "有从事种养的能力": ["是"], "核查结论": ["建议列入"],
    }  # fmt: skip
    assert "本户意愿\t愿意养猪" in text
    assert "本户确认\t已签字" in text


def test_before_the_visit_nothing_is_ticked_and_there_is_room_to_write(town):
    town.in_state("classified")
    [paper] = printed("verification", ask(town))
    assert not any(ticked(paper).values())
    assert "年　　月　　日" in plain_text(paper)
    assert tables(paper)[-1].tall


def test_who_was_excluded_has_a_record_that_says_why(town):
    """R30."""
    town.in_state("excluded")
    [paper] = printed("verification", ask(town))
    assert ticked(paper)["核查结论"] == ["不予列入"]
    assert "不予列入的原因\t其他原因、已外出务工" in plain_text(paper)


def test_as_of_a_day_before_the_visit_the_record_is_empty(town):
    case = town.in_state("verified")
    before = case.verified_on - timedelta(days=1)
    [paper] = printed("verification", ask(town, on=before))
    assert not any(ticked(paper).values())


# --- the experts' opinion (R39)


def test_the_opinion_says_each_verdict_and_what_they_come_to(town):
    """R39."""
    case = town.in_state("verified")
    town.pair_both(case)
    town.assess(case, "reduced", advised_fen=150_000, text="先养五头")
    [paper] = printed("opinion", ask(town))
    text = plain_text(paper)
    assert "1\t试expert\t压缩后可行\t1,500.00\t先养五头" in text
    assert ticked(paper)["论证结论"] == ["压缩后可行"]
    assert "建议金额\t1,500.00元" in text


def test_the_worst_verdict_and_the_least_amount_stand_as_the_conclusion():
    text = plain_text(opinion(NOTED))
    assert ticked(opinion(NOTED))["论证结论"] == ["压缩后可行"]
    assert "建议金额\t2,000.50元" in text


def test_before_the_panel_meets_there_are_empty_rows_to_write(town):
    town.in_state("verified")
    [paper] = printed("opinion", ask(town))
    assert len(tables(paper)[-1].rows) == 3
    assert not any(ticked(paper).values())


# --- the decision (R40, R41, R106)


def test_the_approval_form_follows_a_case_from_step_to_step(town):
    """R41."""
    case = town.assessed(None, PIGS)
    town.approve(case, decisions=[{"application": case.id, "amount_fen": 150_000, "reason": ""}])
    [paper] = printed("approval_form", ask(town))
    text = plain_text(paper)
    for words in (
        "本人申请\t2007.02.02\t生猪10头\t2,000.00", "专家论证\t2007.02.07\t可行\t—",
        "借款标准\t—\t每户最高\t2,500.00", "同意\t1,500.00", "金额大写\t人民币壹仟伍佰元整",
        "同意扶持1,500.00元。", "核定资金（元）",
    ):  # fmt: skip
        assert words in text


def test_before_a_decision_the_form_leaves_it_open(town):
    town.in_state("classified")
    [paper] = printed("approval_form", ask(town))
    text = plain_text(paper)
    assert "审定决定\t—\t—\t—" in text
    assert "借款标准\t—\t每户最高\t2,500.00" in text
    assert "同意扶持" not in text
    assert "金额大写" not in text


def test_an_application_that_was_declined_says_why(town):
    town.in_state("unsupported")
    [paper] = printed("approval_form", ask(town))
    assert "不予支持：资金不足" in plain_text(paper)


def test_an_objection_takes_the_approval_off_the_form(town):
    case = town.in_state("noticed")
    actions.object_to(
        actor=town.world.actor("county_office"), on=town.next_day(), application=case.id,
        text="他家盖了新房",
    )  # fmt: skip
    [paper] = printed("approval_form", ask(town))
    assert "同意扶持" not in plain_text(paper)
    [before] = printed("approval_form", ask(town, on=town.today - timedelta(days=1)))
    assert "同意扶持2,000.00元。" in plain_text(before)


def approved_three(town: Programme) -> None:
    cases = [town.assessed(town.home(region)) for region in (NORTH_A, NORTH_B, SOUTH_A)]
    for case, fen, reason in zip(cases, (150_000, 200_000, 120_000), ("", "", ""), strict=True):
        town.approve(
            case, decisions=[{"application": case.id, "amount_fen": fen, "reason": reason}]
        )
    town.decline(town.assessed(town.home(NORTH_A)))


def test_the_list_has_the_approved_by_township_with_totals_and_the_others_with_reason(town):
    """R27, R40, R41, R106."""
    approved_three(town)
    [paper] = printed("approval_list", ask(town))
    first, second = tables(paper)
    assert [row.text for row in first.rows if isinstance(row, Band)] == ["北山镇", "南河乡"]
    north, south = [row.cells for row in first.rows if isinstance(row, Subtotal)]
    assert north[1:3] == ("小计", "2户")
    assert north[7] == "3,500.00"
    assert south[7] == "1,200.00"
    assert first.total[1:3] == ("合计", "3户")
    assert first.total[7] == "4,700.00"
    assert [row[-1] for row in second.rows] == ["资金不足"]
    assert "共审定4户：同意扶持3户，核定资金4,700.00元；未予支持1户。" in plain_text(paper)


def test_an_amount_above_the_standard_stands_with_its_reason(town):
    dear = {**PIGS, "amount_fen": 300_000}
    case = town.assessed(None, dear)
    town.approve(
        case, decisions=[{"application": case.id, "amount_fen": 300_000, "reason": "示范户"}]
    )
    [paper] = printed("approval_list", ask(town))
    [row] = [row for row in tables(paper)[0].rows if isinstance(row, tuple)]
    assert row[6:] == ("2,500.00", "3,000.00", "示范户")


def test_the_list_is_one_for_the_county_and_one_a_township_for_its_own_people(town):
    approved_three(town)
    [county] = KINDS["approval_list"].items(ask(town))
    assert county.amount_fen == 470_000
    assert county.number.startswith("SD-990101-01-2007")
    [north] = KINDS["approval_list"].items(ask(town, NORTH[:9]))
    assert north.region == NORTH
    assert north.amount_fen == 350_000
    [paper] = printed("approval_list", ask(town, NORTH[:9]))
    assert "南河乡" not in plain_text(paper)


def test_a_village_never_prints_its_part_as_the_township_s_list_or_notice(town):
    approved_three(town)
    [village] = KINDS["approval_list"].items(ask(town, NORTH_A))
    assert (village.region, village.amount_fen) == (NORTH_A, 150_000)
    assert KINDS["notice"].items(ask(town, NORTH_A)) == []
    assert [item.region for item in KINDS["notice"].items(ask(town, NORTH[:9]))] == [NORTH]


def test_the_same_decisions_are_the_same_list_on_a_later_day(town):
    approved_three(town)
    today = ask(town)
    later = ask(town, on=town.today + timedelta(days=90))
    assert KINDS["approval_list"].items(today) == KINDS["approval_list"].items(later)
    assert plain_text(*printed("approval_list", today)) == plain_text(
        *printed("approval_list", later)
    )


def test_before_any_decision_there_is_no_list(town):
    town.in_state("verified")
    assert printed("approval_list", ask(town)) == []


# --- the public notice


def test_a_notice_names_people_projects_and_amounts_for_its_days(town):
    person = town.home()
    town.publish(town.in_state("approved", person, PIGS, TEA))
    [paper] = printed("notice", ask(town, given={"supervision_phone": "0564-12317"}))
    text = plain_text(paper)
    assert f"1\t石桥村\t{person.name}\t生猪 茶园\t10头 1.5亩\t2,400.00" in text
    assert "北山镇第一批拟扶持贫困党员1户，核定资金2,400.00元" in text
    from_on = town.today
    until = from_on + timedelta(days=6)
    assert f"公示时间为7天，自2007年{from_on.month}月{from_on.day}日起" in text
    assert f"至2007年{until.month}月{until.day}日止" in text
    assert "监督电话：0564-12317" in text
    [sign] = [block for block in paper.blocks if isinstance(block, Sign)]
    assert sign.seal


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_notice_never_names_numbers_phones_health_or_causes(town, lang):
    person = town.home(phone="13912345678")
    person.health, person.labour, person.education = "残疾", "丧失劳动力", "小学"
    person.save()
    town.publish(town.in_state("approved", person))
    waiting = town.home(NORTH_B, phone="13787654321")
    town.in_state("approved", waiting)
    papers = printed("notice", ask(town, lang=lang))
    assert len(papers) == 2
    for paper in papers:
        text = plain_text(paper)
        for secret in (
            person.identity, waiting.identity, person.identity[-4:], "13912345678", "13787654321",
            "残疾", "disabled", "丧失劳动力", "缺资金", "lack of money", "人均", "收入", "小学",
        ):  # fmt: skip
            assert secret not in text


def test_before_it_is_published_a_notice_has_blanks_for_its_days_and_no_number(town):
    case = town.in_state("approved")
    [item] = KINDS["notice"].items(ask(town))
    assert (item.number, item.day, item.amount_fen) == ("", None, 200_000)
    [paper] = printed("notice", ask(town))
    assert paper.number == ""
    text = plain_text(paper)
    assert "自　　　年　　月　　日起至　　　年　　月　　日止" in text
    assert "监督电话：____________" in text
    town.publish(case)
    [item] = KINDS["notice"].items(ask(town))
    assert item.number == f"GS-990101101-01-{town.today:%Y%m%d}"
    assert item.day == town.today


def test_the_county_s_own_phone_stands_on_the_notice_unless_another_is_typed(town):
    set_rule(
        actor=town.world.actor("county_head"), on=town.today, code="notice.phone",
        value="0564-1", valid_from=town.today, document="试〔2007〕1号",
    )  # fmt: skip
    town.in_state("approved")
    [paper] = printed("notice", ask(town))
    assert "监督电话：0564-1。" in plain_text(paper)
    [typed] = printed("notice", ask(town, given={"supervision_phone": "0564-2"}))
    assert "监督电话：0564-2。" in plain_text(typed)


def test_a_township_without_approved_households_has_no_notice(town):
    town.in_state("verified")
    assert printed("notice", ask(town)) == []


def test_a_notice_is_a_township_s_and_another_s_people_do_not_see_it(town):
    town.publish(town.in_state("approved"))
    assert KINDS["notice"].items(ask(town, SOUTH_A[:9])) == []


# --- every kind


@pytest.mark.parametrize("code", CODES)
def test_more_households_cost_no_more_reads(town, code):
    def fill(n: int) -> None:
        for place in range(n):
            town.in_state("approved", town.home((NORTH_A, NORTH_B, SOUTH_A)[place % 3]))

    fill(3)
    question = ask(town)
    with CaptureQueriesContext(connection) as few:
        printed(code, question)
    fill(9)
    with CaptureQueriesContext(connection) as many:
        assert printed(code, ask(town))
    assert len(many) == len(few)


@pytest.mark.parametrize("code", CODES)
def test_every_item_is_one_paper_in_its_order(town, code):
    approved_three(town)
    town.publish(town.in_state("approved"))
    question = ask(town)
    found = KINDS[code].items(question)
    assert len({item.subject for item in found}) == len(found)
    assert all(len(item.subject) <= 40 for item in found)
    papers = printed(code, question)
    assert len(papers) == len(found)
    if KINDS[code].subject == "household":
        for item, paper in zip(found, papers, strict=True):
            assert item.name in plain_text(paper)
        some = KINDS[code].make(question, found[::-1][:2], _words(code))
        assert [item.name in plain_text(p) for item, p in zip(found[::-1], some, strict=False)] == [
            True,
            True,
        ]


def _words(code: str):
    return default(code) if KINDS[code].template else NO_WORDS


@pytest.mark.parametrize("code", CODES)
def test_no_household_is_no_paper(town, code):
    question = ask(town)
    assert KINDS[code].items(question) == []
    assert list(KINDS[code].make(question, [], _words(code))) == []


@pytest.mark.parametrize("code", [c for c in CODES if KINDS[c].subject == "household"])
def test_chosen_households_are_printed_alone(town, code):
    first, second = town.in_state("verified"), town.in_state("verified")
    [paper] = printed(code, ask(town, households=frozenset([second.household_id])))
    assert second.person.name in plain_text(paper)
    assert first.person.name not in plain_text(paper)


@pytest.mark.parametrize("code", sorted(SAMPLES))
def test_a_paper_prints_and_opens_with_the_same_words(code):
    for paper in SAMPLES[code]:
        opened, shown = "".join(word_lines(word.write(paper))), said(pdf.write(paper))
        assert bare(paper.title) in opened
        pieces = re.split("[\n\t□☑]", plain_text(paper))
        assert [piece for piece in pieces if bare(piece.rstrip("：:")) not in opened] == []
        assert "None" not in shown
        assert "None" not in opened


@pytest.mark.parametrize("code", [c for c in sorted(SAMPLES) if c.endswith(".en")])
def test_an_english_paper_says_coded_words_dates_and_grades_in_english(code):
    for paper in SAMPLES[code]:
        text = plain_text(paper)
        assert paper.lang == "en"
        for chinese in ("\t养殖\t", "\t初中", "砖木", "缺资金", "年　　月", "第一批", "\t亩\t"):
            assert chinese not in text


MARKUP = "#let *x* <b>&amp;{申请人}@ \\ $1$ [试]"


@pytest.mark.parametrize("make", [application, registration, verification, opinion, approval_form])
def test_markup_in_what_people_wrote_prints_as_it_stands(make):
    case = replace(
        NOTED,
        applicant=replace(CASE.applicant, name=MARKUP),
        visit=replace(CASE.visit, wish=MARKUP, note=MARKUP),
        decision_note=MARKUP,
    )
    paper = make(case)
    assert MARKUP in plain_text(paper)
    assert bare(MARKUP) in said(pdf.write(paper))
    assert bare(MARKUP) in "".join(word_lines(word.write(paper)))


@pytest.mark.parametrize("make", [application, registration, verification, opinion, approval_form])
def test_a_household_of_many_parts_and_long_names_still_prints(make):
    part = replace(CASE.asked[0], content="灵芝栽培和板栗嫁接及其配套孵化房建设" * 3)
    case = replace(NOTED, asked=(part,) * 30, applicant=replace(CASE.applicant, name="试" * 40))
    assert "试" * 40 in said(pdf.write(make(case)))


@pytest.mark.parametrize("fen", [0, 12_345_678_901_234])
def test_an_amount_of_nothing_or_beyond_a_hundred_million_prints(fen):
    part = replace(CASE.asked[0], amount_fen=fen)
    case = replace(
        NOTED, asked=(part,), parts=(part,), amount_fen=fen, approved_on=date(2007, 3, 9)
    )
    assert f"{fen // 100:,}.{fen % 100:02d}" in plain_text(approval_form(case))
