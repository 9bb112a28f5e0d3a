"""Quantities: whole thousandths, whole counts, and units that are not what they seem."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuopin.kit.quantity import plain, read_count, read_milli
from tuopin.kit.unreadable import Unreadable


@pytest.mark.parametrize(
    ("typed", "milli"),
    [
        ("1.5", 1500), ("1.5亩", 1500), ("１．５亩", 1500), ("3 头", 3000), ("1,200株", 1_200_000),
        ("120㎡", 120_000), ("120m²", 120_000), (0, 0), (2, 2000), (0.333, 333), (1 / 3, 333),
        ("0.0005", 1), ("1.", 1000), ("5000袋", 5_000_000),
    ],
)  # fmt: skip
def test_a_quantity_is_read_in_thousandths(typed, milli):
    assert read_milli(typed) == milli


@pytest.mark.parametrize(
    "typed", ["", None, "若干", "3公顷", "5分", "二亩", "约3亩", "1/2", True, "1e3", "3-5亩", 1e300]
)
def test_a_quantity_that_cannot_be_told_is_refused(typed):
    with pytest.raises(Unreadable) as refused:
        read_milli(typed)
    assert refused.value.code == "number_unreadable"


def test_only_the_units_named_are_understood():
    assert read_milli("3公顷", units="公顷") == 3000
    with pytest.raises(Unreadable):
        read_milli("3头", units="亩")


@pytest.mark.parametrize(("typed", "count"), [("3", 3), ("3人", 3), (4.0, 4), ("5.0", 5), (0, 0)])
def test_a_count_is_whole(typed, count):
    assert read_count(typed) == count


@pytest.mark.parametrize("typed", [2.5, "2.5", "两个", "", None, False])
def test_half_a_person_is_refused(typed):
    with pytest.raises(Unreadable) as refused:
        read_count(typed)
    assert refused.value.code == "number_unreadable"


@pytest.mark.parametrize("read", [read_milli, read_count])
@pytest.mark.parametrize("typed", ["-1", -1, "－2", "−3"])
def test_less_than_nothing_is_refused(read, typed):
    with pytest.raises(Unreadable) as refused:
        read(typed)
    assert refused.value.code == "number_negative"


@given(st.integers(min_value=0, max_value=10**14))
def test_a_quantity_written_is_a_quantity_read(milli):
    assert read_milli(plain(milli)) == milli


def test_a_quantity_is_written_without_trailing_noughts():
    assert [plain(m) for m in (1500, 2000, 5, 0, -250)] == ["1.5", "2", "0.005", "0", "-0.25"]
