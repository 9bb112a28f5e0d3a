"""Names that nobody bears: surnames that say "trial" and given names from the calendar's stems."""

from random import Random

# None of these is a surname; each says that the person is made up.
SURNAMES = "试拟虚样例仿设演模假"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def surname(draw: Random) -> str:
    """Return an invented surname."""
    return draw.choice(SURNAMES)


def given(draw: Random) -> str:
    """Return an invented given name of two characters, or now and then of one."""
    stem = draw.choice(_STEMS)
    return stem if draw.random() < 0.06 else stem + draw.choice(_BRANCHES)


def name(draw: Random, family: str = "") -> str:
    """Return an invented name, of a given family where there is one."""
    return (family or surname(draw)) + given(draw)
