"""What a bank statement must be, line by line: in order, adding up, joined to the one before."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuopin.funds.rules.bank import Entry, Known, join, one_sided

NOTHING = Known({})


def day(n):
    return date(2007, 4, n)


def entry(on, fen, balance, serial, content=""):
    return Entry(on, max(fen, 0), max(-fen, 0), balance, serial, content or serial)


def statement(*moves, opening=0, start=1):
    """Return lines of (day, fen), each with the balance that follows."""
    lines, balance = [], opening
    for number, (on, fen) in enumerate(moves, start):
        balance += fen
        lines.append(entry(day(on), fen, balance, f"S{number}"))
    return lines


def faults(lines, known=NOTHING):
    return [(w.place, w.code) for w in join(lines, known).wrong]


@pytest.mark.parametrize(
    ("in_fen", "out_fen", "code"),
    [
        (100, None, ""),
        (None, 100, ""),
        (100, 0, ""),
        (0, 100, ""),
        (100, 100, "bank_both"),
        (None, None, "bank_neither"),
        (0, 0, "bank_neither"),
    ],
)
def test_a_line_has_one_amount(in_fen, out_fen, code):
    assert one_sided(in_fen, out_fen) == code


def test_a_statement_that_adds_up_has_no_fault():
    judged = join(statement((1, 1000), (2, -400), (2, 50)), NOTHING)
    assert judged.order == judged.new == [0, 1, 2]
    assert judged.wrong == []


def test_a_statement_with_the_newest_line_first_is_read_from_its_end():
    judged = join(statement((1, 1000), (2, -400), (3, 50))[::-1], NOTHING)
    assert judged.order == [2, 1, 0]
    assert judged.wrong == []


def test_within_one_day_the_balances_tell_which_way_the_file_runs():
    judged = join(statement((1, 1000), (1, -400), (1, 50))[::-1], NOTHING)
    assert judged.order == [2, 1, 0]
    assert judged.wrong == []


def test_a_line_out_of_the_order_of_days_is_named():
    lines = statement((1, 1000), (5, -400), (3, 50), (6, 20))
    assert faults(lines) == [(2, "bank_order")]


def test_one_wrong_balance_is_said_once_with_what_it_should_be():
    lines = statement((1, 1000), (2, -400), (3, 50), (4, 7))
    lines[1] = lines[1]._replace(balance_fen=66_000)
    (wrong,) = join(lines, NOTHING).wrong
    assert (wrong.place, wrong.column, wrong.code) == (1, "balance_fen", "bank_sum")
    assert wrong.facts == {"expected_fen": 600, "fen": 66_000}


def test_a_wrong_amount_is_said_once_too():
    lines = statement((1, 1000), (2, -400), (3, 50), (4, 7))
    lines[2] = lines[2]._replace(in_fen=60)
    assert faults(lines) == [(2, "bank_sum")]


def test_a_statement_cannot_begin_below_zero():
    assert faults(statement((1, 1000), opening=-200)) == [(0, "bank_below_zero")]


def test_the_same_number_twice_in_a_file_is_refused():
    lines = statement((1, 1000), (2, -400), (3, 50))
    lines[2] = lines[2]._replace(serial="S1")
    (wrong,) = join(lines, NOTHING).wrong
    assert (wrong.place, wrong.code, wrong.facts) == (2, "bank_twice", {"place": 0})


def known(lines):
    return Known({e.serial: e.content for e in lines}, lines[-1].happened_on, lines[-1].balance_fen)


def test_a_statement_that_repeats_lines_of_the_one_before_brings_only_the_rest():
    lines = statement((1, 1000), (2, -400), (3, 50), (3, 70))
    judged = join(lines, known(lines[:2]))
    assert judged.wrong == []
    assert judged.new == [2, 3]


def test_the_same_statement_again_brings_nothing():
    lines = statement((1, 1000), (2, -400))
    judged = join(lines, known(lines))
    assert (judged.wrong, judged.new) == ([], [])


def test_a_known_number_with_other_content_is_refused():
    lines = statement((1, 1000), (2, -400))
    changed = [lines[0], lines[1]._replace(content="other")]
    assert faults(changed, known(lines)) == [(1, "bank_changed")]


def test_a_new_line_within_days_that_were_handed_in_is_refused():
    lines = statement((1, 1000), (5, -400))
    late = statement((3, 10), (6, 20), opening=600, start=7)
    assert faults(late, known(lines)) == [(0, "bank_overlap")]


def test_a_new_line_before_known_ones_of_the_same_day_is_refused():
    lines = statement((1, 1000), (5, -400))
    slipped_in = [entry(day(5), 10, 1010, "S9"), entry(day(5), -400, 610, "S2")]
    assert faults(slipped_in, known(lines)) == [(0, "bank_overlap")]


def test_a_hole_names_the_day_and_both_amounts():
    lines = statement((1, 1000), (5, -400))
    (wrong,) = join(statement((8, 30), opening=500, start=7), known(lines)).wrong
    assert (wrong.place, wrong.code) == (0, "bank_hole")
    assert wrong.facts == {"through": day(5), "closing_fen": 600, "fen": 500}


def test_what_goes_on_the_same_day_joins():
    lines = statement((1, 1000), (5, -400))
    assert faults(statement((5, 30), opening=600, start=7), known(lines)) == []


moves = st.lists(
    st.tuples(st.integers(0, 3), st.integers(-(10**6), 10**6).filter(bool)), min_size=1, max_size=12
)


def made(steps, opening=10**8):
    lines, balance, on = [], opening, date(2007, 4, 1)
    for number, (days, fen) in enumerate(steps):
        on += timedelta(days=days)
        balance += fen
        lines.append(entry(on, fen, balance, f"S{number}"))
    return lines


@settings(deadline=None)
@given(moves)
def test_a_true_statement_is_right_whichever_way_it_runs(steps):
    lines = made(steps)
    for given_lines in (lines, lines[::-1]):
        judged = join(given_lines, NOTHING)
        assert judged.wrong == []
        assert [given_lines[i].serial for i in judged.order] == [e.serial for e in lines]


@settings(deadline=None)
@given(moves, st.data())
def test_a_statement_cut_anywhere_joins_and_overlapping_parts_bring_nothing_twice(steps, data):
    lines = made(steps)
    cut = data.draw(st.integers(1, len(lines)))
    begin = data.draw(st.integers(0, cut))
    judged = join(lines[begin:], known(lines[:cut]))
    assert judged.wrong == []
    assert [lines[begin + i].serial for i in judged.new] == [e.serial for e in lines[cut:]]


@settings(deadline=None)
@given(moves, st.data())
def test_a_changed_balance_never_passes(steps, data):
    lines = made(steps)
    if len(lines) == 1:
        lines += made([(1, 5)], lines[0].balance_fen)
        lines[1] = lines[1]._replace(happened_on=lines[0].happened_on, serial="S99")
    place = data.draw(st.integers(0, len(lines) - 1))
    off = data.draw(st.integers(1, 10**6))
    lines[place] = lines[place]._replace(balance_fen=lines[place].balance_fen + off)
    assert join(lines, NOTHING).wrong
