"""What a story may say: never a number, no name, age or place that was not agreed to (R93)."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from tuopin.kit.identity import hide_numbers

# 72岁, 七十多岁, 年过七旬; not 万岁, nor 岁月.
_TENS = "一二三四五六七八九"
_AGE = re.compile(rf"[\d{_TENS}十百两]\s*多?\s*周?岁|[{_TENS}]旬")


class Agreed(NamedTuple):
    """What a household agreed to have told of it."""

    real_name: bool
    age_and_place: bool
    picture: bool


def why_not_told(text: str, agreed: Agreed, names: Iterable[str], places: Iterable[str]) -> str:
    """Return what keeps a story from being published, as a term's code; '' when nothing does.

    `names` are those of the household's people, `places` its township and village. Names of one
    character say nothing.
    """
    if hide_numbers(text) != text:
        return "why.story_number"
    if not agreed.real_name and any(len(name) > 1 and name in text for name in names):
        return "why.story_name"
    if not agreed.age_and_place and any(place and place in text for place in places):
        return "why.story_place"
    if not agreed.age_and_place and _AGE.search(text):
        return "why.story_age"
    return ""
