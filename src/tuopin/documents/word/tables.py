"""Tables and forms in Word: fixed widths from the same fit as the PDF, heads on every page."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from tuopin.documents import layout
from tuopin.documents.fit import Fit, fit, form_size, form_widths, is_short
from tuopin.documents.tree import (
    Band,
    Column,
    Field,
    Form,
    Hands,
    Record,
    Row,
    Signatories,
    Subtotal,
    Table,
    Text,
)
from tuopin.documents.tree.texts import hand_parts, head_rows, record_parts
from tuopin.documents.word.styles import CLOSE, cell_style
from tuopin.documents.word.xml import Room, element, mm, paragraph, rich, run, strong, twips

_LINE: dict[str, object] = {"val": "single", "sz": 4, "space": 0, "color": "auto"}
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_PADDING_MM = 1.3
_FORM_PADDING_MM = 1.2
_GREY = "F2F2F2"
# A name yet to be written by hand takes so many characters of rule.
_RULE_EM = 6
# How wide a code and what is said beside it are where they have a place of their own.
_PLACED_MM = 46


def table(block: Table, room: Room, *, joined: bool = False, keep: bool = False) -> str:
    """Return a table as wide as the text area; `keep`: its last row on the page of what follows.

    Word takes a joined table for a part of the one above, with that one's cell margins: its own
    must stand in its cells.
    """
    fitted = fit(block, room.width)
    style = cell_style(fitted.size)
    columns = [mm(w) for w in fitted.widths]
    rows = [_head(row, columns, style) for row in _heads(block)]
    sums = [*(isinstance(row, Subtotal) for row in block.rows[1:]), keep or bool(block.total)]
    rows += [
        _body_row(row, block, columns, fitted, keep=stays)
        for row, stays in zip(block.rows, sums, strict=False)
    ]
    if block.total:
        total = _cells(block.total, block.columns, columns, style, heavy=True, keep=keep)
        rows.append(_row(total))
    padding = (_above_mm(fitted.size), fitted.padding)
    body = "".join(rows)
    if joined:
        body = body.replace("<w:vAlign", element("tcMar", _margins(padding)) + "<w:vAlign")
    return _table(columns, [body], padding)


def _body_row(row: Row, block: Table, columns: Sequence[int], fitted: Fit, *, keep: bool) -> str:
    """Return a row; with `keep` it stays on the page of the sum below it."""
    style = cell_style(fitted.size)
    match row:
        case Band():
            said = paragraph(style, strong(row.text), keep=True, align="left")
            return _row([_cell(said, sum(columns), span=len(columns), fill=_GREY)])
        case Subtotal():
            cells = _cells(
                row.cells, block.columns, columns, style, heavy=True, fill=_GREY, keep=keep
            )
            return _row(cells)
        case _:
            high = layout.TALL_MM if block.tall else 0
            cells = _cells(row, block.columns, columns, style, keep=keep)
            return _row(cells, whole=is_short(row, fitted), high_mm=high)


def _cells(
    texts: Sequence[Text],
    columns: Sequence[Column],
    widths: Sequence[int],
    style: str,
    *,
    heavy: bool = False,
    fill: str = "",
    keep: bool = False,
) -> list[str]:
    return [
        _cell(_said(text, style, column.align, heavy=heavy, keep=keep), width, fill=fill)
        for text, column, width in zip(texts, columns, widths, strict=True)
    ]


def form(block: Form, room: Room) -> str:
    """Return a form: labels and boxes, its title a band over the whole width."""
    columns = [mm(w) for w in form_widths(block, room.width)]
    size = form_size(block)
    style = cell_style(size)
    rows = [_form_row(line, columns, style, room.setting.row_mm) for line in block.lines]
    if block.title:
        said = paragraph(style, strong(block.title), keep=True)
        rows.insert(0, _row([_cell(said, sum(columns), span=len(columns))]))
    return _table(columns, rows, (_above_mm(size) + 0.5, _FORM_PADDING_MM))


def _form_row(line: Sequence[Field], columns: Sequence[int], style: str, least_mm: float) -> str:
    lines = max(field.lines for field in line)
    high = lines * layout.FIELD_LINE_MM if lines > 1 else 0
    return _row(_boxes(line, columns, style), high_mm=max(high, least_mm))


def _boxes(line: Sequence[Field], columns: Sequence[int], style: str) -> Iterable[str]:
    for i, field in enumerate(line):
        label, box = 2 * i, 2 * i + 1
        last = i + 1 == len(line)
        taken = columns[box:] if last else columns[box : box + 1]
        yield _cell(_said(field.label, style), columns[label])
        yield _cell(_said(field.text, style, field.align), sum(taken), span=len(taken))


def signatories(block: Signatories, room: Room) -> str:
    """Return places to sign side by side, without lines."""
    each = mm(room.width / len(block.columns))
    cells = []
    for column in block.columns:
        lines = [
            paragraph("Signatory", run(line), keep=i + 1 < len(column))
            for i, line in enumerate(column)
        ]
        cells.append(_cell("".join(lines) or paragraph("Signatory"), each, align=""))
    return _table([each] * len(cells), [_row(cells)], (0, 0), lines=False)


def hands(block: Hands, room: Room, *, keep: bool = False) -> str:
    """Return the line of those who prepared and checked, a rule where a name is missing."""
    parts = hand_parts(block, room.lang)
    needs = [
        layout.width_em(label) + max(layout.width_em(name), _RULE_EM) + 1 for label, name in parts
    ]
    columns = [mm(room.width * need / sum(needs)) for need in needs]
    rule = run("　" * _RULE_EM, more=element("u", val="single"))
    cells = [
        _cell(
            paragraph("Hands", run(label) + (run(name) if name else rule), keep=keep),
            width,
            align="",
        )
        for (label, name), width in zip(parts, columns, strict=True)
    ]
    return _table(columns, [_row(cells)], (0, 0), lines=False)


def record(block: Record, room: Room) -> str:
    """Return 版记 as a table that lies on the bottom of the text area (GB/T 9704).

    LibreOffice leaves it under the text instead.
    """
    half = mm(room.width / 2)
    thick, thin = _LINE | {"sz": 8}, _LINE | {"sz": 6}
    *copies, (organ, issued) = record_parts(block, room.lang)
    rows = []
    for lead, whom in copies:
        hang = twips(layout.width_em(lead) * layout.RECORD_PT)
        said = paragraph("Record", run(lead + whom), indent=element("ind", left=hang, hanging=hang))
        rows.append(_row([_cell(said, half * 2, span=2, edges={"top": thick, "bottom": thin})]))
    edges = {"top": thin if copies else thick, "bottom": thick}
    left = _cell(paragraph("Record", run(organ)), half, edges=edges)
    right = _cell(paragraph("Record", run(issued), align="right"), half, edges=edges)
    place = element(
        "tblpPr", horzAnchor="margin", vertAnchor="margin", tblpXSpec="left", tblpYSpec="bottom"
    )
    return _table([half, half], [*rows, _row([left, right])], (0.5, 5), lines=False, place=place)


def beside(
    left: str, right: str, room: Room, right_mm: float, *, top_mm: float | None = None
) -> str:
    """Return two stacks of paragraphs side by side, the right one in a square of `right_mm`.

    With `top_mm` they stand at a place of their own, so far from the sheet's upper edge, and
    take no room from what is beside them.
    """
    width, place = room.width, ""
    if top_mm is not None:
        width = _PLACED_MM
        place = element(
            "tblpPr", horzAnchor="margin", vertAnchor="page", tblpXSpec="right", tblpY=mm(top_mm)
        )
    columns = [mm(width - right_mm), mm(right_mm)]
    cells = [_cell(content, width) for content, width in zip((left, right), columns, strict=True)]
    return _table(columns, [_row(cells, high_mm=right_mm)], (0, 0), lines=False, place=place)


def _above_mm(size: float) -> float:
    """Return the padding above and below a cell's text; its line is higher than its type."""
    return _PADDING_MM - (CLOSE - 1) / 2 * size * layout.MM_PER_PT


def _heads(block: Table) -> list[list[tuple[str, int, str]]]:
    """Return the head's rows as (title, columns spanned, vMerge); a merged cell is said twice."""
    rows = head_rows(block)
    if len(rows) == 1:
        return [[(title, span, "") for title, span, _ in rows[0]]]
    top = [(title, span, "restart" if deep == 2 else "") for title, span, deep in rows[0]]
    low: list[tuple[str, int, str]] = []
    titles = iter(rows[1])
    for _, span, merged in top:
        low += [("", 1, "continue")] if merged else [(next(titles)[0], 1, "") for _ in range(span)]
    return [top, low]


def _head(row: Sequence[tuple[str, int, str]], columns: Sequence[int], style: str) -> str:
    cells, at = [], 0
    for title, span, merged in row:
        said = paragraph(style, strong(title) if title else "", keep=True)
        cells.append(_cell(said, sum(columns[at : at + span]), span=span, merged=merged))
        at += span
    return _row(cells, head=True)


def _said(
    text: Text, style: str, align: str = "", *, heavy: bool = False, keep: bool = False
) -> str:
    side = "" if align == "center" else align
    return paragraph(style, rich(text, heavy=heavy), keep=keep, align=side)


def _table(
    columns: Sequence[int],
    rows: Iterable[str],
    padding_mm: tuple[float, float],
    *,
    lines: bool = True,
    place: str = "",
) -> str:
    return f"<w:tbl>{_frame(tuple(columns), padding_mm, lines, place)}{''.join(rows)}</w:tbl>"


@lru_cache(256)
def _frame(
    columns: tuple[int, ...], padding_mm: tuple[float, float], lines: bool, place: str
) -> str:
    borders = "".join(element(side, **_LINE) for side in _SIDES) if lines else ""
    properties = (
        place
        + element("tblW", w=sum(columns), type="dxa")
        + ("" if place else element("jc", val="center"))
        + (element("tblBorders", borders) if borders else "")
        + element("tblLayout", type="fixed")
        + element("tblCellMar", _margins(padding_mm))
    )
    grid = "".join(element("gridCol", w=w) for w in columns)
    return element("tblPr", properties) + element("tblGrid", grid)


def _margins(padding_mm: tuple[float, float]) -> str:
    down, across = (max(0, mm(p)) for p in padding_mm)
    sides = (("top", down), ("left", across), ("bottom", down), ("right", across))
    return "".join(element(side, w=size, type="dxa") for side, size in sides)


def _row(
    cells: Iterable[str], *, head: bool = False, whole: bool = True, high_mm: float = 0
) -> str:
    return f"<w:tr>{_row_properties(head, whole, high_mm)}{''.join(cells)}</w:tr>"


@cache
def _row_properties(head: bool, whole: bool, high_mm: float) -> str:
    said = (
        ("<w:cantSplit/>" if whole else "")
        + (element("trHeight", val=mm(high_mm), hRule="atLeast") if high_mm else "")
        + ("<w:tblHeader/>" if head else "")
    )
    return element("trPr", said) if said else ""


def _cell(
    content: str,
    width: int,
    *,
    span: int = 1,
    merged: str = "",
    align: str = "center",
    edges: dict[str, dict[str, object]] | None = None,
    fill: str = "",
) -> str:
    borders = "".join(element(side, **line) for side, line in (edges or {}).items())
    return f"<w:tc>{_cell_properties(width, span, merged, borders, fill, align)}{content}</w:tc>"


@lru_cache(1024)
def _cell_properties(
    width: int, span: int, merged: str, borders: str, fill: str, align: str
) -> str:
    return element(
        "tcPr",
        element("tcW", w=width, type="dxa")
        + (element("gridSpan", val=span) if span > 1 else "")
        + (element("vMerge", val=merged) if merged else "")
        + (element("tcBorders", borders) if borders else "")
        + (element("shd", val="clear", color="auto", fill=fill) if fill else "")
        + (element("vAlign", val=align) if align else ""),
    )
