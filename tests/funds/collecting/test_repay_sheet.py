"""The workbook of repayments: each row by its receipt, whole or not at all, once."""

import io
from datetime import date
from uuid import UUID

import pytest
from openpyxl import Workbook, load_workbook

from tests.funds.collecting.test_collect import fresh, set_policy
from tests.funds.collecting.test_receipts import issue, void
from tests.funds.collecting.way import BACK, THERE
from tests.world import COUNTY, NORTH, SOUTH_A
from tuopin.funds.actions import RepayImporter, check_repayments, merge_repayments
from tuopin.funds.models import Loan, Repayment
from tuopin.funds.queries import money
from tuopin.funds.rules.repay_form import REPAY
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import whole_county
from tuopin.sheets.actions import hand_in
from tuopin.sheets.models import Import, Problem
from tuopin.sheets.queries import exported, marked_copy, template

HEADINGS = ["借据编号", "还款日期", "还款金额(元)", "经手人", "收据号", "备注"]


def book(*lines) -> bytes:
    made = Workbook()
    sheet = made.active
    sheet.append([REPAY.title])
    sheet.append(HEADINGS)
    for one in lines:
        sheet.append(one)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def line(loan, yuan=500, day="2008-03-03", by="试north_liaison", receipt="收1", note=None):
    return [loan if isinstance(loan, str) else loan.number, day, yuan, by, receipt, note]


def checked(way, *lines, who="north_finance", on=THERE):
    data = book(*lines)
    done = hand_in(actor=way.act(who), on=on, form="repay", name="还款.xlsx", data=data)
    key = UUID(done.result["import"])
    return key, check_repayments(actor=way.act(who), on=on, handed_in=key).result


def merged(way, *lines, who="north_finance", on=THERE, partial=False):
    key, _ = checked(way, *lines, who=who, on=on)
    return merge_repayments(actor=way.act(who), on=on, handed_in=key, partial=partial).result


def faults(way, *lines, **given) -> list[tuple[str, str]]:
    key, _ = checked(way, *lines, **given)
    found = Problem.objects.filter(handed_in=key, warning=False).order_by("row", "id")
    return list(found.values_list("heading", "code"))


@pytest.fixture
def loans(purse) -> list[Loan]:
    return purse.paid(2)


def test_a_sheet_enters_each_receipt_by_its_own_voucher(way, loans):
    one, two = loans
    done = merged(
        way, line(one), line(two, 2000, receipt="收2"), line(one, "300", "2008.3.4", receipt="收3")
    )
    assert (done["new"], done["written"]) == (3, 3)
    assert [fresh(loan).repaid_fen for loan in loans] == [80_000, 200_000]
    assert [fresh(loan).state for loan in loans] == ["paid", "settled"]
    rows = Repayment.objects.order_by("receipt")
    assert {row.journal_id for row in rows} == set(rows.values_list("journal", flat=True))
    assert [row.journal.transfers.count() for row in rows] == [1, 1, 1]
    assert {(row.hand, row.collector) for row in rows} == {("collector", way.who("north_liaison"))}
    assert rows[2].paid_on == date(2008, 3, 4)
    assert rows[2].taken_on == THERE
    assert money(COUNTY, THERE).balanced


def test_what_is_entered_already_is_left_as_it_is(way, loans):
    merged(way, line(loans[0]))
    again = merged(way, line(loans[0]), line(loans[1], receipt="收2"))
    assert (again["unchanged"], again["new"], again["written"]) == (1, 1, 1)
    assert fresh(loans[0]).repaid_fen == 50_000


def test_a_repayment_entered_by_hand_is_known_on_the_sheet(way, loans):
    way.collect(loans[0], 50_000, receipt="收1")
    assert merged(way, line(loans[0]))["unchanged"] == 1


def test_a_clerk_who_took_it_is_named_and_it_lies_in_the_cash(way, loans):
    merged(way, line(loans[0], by="试north_finance2"))
    row = Repayment.objects.get()
    assert (row.hand, row.collector) == ("township", way.who("north_finance2"))


def test_each_fault_stands_in_its_cell(way, purse, loans):
    one, two = loans
    (held,) = purse.loans()
    way.collect(two, 200_000, receipt="收90")
    way.collect(one, 10_000, receipt="收91")
    found = faults(
        way,
        line("试〔2007〕99号", receipt="a1"),
        line(held, receipt="a2"),
        line(two, receipt="a3"),
        line(one, 1900.01, receipt="a4"),
        line(one, 0, receipt="a5"),
        line(one, -5, receipt="a6"),
        line(one, "五百", receipt="a7"),
        line(one, 0.001, receipt="a8"),
        line(one, day="2007-04-09", receipt="a9"),
        line(one, day="2008-12-01", receipt="a10"),
        line(one, by="某某", receipt="a11"),
        line(one, by="试south_liaison", receipt="a12"),
        line(one, 200, receipt="收91"),
        line(one, 5, receipt="a13"),
        line(one, 6, receipt="a13"),
        line(one, None, receipt="a14"),
        line(one, receipt=None),
    )
    assert found == [
        ("借据编号", "number_unknown"),
        ("借据编号", "loan_unpaid"),
        ("借据编号", "loan_settled"),
        ("还款金额(元)", "repayment_above"),
        ("还款金额(元)", "not_above_zero"),
        ("还款金额(元)", "money_negative"),
        ("还款金额(元)", "money_unreadable"),
        ("还款金额(元)", "money_fraction"),
        ("还款日期", "date_before_loan"),
        ("还款日期", "date_future"),
        ("经手人", "collector_unknown"),
        ("经手人", "collector_unknown"),
        ("收据号", "receipt_used"),
        ("收据号", "receipt_twice"),
        ("还款金额(元)", "required"),
        ("收据号", "required"),
    ]
    assert Repayment.objects.count() == 2


def test_a_void_number_is_named_as_such(way, purse):
    from tuopin.agreements.actions import void as void_agreement

    (agreement,) = purse.stage.checked(purse.stage.cleared())
    void_agreement(actor=way.act("county_head"), on=BACK, agreement=agreement.id, reason="写坏了")
    assert faults(way, line(agreement.number)) == [("借据编号", "number_void")]


def test_rows_of_one_loan_together_are_no_more_than_it_owes(way, loans):
    found = faults(
        way, line(loans[0], 1500, receipt="a"), line(loans[0], 600, receipt="b"),
        line(loans[0], 500, receipt="c"), line(loans[0], 1, receipt="d"),
    )  # fmt: skip
    assert found == [("还款金额(元)", "repayment_above"), ("借据编号", "loan_settled")]


def test_receipts_of_others_and_void_ones_are_found(way, loans):
    book_of = issue(way, prefix="收", first=1, last=50, width=2)
    issue(way, officer="north_liaison2", prefix="乙", first=1, last=50, width=2)
    void(way, book_of, 3)
    set_policy(way, "receipt.books_required", 1, on=date(2008, 1, 1))
    found = faults(
        way, line(loans[0], receipt="收01"), line(loans[0], receipt="乙01"),
        line(loans[0], receipt="收03"), line(loans[0], receipt="白条"),
    )  # fmt: skip
    assert found == [
        ("收据号", "receipt_of_other"),
        ("收据号", "receipt_void"),
        ("收据号", "receipt_outside_books"),
    ]


def test_two_of_one_name_are_nobody(way, loans):
    world = way.purse.stage.world
    world.person("north_liaison3", "north_office", "liaison", NORTH)
    from tuopin.offices.models import Officer

    Officer.objects.filter(id=world.people["north_liaison3"]).update(name="试north_liaison")
    assert faults(way, line(loans[0])) == [("经手人", "collector_ambiguous")]


def test_a_clerk_enters_the_loans_of_the_own_township_only(way, purse):
    (far,) = purse.reserve(*purse.stage.checked(purse.stage.cleared(region=SOUTH_A)))
    purse.receive(purse.allot(far, region="990101201000"), who="south_finance")
    purse.pay(far, who="south_finance")
    assert faults(way, line(far, by="试south_liaison")) == [("借据编号", "out_of_area")]
    assert merged(way, line(far, by="试south_liaison"), who="finance_centre")["written"] == 1


def test_the_countys_clerk_does_not_enter_a_townships_cash(way, loans):
    with pytest.raises(Refused) as caught:
        merged(way, line(loans[0], by="试north_finance"), who="finance_centre")
    assert caught.value.code == "wrong_hand"


def test_nothing_of_a_faulty_sheet_goes_in_unless_asked_for(way, loans):
    lines = line(loans[0]), line("没有", receipt="收2")
    with pytest.raises(Refused) as caught:
        merged(way, *lines)
    assert caught.value.code == "import_faulty"
    assert not Repayment.objects.exists()
    assert merged(way, *lines, partial=True)["written"] == 1


def test_a_row_that_somebody_else_entered_in_between_is_not_entered_twice(way, loans):
    key, _ = checked(way, line(loans[0]))
    way.collect(loans[0], 50_000, receipt="收1")
    with pytest.raises(Refused) as caught:
        merge_repayments(actor=way.act("north_finance"), on=THERE, handed_in=key)
    assert caught.value.code == "receipt_used"
    assert Repayment.objects.count() == 1


def test_who_may_not_enter_repayments_may_not_hand_in_the_sheet(way, loans):
    for who in ("north_liaison", "county_head", "north_secretary"):
        with pytest.raises(Refused) as caught:
            checked(way, line(loans[0]), who=who)
        assert caught.value.code == "forbidden"


def test_export_is_a_sheet_that_changes_nothing_when_handed_in_again(way, loans):
    merged(way, line(loans[0], note="现金"), line(loans[1], 2000, receipt="收2"))
    gone = way.repaid(loans[0], 100, receipt="收3", on=THERE)
    way.reverse("repayment", gone.id, on=THERE)
    data, count = exported(COUNTY, "repay", whole_county(COUNTY), THERE)
    assert count == 2
    done = hand_in(
        actor=way.act("north_finance"), on=THERE, form="repay", name="还款.xlsx", data=data
    )
    key = UUID(done.result["import"])
    again = check_repayments(actor=way.act("north_finance"), on=THERE, handed_in=key).result
    assert (again["unchanged"], again["new"], again["faulty"]) == (2, 0, 0)


def test_the_template_and_the_marked_copy_bear_the_headings(way, loans):
    sheet = load_workbook(io.BytesIO(template("repay"))).worksheets[0]
    texts = {
        str(cell.value).strip("*＊") for row in sheet.iter_rows() for cell in row if cell.value
    }
    assert set(HEADINGS) <= texts
    key, _ = checked(way, line("没有"))
    marked = load_workbook(io.BytesIO(marked_copy(Import.objects.get(id=key)))).worksheets[0]
    told = [str(cell.value) for row in marked.iter_rows() for cell in row if cell.value]
    assert any("没有这个编号的借据" in text for text in told)


def test_the_queries_do_not_grow_with_the_rows(way, loans, django_assert_max_num_queries):
    lines = [line(loans[0], 1, receipt=f"收{n:04d}") for n in range(60)]
    key, _ = checked(way, *lines)
    with django_assert_max_num_queries(60):
        merge_repayments(actor=way.act("north_finance"), on=THERE, handed_in=key)
    assert Repayment.objects.count() == 60
    assert RepayImporter.form is REPAY
