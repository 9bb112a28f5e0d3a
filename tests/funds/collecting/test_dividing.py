"""Whatever comes and is reversed in whatever order: fee and principal come to what is owed."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tuopin.funds.rules.allocation import Due, split
from tuopin.funds.rules.collecting import Serial, accounted, divide, serial_of

dues = st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 500)), min_size=1, max_size=6).map(
    lambda rows: [Due(date(2008, place + 1, 1), p, f) for place, (p, f) in enumerate(rows)]
)


def totals(rows: list[Due]) -> tuple[int, int]:
    return sum(due.fee_fen for due in rows), sum(due.principal_fen for due in rows)


@given(dues, st.integers(0, 40_000), st.integers(1, 40_000))
def test_without_a_reversal_it_is_the_difference_of_two_totals(rows, before, fen):
    first = split(rows, 0, before)
    assert divide(rows, first.fee_fen, first.principal_fen, fen) == split(
        rows, before - first.over_fen, fen
    )


@given(dues, st.lists(st.tuples(st.integers(1, 4_000), st.booleans()), max_size=12))
def test_after_any_repayments_and_reversals_nothing_is_taken_above_what_is_owed(rows, steps):
    taken: list[tuple[int, int]] = []
    owed = totals(rows)
    for fen, back in steps:
        if back and taken:
            taken.pop(fen % len(taken))
            continue
        fee, principal = (sum(part) for part in zip((0, 0), *taken, strict=True))
        parts = divide(rows, fee, principal, fen)
        assert min(parts) >= 0
        assert parts.fee_fen + parts.principal_fen + parts.over_fen == fen
        taken.append((parts.fee_fen, parts.principal_fen))
        fee, principal = (sum(part) for part in zip((0, 0), *taken, strict=True))
        assert fee <= owed[0]
        assert principal <= owed[1]
        if parts.over_fen:
            assert (fee, principal) == owed


@given(st.text("收A年-〔〕", max_size=8), st.integers(1, 10**9 - 1), st.integers(0, 3))
def test_a_receipts_number_is_found_again_whatever_stands_before_it(prefix, number, noughts):
    width = min(9, len(str(number)) + noughts)
    serial = Serial(prefix, width, number)
    assert serial_of(str(serial)) == serial


def test_what_does_not_end_in_a_number_is_from_no_book():
    assert serial_of("白条") is None
    assert serial_of("") is None
    assert serial_of("1234567890") is None
    assert serial_of("收１２") is None


@given(st.integers(1, 30), st.integers(0, 30), st.sets(st.integers(-5, 70)), st.sets(st.integers()))
def test_every_number_of_a_book_is_said_once(first, more, used, voided):
    told = accounted(first, first + more, used, voided)
    assert [number for number, _ in told] == list(range(first, first + more + 1))
    states = dict(told)
    assert {n for n, state in states.items() if state == "used"} == used & set(states)
    gaps = [n for n, state in states.items() if state == "gap"]
    known = (used | voided) & set(states)
    assert all(n < max(known) for n in gaps)
    assert (
        not {n for n, s in states.items() if s == "unused"}
        or not known
        or (min(n for n, s in states.items() if s == "unused") > max(known))
    )
