"""What a form is: its code, its title, and its columns with their exact headings."""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

# Kinds of cells; cells.py reads each.
KINDS = (
    "serial", "text", "name", "phone", "identity", "date", "date_open", "count", "year", "money",
    "quantity", "flag", "word", "words", "township", "village",
)  # fmt: skip


class Column(NamedTuple):
    """One column: the key its value goes by, the exact heading, how its cells are read.

    `words` names the vocabulary of kit.words, `personal` says that the value is shown masked,
    `length` is the most characters that a text may have. `summed`: its values add up to a total
    that means something.
    """

    key: str
    heading: str
    kind: str = "text"
    required: bool = False
    words: str = ""
    personal: bool = False
    length: int = 200
    explain_zh: str = ""
    explain_en: str = ""
    summed: bool = False


class Form(NamedTuple):
    """One form. `also` names the forms that stand on further sheets of the same workbook."""

    code: str
    title: str
    columns: tuple[Column, ...]
    also: tuple["Form", ...] = ()

    @property
    def required(self) -> tuple[Column, ...]:
        """Return the columns that must be there and filled in."""
        return tuple(c for c in self.columns if c.required)

    @property
    def has_village(self) -> bool:
        """Say whether a row names a village."""
        return any(c.kind == "village" for c in self.columns)


@cache
def by_key(form: Form) -> dict[str, Column]:
    """Return a form's columns by key."""
    return {c.key: c for c in form.columns}


@cache
def by_heading(form: Form) -> dict[str, Column]:
    """Return a form's columns by plain heading."""
    return {plain(c.heading): c for c in form.columns}


_MARKS = re.compile(r"[\s*＊ \u200b\ufeff]+")


def plain(heading: object) -> str:
    """Return a heading without white space and stars, its brackets and signs narrowed."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", str(heading)))
