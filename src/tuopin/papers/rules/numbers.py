"""发文字号 机关代字〔年份〕N号: full year, six-angle brackets, no leading zero (GB/T 9704)."""

import re
from typing import NamedTuple

HIGHEST = 99_999
_SERIAL = re.compile(r"[1-9][0-9]{0,4}")


class Number(NamedTuple):
    """The n-th official letter of an organ in a year; `organ` is its code in numbers."""

    organ: str
    year: int
    serial: int

    @property
    def text(self) -> str:
        """Return the number as it is printed."""
        return f"{self.organ}〔{self.year}〕{self.serial}号"


def read_serial(text: str) -> int | None:
    """Return a serial as it was typed, None for what is none (no sign, no leading zero)."""
    return int(text) if _SERIAL.fullmatch(text) else None
