"""A bank statement goes in whole or not at all, joined to the one before, and never twice."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from openpyxl import load_workbook

from tests.funds.bank.till import HEADINGS, TODAY, book, lines_of, running
from tests.world import COUNTY, NORTH, NORTH_A, SOUTH, WHOLE
from tuopin.audit.models import Line
from tuopin.funds.actions import merge_bank
from tuopin.funds.models import BankLine, BankStatement
from tuopin.funds.rules.bank_form import BANK
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import whole_county
from tuopin.sheets.queries import exported, template

MARCH, APRIL = date(2007, 3, 1), date(2007, 4, 2)
MOVES = [(MARCH, 1_000_000, "拨款"), (APRIL, -200_000, "放款", "北山镇财政所")]


def test_the_form_has_exactly_the_countys_headings():
    assert [c.heading for c in BANK.columns] == HEADINGS
    assert [c.heading for c in BANK.required] == ["交易日期", "余额(元)", "流水号"]
    empty = load_workbook(BytesIO(template("bank")))
    assert [cell.value.strip("*") for cell in empty.worksheets[0][1]] == HEADINGS


def test_a_statement_goes_in_line_by_line(till):
    done = till.merge(book(*running(*MOVES)))
    assert (done["new"], done["written"]) == (2, 2)
    made = BankStatement.objects.get()
    assert (made.region, made.from_on, made.to_on) == (WHOLE, MARCH, APRIL)
    assert (made.opening_fen, made.closing_fen, made.state) == (0, 800_000, "loaded")
    first, second = lines_of(made)
    assert (first.in_fen, first.out_fen, first.balance_fen) == (1_000_000, 0, 1_000_000)
    assert (second.out_fen, second.other_party, second.serial) == (200_000, "北山镇财政所", "S002")


def test_the_newest_line_first_is_the_same_statement(till):
    till.merge(book(*running(*MOVES)[::-1]))
    assert [line.serial for line in lines_of(BankStatement.objects.get())] == ["S001", "S002"]


def test_a_nought_in_the_other_column_is_no_amount(till):
    lines = running(*MOVES)
    lines[0][3] = lines[1][2] = 0
    assert till.merge(book(*lines))["written"] == 2


def test_the_same_file_twice_changes_nothing_and_says_so(till):
    data = book(*running(*MOVES))
    till.merge(data)
    again = till.merge(data)
    assert (again["new"], again["unchanged"], again["written"]) == (0, 2, 0)
    assert again["seen"] == str(TODAY)
    later = till.merge(data, on=date(2007, 5, 9))
    assert (later["unchanged"], later["written"]) == (2, 0)
    assert BankStatement.objects.count() == 1


def test_a_longer_statement_brings_only_its_new_lines(till):
    till.merge(book(*running(*MOVES)))
    done = till.merge(book(*running(*MOVES, (date(2007, 4, 20), 300))))
    assert (done["unchanged"], done["new"], done["written"]) == (2, 1, 1)
    second = BankStatement.objects.order_by("to_on").last()
    assert (second.opening_fen, second.closing_fen) == (800_000, 800_300)
    assert [line.serial for line in lines_of(second)] == ["S003"]


def test_a_township_clerk_hands_in_the_townships_own_by_default(till):
    till.merge(book(*running((APRIL, 5_000))), who="north_finance")
    assert BankStatement.objects.get().region == NORTH


def test_the_settlement_centre_may_hand_in_a_townships(till):
    data = book(*running((APRIL, 5_000)))
    till.merge(data, NORTH)
    assert BankStatement.objects.get().region == NORTH


@pytest.mark.parametrize("region", [SOUTH, WHOLE, "990101"])
def test_another_area_is_refused(till, region):
    with pytest.raises(Refused) as refused:
        till.hand_in(book(*running((APRIL, 5_000))), region, "north_finance")
    assert refused.value.code == "out_of_area"


def test_a_village_has_no_account(till):
    with pytest.raises(Refused) as refused:
        till.merge(book(*running((APRIL, 5_000))), NORTH_A)
    assert refused.value.code == "bad_value"
    assert not BankStatement.objects.exists()


def test_who_may_not_is_refused(till):
    with pytest.raises(Refused) as refused:
        till.hand_in(book(*running((APRIL, 5_000))), who="county_office")
    assert refused.value.code == "forbidden"


def changed(place, column, value):
    lines = running(*MOVES, (date(2007, 4, 9), 300))
    lines[place][column] = value
    return lines


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (changed(1, 2, 5), (4, "支出(元)", "bank_both")),
        (changed(1, 3, None), (4, "收入(元)", "bank_neither")),
        (changed(1, 3, -5), (4, "支出(元)", "money_negative")),
        (changed(1, 3, "2000.005"), (4, "支出(元)", "money_fraction")),
        (changed(1, 3, "两千"), (4, "支出(元)", "money_unreadable")),
        (changed(1, 4, None), (4, "余额(元)", "required")),
        (changed(1, 4, 8_000.01), (4, "余额(元)", "bank_sum")),
        (changed(0, 4, 9_000), (3, "余额(元)", "bank_below_zero")),
        (changed(1, 6, "S001"), (4, "流水号", "bank_twice")),
        (changed(1, 6, None), (4, "流水号", "required")),
        (changed(1, 0, date(2007, 2, 1)), (4, "交易日期", "bank_order")),
        (changed(2, 0, date(2007, 5, 9)), (5, "交易日期", "date_future")),
        (changed(1, 0, "四月"), (4, "交易日期", "date_unreadable")),
    ],
)
def test_each_fault_names_its_cell_and_keeps_the_statement_out(till, lines, fault):
    assert fault in till.checked(book(*lines))
    for partial in (False, True):
        with pytest.raises(Refused) as refused:
            till.merge(book(*lines), partial=partial)
        assert refused.value.code == "import_faulty"
    assert not BankLine.objects.exists()


def test_a_hole_is_refused_with_day_and_amounts(till):
    till.merge(book(*running(*MOVES)))
    later = running((date(2007, 4, 20), 300), opening=799_000, start=7)
    assert till.checked(book(*later)) == [(3, "余额(元)", "bank_hole")]
    with pytest.raises(Refused) as refused:
        till.merge(book(*later))
    assert "8,000.00" in refused.value.rows[0].why
    assert "2007-04-02" in refused.value.rows[0].why
    assert BankStatement.objects.count() == 1


def test_an_overlap_with_other_content_is_refused(till):
    till.merge(book(*running(*MOVES)))
    other = running(MOVES[0], (APRIL, -200_000, "改过", "别处"))
    assert till.checked(book(*other)) == [(4, "流水号", "bank_changed")]


def test_a_line_slipped_into_days_that_were_handed_in_is_refused(till):
    till.merge(book(*running(*MOVES)))
    early = running((date(2007, 3, 5), 300), opening=800_000, start=7)
    assert till.checked(book(*early)) == [(3, "交易日期", "bank_overlap")]


def test_the_same_lines_for_another_account_are_refused(till):
    data = book(*running(*MOVES))
    till.merge(data)
    assert till.checked(data, NORTH) == [(3, "流水号", "bank_other_hand")]


def test_the_numbers_of_two_accounts_do_not_clash(till):
    till.merge(book(*running(*MOVES)))
    assert till.merge(book(*running((APRIL, 700))), NORTH)["written"] == 1


def test_what_the_bank_wrote_of_people_is_sealed_and_stands_in_no_trace(till):
    till.merge(book(*running((APRIL, 5_000, "还款 试某", "试某某"))))
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, other_party FROM funds_bankline")
        kept = str(cursor.fetchall())
    assert "试某" not in kept
    traces = "".join(line.detail + line.result for line in Line.objects.all())
    assert "试某" not in traces


def test_a_check_is_asked_for_before_the_merge(till):
    key = till.hand_in(book(*running(*MOVES)))
    with pytest.raises(Refused) as refused:
        merge_bank(actor=till.act("finance_centre"), on=TODAY, handed_in=key)
    assert refused.value.code == "out_of_order"


def test_what_goes_out_can_come_in_again_unchanged(till):
    till.merge(book(*running(*MOVES)))
    data, count = exported(COUNTY, "bank", whole_county(COUNTY), TODAY)
    assert count == 2
    again = till.merge(data)
    assert (again["unchanged"], again["new"], again["faulty"]) == (2, 0, 0)


def test_each_account_goes_out_on_a_sheet_of_its_own(till):
    till.merge(book(*running(*MOVES)))
    till.merge(book(*running((APRIL, 700))), NORTH)
    data, count = exported(COUNTY, "bank", whole_county(COUNTY), TODAY)
    assert count == 3
    assert load_workbook(BytesIO(data)).sheetnames[:2] == ["银行对账单", "北山镇"]
