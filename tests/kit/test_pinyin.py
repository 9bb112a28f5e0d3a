"""Pinyin: names are found as people type them."""

import pytest

from tuopin.kit.pinyin import pinyin


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("王小明", "wangxiaoming wxm"),
        ("吕甲", "lvjia lj"),
        ("欧阳小明", "ouyangxiaoming oyxm"),
        ("王 明", "wangming wm"),
        ("A王", "awang aw"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_name_is_found_by_sound_and_by_initials(name, found):
    assert pinyin(name) == found


@pytest.mark.parametrize(
    ("surname", "sound", "usual"),
    [("曾", "zeng", "ceng"), ("单", "shan", "dan"), ("仇", "qiu", "chou"), ("解", "xie", "jie"),
     ("查", "zha", "cha"), ("区", "ou", "qu"), ("盖", "ge", "gai"), ("朴", "piao", "pu")],
)  # fmt: skip
def test_a_surname_sounds_as_a_surname_and_is_found_by_its_usual_sound_too(surname, sound, usual):
    words = pinyin(f"{surname}小明").split()
    assert words[0] == f"{sound}xiaoming"
    assert f"{usual}xiaoming" in words


def test_a_surname_of_two_characters_has_its_own_sound():
    assert pinyin("尉迟甲").split()[0] == "yuchijia"
    assert pinyin("万俟甲").split()[0] == "moqijia"
    assert pinyin("单于甲").split()[0] == "chanyujia"


def test_a_character_inside_a_name_keeps_its_usual_sound():
    assert pinyin("王单").split() == ["wangdan", "wd"]
