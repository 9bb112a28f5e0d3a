"""The sheet of a hand-over: a township's households of one act, what was open, three hands."""

from datetime import timedelta

import pytest

from tests.agreements.stage import Stage
from tests.documents.rooms import ask, chinese, listed, printed, reads, text_of
from tests.documents.samples.visits import HANDED, LED, SAMPLES
from tests.visits.aides import BOUGHT, OVER, Aides
from tests.world import NORTH, NORTH_B, SOUTH, SOUTH_A, World
from tuopin.documents.tree import Signatories, Table, plain_text
from tuopin.documents.visits.hand_over import hand_over
from tuopin.documents.wording import default
from tuopin.visits.actions import act_on_issue, open_issue, solve_issue


@pytest.fixture
def aides(world: World) -> Aides:
    made = Aides(Stage(world))
    made.come(10_000_000)
    return made


def test_it_lists_every_household_with_what_was_open_and_the_sums(aides):
    """R38."""
    homes = [*aides.homes(2), *aides.homes(1, NORTH_B)]
    for home, text in zip(homes, ("猪不吃食", "路断了", "缺饲料"), strict=True):
        key = open_issue(
            actor=aides.act("north_liaison"), on=BOUGHT, household=home.id, kind="other", text=text
        ).result["issue"]
        if text == "路断了":
            solve_issue(actor=aides.act("north_liaison"), on=BOUGHT, issue=key, text="修好了")
    act_on_issue(actor=aides.act("north_liaison"), on=BOUGHT, issue=key, text="联系了饲料厂")
    aides.pass_on()
    later = OVER + timedelta(days=9)
    solve_issue(actor=aides.act("north_liaison2"), on=later, issue=key, text="送到了")
    text = text_of("hand_over", ask(on=later))
    for said in (
        "依据县组〔2007〕12号，北山镇3户由行政联系人试north_liaison移交给试north_liaison2",
        "负责到2007年7月1日", "从2007年7月2日起负责。理由：工作调动",
        "\t07-1-101-001\t1\t2,000.00\t4\t2", "合计\t\t\t\t2\t6,000.00\t12\t6",
        "猪不吃食\t2007.05.08", "缺饲料\t2007.05.08",
    ):  # fmt: skip
        assert said in text
    assert "路断了" not in text


def test_each_township_has_a_sheet_for_its_own_secretary(aides):
    aides.homes(1)
    aides.homes(1, SOUTH_A)
    aides.stage.world.person("lead2", "panel", "tech_lead", "990101000000")
    aides.pass_on(former="lead", to="lead2", role="lead")
    assert [item.region for item in listed("hand_over", ask())] == [NORTH, SOUTH]
    [south] = printed("hand_over", ask(SOUTH[:9]))
    assert "由技术负责人试lead移交给试lead2" in plain_text(south)
    assert listed("hand_over", ask(on=OVER - timedelta(days=1))) == []


def test_another_act_is_another_sheet_and_one_can_be_asked_for(aides):
    one, other = aides.homes(2)
    aides.pass_on(one)
    second = aides.pass_on(other, document="县组〔2007〕13号")["record"]
    assert len(listed("hand_over", ask())) == 2
    question = ask()
    [item] = listed("hand_over", type(question)(scope=question.scope, on=OVER, subject=second))
    assert item.subject == second


def test_a_household_without_a_number_and_without_problems_leaves_no_hole():
    text = plain_text(hand_over(LED, default("hand_over")))
    assert "\t—\t" in text
    assert "没解决的问题\n户主" not in text
    [table] = [b for b in hand_over(LED, default("hand_over")).blocks if isinstance(b, Table)]
    assert len(table.rows) == 36


def test_three_sign_it():
    [signs] = [
        b for b in hand_over(HANDED, default("hand_over")).blocks if isinstance(b, Signatories)
    ]
    assert [column[0] for column in signs.columns] == ["移交人：", "接手人：", "乡镇党委书记："]


def test_an_english_sheet_leaves_only_names_in_chinese():
    assert not chinese(SAMPLES["hand_over.en"], HANDED, LED)


def test_more_households_and_hand_overs_take_no_more_reads(aides):
    aides.salaries(0)
    aides.pass_on(*aides.homes(1))
    few = reads("hand_over", ask())
    for n in range(3):
        aides.pass_on(*aides.homes(4), on=OVER + timedelta(days=n + 1))
    assert reads("hand_over", ask()) == (4, few[1])
