"""The codes on papers: what they say, how they are read back, and that nothing else fits them."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tuopin.papers.queries.codes import (
    mark_of,
    payload,
    read_mark,
    read_payload,
    same_number,
    spaced,
)

COUNTY = "990101"
numbers = st.text("0123456789ABCDEFGHJKLMNOPQRSTUVWXYZ-.", max_size=20)
texts = st.text(max_size=60)
marks = st.builds(lambda text: mark_of(COUNTY, "contract", "", text), texts)
addresses = st.sampled_from(["", "https://tuopin.example.gov.cn", "HTTP://10.0.0.7:8000/"])
kind_marks = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=2, max_size=2)


@given(addresses, kind_marks, marks, numbers)
def test_what_a_code_says_is_read_back_as_it_was_said(address, kind_mark, mark, number):
    said = payload(address, COUNTY, kind_mark, mark, number)
    assert re.fullmatch(r"[0-9A-Z $%*+\-./:]+", said)
    assert read_payload(said) == (COUNTY, kind_mark, mark, number)


@given(kind_marks, marks, st.data())
def test_a_code_typed_by_hand_is_forgiven_case_blanks_and_look_alikes(kind_mark, mark, data):
    said = payload("", COUNTY, kind_mark, mark, "07-1-101-001")
    typed = said.replace(
        mark, mark.replace("0", "O").replace("1", data.draw(st.sampled_from("IL")))
    )
    typed = " ".join(typed.lower())
    assert read_payload(typed) == (COUNTY, kind_mark, mark, "07-1-101-001")


def test_a_code_read_with_full_width_letters_is_read():
    mark = mark_of(COUNTY, "contract", "", "")
    said = payload("", COUNTY, "HT", mark, "")
    wide = "".join(chr(ord(c) + 0xFEE0) for c in said)
    assert read_payload(wide) == (COUNTY, "HT", mark, "")


@pytest.mark.parametrize(
    "text",
    [
        "", "hello", "HTTPS://EXAMPLE.COM", "TUOPIN:990101/HT/", "TUOPIN:990101/HT/123456789",
        "TUOPIN:990101/HT/7K3QF9Z2MAA", "TUOPIN:99010/HT/7K3QF9Z2MA", "TUOPIN:990101/H/7K3QF9Z2MA",
        "TUOPIN:990101/HT/7K3QF9Z2MU", "\0", "//////", "WIFI:T:WPA;S:990101;P:HT;;",
    ],
)  # fmt: skip
def test_another_code_is_no_code_of_ours(text):
    assert read_payload(text) is None


@given(st.text(max_size=200))
def test_no_text_at_all_breaks_the_reader(text):
    read = read_payload(text)
    assert read is None or len(read.mark) == 10
    assert read_mark(text) == "" or len(read_mark(text)) == 10


@given(texts, texts, numbers, numbers)
@example("如约", "如约 ", "07-1", "07-1")
@example("如约", "如约", "07-1", "07-2")
def test_a_change_in_number_or_text_makes_another_mark(text, other, number, second):
    first = mark_of(COUNTY, "contract", number, text)
    assert (first == mark_of(COUNTY, "contract", second, other)) == (
        (number, text) == (second, other)
    )
    assert first != mark_of(COUNTY, "note", number, text)
    assert first != mark_of("990102", "contract", number, text)


@given(st.text(max_size=8), st.text(max_size=8), st.integers(0, 10**12), st.integers(0, 10**12))
def test_a_change_in_name_or_amount_makes_another_mark(name, other, fen, second):
    first = mark_of(COUNTY, "contract", "07-1", "如约", name, fen)
    assert (first == mark_of(COUNTY, "contract", "07-1", "如约", other, second)) == (
        (name, fen) == (other, second)
    )


def test_a_number_that_does_not_fit_a_code_is_left_out_of_it():
    said = payload("https://a.example", COUNTY, "GW", "7K3QF9Z2MA", "脱贫办〔2007〕3号")
    assert said == "HTTPS://A.EXAMPLE/V/990101/GW/7K3QF9Z2MA"


def test_a_mark_is_printed_in_two_halves_and_read_back_from_them():
    assert spaced("7K3QF9Z2MA") == "7K3QF 9Z2MA"
    assert read_mark("7k3qf-9z2ma") == read_mark(" 7K3QF 9Z2MA ") == "7K3QF9Z2MA"
    assert read_mark("7K3QF9Z2M") == ""


@pytest.mark.parametrize(
    "typed", ["07-1-101-001", " 07 -1-101-001", "07－1－101－001", "07–1–101–001"]
)
def test_a_number_is_known_again_however_it_is_typed(typed):
    assert same_number(typed, "07-1-101-001")
    assert not same_number(typed, "07-1-101-002")
