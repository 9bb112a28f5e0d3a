"""Seals and blind indexes: personal data are closed at rest, found without being opened."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from tuopin.base.seal import (
    blind_index,
    derived,
    mac,
    seal,
    seal_text,
    sha256,
    sm3,
    unseal,
    unseal_text,
)

# GB/T 32905-2016, annex A.1.
SM3_OF_ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@pytest.fixture(params=["sm4-gcm", "aes-gcm"])
def suite(request, settings):
    """Both suites that an installation may choose."""
    settings.TUOPIN_SEAL = request.param
    return request.param


@given(data=st.binary(max_size=300))
def test_what_is_sealed_opens_to_the_same(data):
    assert unseal(seal(data)) == data


@given(text=st.text(max_size=60))
def test_a_sealed_text_opens_to_the_same(text):
    assert unseal_text(seal_text(text)) == text


def test_one_text_is_sealed_differently_each_time(suite):
    one, other = seal(b"990101195001010011"), seal(b"990101195001010011")
    assert one != other
    assert b"990101195001010011" not in one
    assert unseal(one) == unseal(other)


def test_a_seal_of_the_other_suite_still_opens(settings):
    settings.TUOPIN_SEAL = "aes-gcm"
    old = seal(b"x")
    settings.TUOPIN_SEAL = "sm4-gcm"
    assert unseal(old) == b"x"
    assert (old[:3], seal(b"x")[:3]) == (b"ag:", b"s4:")


@pytest.mark.parametrize("place", [5, 16, -1])
def test_a_touched_seal_does_not_open(suite, place):
    blob = bytearray(seal(b"990101195001010011"))
    blob[place] ^= 1
    with pytest.raises(InvalidTag):
        unseal(bytes(blob))


@pytest.mark.parametrize("blob", [b"", b"plain text that nobody sealed", b"s4:short", b"ag:short"])
def test_what_was_never_sealed_does_not_open(blob):
    with pytest.raises((ValueError, InvalidTag)):
        unseal(blob)


def test_nothing_stays_nothing():
    assert seal_text("") == ""
    assert unseal_text("") == ""
    assert blind_index("") == ""


def test_a_blind_index_finds_equals_and_tells_nothing():
    number = "990101195001010011"
    assert blind_index(number) == blind_index(number)
    assert blind_index(number) != blind_index("99010119500101003X")
    assert len(blind_index(number)) == 64
    assert blind_index(number) not in {sm3(number.encode()), sha256(number.encode())}


def test_each_purpose_has_a_key_of_its_own():
    assert derived("one") != derived("other")
    assert mac("one", "text") != mac("other", "text")
    assert mac("one", "text") == mac("one", "text")
    assert blind_index("text") == mac("blind-index", "text")


def test_hashes_are_those_of_the_standards():
    assert sm3(b"abc") == SM3_OF_ABC
    assert sha256(b"").startswith("e3b0c44298fc1c14")
