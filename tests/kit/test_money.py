"""Money: what people type in becomes whole fen, and whole fen are said in three ways."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuopin.kit.money import capitals, half_up, plain_yuan, read_yuan, split, wan, yuan
from tuopin.kit.unreadable import Unreadable

FEN = st.integers(min_value=0, max_value=10**14)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1000", 100_000),
        ("1,234.56", 123_456),
        ("￥1,234.5元", 123_450),
        ("¥ 80", 8_000),
        ("人民币1200元整", 120_000),
        ("１２００．５", 120_050),
        ("1，200", 120_000),
        ("3.5万元", 3_500_000),
        ("0.3万", 300_000),
        ("100万元", 100_000_000),
        (" 12 ", 1_200),
        (".5", 50),
        ("0", 0),
        (0, 0),
        (1200, 120_000),
        (1200.5, 120_050),
        (1988.07, 198_807),
        (0.1 + 0.2, 30),
        ("1.500", 150),
    ],
)
def test_an_amount_is_read_as_it_was_typed(typed, fen):
    assert read_yuan(typed) == fen


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "money_unreadable"),
        (None, "money_unreadable"),
        ("很多", "money_unreadable"),
        ("12a", "money_unreadable"),
        ("1,23", "money_unreadable"),
        ("1.2.3", "money_unreadable"),
        ("1e5", "money_unreadable"),
        ("3美元", "money_unreadable"),
        (True, "money_unreadable"),
        (float("nan"), "money_unreadable"),
        (float("inf"), "money_unreadable"),
        (1e300, "money_unreadable"),
        ("9" * 5000, "money_unreadable"),
        ("=1+1", "money_unreadable"),
        ("-5", "money_negative"),
        ("￥-5", "money_negative"),
        ("－5", "money_negative"),
        ("(5.00)", "money_negative"),
        (-0.01, "money_negative"),
        ("1.005", "money_fraction"),
        (0.001, "money_fraction"),
        ("0.00001万元", None),
        ("0.0000001万元", "money_fraction"),
    ],
)
def test_an_amount_that_cannot_be_is_refused_with_its_code(typed, code):
    if code is None:
        assert read_yuan(typed) == 10
        return
    with pytest.raises(Unreadable) as refused:
        read_yuan(typed)
    assert refused.value.code == code


@given(FEN)
def test_what_is_written_is_read_back_to_the_fen(fen):
    assert read_yuan(yuan(fen)) == fen
    assert read_yuan(plain_yuan(fen)) == fen
    assert read_yuan(wan(fen) + "万元") == fen


@given(st.integers(min_value=0, max_value=10**11))
def test_a_number_cell_of_a_workbook_is_read_to_the_fen(fen):
    assert read_yuan(fen / 100) == fen


@given(st.text(max_size=20))
def test_any_text_is_an_amount_or_a_fault(text):
    with contextlib.suppress(Unreadable):
        assert read_yuan(text) >= 0


def test_amounts_are_said_in_yuan_and_in_ten_thousands():
    assert yuan(123_456_789) == "1,234,567.89"
    assert yuan(-5) == "-0.05"
    assert plain_yuan(123_456_789) == "1234567.89"
    assert plain_yuan(-100) == "-1.00"
    assert wan(100_000_000) == "100"
    assert wan(300_000) == "0.3"
    assert wan(0) == "0"
    assert wan(-1_500_000) == "-1.5"


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (140_950, "壹仟肆佰零玖元伍角"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元零叁角贰分"),
        (10_700_053, "壹拾万柒仟元零伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (100_000, "壹仟元整"),
        (250_000, "贰仟伍佰元整"),
        (1_000, "壹拾元整"),
        (10_100, "壹佰零壹元整"),
        (10_001_000, "壹拾万零壹拾元整"),
        (100_000_000, "壹佰万元整"),
        (200_000_000_100, "贰拾亿零壹元整"),
        (10_000_500_000, "壹亿零伍仟元整"),
        (10_010_000_000, "壹亿零壹拾万元整"),
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角"),
        (55, "伍角伍分"),
        (10_005, "壹佰元零伍分"),
    ],
)
def test_capitals_follow_the_rules_of_payment(fen, words):
    assert capitals(fen) == words


@given(FEN)
def test_capitals_never_hold_two_noughts_nor_a_digit(fen):
    said = capitals(fen)
    assert "零零" not in said
    assert not any(c.isascii() for c in said)
    assert said.endswith("整") == (fen % 100 == 0)


@given(FEN, FEN)
def test_two_amounts_never_have_the_same_capitals(one, other):
    assert (capitals(one) == capitals(other)) == (one == other)


def test_there_are_no_capitals_below_zero():
    with pytest.raises(ValueError, match="below zero"):
        capitals(-1)


def test_halves_are_rounded_away_from_zero():
    assert half_up(100_000_000, 503) == 198_807
    assert half_up(35_000_000, 82) == 426_829
    assert half_up(35_000_000, 85) == 411_765
    assert half_up(1, 2) == 1
    assert half_up(-1, 2) == -1
    assert half_up(0, 7) == 0
    with pytest.raises(ValueError, match="denominator"):
        half_up(1, 0)


@given(
    st.integers(min_value=-(10**12), max_value=10**12),
    st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=60).filter(sum),
)
def test_what_is_divided_sums_to_the_fen(total, weights):
    parts = split(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * whole - total * weight) < whole


def test_the_largest_remainders_get_the_last_fen():
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(10, [0, 5, 0]) == [0, 10, 0]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 3]])
def test_nothing_is_divided_by_impossible_weights(weights):
    with pytest.raises(ValueError, match="weights"):
        split(100, weights)
