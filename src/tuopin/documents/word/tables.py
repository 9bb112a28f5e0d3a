"""Tables and forms in Word: fixed widths from the same fit as the PDF, heads on every page."""

from collections.abc import Iterable, Sequence

from tuopin.documents import layout
from tuopin.documents.fit import fit, form_size, form_widths, is_short
from tuopin.documents.tree import Field, Form, Record, Signatories, Table, Text
from tuopin.documents.tree.texts import head_rows
from tuopin.documents.word.styles import CLOSE, cell_style
from tuopin.documents.word.xml import element, mm, paragraph, rich, run, twips

_LINE: dict[str, object] = {"val": "single", "sz": 4, "space": 0, "color": "auto"}
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_PADDING_MM = 1.3
_FORM_PADDING_MM = 1.2


def table(block: Table, width: float, *, joined: bool = False) -> str:
    """Return a table; `width` is the text area's in millimetres.

    Word takes a joined table for a part of the one above, with that one's cell margins: its own
    must stand in its cells.
    """
    fitted = fit(block, width)
    style = cell_style(fitted.size)
    columns = [mm(w) for w in fitted.widths]
    heads = [_head(row, columns, style) for row in _heads(block)]
    rows = [
        _row(
            [
                _cell(_said(text, style, column.align), w)
                for text, column, w in zip(row, block.columns, columns, strict=True)
            ],
            whole=is_short(row, fitted),
        )
        for row in block.rows
    ]
    if block.total:
        rows.append(
            _row(
                [
                    _cell(_said(text, style, column.align, strong=True), w)
                    for text, column, w in zip(block.total, block.columns, columns, strict=True)
                ]
            )
        )
    padding = (_above_mm(fitted.size), fitted.padding)
    body = "".join([*heads, *rows])
    if joined:
        body = body.replace("<w:vAlign", element("tcMar", _margins(padding)) + "<w:vAlign")
    return _table(columns, [body], padding)


def form(block: Form, width: float) -> str:
    """Return a form: labels and boxes, its title a band over the whole width."""
    columns = [mm(w) for w in form_widths(block, width)]
    size = form_size(block)
    style = cell_style(size)
    rows = [_row(_boxes(line, columns, style)) for line in block.lines]
    if block.title:
        said = paragraph(style, run(block.title, "hei", fonts_too=True), keep=True)
        rows.insert(0, _row([_cell(said, sum(columns), span=len(columns))]))
    return _table(columns, rows, (_above_mm(size) + 0.5, _FORM_PADDING_MM))


def _boxes(line: Sequence[Field], columns: Sequence[int], style: str) -> Iterable[str]:
    for i, field in enumerate(line):
        label, box = 2 * i, 2 * i + 1
        last = i + 1 == len(line)
        taken = columns[box:] if last else columns[box : box + 1]
        yield _cell(_said(field.label, style), columns[label])
        yield _cell(_said(field.text, style, field.align), sum(taken), span=len(taken))


def signatories(block: Signatories, width: float) -> str:
    """Return places to sign side by side, without lines."""
    each = mm(width / len(block.columns))
    cells = []
    for column in block.columns:
        lines = [
            paragraph("Signatory", run(line, "fang"), keep=i + 1 < len(column))
            for i, line in enumerate(column)
        ]
        cells.append(_cell("".join(lines) or paragraph("Signatory"), each, align=""))
    return _table([each] * len(cells), [_row(cells)], (0, 0), lines=False)


def record(block: Record, width: float) -> str:
    """Return 版记 as a table that lies on the bottom of the text area (GB/T 9704).

    LibreOffice leaves it under the text instead.
    """
    half = mm(width / 2)
    thick, thin = _LINE | {"sz": 8}, _LINE | {"sz": 6}
    rows = []
    if block.copies:
        em = twips(layout.RECORD_PT)
        hanging = element("ind", left=3 * em, hanging=3 * em)
        said = paragraph("Record", run(f"抄送：{block.copies}", "fang"), indent=hanging)
        rows.append(_row([_cell(said, half * 2, span=2, edges={"top": thick, "bottom": thin})]))
    edges = {"top": thin if block.copies else thick, "bottom": thick}
    organ = paragraph("Record", run(block.organ, "fang"))
    date = paragraph("Record", run(f"{block.date}印发", "fang"), align="right")
    rows.append(_row([_cell(organ, half, edges=edges), _cell(date, half, edges=edges)]))
    place = element(
        "tblpPr", horzAnchor="margin", vertAnchor="margin", tblpXSpec="left", tblpYSpec="bottom"
    )
    return _table([half, half], rows, (0.5, 5), lines=False, place=place)


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
        said = paragraph(style, run(title, "hei", fonts_too=True) if title else "", keep=True)
        cells.append(_cell(said, sum(columns[at : at + span]), span=span, merged=merged))
        at += span
    return _row(cells, head=True)


def _said(text: Text, style: str, align: str = "", *, strong: bool = False) -> str:
    content = rich(text, "hei" if strong else "fang")
    return paragraph(style, content, align="" if align == "center" else align)


def _table(
    columns: Sequence[int],
    rows: Iterable[str],
    padding_mm: tuple[float, float],
    *,
    lines: bool = True,
    place: str = "",
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
    return element("tbl", element("tblPr", properties) + element("tblGrid", grid) + "".join(rows))


def _margins(padding_mm: tuple[float, float]) -> str:
    down, across = (max(0, mm(p)) for p in padding_mm)
    sides = (("top", down), ("left", across), ("bottom", down), ("right", across))
    return "".join(element(side, w=size, type="dxa") for side, size in sides)


def _row(cells: Iterable[str], *, head: bool = False, whole: bool = True) -> str:
    properties = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if head else "")
    return element("tr", (element("trPr", properties) if properties else "") + "".join(cells))


def _cell(
    content: str,
    width: int,
    *,
    span: int = 1,
    merged: str = "",
    align: str = "center",
    edges: dict[str, dict[str, object]] | None = None,
) -> str:
    borders = "".join(element(side, **line) for side, line in (edges or {}).items())
    properties = (
        element("tcW", w=width, type="dxa")
        + (element("gridSpan", val=span) if span > 1 else "")
        + (element("vMerge", val=merged) if merged else "")
        + (element("tcBorders", borders) if borders else "")
        + (element("vAlign", val=align) if align else "")
    )
    return element("tc", element("tcPr", properties) + content)
