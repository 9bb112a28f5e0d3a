"""Papers of a disaster: what was lost, whom to help first, and what the household plans."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.agreements.stage import Stage
from tests.disasters.test_losses import FLOOD, HAIL, flood, hail, lose, part_of
from tests.documents.reading import bare, said
from tests.documents.runs import (
    asked,
    one_paper_an_item,
    papers,
    same_reads,
    says_the_same_everywhere,
    texts,
)
from tests.documents.samples.disasters import HOMES, MUSHROOMS, SAMPLES, SIGNED
from tests.funds.purse import Purse
from tests.world import NORTH, NORTH_A, NORTH_B, SOUTH_A
from tuopin.documents import pdf
from tuopin.documents.disasters import KINDS
from tuopin.documents.disasters.loss_certificate import loss_certificate
from tuopin.documents.disasters.loss_sheet import loss_sheet
from tuopin.documents.disasters.relief_list import relief_list
from tuopin.documents.disasters.self_rescue import self_rescue
from tuopin.documents.tree import Band, Field, Form, Note, Sign, Subtotal, Table, plain_text
from tuopin.documents.wording import default

BY_CODE = {kind.code: kind for kind in KINDS}
END = date(2007, 12, 31)


@pytest.fixture
def stage(world) -> Stage:
    return Stage(world)


def of(code, on=END, *prefixes, **given):
    return texts(BY_CODE[code], asked(on, *prefixes, **given))


def table_of(paper) -> Table:
    [table] = [block for block in paper.blocks if isinstance(block, Table)]
    return table


def struck_twice(stage):
    """Strike three households by hail, the first of them by a flood too."""
    one = stage.cleared(NORTH_B, contents=("灵芝栽培", "茶园"), state="cleared")
    two, three = stage.cleared(NORTH_A), stage.cleared(SOUTH_A)
    stage.checked(one, two, three)
    storm, water = hail(stage), flood(stage)
    lose(
        stage, storm, one.household, part=part_of(one).id, destroyed_milli=3_000, unit="头",
        loss_fen=450_000, note="草棚倒塌，家人患病",
    )  # fmt: skip
    lose(stage, storm, two.household, item="房屋", loss_fen=120_050, rooms=3, people=3, urgent=True)
    lose(stage, storm, three.household, item="房屋", loss_fen=10_000, rooms=1, people=2)
    lose(stage, water, one.household, item="粮食", loss_fen=20_000)
    return storm, water, (one, two, three)


# --- the loss sheet


def test_a_township_s_sheet_lists_every_loss_by_village_with_totals(stage):
    """R97–R104."""
    storm, _, _ = struck_twice(stage)
    [north, south] = papers(BY_CODE["loss_sheet"], asked(END, subject=storm.id))
    text, table = plain_text(north), table_of(north)
    assert north.landscape
    assert "（北山镇　“7·8”风雹灾　风雹　特大　2007年7月8日）" in text
    assert [row.text for row in table.rows if isinstance(row, Band)] == ["石桥村", "松坡村"]
    assert "灵芝栽培\t5\t3\t头\t4,500.00\t—\t—\t—\t否\t草棚倒塌，家人患病" in text
    assert "房屋\t—\t—\t—\t1,200.50\t3\t3\t—\t是\t—" in text
    sums = [row.cells for row in table.rows if isinstance(row, Subtotal)]
    assert [(row[1], row[2], row[6]) for row in sums] == [
        ("1户", "1项", "1,200.50"),
        ("1户", "1项", "4,500.00"),
    ]
    total = table.total
    assert (total[1], total[2], total[6], total[7], total[8], total[10]) == (
        "2户", "2项", "5,700.50", "3", "3", "1户",
    )  # fmt: skip
    assert "1户\t1项\t\t\t\t100.00\t1\t2\t—\t—\t" in plain_text(south)


def test_each_event_is_a_sheet_of_its_own(stage):
    storm, water, _ = struck_twice(stage)
    assert len(of("loss_sheet")) == 3
    assert len(of("loss_sheet", subject=storm.id)) == 2
    [text] = of("loss_sheet", subject=water.id)
    assert "洪涝、台风" in text
    assert "粮食" in text


def test_a_household_with_two_losses_is_counted_once():
    """R104."""
    assert table_of(loss_sheet(HOMES, SIGNED)).total[1:3] == ("3户", "5项")


def test_land_is_summed_in_mu_and_in_hectares():
    notes = [b.text for b in loss_sheet(HOMES, SIGNED).blocks if isinstance(b, Note)]
    assert notes == ["损毁面积合计4.5亩，即0.3公顷（1公顷等于15亩）。"]
    hectares = replace(HOMES[2].losses[0], unit="公顷", destroyed_milli=100)
    [note] = [
        b.text
        for b in loss_sheet((replace(HOMES[2], losses=(hectares,)),), SIGNED).blocks
        if isinstance(b, Note)
    ]
    assert "1.5亩，即0.1公顷" in note
    assert not [b for b in loss_sheet((MUSHROOMS,), SIGNED).blocks if isinstance(b, Note)]


def test_an_event_that_had_not_happened_yet_has_no_papers(stage):
    struck_twice(stage)
    for code in BY_CODE:
        assert of(code, HAIL - timedelta(days=1)) == []
    assert len(of("loss_certificate", HAIL)) == 3
    assert len(of("loss_certificate", FLOOD)) == 4


# --- the certificate


def test_a_certificate_says_what_was_lost_in_which_disaster_in_capitals(stage):
    """R99–R103."""
    storm, _, (one, two, _) = struck_twice(stage)
    kind = BY_CODE["loss_certificate"]
    question = asked(
        END, subject=storm.id, households=frozenset([one.household_id, two.household_id])
    )
    second, first = papers(kind, question)
    text = plain_text(first)
    for words in (
        "兹证明北山镇松坡村甲1户在2007年7月8日“7·8”风雹灾（风雹）中受灾",
        "灵芝栽培\t5\t3\t头\t—\t—\t4,500.00",
        "直接经济损失合计4,500.00元（人民币肆仟伍佰元整）",
        "特此证明",
        "北山镇人民政府",
    ):
        assert words in text
    assert "粮食" not in text
    [sign] = [block for block in first.blocks if isinstance(block, Sign)]
    assert sign.seal
    assert bare(sign.date) == "年月日"
    assert "房屋\t—\t—\t—\t3\t3\t1,200.50" in plain_text(second)
    assert {item.amount_fen for item in kind.items(question)} == {450_000, 120_050}


# --- the relief list


def test_the_urgent_stand_first_on_the_relief_list_then_the_greatest_loss():
    """R101."""
    table = table_of(relief_list(HOMES, SIGNED))
    assert [(row[2], row[6]) for row in table.rows] == [
        ("试乙", "是"), ("试甲喆", "否"), ("试丙", "否"),
    ]  # fmt: skip
    assert table.total[2:7] == ("3", "3", "3", "20,300.50", "1")
    assert table.tall


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_relief_list_never_shows_identity_numbers_remarks_or_health(stage, lang):
    struck_twice(stage)
    for text in of("relief_list", lang=lang):
        for never in ("患病", "草棚", "因病", "990101195"):
            assert never not in text


# --- the plan of self-rescue


def test_a_plan_says_loss_and_loan_and_leaves_the_rest_to_be_written(stage):
    """R116, R117."""
    purse = Purse(stage)
    purse.come()
    [loan] = purse.paid()
    storm = hail(stage)
    lose(
        stage, storm, loan.household, item="房屋", loss_fen=120_050, rooms=3, people=3, urgent=True
    )
    [paper] = papers(BY_CODE["self_rescue"], asked(END))
    text = plain_text(paper)
    for words in (
        "户主\t甲1\t住址\t北山镇石桥村",
        "灾种\t风雹\t急需救助\t是",
        "行政联系人\t试north_liaison（liaison）\t技术负责人\t试lead（tech_lead）",
        "房屋\t—\t—\t—\t3\t3\t1,200.50",
        f"{loan.number}\t2,000.00\t2,000.00\t2009年4月9日",
    ):
        assert words in text
    blanks = {
        field.label: (field.text, field.lines)
        for block in paper.blocks
        if isinstance(block, Form)
        for line in block.lines
        for field in line
        if isinstance(field, Field)
    }
    assert blanks["自救措施"] == ("", 3)
    assert blanks["恢复项目和规模"] == ("", 2)
    [support] = [b for b in paper.blocks if isinstance(b, Table) and b.tall]
    assert support.rows == (("", "", "", ""),) * 3


def test_a_household_without_a_loan_has_a_plan_with_a_dash(stage):
    storm = hail(stage)
    lose(stage, storm, stage.home(), item="房屋", rooms=1)
    [text] = of("self_rescue")
    assert "—\t—\t—\t—" in text


# --- every kind


@pytest.mark.parametrize("code", BY_CODE)
def test_every_item_is_one_paper_in_its_order(stage, code):
    storm, _, _ = struck_twice(stage)
    one_paper_an_item(BY_CODE[code], asked(END))
    one_paper_an_item(BY_CODE[code], asked(END, subject=storm.id))


@pytest.mark.parametrize("code", BY_CODE)
def test_many_households_take_no_more_reads_than_few(stage, code):
    purse = Purse(stage)
    purse.come(100_000_000)
    storm = hail(stage)

    def fill(n: int) -> None:
        loans = purse.loans(n, fen=10_000)
        purse.arrived(*loans)
        purse.pay(*loans)
        for loan in loans:
            lose(stage, storm, loan.household, item="房屋", rooms=1)

    same_reads(BY_CODE[code], lambda: asked(END, subject=storm.id), fill)


@pytest.mark.parametrize("code", BY_CODE)
def test_a_township_prints_only_its_own(stage, code):
    storm, _, _ = struck_twice(stage)
    found = of(code, END, NORTH[:9], subject=storm.id)
    assert found
    assert all("南河乡" not in text for text in found)


@pytest.mark.parametrize("code", BY_CODE)
def test_somebody_of_one_village_prints_only_its_losses(stage, code):
    storm, _, _ = struck_twice(stage)
    [text] = of(code, END, NORTH_B, subject=storm.id)
    assert "甲1" in text
    assert "甲2" not in text


@pytest.mark.parametrize("code", BY_CODE)
def test_chosen_households_are_printed_alone(stage, code):
    storm, _, (_, two, _) = struck_twice(stage)
    [text] = of(code, subject=storm.id, households=frozenset([two.household_id]))
    assert "甲2" in text
    assert "甲1" not in text


@pytest.mark.parametrize("code", BY_CODE)
def test_without_a_loss_there_is_nothing_to_print(stage, code):
    storm = hail(stage)
    assert of(code, subject=storm.id) == []


@pytest.mark.parametrize("code", sorted(SAMPLES))
def test_a_paper_prints_and_opens_with_the_same_words(code):
    for paper in SAMPLES[code]:
        says_the_same_everywhere(paper)


@pytest.mark.parametrize("code", BY_CODE)
def test_an_english_paper_says_kinds_days_and_units_in_english(stage, code):
    struck_twice(stage)
    for paper in papers(BY_CODE[code], asked(END, lang="en")):
        text = plain_text(paper)
        assert paper.lang == "en"
        for chinese in ("年7月", "\t头\t", "\t是\t", "\t否\t", "2户", "年　"):
            assert chinese not in text


MARKUP = "#let *x* <b>&amp;{金额}@ \\ $1$ [试]"


@pytest.mark.parametrize("fen", [0, 1_234_567_890_12])
def test_odd_names_and_losses_of_nothing_or_beyond_a_hundred_million_print(fen):
    lost = replace(MUSHROOMS.losses[0], item=MARKUP, note=MARKUP, loss_fen=fen)
    home = replace(MUSHROOMS, name=MARKUP, losses=(lost,))
    for paper in (
        loss_sheet((home,) * 40, SIGNED),
        loss_certificate(home, default("loss_certificate")),
        relief_list((home,) * 40, SIGNED),
        self_rescue(home),
    ):
        assert bare(MARKUP) in said(pdf.write(paper))
        assert f"{fen // 100:,}.{fen % 100:02d}" in plain_text(paper)
