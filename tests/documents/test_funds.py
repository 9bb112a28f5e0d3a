"""Papers of money: what was sent, who signs for it, what came back, and what was written off."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.utils import translation

from tests.agreements.stage import Stage
from tests.documents.reading import bare, said
from tests.documents.runs import (
    asked,
    one_paper_an_item,
    papers,
    same_reads,
    says_the_same_everywhere,
    texts,
)
from tests.documents.samples.funds import (
    CERTIFIED,
    COLLECTION,
    ORGAN,
    RECEIPT,
    SAMPLES,
    SIGNED,
    TRANSFER,
)
from tests.funds.collecting.way import BACK, THERE, Way
from tests.funds.purse import PAID, SENT, Purse
from tests.funds.trouble.hardship import LATE, Hardship
from tests.world import COUNTY, NORTH, NORTH_A, NORTH_B, SOUTH, SOUTH_A
from tuopin.documents import pdf
from tuopin.documents.funds import KINDS
from tuopin.documents.funds.collection_list import collection_list
from tuopin.documents.funds.payroll import payroll
from tuopin.documents.funds.receipt import receipt
from tuopin.documents.funds.transfer_notice import transfer_notice
from tuopin.documents.funds.write_off import certificate
from tuopin.documents.tree import Attachments, Band, NewPage, Record, Subtotal, Table, plain_text
from tuopin.documents.wording import NO_WORDS, default
from tuopin.funds import actions
from tuopin.funds.models import Repayment
from tuopin.funds.queries import owed_after, receipts_on

BY_CODE = {kind.code: kind for kind in KINDS}
END = date(2010, 12, 31)


@pytest.fixture
def purse(world) -> Purse:
    made = Purse(Stage(world))
    made.come(100_000_000)
    return made


@pytest.fixture
def way(purse) -> Way:
    return Way(purse)


@pytest.fixture
def hardship(purse) -> Hardship:
    return Hardship(purse)


def of(code, on=END, *prefixes, **given):
    return texts(BY_CODE[code], asked(on, *prefixes, **given))


def sent_to_both(purse: Purse) -> tuple[UUID, UUID]:
    """Send money to two households in the north and one in the south."""
    stage = purse.stage
    north, more, south = purse.reserve(
        *stage.checked(
            stage.cleared(NORTH_B, fen=150_050), stage.cleared(NORTH_A), stage.cleared(SOUTH_A)
        )
    )
    return purse.allot(north, more), purse.allot(south, region=SOUTH)


# --- the notice of a transfer


def test_a_notice_says_how_much_for_how_many_with_the_households_as_attachment(purse):
    """R78."""
    sent_to_both(purse)
    kind = BY_CODE["transfer_notice"]
    question = asked(END, batch=1, given={"copies": "县财政结算中心"})
    north, south = papers(kind, question)
    text = plain_text(north)
    for words in (
        "北山镇人民政府：",
        "拨付北山镇第一批农村贫困党员脱贫工程项目资金人民币叁仟伍佰元零伍角（￥3,500.50）",
        "用于扶持贫困党员户2户（名单附后）",
        "在15日内按名单足额发放到户",
        "不得挤占、挪用、截留、借用或改变资金用途",
        "北山镇资金发放名单",
        "1\t07-1-101-002\t甲2\t石桥村\t2,000.00",
        "2\t07-1-101-001\t甲1\t松坡村\t1,500.50",
        "合计\t\t\t3,500.50",
        "2007年4月2日",
        "县财政结算中心",
    ):
        assert words in text
    assert north.red_head == "试验县农村贫困党员脱贫工程领导组办公室文件"
    assert "南河乡" in plain_text(south)


def test_the_list_of_a_notice_is_on_a_page_of_its_own_before_the_record(purse):
    """GB/T 9704-2012, 7.3.7."""
    sent_to_both(purse)
    [paper, _] = papers(BY_CODE["transfer_notice"], asked(END, batch=1))
    kinds = [type(block) for block in paper.blocks]
    assert kinds.index(Attachments) < kinds.index(NewPage) < kinds.index(Table)
    assert kinds[-1] is Record


def test_a_notice_bears_the_number_that_the_run_gave_it(purse):
    sent_to_both(purse)
    kind, question = BY_CODE["transfer_notice"], asked(END, batch=1)
    assert kind.letter
    [item, _] = kind.items(question)
    assert (item.number, item.name, item.amount_fen, item.day) == ("", "北山镇", 350_050, SENT)
    [given] = papers(kind, question, [item._replace(number="脱贫办〔2007〕12号")])
    assert given.number == "脱贫办〔2007〕12号"
    [blank] = papers(kind, question, [item])
    assert "〔2007〕　　号" in blank.number


def test_a_transfer_that_was_taken_back_has_no_papers_any_more(purse):
    loans = purse.loans()
    allotment = purse.allot(*loans)
    undone = SENT + timedelta(days=1)
    actions.cancel_allotment(
        actor=purse.act("finance_centre2"), on=undone, allotment=allotment, reason="账号写错"
    )
    for code in ("transfer_notice", "payroll"):
        assert len(of(code, SENT)) == 1
        assert of(code, undone) == []


def test_one_transfer_is_printed_alone(purse):
    north, south = sent_to_both(purse)
    for code in ("transfer_notice", "payroll"):
        [text] = of(code, subject=south)
        assert "南河乡" in text
        assert "北山镇" not in text
        assert [item.subject for item in BY_CODE[code].items(asked(END, subject=north))] == [
            str(north)
        ]


# --- the payment roll


def test_a_payment_roll_has_room_to_sign_with_subtotals_by_village_and_a_total(purse):
    """R58, R78."""
    sent_to_both(purse)
    [paper, _] = papers(BY_CODE["payroll"], asked(END, batch=1, given={"preparer": "试会计"}))
    [table] = [block for block in paper.blocks if isinstance(block, Table)]
    text = plain_text(paper)
    assert paper.landscape
    assert table.tall
    assert [row.text for row in table.rows if isinstance(row, Band)] == ["石桥村", "松坡村"]
    sums = [row.cells for row in table.rows if isinstance(row, Subtotal)]
    assert [(row[2], row[4]) for row in sums] == [("1户", "2,000.00"), ("1户", "1,500.50")]
    assert [row[0] for row in table.rows if isinstance(row, tuple)] == ["1", "2"]
    assert (table.total[2], table.total[4]) == ("2户", "3,500.50")
    assert "合计人民币（大写）：叁仟伍佰元零伍角（￥3,500.50）" in text
    assert "制表人：试会计" in text
    assert "（北山镇　第一批　2007年4月2日拨付）" in text


def test_a_payment_roll_shows_no_identity_number_in_full(purse):
    loans = purse.loans()
    purse.allot(*loans)
    number = loans[0].household.persons.get().identity
    [text] = of("payroll")
    assert number not in text
    assert number[-4:] in text


# --- receipts


def test_a_receipt_says_the_amount_in_capitals_and_what_is_still_owed(purse, way):
    """R69."""
    [loan] = purse.paid()
    way.collect(loan, 140_950, receipt="收000001")
    way.collect(loan, 50_000, on=THERE, receipt="收000002")
    first, second = of("receipt")
    for words in (
        "编号：收000001",
        "还款人\t甲1\t住址\t北山镇石桥村",
        f"借据编号\t{loan.number}\t批次\t第一批",
        "收款金额大写\t人民币壹仟肆佰零玖元伍角",
        "收款金额小写\t1,409.50元\t还款日期\t2008年3月3日",
        "其中：本金\t1,409.50元\t资金占用费\t0.00元",
        "尚欠本金\t590.50元\t收款方\t联系人",
        "试north_liaison",
    ):
        assert words in first
    assert "尚欠本金\t90.50元" in second
    assert "多还" not in first


def test_what_was_paid_too_much_stands_on_the_receipt(purse, way):
    [loan] = purse.paid()
    way.collect(loan, 200_500, hand="township", by="north_finance", over="hold")
    [item] = BY_CODE["receipt"].items(asked(END))
    [text] = of("receipt")
    assert item.amount_fen == 200_500
    assert "收款金额小写\t2,005.00元" in text
    assert "多还留存\t5.00元\t多还当场退回\t0.00元" in text
    assert "尚欠本金\t0.00元" in text


def test_a_repayment_that_was_reversed_has_no_receipt_any_more(purse, way):
    [loan] = purse.paid()
    row = way.repaid(loan, 50_000)
    way.reverse("repayment", row.id, on=THERE)
    assert len(of("receipt", BACK)) == 1
    assert of("receipt", THERE) == []
    assert of("receipt", BACK - timedelta(days=1)) == []


def test_a_receipt_after_a_write_off_says_what_has_not_come_in(purse, way, hardship):
    """R72."""
    loan = hardship.loan()
    hardship.repay(loan, 50_000, BACK, receipt="甲001")
    hardship.written_off(loan)
    hardship.repay(loan, 30_000, LATE + timedelta(days=10), receipt="甲002")
    before, after = of("receipt")
    assert "尚欠本金\t1,500.00元" in before
    assert "核销后尚未收回\t1,200.00元" in after
    rows = list(receipts_on(asked(END).scope, END))
    assert owed_after(COUNTY, rows, END) == {rows[0].id: 150_000, rows[1].id: 120_000}


def test_receipts_of_chosen_households_a_batch_or_one_alone(purse, way):
    one, two = purse.paid(2)
    way.collect(one)
    row = way.repaid(two, 60_000)
    assert len(of("receipt", batch=1)) == 2
    assert of("receipt", batch=2) == []
    [text] = of("receipt", households=frozenset([one.household_id]))
    assert "甲1" in text
    [text] = of("receipt", subject=row.id)
    assert "甲2" in text


# --- the collection list


def test_an_officer_s_list_says_what_is_owed_and_late_with_blanks_for_what_comes_in(purse, way):
    """R69."""
    one, two = purse.paid(2)
    way.collect(one, 140_950)
    kind = BY_CODE["collection_list"]
    [paper] = papers(kind, asked(BACK))
    [table] = [block for block in paper.blocks if isinstance(block, Table)]
    assert "行政联系人：试north_liaison　截至2008年3月3日" in plain_text(paper)
    assert [row[1:8] for row in table.rows if isinstance(row, tuple)] == [
        (one.number, "甲1", "2009-04-09", "2,000.00", "1,409.50", "590.50", "0.00"),
        (two.number, "甲2", "2009-04-09", "2,000.00", "0.00", "2,000.00", "0.00"),
    ]
    assert table.rows[1][8:] == ("", "", "")
    assert table.total[4:8] == ("4,000.00", "1,409.50", "2,590.50", "0.00")
    [later] = papers(kind, asked(LATE))
    [table] = [block for block in later.blocks if isinstance(block, Table)]
    assert table.total[7] == "2,590.50"
    [item] = kind.items(asked(LATE))
    assert (item.name, item.amount_fen) == ("试north_liaison", 400_000)


def test_before_anything_is_paid_nobody_collects(purse):
    purse.loans()
    assert of("collection_list") == []
    assert of("collection_list", PAID) == []


# --- the certificate of a write-off


def test_a_certificate_says_how_much_in_capitals_by_whom_and_that_the_debt_stays():
    """R72."""
    text = plain_text(certificate(CERTIFIED, default("write_off")))
    for words in (
        "核销〔2009〕3号", "人民币壹仟肆佰零玖元伍角", "￥1,409.50", "07-1-101-001", "本人死亡",
        "试甲", "试乙", "试丙", "2009年9月1日", "试验县", "不免除债务", "担保责任不解除",
    ):  # fmt: skip
        assert words in text


def test_a_write_off_has_its_certificate_from_the_day_it_stands(hardship):
    loan = hardship.loan()
    hardship.repay(loan, 59_050, BACK)
    assert of("write_off") == []
    row = hardship.written_off(loan)
    assert of("write_off", LATE - timedelta(days=1)) == []
    [text] = of("write_off", LATE)
    for words in (
        row.certificate, "借款金额\t2,000.00元\t已还本金\t590.50元", "核销金额\t1,409.50元",
        "第一批准人\t试county_leader", "第二批准人，过账\t试county_head", "北山镇石桥村",
        "借款日期\t2007年4月10日",
    ):  # fmt: skip
        assert words in text
    [item] = BY_CODE["write_off"].items(asked(LATE, subject=row.id))
    assert (item.number, item.amount_fen, item.day) == (row.certificate, 140_950, LATE)


# --- every kind


def everything(purse: Purse, n: int = 1) -> None:
    """Let n households each repay, and n be written off; two transfers of them all."""
    way, hardship = Way(purse), Hardship(purse)
    way.numbers = Repayment.objects.count()
    for lost in (False, True):
        # Small ones: an officer answers for no more than the salary bears.
        loans = purse.loans(n, fen=10_000)
        purse.arrived(*loans)
        purse.pay(*loans)
        for loan in loans:
            if lost:
                hardship.written_off(loan)
            else:
                way.collect(loan, 5_050)


@pytest.mark.parametrize("code", BY_CODE)
def test_every_item_is_one_paper_in_its_order(purse, code):
    everything(purse, 2)
    one_paper_an_item(BY_CODE[code], asked(END, batch=1))


@pytest.mark.parametrize("code", BY_CODE)
def test_many_rows_take_no_more_reads_than_few(purse, code):
    same_reads(BY_CODE[code], lambda: asked(END, batch=1), lambda n: everything(purse, n))


@pytest.mark.parametrize("code", BY_CODE)
def test_a_township_prints_only_its_own(purse, code):
    everything(purse)
    assert of(code, END, NORTH[:9])
    assert of(code, END, SOUTH[:9]) == []


@pytest.mark.parametrize("code", BY_CODE)
def test_without_money_there_is_nothing_to_print(purse, code):
    purse.loans()
    assert of(code, batch=1) == []


@pytest.mark.parametrize("code", sorted(SAMPLES))
def test_a_paper_prints_and_opens_with_the_same_words(code):
    for paper in SAMPLES[code]:
        says_the_same_everywhere(paper)


@pytest.mark.parametrize("code", BY_CODE)
def test_an_english_paper_is_in_english(purse, code):
    everything(purse)
    for paper in papers(BY_CODE[code], asked(END, batch=1, lang="en")):
        text = plain_text(paper)
        assert paper.lang == "en"
        for chinese in ("第一批农村", "第一批　", "年　", "100.00元", "联系人\n", "1户"):
            assert chinese not in text


MARKUP = "#let *x* <b>&amp;{金额}@ \\ $1$ [试]"


def every_maker(name: str, fen: int):
    """Yield every paper of money with a name and an amount."""
    lines = tuple(replace(line, name=name, fen=fen) for line in TRANSFER.lines)
    transfer = replace(TRANSFER, lines=lines)
    yield transfer_notice(transfer, default("transfer_notice"), ORGAN)
    yield payroll(transfer, SIGNED)
    yield receipt(replace(RECEIPT, payer=name, fen=fen, principal_fen=fen))
    yield certificate(CERTIFIED._replace(household=name, written_off_fen=fen), default("write_off"))
    loans = tuple(replace(one, name=name, lent_fen=fen) for one in COLLECTION.loans)
    yield collection_list(replace(COLLECTION, loans=loans), SIGNED)


@pytest.mark.parametrize("fen", [0, 1_234_567_890_12])
def test_odd_names_and_amounts_of_nothing_or_beyond_a_hundred_million_print(fen):
    for paper in every_maker(MARKUP, fen):
        assert bare(MARKUP) in said(pdf.write(paper))
        assert f"{fen // 100:,}.{fen % 100:02d}" in plain_text(paper)


def test_an_amount_that_cannot_be_said_is_refused():
    with pytest.raises(ValueError, match="below zero"):
        receipt(replace(RECEIPT, fen=-1))


def test_an_english_receipt_gives_figures_and_capitals():
    with translation.override("en"):
        text = plain_text(receipt(RECEIPT))
    assert "1,409.50 yuan" in text
    assert "壹仟肆佰零玖元伍角" in text
    assert default("transfer_notice", "en") != NO_WORDS
