"""The progress report says what the figures say, in the source's outline, in both languages."""

from dataclasses import replace
from datetime import date

import pytest

from tuopin.documents.progress import Changed, Own, paper, parts
from tuopin.documents.tree import Heading, figures, plain_text
from tuopin.reports.rules import definition
from tuopin.reports.rules.background import Background, EventSaid, TownshipRow

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
    term_days=730,
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
}  # fmt: skip


def test_the_report_says_the_main_figures_of_the_source() -> None:
    text = plain_text(paper(FACTS, FIGURES, {}))
    for said in ("503户", "100万元", "16个乡镇", "5个组", "10天", "82户", "85个项目", "35万元"):
        assert said in text
    assert "户均1,988.07元" in text
    assert "4月30日全部到位" in text


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
