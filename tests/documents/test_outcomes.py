"""Papers of outcomes: an exit is confirmed by people, a release waits for the money."""

from dataclasses import replace

import pytest

from tests.agreements.stage import Stage
from tests.documents.rooms import ask, chinese, listed, printed, reads, text_of
from tests.documents.sample import CASE
from tests.documents.samples.outcomes import SAMPLES
from tests.documents.samples.people import LENT
from tests.funds.collecting.way import BACK, Way
from tests.funds.purse import Purse
from tests.world import World
from tuopin.documents.outcomes.exiting import Reached, exit_confirmation, release
from tuopin.documents.tree import Table, plain_text
from tuopin.documents.wording import default

CODES = ("exit_confirmation", "case_story")


@pytest.fixture
def stage(world: World) -> Stage:
    return Stage(world)


@pytest.fixture
def purse(stage: Stage) -> Purse:
    made = Purse(stage)
    made.come(fen=20_000_000)
    return made


def incomes(paper) -> list:
    return list(next(b for b in paper.blocks if isinstance(b, Table)).rows)


def test_a_confirmation_says_the_income_of_the_survey_and_leaves_todays_to_be_written(purse):
    """R87."""
    purse.paid()
    [paper] = printed("exit_confirmation", ask())
    assert incomes(paper) == [
        ("家庭人口", "3人", ""),
        ("家庭年收入（元）", "3,000.00", ""),
        ("人均年收入（元）", "1,000.00", ""),
        ("贫困线（元）", "785.00", "785.00"),
    ]
    text = plain_text(paper)
    for said in (
        "以当年贫困线人均785.00元为准", "□达到　□没有达到", "户主（签字、手印）", "村党支部意见",
        "乡镇党委意见", "县办公室意见",
    ):  # fmt: skip
        assert said in text


def test_a_recorded_income_fills_the_open_places():
    reached = Reached(income_fen=1_280_001, people=4)
    paper = exit_confirmation(CASE, LENT, 78_500, default("exit_confirmation"), reached)
    assert incomes(paper)[1:3] == [
        ("家庭年收入（元）", "3,120.00", "12,800.01"),
        ("人均年收入（元）", "780.00", "3,200.00"),
    ]


@pytest.mark.parametrize(("fen", "ticked"), [(235_500, "☑没有达到"), (235_501, "☑达到")])
def test_an_income_is_judged_to_the_fen_and_not_by_what_is_rounded_for_a_head(fen, ticked):
    """785.003 a head is above 785.00; printed as 785.00 it was ticked as not."""
    paper = exit_confirmation(
        CASE, LENT, 78_500, default("exit_confirmation"), Reached(income_fen=fen, people=3)
    )
    line = plain_text(paper).partition("人均年收入高于贫困线")[2]
    assert ticked in line[:20]


def test_the_officer_stays_responsible_while_money_is_owed(purse):
    """R72."""
    purse.paid()
    text = text_of("exit_confirmation", ask())
    assert "还欠2,000.00元" in text
    assert "资金不回收，责任不解除" in text
    assert "责任可以解除" not in text


def test_what_came_back_by_the_day_is_taken_off_what_is_owed(purse):
    [loan] = purse.paid()
    Way(purse).collect(loan, 80_000, on=BACK)
    assert "已收回800.00元，还欠1,200.00元" in text_of("exit_confirmation", ask(on=BACK))


def test_the_officer_may_be_released_when_all_has_come_back():
    """R72."""
    text = release(CASE, replace(LENT, back_fen=LENT.asked_fen))
    assert text == "借款2,000.50元已经全部收回。脱贫确认后，行政联系人试联的责任可以解除。"


def test_a_debt_that_was_written_off_releases_nobody():
    text = release(CASE, replace(LENT, written_off=True))
    assert "核销后仍欠1,200.50元" in text
    assert "责任不解除" in text


@pytest.mark.parametrize("lent", [None, replace(LENT, paid_fen=0)])
def test_before_the_money_came_nobody_is_released(lent):
    assert release(CASE, lent) == "项目资金还没有发放到户，行政联系人试联的责任不解除。"


def test_a_household_without_a_number_cannot_leave_poverty_by_the_programme(stage):
    stage.cleared()
    assert listed("exit_confirmation", ask()) == []


def test_a_story_is_told_only_as_far_as_the_person_ticks(stage):
    """R93."""
    stage.cleared()
    text = text_of("case_story", ask(story="我种了一亩半茶。"))
    for said in ("我种了一亩半茶。", "用真名　□用化名", "□同意公开　□不同意公开", "收回同意"):
        assert said in text
    assert any(b.kind == "ruled" for b in printed("case_story", ask())[0].blocks)


@pytest.mark.parametrize("code", CODES)
def test_papers_of_many_households_take_no_more_reads_than_of_one(purse, code):
    purse.paid()
    one = reads(code, ask())
    purse.stage.numbered(*(purse.stage.cleared() for _ in range(48)))
    purse.paid()
    many = reads(code, ask())
    assert one[1] == many[1]
    assert many[0] == 50


@pytest.mark.parametrize("code", CODES)
def test_an_english_paper_leaves_only_names_in_chinese(code):
    assert not chinese(SAMPLES[f"{code}.en"], CASE, "我种了一亩半茶")
