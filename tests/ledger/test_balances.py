"""Balances of any day, trial balances and cash books against a plain replay of the journals."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ledger.posting import DAY
from tests.world import COUNTY, NORTH, SOUTH
from tuopin.kit.scope import Scope, whole_county
from tuopin.ledger.models import Account
from tuopin.ledger.queries import (
    accounts,
    balance,
    balances_by_kind,
    balances_by_kind_and_region,
    cash_book,
    find,
    folded,
    sides,
    together,
    trial_balance,
    turnover,
)
from tuopin.ledger.rules import Leg

LATER = date(2007, 3, 9)
BEFORE = DAY - timedelta(days=1)


def lived(books):
    """A little life: money came, went to two townships, one of the ways was a mistake."""
    books.fund(1_000)
    books.post(Leg(books.north, books.special, 300, region=NORTH))
    wrong = books.post(Leg(books.south, books.special, 200, region=SOUTH))
    books.reverse(wrong, LATER)
    return wrong


def test_a_trial_balance_lists_every_account_on_its_side_and_balances(books):
    lived(books)
    rows = {row.code: row for row in trial_balance(COUNTY, DAY)}
    assert list(rows) == ["capital", "cash:north", "cash:south", "special"]
    assert [row.closing_fen for row in rows.values()] == [1_000, 300, 200, 500]
    assert sides(rows["capital"]).closing_credit_fen == 1_000
    assert sides(rows["special"]).closing_debit_fen == 500
    total = together(rows.values())
    assert (total.closing_debit_fen, total.closing_credit_fen) == (1_000, 1_000)
    assert total.balanced
    assert together([rows["special"]]).balanced is False
    assert together([]).balanced


def test_a_trial_balance_of_a_day_leaves_out_what_counts_later(books):
    lived(books)
    assert {r.code: r.closing_fen for r in trial_balance(COUNTY, LATER)}["cash:south"] == 0
    assert [r.closing_fen for r in trial_balance(COUNTY, BEFORE)] == [0, 0, 0, 0]
    assert not any(row.moved for row in trial_balance(COUNTY, BEFORE))


def test_a_balance_below_zero_stands_on_the_other_side(books):
    loose = books.open("loose", floor=False)
    books.post(Leg(books.special, loose, 40))
    row = next(row for row in trial_balance(COUNTY, DAY) if row.code == "loose")
    assert row.closing_fen == -40
    assert sides(row).closing_credit_fen == 40
    assert sides(row).closing_debit_fen == 0


def test_a_period_shows_opening_turnovers_and_closing_by_account_kind_and_region(books):
    lived(books)
    rows = turnover(COUNTY, DAY, LATER)
    south = next(row for row in rows if row.code == "cash:south")
    assert (south.opening_fen, south.debit_fen, south.credit_fen, south.closing_fen) == (
        200, 0, 200, 0,
    )  # fmt: skip
    cash = folded(rows, lambda row: row.kind)["cash"]
    assert (cash.opening_debit_fen, cash.credit_fen, cash.closing_debit_fen) == (500, 200, 300)
    assert folded(rows, lambda row: row.region)[SOUTH].opening_debit_fen == 200
    whole = together(turnover(COUNTY, BEFORE, LATER))
    assert (whole.opening_debit_fen, whole.debit_fen, whole.credit_fen) == (0, 1_700, 1_700)
    assert whole.balanced


def test_a_township_sees_its_own_accounts(books):
    lived(books)
    area = Scope(COUNTY, (NORTH[:9],))
    assert [row.code for row in trial_balance(COUNTY, DAY, area)] == ["cash:north"]
    assert [a.code for a in accounts(area, "special", "cash")] == ["cash:north"]
    assert [a.code for a in accounts(whole_county(COUNTY), "special", "cash")] == [
        "special", "cash:north", "cash:south",
    ]  # fmt: skip


def test_a_cash_book_shows_each_movement_with_its_counter_account_and_the_balance_after(books):
    wrong = lived(books)
    book = cash_book(find(COUNTY, "special"), DAY, LATER)
    assert book.opening_fen == 0
    assert [(m.counter.code, m.debit_fen, m.credit_fen, m.balance_fen) for m in book.movements] == [
        ("capital", 1_000, 0, 1_000), ("cash:north", 0, 300, 700), ("cash:south", 0, 200, 500),
        ("cash:south", 200, 0, 700),
    ]  # fmt: skip
    assert (book.debit_fen, book.credit_fen, book.closing_fen) == (1_200, 500, 700)
    original, back = book.movements[2:]
    assert original.journal == wrong.id
    assert (original.reversed_by.journal, original.reversed_by.on) == (back.journal, LATER)
    assert (back.reverses.journal, back.reverses.on) == (wrong.id, DAY)
    assert back.memo == "记错"
    assert original.reverses is None
    assert back.reversed_by is None


def test_an_original_names_its_reversal_even_when_that_lies_beyond_the_days_shown(books):
    lived(books)
    book = cash_book(find(COUNTY, "cash:south"), DAY, DAY)
    assert [m.reversed_by.on for m in book.movements] == [LATER]
    assert book.closing_fen == 200
    after = cash_book(find(COUNTY, "cash:south"), LATER, LATER)
    assert (after.opening_fen, after.closing_fen) == (200, 0)
    nothing = cash_book(find(COUNTY, "capital"), BEFORE, BEFORE)
    assert (nothing.opening_fen, nothing.movements, nothing.closing_fen) == (0, [], 0)


def test_a_cash_book_of_a_credit_account_runs_in_the_sense_of_its_own_side(books):
    lived(books)
    book = cash_book(find(COUNTY, "capital"), DAY, LATER)
    assert [(m.credit_fen, m.balance_fen) for m in book.movements] == [(1_000, 1_000)]


def queries(call):
    with CaptureQueriesContext(connection) as seen:
        call()
    return [q["sql"] for q in seen]


def test_the_number_of_queries_does_not_grow_with_the_transfers(books):
    lived(books)
    special = find(COUNTY, "special")
    calls = [
        lambda: trial_balance(COUNTY, LATER),
        lambda: turnover(COUNTY, BEFORE, LATER),
        lambda: cash_book(special, DAY, LATER),
        lambda: balances_by_kind(COUNTY, DAY),
        lambda: balance(COUNTY, "special", DAY),
    ]
    few = [len(queries(call)) for call in calls]
    for fen in range(1, 30):
        books.reverse(books.post(Leg(books.south, books.special, fen), on=LATER), LATER)
    assert [len(queries(call)) for call in calls] == few == [2, 2, 3, 1, 2]


class Entry(NamedTuple):
    """A journal to be posted: its day, its legs, and when it is reversed, if it is."""

    day: int
    legs: list[tuple[int, int, int]]
    undone_after: int | None


LEG = st.tuples(st.integers(0, 4), st.integers(1, 4), st.integers(1, 10**9))
ENTRIES = st.lists(
    st.builds(
        Entry,
        st.integers(0, 20),
        st.lists(LEG, min_size=1, max_size=4),
        st.none() | st.integers(0, 5),
    ),
    max_size=8,
)


def posted(books, entries):
    """Post the entries; return the moves (day, account's place, signed fen) as they should be."""
    keys = [books.open(f"a{n}", debit=n % 2 == 0, floor=False, region=NORTH) for n in range(5)]
    moves = []
    for entry in entries:
        legs = [(a, (a + step) % 5, fen) for a, step, fen in entry.legs]
        on = DAY + timedelta(days=entry.day)
        journal = books.post(*(Leg(keys[a], keys[b], fen) for a, b, fen in legs), on=on)
        moves += [
            (on, place, turn * fen) for a, b, fen in legs for place, turn in ((a, 1), (b, -1))
        ]
        if entry.undone_after is not None:
            later = on + timedelta(days=entry.undone_after)
            books.reverse(journal, later)
            moves += [(later, p, t * fen) for a, b, fen in legs for p, t in ((a, -1), (b, 1))]
    return moves


def replayed(moves, place, on):
    fen = sum(fen for day, where, fen in moves if where == place and day <= on)
    return fen if place % 2 == 0 else -fen


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(entries=ENTRIES, first=st.integers(-1, 24), days=st.integers(0, 12))
def test_balances_trial_balances_and_cash_books_agree_with_a_replay(books, entries, first, days):
    after = DAY + timedelta(days=first)
    through = after + timedelta(days=days)
    with transaction.atomic():
        moves = posted(books, entries)
        rows = [row for row in turnover(COUNTY, after, through) if row.code.startswith("a")]
        assert together(turnover(COUNTY, after, through)).balanced
        for place, row in enumerate(rows):
            assert row.opening_fen == replayed(moves, place, after)
            assert row.closing_fen == replayed(moves, place, through)
            assert balance(COUNTY, row.code, through) == row.closing_fen
            during = [fen for day, p, fen in moves if p == place and after < day <= through]
            assert row.debit_fen == sum(fen for fen in during if fen > 0)
            assert row.credit_fen == -sum(fen for fen in during if fen < 0)
            held = Account.objects.get(code=row.code)
            book = cash_book(held, after + timedelta(days=1), through)
            assert (book.opening_fen, book.debit_fen, book.credit_fen, book.closing_fen) == (
                row.opening_fen, row.debit_fen, row.credit_fen, row.closing_fen,
            )  # fmt: skip
            last = book.movements[-1].balance_fen if book.movements else book.opening_fen
            assert last == book.closing_fen
        by_kind = balances_by_kind(COUNTY, through)
        assert {row.kind: row.closing_fen for row in rows}.items() <= by_kind.items()
        assert balances_by_kind_and_region(COUNTY, through).keys() >= {
            (row.kind, NORTH) for row in rows
        }
        transaction.set_rollback(True)
