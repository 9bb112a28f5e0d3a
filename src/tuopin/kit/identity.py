"""Identity numbers of GB 11643-1999: area, birth, three digits of sequence, a check character."""

import re
from datetime import date
from typing import Literal, NamedTuple

from tuopin.kit.quantity import narrow
from tuopin.kit.unreadable import Unreadable

Sex = Literal["male", "female"]

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
# 3.41525E+17, 341525198001011000.0: what a spreadsheet leaves of a number that it took for one.
_LOST = re.compile(r"[0-9]+(\.[0-9]*)?E\+?[0-9]+|[0-9]{15,}\.0*")
# 15 to 19 digits that stand alone: identity numbers of both kinds, bank cards, not keys or hashes.
_LIKE_A_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{15,19}|[0-9]{17}[Xx])(?![0-9A-Za-z])")
_DIGIT = {str(n): n for n in range(10)}


class Identity(NamedTuple):
    """A person's number, what it says, and whether it was raised from 15 digits to 18."""

    number: str
    birth: date
    sex: Sex
    raised: bool


def check_character(first17: str) -> str:
    """Return the check character of the first 17 digits (ISO 7064, MOD 11-2)."""
    total = 0
    for digit, weight in zip(first17, _WEIGHTS, strict=True):
        total += _DIGIT[digit] * weight
    return _CHECKS[total % 11]


def read_identity(value: object) -> Identity:
    """Read an identity number; 15 digits are raised to 18. The area need not be a present one.

    Raises Unreadable: 'id_numeric' (kept as a number, so Excel lost its last digits), 'id_length',
    'id_birth', 'id_check'.
    """
    if isinstance(value, (int, float)):
        raise Unreadable("id_numeric")
    text = narrow(value or "").upper().strip("'‘’`").replace("-", "")
    if _LOST.fullmatch(text):
        raise Unreadable("id_numeric")
    if len(text) not in {15, 18}:
        raise Unreadable("id_length", length=len(text))
    raised = len(text) == 15
    if raised:
        if not text.isdigit():
            raise Unreadable("id_check")
        text = f"{text[:6]}19{text[6:]}"
        text += check_character(text)
    elif _SHAPE.fullmatch(text) is None:
        raise Unreadable("id_check")
    birth = _birth(text[6:14])
    if check_character(text[:17]) != text[17]:
        raise Unreadable("id_check")
    return Identity(text, birth, sex_of(text), raised)


def _birth(digits: str) -> date:
    try:
        birth = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise Unreadable("id_birth") from None
    if not 1880 <= birth.year <= 2100:
        raise Unreadable("id_birth")
    return birth


def sex_of(number: str) -> Sex:
    """Return the sex that an 18-digit number says: an odd sequence is male."""
    return "male" if _DIGIT[number[16]] % 2 else "female"


def mask(number: str) -> str:
    """Return a number with its birth and sequence hidden: 341525********0011."""
    if len(number) <= 10:
        return "*" * len(number)
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"


def hide_numbers(text: str) -> str:
    """Return a text in which what looks like an identity or bank number is masked."""
    return _LIKE_A_NUMBER.sub(lambda found: mask(found[0]), text)


def make(region6: str, birth: date, serial: int) -> str:
    """Make a valid number for tests and the pilot; serial 0 to 999, odd for a man.

    Raises ValueError for a serial out of range.
    """
    if not 0 <= serial <= 999:
        raise ValueError("serial 0 to 999")
    first17 = f"{region6}{birth:%Y%m%d}{serial:03d}"
    return first17 + check_character(first17)


def age_on(birth: date, day: date) -> int:
    """Return full years of age on a day; a birthday of 29 February falls on 1 March otherwise."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
