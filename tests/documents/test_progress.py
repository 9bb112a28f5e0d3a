"""The progress report says what the figures say, in the source's outline, in both languages."""

from dataclasses import replace
from datetime import date

import pytest

from tuopin.disasters.rules.losses import Toll
from tuopin.documents.progress import Changed, Own, paper, parts
from tuopin.documents.tree import Heading, figures, plain_text
from tuopin.outcomes.rules.ranges import Gain
from tuopin.reports.rules import definition
from tuopin.reports.rules.background import (
    Background,
    EventSaid,
    ExitsSaid,
    ReportsSaid,
    TownshipRow,
)
from tuopin.reports.rules.saying import said_rate

DAY = date(2007, 12, 28)
FACTS = Background(
    county="990101", county_name="试验县", as_of=DAY, programme="农村贫困党员脱贫工程",
    pilot_level="省、市", started_on=date(2007, 1, 1), batch=1, in_place=True, preparing=2,
    head_title="县委副书记", home_units=("农委", "林业局", "财政局"), bodies=2, planned=2,
    county_planned=True, survey=(date(2007, 1, 8), date(2007, 1, 17)),
    papers=("关于实施农村贫困党员脱贫工程的意见",), structure=(("养殖", 300), ("种植", 261)),
    events=(
        EventSaid("hail", "“7·8”风雹灾", date(2007, 7, 8), ("风雹",)),
        EventSaid("flood", "“8·13”洪灾", date(2007, 8, 13), ("洪涝",)),
    ),
    term_days=730, led=112, activists=87,
    townships=(
        TownshipRow("990101101000", "北山镇", 300, 20, 260, 253, 50_000_000, 40, 20_000_000),
        TownshipRow("990101201000", "南河乡", 300, 30, 252, 250, 50_000_000, 42, 15_000_000),
    ),
)  # fmt: skip
FIGURES = {
    "townships": 16, "teams": 5, "survey.days": 10, "survey.f1": 1286, "survey.f2": 90,
    "survey.f3": 120, "survey.f4": 200, "batch.1.state": "in_place", "batch.1.applications": 684,
    "batch.1.verified": 661, "batch.1.excluded": 118, "batch.1.excluded.better_off": 83,
    "batch.1.excluded.cadre": 35, "batch.1.approved": 512, "batch.1.unsupported": 31,
    "batch.1.households": 503, "batch.1.parts": 561, "batch.1.placed_fen": 100_000_000,
    "batch.1.average_fen": 198_807, "batch.1.in_place_on": "2007-04-30",
    "pairing.without_officer": 0, "pairing.without_lead": 0, "letters.incomplete": 0,
    "numbers.gaps": 0, "numbers.mismatches": 0, "fund.capital_fen": 100_000_000,
    "fund.special_fen": 0, "fund.township_fen": 0, "fund.transit_fen": 0,
    "fund.outstanding_fen": 100_000_000, "fund.repaid_fen": 0, "fund.relent_fen": 0,
    "fund.overdue_fen": 0, "fund.written_off_fen": 0, "disaster.households": 82,
    "disaster.parts": 85, "disaster.loss_fen": 35_000_000,
    "disaster.loss_per_household_fen": 426_829, "disaster.loss_per_part_fen": 411_765,
    "disaster.hail.households": 45, "disaster.hail.parts": 46, "disaster.hail.loss_fen": 18_760_000,
    "disaster.flood.households": 39, "disaster.flood.parts": 39,
    "disaster.flood.loss_fen": 16_240_000,
    "visits.due": 4024, "visits.made": 4011, "visits.missing": 13, "changes.requested": 9,
    "changes.approved": 6, "changes.refused": 2, "training.sessions": 32,
    "training.attended": 471, "inspections.done": 148, "findings.found": 12, "findings.closed": 10,
    "findings.open": 2, "meetings.held": 3, "meetings.missed": 1, "commendations": 7,
    "relief.households": 80, "relief.value_fen": 12_345_600, "recovery.parts": 61,
    "recovery.value_fen": 20_000_000, "exits.confirmed": 118, "exits.expected": 240,
    "exits.rate": "0.2346", "risk.marked": 41, "risk.decided": 38, "risk.overdue": 1,
    "fund.on_time_rate": "0.9800", "results.specialised": 13, "results.large": 3,
    "results.leading": 16, "results.jobs": 12, "results.cadres": 2, "income.households": 503,
    "income.before_per_head_fen": 65_534, "income.after_per_head_fen": 122_350,
    "income.above": 428,
}  # fmt: skip


def test_the_report_says_the_main_figures_of_the_source() -> None:
    text = plain_text(paper(FACTS, FIGURES, {}))
    for said in ("503户", "100万元", "16个乡镇", "5个组", "10天", "82户", "85个项目", "35万元"):
        assert said in text
    assert "户均1,988.07元" in text
    assert "4月30日全部到位" in text


def test_what_is_known_as_a_range_is_said_with_the_dash_of_the_source() -> None:
    """R86, R91: the source's “810元” had lost the mark between 8 and 10."""
    facts = replace(
        FACTS, graded_fen=(2_000_000, 3_000_000),
        benefits=(Gain(800, 1_000, "斤"), Gain(20_000, 20_000, "亩")),
    )  # fmt: skip
    text = plain_text(paper(facts, FIGURES, {}))
    assert "登记了2007年收入的专业户和专业大户，全年纯收入2—3万元。" in text
    assert "带动周边群众增收：每斤8—10元、每亩200元。" in text
    text = plain_text(paper(facts, FIGURES, {}, "en"))
    assert "earned 20,000–30,000 yuan in the year" in text
    assert "earn more by it: 8–10 yuan per jin, 200 yuan per mu" in text
    bare = plain_text(paper(FACTS, FIGURES, {}))
    assert "增收：" not in bare
    assert "专业大户，全年" not in bare


def test_what_disasters_took_beside_money_is_said_where_they_took_it() -> None:
    """R101: rooms, people, livestock."""
    text = plain_text(paper(replace(FACTS, toll=Toll(36, 98, 6)), FIGURES, {}))
    assert "共倒塌房屋36间、受灾人口98人、死亡大牲畜6头。" in text
    text = plain_text(paper(replace(FACTS, toll=Toll(0, 1_098, 6)), FIGURES, {}, "en"))
    assert "cost: people struck 1,098, large animals dead 6." in text
    assert "死亡大牲畜" not in plain_text(paper(FACTS, FIGURES, {}))


def test_what_was_done_after_the_money_stands_in_the_order_of_the_source() -> None:
    """R67, R82, R50: visits, inspection, meetings."""
    text = plain_text(paper(FACTS, FIGURES, {}))
    for said in (
        "六是走访帮扶。", "应走访4,024户次，实际走访4,011户次，漏访13户次",
        "举办科技培训32期，参加培训的471户", "共申请9件，同意6件，不同意2件",
        "七是督查。", "共督查148户次，发现问题12个，已整改销号10个，其余2个正在限期整改",
        "八是调度。", "召开3次，还有1个季度没有召开", "表彰先进单位和个人7个",
        "没有销号的2个问题",
    ):  # fmt: skip
        assert said in text
    assert text.index("五是资金发放") < text.index("六是走访帮扶") < text.index("七是督查")


def test_money_in_time_and_back_in_time_is_said_once_it_is_known() -> None:
    """R44, R58, R79."""
    text = plain_text(paper(FACTS, FIGURES | {"batch.1.on_time": 490}, {}))
    assert "4月30日全部到位。按规定的天数足额发放到户的490户。" in text
    assert "账平。到期应收的借款按期收回98%，逾期0.00元。" in text
    early = FIGURES | {"fund.on_time_rate": None}
    text = plain_text(paper(FACTS, early, {}))
    assert "按期收回" not in text
    assert "足额发放到户的" not in text
    text = plain_text(paper(FACTS, FIGURES | {"batch.1.on_time": 490}, {}, "en"))
    assert "490 households had it in full and within the days allowed" in text
    assert "98% came back in time" in text


def test_what_townships_reported_and_the_target_of_exits_are_said() -> None:
    """R56, R61."""
    facts = replace(FACTS, reports=ReportsSaid(48, 47, 1), exits=ExitsSaid(60, 302))
    text = plain_text(paper(facts, FIGURES, {}))
    assert "乡镇定期汇报应报48份，按时上报47份，过期没报1份。表彰" in text
    assert "占受益户的23.46%。目标是受益户的60%，即302户。另有240户有望脱贫" in text
    facts = replace(FACTS, reports=ReportsSaid(48, 48, 0))
    assert "应报48份，按时上报48份。表彰" in plain_text(paper(facts, FIGURES, {}))
    assert "Of the 48 reports" in plain_text(paper(facts, FIGURES, {}, "en"))
    bare = plain_text(paper(FACTS, FIGURES, {}))
    assert "乡镇定期汇报应报" not in bare
    assert "目标是受益户" not in bare


def test_a_forecast_is_never_said_to_be_an_exit() -> None:
    """R87."""
    text = plain_text(paper(FACTS, FIGURES, {}))
    assert "脱贫118户，占受益户的23.46%。另有240户有望脱贫，是预计数，不算在已脱贫之内" in text
    nobody = FIGURES | {"exits.confirmed": 0, "exits.rate": "0.0000"}
    text = plain_text(paper(FACTS, nobody, {}))
    assert "到目前还没有确认脱贫的户。另有240户有望脱贫" in text
    assert "占受益户" not in text


def test_results_are_said_with_grades_neighbours_work_income_and_branches() -> None:
    """R83–R96."""
    text = plain_text(paper(FACTS, FIGURES, {}))
    for said in (
        "专业户13户、专业大户3户", "16户带头致富，带动周边群众112户", "帮助12人到企业就业",
        "登记了2007年收入的503户中，人均纯收入从扶持前的655.34元到1,223.50元，超过当年贫困线的428户",
        "培养入党积极分子87名。培养成村干部2人。",
    ):  # fmt: skip
        assert said in text
    nothing = {k: v for k, v in FIGURES.items() if not k.startswith(("results.", "income."))}
    bare = plain_text(paper(replace(FACTS, activists=0), nothing, {}))
    for word in ("专业户", "带头致富", "企业就业", "纯收入", "积极分子", "村干部2人"):
        assert word not in bare


def test_relief_and_recovery_stand_with_the_disasters_and_risk_with_the_problems() -> None:
    """R107, R116, R117."""
    text = plain_text(paper(FACTS, FIGURES, {}))
    assert "发放救助折合123,456.00元，惠及80户受灾户" in text
    assert "已恢复受损的61个项目，挽回损失20万元" in text
    assert "三是脱贫还不稳定。到目前标出返贫风险41条，已研判38条，超过期限没有研判1条" in text


def test_work_of_which_there_is_nothing_is_not_spoken_of() -> None:
    rooms = ("visits", "changes", "training", "inspections", "findings", "meetings",
             "commendations", "relief", "recovery", "exits", "risk")  # fmt: skip
    none = {k: v for k, v in FIGURES.items() if not k.startswith(rooms)}
    text = plain_text(paper(FACTS, none, {}))
    for word in ("走访帮扶", "七是", "调度会", "表彰", "救助折合", "有望脱贫", "返贫风险"):
        assert word not in text


def test_meetings_without_inspections_come_next_in_number() -> None:
    none = FIGURES | {"inspections.done": 0, "meetings.missed": 0, "visits.missing": 0}
    text = plain_text(paper(FACTS, none, {}))
    assert "七是调度。" in text
    assert "没有缺会的季度" in text
    assert "没有漏访" in text


def test_inspections_without_a_fault_say_so() -> None:
    clean = FIGURES | {"findings.found": 0, "findings.closed": 0, "findings.open": 0}
    assert "没有发现问题" in plain_text(paper(FACTS, clean, {}))
    mended = FIGURES | {"findings.closed": 12, "findings.open": 0}
    assert "全部整改到位、复查销号" in plain_text(paper(FACTS, mended, {}))


@pytest.mark.parametrize(
    ("rate", "said"),
    [("0.2346", "23.46%"), ("0.0500", "5%"), ("1.0000", "100%"), ("0.1010", "10.1%")],
)
def test_a_rate_is_said_as_a_percentage(rate: str, said: str) -> None:
    assert said_rate(rate) == said


def test_the_outline_is_that_of_the_source() -> None:
    heads = [p.block.text for p in parts(FACTS, FIGURES, {}) if isinstance(p.block, Heading)]
    assert heads[:4] == ["一、做法和成效", "（一）成立组织", "（二）组织实施", "（三）取得的成效"]
    assert heads[4:6] == [
        "二、“7·8”风雹灾和“8·13”洪灾对农村贫困党员脱贫工程的影响",
        "三、存在的问题和下一步工作安排",
    ]


def test_every_figure_in_the_report_is_in_the_catalogue_and_has_the_given_value() -> None:
    used = figures(paper(FACTS, FIGURES, {}))
    assert len(used) > 30
    for code in used:
        definition(code)
        assert code in FIGURES


@pytest.mark.parametrize("slot", ["organisation", "results", "disaster", "next"])
def test_the_offices_own_words_stand_in_their_place_and_an_empty_place_is_not_printed(
    slot: str,
) -> None:
    bare = plain_text(paper(FACTS, FIGURES, {}))
    own = plain_text(paper(FACTS, FIGURES, {slot: Own("试写的一段话。", "试经办", DAY)}))
    assert "试写的一段话。" in own
    assert "试写的一段话。" not in bare
    assert len(own.splitlines()) == len(bare.splitlines()) + 1


def test_before_the_first_disaster_the_report_has_no_chapter_on_disasters() -> None:
    text = plain_text(paper(replace(FACTS, events=()), FIGURES, {}))
    assert "二、存在的问题和下一步工作安排" in text
    assert "风雹" not in text


def test_before_the_first_batch_the_report_speaks_of_the_survey_only() -> None:
    facts = replace(
        FACTS, batch=None, in_place=False, preparing=1, events=(), structure=(), townships=()
    )
    found = {k: v for k, v in FIGURES.items() if not k.startswith(("batch.", "disaster."))}
    text = plain_text(paper(facts, found, {}))
    assert "1,286人" in text
    assert "第一批项目正在筹备" in text
    assert "审定" not in text


def test_unsigned_letters_holes_and_mismatches_are_said_openly() -> None:
    wrong = FIGURES | {"letters.incomplete": 3, "numbers.gaps": 1, "pairing.without_lead": 2}
    text = plain_text(paper(FACTS, wrong, {}))
    assert "还有3份没有签全" in text
    assert "缺号1个号" in text
    assert "2户没有技术负责人" in text


def test_books_that_do_not_agree_are_not_called_level() -> None:
    text = plain_text(paper(FACTS, FIGURES | {"fund.special_fen": 1}, {}))
    assert "账平" not in text
    assert "不等" in text


def test_a_figure_that_later_entries_changed_is_named_in_the_note() -> None:
    changed = [Changed("batch.1.households", 500, 503)]
    text = plain_text(paper(FACTS, FIGURES, {}, "zh", changed, date(2007, 9, 30)))
    assert "第1批受益户数 500户 → 503户" in text
    assert "2007年9月30日" in text


def test_the_english_report_is_whole() -> None:
    text = plain_text(paper(FACTS, FIGURES, {}, "en"))
    assert "503 households" in text
    assert "1,000,000.00 yuan" in text
    assert "As of" not in text
    rest = text
    given = (
        "试验县 县委副书记 农委 林业局 财政局 北山镇 南河乡 养殖 种植 省、市 "
        "关于实施农村贫困党员脱贫工程的意见 “7·8”风雹灾 “8·13”洪灾 风雹 洪涝"
    )
    for name in given.split():
        rest = rest.replace(name, "")
    assert not [c for c in rest if "一" <= c <= "鿿"]
