"""Identity numbers: the standard's own examples, and every way in which a workbook spoils one."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuopin.kit.identity import age_on, check_character, make, mask, read_identity, sex_of
from tuopin.kit.unreadable import Unreadable

NUMBERS = st.builds(
    make,
    st.sampled_from(["990101", "341525", "110105"]),
    st.dates(date(1900, 1, 1), date(2020, 12, 31)),
    st.integers(min_value=0, max_value=999),
)


@pytest.mark.parametrize(
    "number", ["34052419800101001X", "440524188001010014", "11010519491231002X"]
)
def test_the_standards_own_examples_are_right(number):
    assert read_identity(number).number == number


def test_a_number_says_birth_and_sex():
    person = read_identity("11010519491231002x")
    assert person == ("11010519491231002X", date(1949, 12, 31), "female", False)
    assert sex_of("34052419800101001X") == "male"


@pytest.mark.parametrize(
    "typed",
    ["１１０１０５１９４９１２３１００２Ｘ", " 110105 19491231 002X ", "'11010519491231002X"],
)
def test_blanks_and_full_width_digits_are_forgiven(typed):
    assert read_identity(typed).number == "11010519491231002X"


def test_fifteen_digits_are_raised_to_eighteen():
    person = read_identity("110105491231002")
    assert person.number == "11010519491231002X"
    assert person.raised


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (341525198001011234, "id_numeric"),
        (3.41525198001011e17, "id_numeric"),
        ("3.41525E+17", "id_numeric"),
        ("3.41525e17", "id_numeric"),
        ("341525198001011000.0", "id_numeric"),
        ("", "id_length"),
        (None, "id_length"),
        ("3415251980010112", "id_length"),
        ("3415251980010112345", "id_length"),
        ("无", "id_length"),
        ("110105194912310021", "id_check"),
        ("1101051949123100AX", "id_check"),
        ("11010549123100A", "id_check"),
        ("110105194913310021", "id_birth"),
        ("110105194902300021", "id_birth"),
        ("110105000001010021", "id_birth"),
        ("110105490230002", "id_birth"),
    ],
)
def test_a_spoilt_number_is_refused_with_its_code(value, code):
    with pytest.raises(Unreadable) as refused:
        read_identity(value)
    assert refused.value.code == code


@given(NUMBERS)
def test_a_number_made_is_a_number_read(number):
    person = read_identity(number)
    assert person.number == number
    assert (person.sex == "male") == (int(number[14:17]) % 2 == 1)
    assert not person.raised


@given(NUMBERS, st.integers(min_value=0, max_value=17), st.integers(min_value=1, max_value=9))
def test_one_wrong_digit_is_always_found(number, place, shift):
    digit = "0123456789".find(number[place])
    wrong = str((digit + shift) % 10) if digit >= 0 else str(shift)
    with pytest.raises(Unreadable):
        read_identity(number[:place] + wrong + number[place + 1 :])


@given(NUMBERS, st.integers(min_value=0, max_value=15))
def test_two_neighbours_swapped_are_always_found(number, place):
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        with pytest.raises(Unreadable):
            read_identity(swapped)


@given(st.text(max_size=24))
def test_any_text_is_a_number_or_a_fault(text):
    with contextlib.suppress(Unreadable):
        assert len(read_identity(text).number) == 18


def test_a_mask_hides_birth_and_sequence():
    assert mask("990101195001010011") == "990101********0011"
    assert mask("110105491231002") == "110105*****1002"
    assert mask("12345") == "*****"
    assert mask("") == ""


def test_a_serial_out_of_range_is_refused():
    with pytest.raises(ValueError, match="serial"):
        make("990101", date(1950, 1, 1), 1000)
    assert check_character("11010519491231002") == "X"


def test_age_counts_full_years():
    assert age_on(date(1937, 1, 9), date(2007, 1, 8)) == 69
    assert age_on(date(1937, 1, 8), date(2007, 1, 8)) == 70
    assert age_on(date(1988, 2, 29), date(2006, 2, 28)) == 17
    assert age_on(date(1988, 2, 29), date(2006, 3, 1)) == 18
