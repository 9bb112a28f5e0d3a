"""Column widths and type size of a table, worked out before it is set."""

from collections.abc import Sequence
from itertools import chain, product
from typing import NamedTuple

from tuopin.documents.layout import LATIN_EM, MM_PER_PT, longest_run_em, width_em
from tuopin.documents.tree import Band, Field, Form, Row, Table, Text, plain
from tuopin.documents.tree.texts import row_cells

# 小四, 五号, 小五 … in points; below 6.5 a printed table cannot be read, above 12 there are only
# forms of framed papers.
SIZES = (22.0, 20.0, 18.0, 16.0, 14.0, 12.0, 10.5, 9.0, 8.0, 7.5, 7.0, 6.5)
_PADDING_MM = 1.2
_SMALL_PADDING_MM = 0.6
# A column is wide enough for a name of four; where that is too much, for one of three, then words
# are parted, and in the end names.
_FLOORS = ((4.0, False), (3.0, False), (3.0, True), (2.0, True))
_NEED_CAP = 14.0
# An empty column of a table with tall rows is there to sign in.
_SIGN_MM = 28.0
_LINES = 3
_LONGEST_WORD = 20
# A cell as wide as its word to the hair would break it where a font is the least bit wider.
_SLACK = 0.15
# A row this high (in lines of its narrowest cell) may be split over pages; others stay whole.
_TALL_LINES = 15
_LABEL_MAX = 6.0
_LATIN_LABEL_MAX = 9.0
_LABEL_MIN = 4.0
# In large type a label of seven stays in one line: it is read from afar.
_LARGE, _LARGE_LABEL_MAX = 12.0, 7.0
_USUAL_LABEL = Field("五个字的宽")


class Fit(NamedTuple):
    """Type size in points, and in millimetres the columns' widths and the cells' side padding."""

    size: float
    widths: tuple[float, ...]
    padding: float


def fit(table: Table, width_mm: float) -> Fit:
    """Return the largest type (at most the table's own size) in which every column holds its words.

    Typst does not break a number: a column narrower than its longest number would print over its
    neighbour, so that number's width is the column's floor. The rest of the width is shared by
    need, or by the columns' weights where the table gives them.
    """
    columns = _columns(table)
    sizes = [size for size in SIZES if size <= table.size] or [SIZES[-1]]
    last = None
    for (han, hyphenated), size in chain.from_iterable(product([f], sizes) for f in _FLOORS):
        padding = _PADDING_MM if size > 8 else _SMALL_PADDING_MM
        em = size * MM_PER_PT
        floors = [_floor(texts, han, hyphenated) * em + 2 * padding for texts in columns]
        if sum(floors) > width_mm:
            continue
        needs = [_need(texts) * em + 2 * padding for texts in columns]
        wishes = _by_weight(table, width_mm) or needs
        if table.tall:
            wishes = [
                wish if any(texts[1:]) else max(wish, _SIGN_MM)
                for wish, texts in zip(wishes, columns, strict=True)
            ]
        tried = Fit(size, _share(floors, wishes, width_mm), padding)
        if _reads_well(tried, needs):
            return tried
        last = last or tried
    return last or Fit(size, _share(floors, floors, width_mm), padding)


def form_size(form: Form) -> float:
    """Return the type size of a form in points."""
    return next((size for size in SIZES if size <= form.size), SIZES[-1])


def form_widths(form: Form, width_mm: float) -> tuple[float, ...]:
    """Return the widths in millimetres of a form's columns, labels and boxes in turn."""
    em = form_size(form) * MM_PER_PT
    pairs = max((len(line) for line in form.lines), default=1)
    fields = list(chain.from_iterable(form.lines))
    # Forms that are joined have their first lines in one line with each other.
    large = form_size(form) > _LARGE
    label_em = max(_label_em(field.label, large=large) for field in [*fields, _USUAL_LABEL])
    pair = width_mm / pairs
    label = min((label_em + 1.0) * em, pair / 2)
    # A number that is no line's last must have its room: the labels beside it take more lines.
    numbers = [longest_run_em([plain(f.text)]) for line in form.lines for f in line[:-1]]
    words = [longest_run_em([f.label]) for f in fields]
    room = pair - (max(numbers, default=0.0) + _SLACK) * em - 2 * _PADDING_MM
    least = max(_LABEL_MIN, max(words, default=0.0)) * em + 2 * _PADDING_MM
    label = max(min(label, room), min(label, least))
    return (label, pair - label) * pairs


def is_short(row: Row, fitted: Fit) -> bool:
    """Return whether a row is low enough to stay whole on a page."""
    if isinstance(row, Band):
        return True
    per_line = (width / (fitted.size * MM_PER_PT) for width in fitted.widths)
    return all(
        width_em(plain(text)) <= _TALL_LINES * room
        for text, room in zip(row_cells(row), per_line, strict=True)
    )


def _label_em(label: str, *, large: bool) -> float:
    han = _LARGE_LABEL_MAX if large else _LABEL_MAX
    return min(_LATIN_LABEL_MAX if label.isascii() else han, _widest_line(label))


def _columns(table: Table) -> list[list[str]]:
    rows = [row_cells(row) for row in table.rows if not isinstance(row, Band)]
    body: list[tuple[Text, ...]] = [*rows, *((table.total,) if table.total else ())]
    return [[c.title, *(plain(row[i]) for row in body)] for i, c in enumerate(table.columns)]


def _need(texts: Sequence[str]) -> float:
    return min(_NEED_CAP, max(map(_widest_line, texts)))


def _by_weight(table: Table, width: float) -> list[float]:
    if not any(column.weight for column in table.columns):
        return []
    weights = [column.weight or 1 for column in table.columns]
    return [width * weight / sum(weights) for weight in weights]


def _reads_well(tried: Fit, needs: Sequence[float]) -> bool:
    """Return whether no cell of usual length takes more than three lines."""
    pads = 2 * tried.padding
    return all(
        need - pads <= _LINES * (width - pads)
        for need, width in zip(needs, tried.widths, strict=True)
    )


def _floor(texts: Sequence[str], han: float, hyphenated: bool) -> float:
    han = min(han, max(map(_widest_line, texts)))
    run = longest_run_em(texts, hyphenated=hyphenated)
    return max(han, min(run, _LONGEST_WORD * LATIN_EM)) + _SLACK


def _widest_line(text: str) -> float:
    return max(map(width_em, text.split("\n")))


def _share(floors: Sequence[float], needs: Sequence[float], width: float) -> tuple[float, ...]:
    """Fill the width: floors first, then each column's need, then what is left in proportion."""
    spare = width - sum(floors)
    if spare <= 0:
        return tuple(floor * width / sum(floors) for floor in floors)
    gaps = [max(0.0, need - floor) for floor, need in zip(floors, needs, strict=True)]
    part = min(1.0, spare / sum(gaps)) if sum(gaps) else 0.0
    filled = [floor + gap * part for floor, gap in zip(floors, gaps, strict=True)]
    rest = width - sum(filled)
    return tuple(have + rest * have / sum(filled) for have in filled)
