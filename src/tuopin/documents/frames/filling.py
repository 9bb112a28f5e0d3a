"""Filling one sheet: the largest type in which all has room, its lines spread over the sheet."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import chain
from math import ceil

from tuopin.documents import layout
from tuopin.documents.fit import form_size, form_widths
from tuopin.documents.frames.looks import LOOKS, Look, Setting, Title
from tuopin.documents.layout import GRIDS, MM_PER_PT, Grid
from tuopin.documents.tree import (
    Blank,
    Block,
    DateLine,
    Field,
    Form,
    Language,
    NewPage,
    Paper,
    Recipient,
    Sign,
    Table,
    plain,
)
from tuopin.documents.tree.texts import block_lines

_MM_PT = 1 / MM_PER_PT
# A line of small type and the padding above and below it, as both writers set a form's boxes.
_CLOSE = 1.35
_BOX_PADDING_MM = 3.6
# Around a form or a table, and what an estimate may be out by.
_AROUND_MM = 5.0
_SAFE_MM = 4.0
# How wide Latin letters are in the face of English papers; digits are as wide as in Chinese ones.
_NARROW, _NARROW_EM, _CAPITAL_EM, _LETTER_EM = frozenset(" .,;:'()-/fijlt"), 0.29, 0.68, 0.48
_DIGIT_EM = 0.5
# A line holds a character less where a mark may not begin the next one.
_UNEVEN_EM = 1.0
# Lines are spread by twentieths of their usual pitch.
_STEPS = 20


def framed(paper: Paper) -> tuple[Paper, Setting]:
    """Return a paper as it is to be set, its forms in its type, and how."""
    if paper.look == "paper":
        return paper, _usual(paper.lang, paper.landscape)
    look = LOOKS[paper.look]
    area = _area_mm(paper, look)
    for size in look.sizes[paper.lang]:
        sized = _sized(paper, size)
        least = area - _high_mm(sized, look, _setting(sized, look, size, 1))
        if least >= 0:
            return sized, _spread(sized, look, size, area)
    # What has no room in the smallest type goes on another sheet.
    return sized, _setting(sized, look, size, 1)._replace(rest=_rest(sized, look, 0))


@cache
def _usual(lang: Language, landscape: bool) -> Setting:
    return Setting(GRIDS[lang], layout.margins_mm(landscape), layout.code_mm(landscape))


def _spread(paper: Paper, look: Look, size: int, area: float) -> Setting:
    """Return the setting in a type with the lines as far apart as the sheet allows."""
    for step in range(round((look.spread - 1) * _STEPS), -1, -1):
        setting = _setting(paper, look, size, 1 + step / _STEPS)
        left = area - _high_mm(paper, look, setting)
        if left >= 0 or not step:
            break
    return setting._replace(rest=_rest(paper, look, left))


def _sized(paper: Paper, size: int) -> Paper:
    blocks = (replace(b, size=size) if isinstance(b, Form) else b for b in paper.blocks)
    return replace(paper, blocks=tuple(blocks))


def _area_mm(paper: Paper, look: Look) -> float:
    top, _, bottom, _ = look.margins
    return layout.sheet_mm(paper)[1] - top - bottom - _SAFE_MM


def _width_mm(paper: Paper, look: Look) -> float:
    _, right, _, left = look.margins
    return layout.sheet_mm(paper)[0] - left - right


def _setting(paper: Paper, look: Look, size: int, spread: float) -> Setting:
    title_size, title_pitch = look.titles[paper.lang]
    usual = GRIDS[paper.lang]
    grid = usual._replace(
        size=size,
        pitch=round(2 * look.pitch * size * spread) / 2,
        title=title_size,
        title_pitch=title_pitch,
    )
    title = _title(paper, look, grid)
    row = look.row * size * spread * MM_PER_PT
    name = round(look.name * size)
    return Setting(grid, look.margins, look.code, look.border, title, name, round(row, 1))


def _title(paper: Paper, look: Look, grid: Grid) -> Title:
    spaced = look.spaced if paper.lang == "zh" else 0
    high = _title_lines(paper, look, grid) * grid.title_pitch
    if not look.band_mm:
        above, below = look.above_mm * _MM_PT, look.below_mm * _MM_PT
        return Title(above, below, look.sides_mm, spaced, look.colour)
    around = max(4.0, (look.band_mm * _MM_PT - high) / 2)
    border, left = look.border, look.margins[3]
    reach = left - (border.inset + border.width) * MM_PER_PT
    rule = border.width / 2
    return Title(around, around, look.sides_mm, spaced, look.colour, rule, reach, grid.size / 2)


def _title_lines(paper: Paper, look: Look, grid: Grid) -> int:
    room = (_width_mm(paper, look) - 2 * look.sides_mm) * _MM_PT / grid.title
    spaced = 1 + (look.spaced if paper.lang == "zh" else 0)
    return sum(max(1, ceil(_wide_em(line) * spaced / room)) for line in paper.title.split("\n"))


def _rest(paper: Paper, look: Look, left_mm: float) -> tuple[int, float] | None:
    foot = look.foot
    at = [i for i, block in enumerate(paper.blocks) if foot and isinstance(block, foot)]
    return (at[-1], round(left_mm * _MM_PT, 1)) if at else None


def _high_mm(paper: Paper, look: Look, setting: Setting) -> float:
    """Return about how high everything on a paper is, in millimetres; rather more than less."""
    grid = setting.grid
    title = setting.title or _title(paper, look, grid)
    width = _width_mm(paper, look)
    points = title.above + title.below + title.rule + title.after
    points += _title_lines(paper, look, grid) * grid.title_pitch + bool(paper.number) * grid.pitch
    return points * MM_PER_PT + sum(_block_mm(b, setting, width, paper.lang) for b in paper.blocks)


def _block_mm(block: Block, setting: Setting, width: float, lang: Language) -> float:
    grid = setting.grid
    pitch = grid.pitch * MM_PER_PT
    match block:
        case Form():
            return _form_mm(block, setting, width)
        case Sign():
            above, below = layout.sign_room(block, grid, framed=True)
            return (above + len(block.organs) + 1 + below) * (pitch + grid.gap * MM_PER_PT)
        case Blank():
            return block.lines * pitch
        case NewPage():
            return 0.0
        case Recipient():
            grow = setting.name / grid.size
            return _lines_mm([block.text], grid, width, 0, grow)
        case Table():
            lines = ["".join(line.split("\t")) for line in block_lines(block, lang)]
            return _lines_mm(lines, grid, width, 0, 1.0) + _AROUND_MM
        case _:
            more = 1 if isinstance(block, DateLine) else 0
            lines = list(chain.from_iterable(s.split("\n") for s in block_lines(block, lang)))
            return _lines_mm(lines, grid, width, grid.indent, 1.0) + more * pitch


def _wide_em(text: str) -> float:
    return sum(map(_character_em, text))


@lru_cache(4096)
def _character_em(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WFA":
        return 1.0
    if character in _NARROW:
        return _NARROW_EM
    if character.isdigit():
        return _DIGIT_EM
    return _CAPITAL_EM if character.isupper() else _LETTER_EM


def _lines_mm(texts: Sequence[str], grid: Grid, width: float, indent: int, grow: float) -> float:
    em = grid.size * grow * MM_PER_PT
    room = width / em - _UNEVEN_EM
    lines = sum(max(1, ceil((_wide_em(text) + indent) / room)) for text in texts)
    return (lines * grid.pitch * grow + grid.gap) * MM_PER_PT


def _form_mm(form: Form, setting: Setting, width: float) -> float:
    em = form_size(form) * MM_PER_PT
    widths = form_widths(form, width)
    title = _CLOSE * em + _BOX_PADDING_MM if form.title else 0.0
    lines = (_boxes_mm(line, widths, em) for line in form.lines)
    return _AROUND_MM + title + sum(max(line, setting.row_mm) for line in lines)


def _boxes_mm(line: Sequence[Field], widths: Sequence[float], em: float) -> float:
    """Return how high a form's line of boxes is, in millimetres."""
    most = max(field.lines for field in line)
    high = most * layout.FIELD_LINE_MM if most > 1 else 0.0
    for i, field in enumerate(line):
        at = 2 * i + 1
        box = sum(widths[at:]) if i + 1 == len(line) else widths[at]
        for text, room in ((field.label, widths[at - 1]), (plain(field.text), box)):
            per_line = max(1.0, (room - _BOX_PADDING_MM) / em)
            lines = sum(max(1, ceil(_wide_em(said) / per_line)) for said in text.split("\n"))
            high = max(high, lines * _CLOSE * em)
    return high + _BOX_PADDING_MM
