"""Coded words: what goes out, what is understood, and what is offered instead."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuopin.kit import words
from tuopin.kit.unreadable import Unreadable


@pytest.mark.parametrize(
    ("name", "typed", "word"),
    [
        ("sex", "男", "男"),
        ("sex", " 女 ", "女"),
        ("nation", "汉", "汉族"),
        ("nation", "土家族", "土家族"),
        ("education", "半文盲", "文盲或半文盲"),
        ("education", "大学", "本科及以上"),
        ("health", "良好", "健康"),
        ("health", "慢性病", "长期慢性病"),
        ("labour", "普通", "普通劳动力"),
        ("structure", "土坯", "土木"),
        ("yesno", "√", "是"),
        ("yesno", "有", "是"),
        ("yesno", "×", "否"),
        ("yesno", 1, "是"),
        ("yesno", 0.0, "否"),
        ("yesno", True, "是"),
        ("yesno", "１", "是"),
        ("cause", "动力不足", "自身发展动力不足"),
        ("relation", "妻", "配偶"),
        ("relation", "长子", "之子"),
        ("relation", "本人", "户主"),
        ("self_care", "半自理", "半自理"),
        ("living", "敬老院", "敬老院"),
        ("category", "茶叶", "茶叶"),
        ("progress", "停滞", "停滞"),
        ("disaster_kind", "风雹", "风雹"),
    ],
)
def test_a_word_is_understood_in_every_way_of_writing_it(name, typed, word):
    assert words.read(name, typed) == word


@pytest.mark.parametrize(
    ("name", "typed", "nearest"),
    [
        ("health", "慢性", "长期慢性病"),
        ("cause", "因病致贫", "因病"),
        ("education", "大学本科", "本科及以上"),
        ("nation", "土家旗", "土家族"),
        ("progress", "正长", "正常"),
        ("health", "abc", ""),
        ("sex", "", ""),
        ("sex", None, ""),
    ],
)
def test_an_unknown_word_is_refused_and_the_nearest_offered(name, typed, nearest):
    with pytest.raises(Unreadable) as refused:
        words.read(name, typed)
    assert refused.value.code == "code_unknown"
    assert refused.value.facts == {"vocabulary": name, "nearest": nearest}


def test_a_county_may_add_words():
    extra = {"category": ["光伏"]}
    assert words.read("category", "光伏", extra) == "光伏"
    assert words.words("category", extra)[-1] == "光伏"
    with pytest.raises(Unreadable) as refused:
        words.read("category", "光伏板", extra)
    assert refused.value.facts["nearest"] == "光伏"
    with pytest.raises(Unreadable):
        words.read("category", "光伏")


def test_there_are_fifty_six_nations():
    nations = words.words("nation")
    assert len(set(nations)) == 56
    assert all(nation.endswith("族") for nation in nations)


@pytest.mark.parametrize("name", words.names())
def test_every_word_that_goes_out_comes_back(name):
    for word in words.words(name):
        assert words.read(name, word) == word


@pytest.mark.parametrize("name", words.names())
def test_no_spelling_means_two_words(name):
    table = words.spellings(name)
    said = [*table, *(other for others in table.values() for other in others)]
    assert len(said) == len(set(said))


@given(st.sampled_from(words.names()), st.text(max_size=12))
def test_any_text_is_a_word_or_a_fault(name, text):
    with contextlib.suppress(Unreadable):
        assert words.read(name, text) in words.words(name)


@pytest.mark.parametrize(
    ("relation", "sex"),
    [
        ("妻", "female"),
        ("丈夫", "male"),
        ("儿媳", "female"),
        ("女婿", "male"),
        ("之子", "male"),
        ("外孙女", "female"),
        ("祖母", "female"),
        ("配偶", None),
        ("户主", None),
        ("其他", None),
        ("", None),
    ],
)
def test_a_relation_says_the_sex_or_nothing(relation, sex):
    assert words.relation_sex(relation) == sex


def test_every_relation_but_three_says_a_sex():
    table = words.spellings("relation")
    said = {w for word, others in table.items() for w in (word, *others)}
    assert {w for w in said if words.relation_sex(w) is None} == {"户主", "本人", "配偶", "其他"}


def test_sex_and_yes_are_translated():
    assert (words.sex_code("男"), words.sex_code("女")) == ("male", "female")
    assert (words.sex_word("male"), words.sex_word("female")) == ("男", "女")
    assert words.is_yes("是")
    assert not words.is_yes("否")


@pytest.mark.parametrize("name", words.names())
def test_every_word_that_goes_out_has_an_english_name(name):
    said = [words.english(name, word) for word in words.words(name)]
    assert all(text.isascii() for text in said)
    assert len(set(said)) == len(said)


def test_a_countys_own_word_stays_as_it_is_in_english():
    assert words.english("category", "养蚕") == "养蚕"


def test_a_list_of_words_is_said_in_english_word_by_word():
    assert words.english("disaster_kind", "洪涝、山洪、风雹") == "flood, 山洪, wind and hail"


def test_a_unit_of_measure_has_an_english_name():
    assert words.english("unit", "亩") == "mu"
    assert words.english("unit", "畦") == "畦"


def test_english_of_an_unknown_vocabulary_is_a_mistake_of_the_caller():
    with pytest.raises(KeyError):
        words.english("colour", "红")
