"""The nodes of a paper: what it says and in which order, never how it is set."""

from dataclasses import dataclass
from typing import ClassVar, Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Bold:
    """Words that stand out (set in 黑体)."""

    text: str


@dataclass(frozen=True, slots=True)
class Underline:
    """Words filled into a form's line."""

    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the catalogue: prints as its text; a screen opens the rows behind `code`."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Check:
    """One box to tick, with the words beside it."""

    text: str
    on: bool = False


Inline = str | Bold | Underline | Figure | Check
Text = Inline | tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 一、 2 （一） 3 1. 4 （1）. Its number is part of its text, see `mark`."""

    kind: ClassVar[str] = "heading"
    level: int
    text: Text

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3, 4):
            raise ValueError(f"a heading has level 1 to 4, not {self.level}")


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; its first line begins two characters in unless `indent` is off."""

    kind: ClassVar[str] = "para"
    text: Text
    indent: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column; `weight` is its wish for width (0: as its text needs).

    Neighbours with the same `group` share a head above their own.
    """

    title: str
    align: Align = "center"
    weight: int = 0
    group: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A row of a table over all its columns: the township or village of the rows below it."""

    text: str


@dataclass(frozen=True, slots=True)
class Subtotal:
    """A row of a table that sums up those above it, one cell a column; stands out like a total."""

    cells: tuple[Text, ...]


Row = tuple[Text, ...] | Band | Subtotal


@dataclass(frozen=True, slots=True)
class Table:
    """A table; every row and the total have one cell a column. `size`: largest type in points.

    `tall` rows are high enough to sign or press a finger in.
    """

    kind: ClassVar[str] = "table"
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: tuple[Text, ...] = ()
    title: str = ""
    unit: str = ""
    size: int = 12
    tall: bool = False

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("a table needs a column")
        full = (r.cells if isinstance(r, Subtotal) else r for r in self.rows)
        cells = [row for row in full if not isinstance(row, Band)]
        for row in (*cells, *((self.total,) if self.total else ())):
            if len(row) != len(self.columns):
                raise ValueError(f"a row of {len(row)} cells under {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Field:
    """A label and what is filled in beside it; `lines`: room for at least so many lines."""

    label: str
    text: Text = ""
    align: Align = "left"
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Form:
    """A form to be filled in: lines of labelled boxes, the last one of a line taking the rest.

    `title` is a band over the whole width. A form or a table that follows a form or a table is
    joined to it where it has no title above it, so that together they print as one form.
    `size`: largest type in points.
    """

    kind: ClassVar[str] = "form"
    lines: tuple[tuple[Field, ...], ...] = ()
    title: str = ""
    size: int = 12

    def __post_init__(self) -> None:
        if not (self.lines or self.title) or not all(self.lines):
            raise ValueError("a form needs a line or a title, and each line a field")


@dataclass(frozen=True, slots=True)
class Checks:
    """A line of boxes to tick after a label."""

    kind: ClassVar[str] = "checks"
    label: str
    options: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Recipient:
    """主送机关: whom the paper is addressed to, flush left, with its colon."""

    kind: ClassVar[str] = "recipient"
    text: str


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line in 楷体 centred under the title: a date or a name in brackets."""

    kind: ClassVar[str] = "date_line"
    text: str


@dataclass(frozen=True, slots=True)
class Sign:
    """署名 and 成文日期 at the end of the text; with `seal` there is room for a seal over them."""

    kind: ClassVar[str] = "sign"
    organs: tuple[str, ...]
    date: str
    seal: bool = False


@dataclass(frozen=True, slots=True)
class Hands:
    """A line under a table that names who prepared, checked and leads: 制表人 审核人 日期.

    Each is (label, name); a name that is missing is a ruled place to write it.
    """

    kind: ClassVar[str] = "hands"
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Ruled:
    """Ruled lines to write on by hand, under a label (which may be empty)."""

    kind: ClassVar[str] = "ruled"
    label: str = ""
    lines: int = 3


@dataclass(frozen=True, slots=True)
class Signatories:
    """Places to sign, side by side: one column a party, each a few lines."""

    kind: ClassVar[str] = "signatories"
    columns: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Attachments:
    """附件 names under the text, numbered where there is more than one."""

    kind: ClassVar[str] = "attachments"
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """版记 at the foot of the last page: copies to, issuing office and date."""

    kind: ClassVar[str] = "record"
    organ: str
    date: str
    copies: str = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """Empty lines of the grid."""

    kind: ClassVar[str] = "blank"
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Note:
    """A note in small type under a table."""

    kind: ClassVar[str] = "note"
    text: Text


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a new page."""

    kind: ClassVar[str] = "new_page"


Block = (
    Heading
    | Para
    | Table
    | Form
    | Checks
    | Recipient
    | DateLine
    | Sign
    | Hands
    | Ruled
    | Signatories
    | Attachments
    | Record
    | Blank
    | Note
    | NewPage
)


Language = Literal["zh", "en"]
Sheet = Literal["a4", "a3"]
Look = Literal["paper", "certificate", "card", "cover"]


@dataclass(frozen=True, slots=True)
class Code:
    """What stands at the head of every page of a paper that can be verified (R77).

    `payload` is what its QR code says: capitals, digits and $%*+-./: alone. `lines` are printed
    beside it for those who read with their eyes: the number, the mark, 补打 on a later copy.
    """

    payload: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper.

    With `red_head` (发文机关标志) it is an official document and `number` stands under it; without,
    `number` stands under the title. `bookmark` names it in a PDF of many papers, `author` (the
    organ) and `keywords` go into the file's properties. `lang` is the language it is written in;
    `sheet` the sheet it is printed on; `code` what makes it verifiable. `look`: what is no letter
    but a certificate, a card for the door or the cover of a file fills one framed sheet.
    """

    title: str
    blocks: tuple[Block, ...]
    number: str = ""
    red_head: str = ""
    landscape: bool = False
    bookmark: str = ""
    author: str = ""
    keywords: tuple[str, ...] = ()
    lang: Language = "zh"
    sheet: Sheet = "a4"
    code: Code | None = None
    look: Look = "paper"


_DIGITS = "零一二三四五六七八九"


def mark(level: int, n: int) -> str:
    """Return the number of a level's n-th heading (GB/T 9704): 一、 （一） 1. （1）; n 1..99."""
    if level not in (1, 2, 3, 4) or not 1 <= n <= 99:
        raise ValueError(f"no heading number for level {level}, {n}")
    if level > 2:
        return f"{n}." if level == 3 else f"（{n}）"
    tens, ones = divmod(n, 10)
    han = ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "")
    han += _DIGITS[ones] if ones else ""
    return f"{han}、" if level == 1 else f"（{han}）"
