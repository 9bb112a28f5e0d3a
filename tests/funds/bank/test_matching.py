"""Which movement a bank line is: never by a guess, never twice, whatever the order."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuopin.funds.rules.bank import Line, Movement, mentions, propose

DAY = date(2007, 4, 10)


def key(n):
    return UUID(int=n)


def on(days=0):
    return DAY + timedelta(days=days)


def line(n, fen, days=0, text=""):
    return Line(key(n), on(days), fen, text)


def moved(n, fen, days=0, kind="payment", *references, group=None):
    return Movement(key(100 + n), on(days), fen, kind, references, group and key(group))


def pairs(proposed):
    return [(p.line.int, tuple(m.int - 100 for m in p.movements), p.by) for p in proposed.matched]


def test_the_same_amount_on_the_same_day_is_proposed():
    found = propose([line(1, 500)], [moved(1, 500), moved(2, 700)], 3)
    assert pairs(found) == [(1, (1,), "bank.by_day")]


def test_money_that_came_in_is_never_money_that_went_out():
    assert propose([line(1, 500)], [moved(1, -500)], 3).matched == []


def test_a_few_days_between_book_and_bank_are_bridged_and_no_more():
    movements = [moved(1, -500)]
    assert pairs(propose([line(1, -500, 3)], movements, 3)) == [(1, (1,), "bank.by_days")]
    assert propose([line(1, -500, 4)], movements, 3) == ([], {}, [])
    assert pairs(propose([line(1, -500, -2)], movements, 3)) == [(1, (1,), "bank.by_days")]


def test_two_equal_amounts_are_candidates_and_not_proposed():
    found = propose([line(1, -500)], [moved(1, -500), moved(2, -500)], 3)
    assert found.matched == []
    assert found.candidates == {key(1): [(key(101),), (key(102),)]}


def test_as_many_lines_as_movements_of_one_amount_can_be_taken_in_turn():
    lines = [line(2, -500, 1), line(1, -500)]
    found = propose(lines, [moved(2, -500), moved(1, -500)], 3)
    assert found.matched == []
    assert [(p.line.int, p.movements[0].int - 100, p.by) for p in found.even] == [
        (1, 1, "bank.by_turn"),
        (2, 2, "bank.by_turn"),
    ]


@pytest.mark.parametrize(
    ("lines", "movements"),
    [
        ([line(1, -500), line(2, -500)], [moved(1, -500)]),
        ([line(1, -500), line(2, -500, 9)], [moved(1, -500), moved(2, -500)]),
        (
            [line(1, -500, text="甲乙"), line(2, -500, text="甲乙")],
            [moved(1, -500, 0, "payment", "甲乙"), moved(2, -500, 0, "payment", "甲乙")],
        ),
    ],
)
def test_nothing_is_taken_in_turn_where_something_tells_them_apart(lines, movements):
    assert propose(lines, movements, 3).even == []


def test_two_lines_for_one_movement_are_not_proposed():
    found = propose([line(1, -500), line(2, -500)], [moved(1, -500)], 3)
    assert found.matched == []
    assert set(found.candidates) == {key(1), key(2)}


def test_a_reference_in_the_text_tells_equal_amounts_apart():
    lines = [line(1, -500, text="放款 07-1-北山-002"), line(2, -500, text="放款07-1-北山-001")]
    movements = [
        moved(1, -500, 0, "payment", "07-1-北山-001"),
        moved(2, -500, 0, "payment", "07-1-北山-002"),
    ]
    assert pairs(propose(lines, movements, 3)) == [
        (1, (2,), "bank.by_reference"),
        (2, (1,), "bank.by_reference"),
    ]


def test_once_a_reference_has_settled_one_the_other_is_plain():
    lines = [line(1, -500, text="王二"), line(2, -500)]
    movements = [moved(1, -500, 0, "payment", "王二"), moved(2, -500)]
    assert pairs(propose(lines, movements, 3)) == [
        (1, (1,), "bank.by_reference"),
        (2, (2,), "bank.by_day"),
    ]


def test_a_text_that_names_another_movement_rules_out_an_equal_amount():
    movements = [moved(1, -500), moved(2, -700, 0, "payment", "07-1-北山-002")]
    found = propose([line(1, -500, text="07-1-北山-002")], movements, 3)
    assert found.matched == []
    assert found.candidates == {key(1): [(key(101),)]}


def test_one_line_for_all_that_was_paid_on_a_day():
    movements = [moved(1, -500), moved(2, -500), moved(3, -800), moved(4, -900, 1)]
    assert pairs(propose([line(1, -1800, 1)], movements, 3)) == [(1, (1, 2, 3), "bank.by_sum")]


def test_one_line_for_all_of_a_voucher_though_more_moved_that_day():
    movements = [
        moved(1, 500, 0, "hand_in", group=7),
        moved(2, 600, 0, "hand_in", group=7),
        moved(3, 900, 0, "hand_in", group=8),
    ]
    assert pairs(propose([line(1, 1100)], movements, 3)) == [(1, (1, 2), "bank.by_sum")]


def test_two_sums_that_fit_are_candidates():
    movements = [
        moved(1, 500, 0, "hand_in", group=7),
        moved(2, 600, 0, "hand_in", group=7),
        moved(3, 1000, 0, "hand_in", group=8),
        moved(4, 100, 0, "hand_in", group=8),
    ]
    found = propose([line(1, 1100)], movements, 3)
    assert found.matched == []
    assert sorted(found.candidates[key(1)]) == [(key(101), key(102)), (key(103), key(104))]


def test_a_single_movement_is_preferred_to_a_sum():
    movements = [moved(1, 1100), moved(2, 500, 0, "hand_in"), moved(3, 600, 0, "hand_in")]
    assert pairs(propose([line(1, 1100)], movements, 3)) == [(1, (1,), "bank.by_day")]


@pytest.mark.parametrize(
    ("text", "reference", "named"),
    [
        ("收款 财农〔2007〕18号", "财农[2007]18号", True),
        ("财农（2007）18号", "财农〔2007〕18号", True),
        ("财农〔2007〕118号", "财农〔2007〕18号", False),
        ("借据 0701-1", "0701-1", True),
        ("借据0701-11", "0701-1", False),
        ("借据10701-1", "0701-1", False),
        ("ＡＢ１２ 还款", "ab12", True),
        ("还款王二", "王二", True),
        ("", "王二", False),
        ("1", "1", False),
        ("随便", "", False),
    ],
)
def test_a_text_names_a_reference_whole(text, reference, named):
    assert mentions(text, [reference]) is named


amounts = st.sampled_from([-900, -500, -400, 400, 500, 900])
texts = st.sampled_from(["", "甲乙", "甲乙 丙丁", "0701-1", "0701-11"])
lines_of = st.lists(st.tuples(amounts, st.integers(-4, 4), texts), max_size=8)
movements_of = st.lists(
    st.tuples(
        amounts,
        st.integers(-4, 4),
        st.sampled_from(["payment", "hand_in"]),
        st.lists(st.sampled_from(["甲乙", "丙丁", "0701-1", "0701-11"]), max_size=2),
        st.sampled_from([None, 1, 2]),
    ),
    max_size=10,
)


def build(lines, movements):
    return (
        [line(n, fen, days, text) for n, (fen, days, text) in enumerate(lines)],
        [
            moved(n, fen, days, kind, *references, group=group)
            for n, (fen, days, kind, references, group) in enumerate(movements)
        ],
    )


@settings(deadline=None)
@given(lines_of, movements_of, st.integers(0, 5))
def test_nothing_is_matched_twice_and_amounts_are_equal(lines, movements, days):
    of_bank, of_book = build(lines, movements)
    found = propose(of_bank, of_book, days)
    used = [m for p in found.matched for m in p.movements]
    assert len(used) == len(set(used))
    assert len({p.line for p in found.matched}) == len(found.matched)
    by_line, by_key = {one.key: one for one in of_bank}, {m.key: m for m in of_book}
    for p in found.matched:
        assert by_line[p.line].fen == sum(by_key[m].fen for m in p.movements)
        assert all(abs((by_key[m].day - by_line[p.line].day).days) <= days for m in p.movements)
    turns = [m for p in found.even for m in p.movements]
    assert len(turns) == len(set(turns)) == len({p.line for p in found.even})
    assert not set(turns) & set(used)
    assert all(p.movements in found.candidates[p.line] for p in found.even)
    for at, sets in found.candidates.items():
        assert at not in {p.line for p in found.matched}
        for one in sets:
            assert not set(one) & set(used)
            assert by_line[at].fen == sum(by_key[m].fen for m in one)


@settings(deadline=None)
@given(lines_of, movements_of, st.integers(0, 5), st.randoms())
def test_the_order_of_what_is_given_does_not_matter(lines, movements, days, chance):
    of_bank, of_book = build(lines, movements)
    found = propose(of_bank, of_book, days)
    chance.shuffle(of_bank)
    chance.shuffle(of_book)
    assert propose(of_bank, of_book, days) == found
