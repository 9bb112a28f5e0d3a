"""Canonical text, keys, scopes and refusals: the small things that everything rests on."""

import json
from datetime import date
from threading import Thread
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuopin.kit.canonical import canonical
from tuopin.kit.keys import uuid7
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.scope import Scope, area_prefix, region_range, whole_county
from tuopin.kit.terms import Word, term, terms

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON)
def test_canonical_text_is_read_back_to_the_same_value(value):
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(st.text(), st.integers()))
def test_the_order_of_keys_does_not_matter(value):
    turned = dict(reversed(value.items()))
    assert canonical(turned) == canonical(value)


def test_days_and_keys_are_said_as_text():
    key = UUID("01890000-0000-7000-8000-000000000001")
    assert canonical({"b": date(2007, 1, 8), "a": key}) == f'{{"a":"{key}","b":"2007-01-08"}}'
    assert canonical(Culprit("甲", "why")) == '["甲","why",""]'
    assert canonical(b"\x01") == '"01"'


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object()])
def test_what_has_no_canonical_text_is_refused(value):
    with pytest.raises((TypeError, ValueError)):
        canonical(value)


def test_keys_only_ever_grow():
    keys = [uuid7() for _ in range(20_000)]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    assert {key.version for key in keys} == {7}


def test_keys_of_several_threads_never_meet():
    made: list[UUID] = []
    threads = [Thread(target=lambda: made.extend(uuid7() for _ in range(2000))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 16_000


def test_an_area_is_the_code_without_its_noughts():
    assert area_prefix("990101000000") == "990101"
    assert area_prefix("990101101000") == "990101101"
    assert area_prefix("990101101201") == "990101101201"
    assert area_prefix("990101100000") == "990101100"


@given(st.integers(min_value=0, max_value=999_998), st.integers(min_value=0, max_value=999_999))
def test_a_range_holds_what_begins_with_the_prefix(county, rest):
    low, high = region_range(f"{county:06d}")
    assert low <= f"{county:06d}{rest:06d}" < high
    assert not low <= f"{county + 1:06d}{rest:06d}" < high


def test_a_scope_covers_its_areas():
    scope = Scope("990101", ("990101101",))
    assert scope.covers("990101101201")
    assert not scope.covers("990101201201")
    assert not scope.whole
    assert whole_county("990101").whole
    assert not Scope("990101", ()).covers("990101101201")


def test_a_refusal_says_facts_and_words_in_the_readers_language():
    refusal = Refused("out_of_order", verb=Word("verb.start"), state=Word("state.job.failed"))
    for lang in ("zh", "en"):
        assert term("verb.start", lang) in refusal.text(lang)
        assert term("state.job.failed", lang) in refusal.text(lang)
    assert refusal.mend("zh")
    assert refusal.mend("en")
    assert str(refusal) == refusal.text()


def test_a_refusal_may_name_its_culprits():
    refusal = Refused("bad_value", rows=[Culprit("甲", "乙")], field="kind", value="x")
    assert refusal.rows == (Culprit("甲", "乙"),)


def test_an_unknown_word_is_an_error():
    with pytest.raises(KeyError):
        term("no.such.word")
    assert len(terms()) > 100
