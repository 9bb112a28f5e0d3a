"""Any list of the desk as a workbook: typed cells, frozen head, totals, ready to be printed."""

import io
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

import xlsxwriter

from tuopin.sheets.rules.cells import escaped
from tuopin.sheets.rules.writing import OPTIONS, letters, moment, print_setup

Kind = Literal["text", "money", "number", "milli", "day"]
_FORMATS = {"text": "@", "money": "#,##0.00", "number": "0", "milli": "0.###", "day": "yyyy-mm-dd"}
_SCALES = {"money": 100, "milli": 1000}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
# Widths in characters of digits; a Chinese character is two of them.
_NARROWEST, _WIDEST = 9, 42


class Col(NamedTuple):
    """A column of a list: its code (remembered, never shown), its head, how its cells are typed.

    Cells of 'money' are fen and of 'milli' thousandths; both are written as numbers of the whole
    unit. `total`: the column is summed up in the last row.
    """

    code: str
    label: str
    kind: Kind = "text"
    total: bool = False


def columns_of(heads: Sequence[str], money: Collection[int] = ()) -> list[Col]:
    """Return the columns of a statement with a fixed form; `money` are those (from 0) of fen."""
    return [
        Col(f"c{place}", head, "money" if place in money else "text")
        for place, head in enumerate(heads)
    ]


def list_workbook(
    title: str, columns: Sequence[Col], rows: Iterable[Sequence[Any]], total: str = "合计"
) -> tuple[bytes, int]:
    """Return a list as a workbook, and its number of rows; a row has one cell a column.

    None and '' are blank. No text is ever a formula: one that a spreadsheet might take for one is
    escaped. Totals are formulas that follow a filter, with today's value in them. On paper it is
    A4, all columns on one page's width, the head on every page.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    sheet = book.add_worksheet(_FORBIDDEN.sub("", title)[:31] or "Sheet1")
    styles = {kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
    bold = {
        kind: book.add_format({"num_format": form, "bold": True, "top": 1})
        for kind, form in _FORMATS.items()
    }
    head = book.add_format(
        {"bold": True, "bg_color": "#E3EFE9", "border": 1, "border_color": "#BFBFBF",
         "valign": "vcenter", "text_wrap": True}
    )  # fmt: skip
    widths = [_width(column.label) for column in columns]
    sums = [0] * len(columns)
    count = 0
    for place, column in enumerate(columns):
        sheet.write_string(0, place, escaped(column.label), head)
    for count, cells in enumerate(rows, start=1):
        for place, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            _write(sheet, count, place, column.kind, cell, styles)
            if isinstance(cell, int):
                sums[place] += cell
            widths[place] = max(widths[place], _width(str(cell)))
    last = _totals(sheet, columns, sums, count, bold, total)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(_WIDEST, max(_NARROWEST, width + 2)))
    if count:
        sheet.autofilter(0, 0, count, len(columns) - 1)
    print_setup(sheet, title, last, len(columns))
    book.close()
    return out.getvalue(), count


def _write(sheet: Any, row: int, place: int, kind: Kind, cell: Any, styles: dict[str, Any]) -> None:
    style = styles[kind]
    if cell is None or cell == "":
        sheet.write_blank(row, place, None, style)
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, moment(cell), styles["day"])
    elif isinstance(cell, int) and not isinstance(cell, bool):
        style = styles["number"] if kind == "text" else style
        sheet.write_number(row, place, cell / _SCALES.get(kind, 1), style)
    else:
        sheet.write_string(row, place, escaped(str(cell)), styles["text"])


def _totals(
    sheet: Any, columns: Sequence[Col], sums: Sequence[int], count: int, bold: Any, word: str
) -> int:
    """Write the row of totals where a column asks for one; return the last row that is used."""
    if not count or not any(column.total for column in columns):
        return count
    row = count + 1
    for place, column in enumerate(columns):
        if column.total:
            letter = letters(place)
            sheet.write_formula(
                row, place, f"=SUBTOTAL(109,{letter}2:{letter}{row})", bold[column.kind],
                sums[place] / _SCALES.get(column.kind, 1),
            )  # fmt: skip
        else:
            sheet.write_blank(row, place, None, bold["text"])
    said = next((place for place, column in enumerate(columns) if not column.total), None)
    if said is not None:
        sheet.write_string(row, said, word, bold["text"])
    return row


def _width(text: str) -> int:
    return sum(1 if c.isascii() else 2 for c in text)
