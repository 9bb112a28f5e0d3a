"""The order in which papers print, and the pieces in which they are composed."""

from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tests.world import NORTH, NORTH_A, NORTH_B, SOUTH_A, WHOLE
from tuopin.documents.asking import Item
from tuopin.papers.rules.ordering import in_order, pieces

HOMES = [UUID(int=n) for n in range(1, 5)]


def item(number, region=NORTH_A, home=None):
    return Item(f"{number}/{home}", region, "周试", number, home)


def told(entries):
    return [(entry.kind, entry.item.number) for entry in entries]


FOUND = {
    "f1": [item("list", NORTH), item("county", WHOLE)],
    "contract": [
        item("07-1-101-002", NORTH_A, HOMES[0]),
        item("07-1-101-001", NORTH_B, HOMES[1]),
        item("07-1-201-001", SOUTH_A, HOMES[2]),
    ],
    "note": [
        item("07-1-101-001", NORTH_B, HOMES[1]),
        item("07-1-101-002", NORTH_A, HOMES[0]),
    ],
}


def test_by_household_a_set_lies_together_after_the_lists_of_its_township():
    assert told(in_order(FOUND, "household")) == [
        ("f1", "county"),
        ("f1", "list"),
        ("contract", "07-1-101-001"),
        ("note", "07-1-101-001"),
        ("contract", "07-1-101-002"),
        ("note", "07-1-101-002"),
        ("contract", "07-1-201-001"),
    ]


def test_by_kind_each_kind_lies_together_as_it_came():
    assert told(in_order(FOUND, "kind")) == [
        (kind, one.number) for kind, items in FOUND.items() for one in items
    ]


def test_a_household_without_a_number_comes_last_in_its_township_with_its_whole_set():
    found = {
        "application": [item("", NORTH_A, HOMES[0]), item("", NORTH_A, HOMES[1])],
        "contract": [item("07-1-101-001", NORTH_A, HOMES[1])],
    }
    assert [e.item.household for e in in_order(found, "household")] == [
        HOMES[1], HOMES[1], HOMES[0],
    ]  # fmt: skip


some = st.lists(
    st.tuples(
        st.sampled_from(["f1", "contract", "note"]),
        st.sampled_from([NORTH, NORTH_A, NORTH_B, SOUTH_A]),
        st.sampled_from([None, *HOMES]),
    ),
    max_size=40,
)


@given(some, st.sampled_from(["household", "kind"]), st.integers(1, 7))
def test_nothing_is_lost_and_no_set_is_cut_in_two(rows, sort, most):
    found = {}
    for n, (kind, region, home) in enumerate(rows):
        found.setdefault(kind, []).append(Item(str(n), region, "周试", "", home))
    entries = in_order(found, sort)
    assert sorted(e.item.subject for e in entries) == sorted(str(n) for n in range(len(rows)))
    cut = list(pieces(entries, most))
    assert [e for piece in cut for e in piece] == entries
    for one, following in pairwise(cut):
        assert len(one) >= most
        home = one[-1].item.household
        assert home is None or home != following[0].item.household
