"""Stories: told with a signed consent, as far as it goes, until it is taken back (R93)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outcomes.lives import EARNED, refused
from tests.world import COUNTY
from tuopin.kit.scope import whole_county
from tuopin.outcomes.actions import consent, publish_story, take_back_story, write_story
from tuopin.outcomes.models import Story
from tuopin.outcomes.queries import stories, story_of, story_state_on, told_of
from tuopin.outcomes.rules.telling import Agreed, why_not_told

SIGNED, SHOWN, BACK = (EARNED + timedelta(days=n) for n in (5, 10, 20))
TEXT = "过去发救济，我们党员很少有份；现在有项目，有人帮，日子有奔头。"


def write(lives, home, on=EARNED, who="north_liaison", **given):
    given = {"title": "老党员的心里话", "text": TEXT} | given
    done = write_story(actor=lives.act(who), on=on, household=home.id, **given)
    return done.result["story"]


def agree(lives, key, on=SIGNED, who="north_liaison", **given):
    given = {"paper": "TP-0001"} | given
    return consent(actor=lives.act(who), on=on, story=key, **given).result


def publish(lives, key, on=SHOWN, who="county_office"):
    return publish_story(actor=lives.act(who), on=on, story=key).result


def take_back(lives, key, on=BACK, who="north_liaison", reason="本人不愿再登"):
    return take_back_story(actor=lives.act(who), on=on, story=key, reason=reason).result


def test_a_story_is_written_agreed_to_published_and_taken_back(lives):
    home = lives.home()
    key = write(lives, home)
    assert agree(lives, key)["state"] == "consented"
    assert publish(lives, key)["state"] == "published"
    assert take_back(lives, key)["state"] == "taken_back"
    row = story_of(COUNTY, key)
    seen = [story_state_on(row, day) for day in (EARNED, SIGNED, SHOWN, BACK)]
    assert seen == ["draft", "consented", "published", "taken_back"]
    assert told_of(COUNTY, [home.id], SHOWN)[home.id] == row
    assert not told_of(COUNTY, [home.id], BACK)
    assert stories(whole_county(COUNTY), EARNED).count() == 1


def test_nothing_is_published_without_consent(lives):
    assert refused(publish, lives, write(lives, lives.home())).code == "out_of_order"


def test_a_consent_is_a_signed_paper(lives):
    key = write(lives, lives.home())
    assert refused(agree, lives, key, paper=" ").code == "missing_value"
    assert refused(agree, lives, key, EARNED - timedelta(days=1)).code == "too_early"


def test_what_was_taken_back_is_published_no_more(lives):
    key = write(lives, lives.home())
    agree(lives, key)
    take_back(lives, key)
    assert refused(publish, lives, key, BACK).code == "out_of_order"
    assert refused(take_back, lives, key).code == "out_of_order"


def test_a_draft_is_rewritten_but_not_what_was_signed(lives):
    home = lives.home()
    key = write(lives, home)
    assert write(lives, home, SIGNED, text="改过的文字", story=key) == key
    assert Story.objects.get().text == "改过的文字"
    agree(lives, key)
    assert refused(write, lives, home, SHOWN, story=key).code == "story_agreed"


def test_a_draft_stays_with_its_household(lives):
    first, second = lives.homes(2)
    key = write(lives, first)
    assert refused(write, lives, second, story=key).code == "not_found"


def test_a_text_is_neither_empty_nor_a_book(lives):
    home = lives.home()
    assert refused(write, lives, home, title="").code == "missing_value"
    assert refused(write, lives, home, text="长" * 8001).code == "bad_value"


def test_another_township_writes_nothing_here(lives):
    home = lives.home()
    assert refused(write, lives, home, who="south_liaison").code == "out_of_area"
    assert refused(agree, lives, write(lives, home), who="south_liaison").code == "out_of_area"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("他叫{name}，是老党员", "家人的名字"),
        ("住在石桥村", "乡镇或村名"),
        ("证号 990101195001010010", "身份证号"),
        ("今年72岁，身体还好", "年龄"),
        ("年过七旬，不服老", "年龄"),
        ("七十多岁了", "年龄"),
    ],
)
def test_a_story_says_no_more_than_was_agreed_to(lives, text, words):
    home = lives.home()
    key = write(lives, home, text=text.format(name=home.head_name))
    agree(lives, key)
    refusal = refused(publish, lives, key)
    assert refusal.code == "story_says_too_much"
    assert words in refusal.text()
    assert story_of(COUNTY, key).state == "consented"


def test_with_consent_name_and_place_are_told(lives):
    home = lives.home()
    key = write(lives, home, text=f"{home.head_name}，72 岁，石桥村人")
    agree(lives, key, real_name=True, age_and_place=True)
    assert publish(lives, key)["state"] == "published"


@given(st.text(alphabet="甲乙丙丁村镇1", max_size=12), st.booleans(), st.booleans())
def test_what_a_text_does_not_say_keeps_nothing_back(text, real_name, place):
    agreed = Agreed(real_name, place, False)
    why = why_not_told(text, agreed, ["甲乙", "丙"], ["丁村", ""])
    assert (why == "why.story_name") == ("甲乙" in text and not real_name)
    assert not why or not (real_name and place)
