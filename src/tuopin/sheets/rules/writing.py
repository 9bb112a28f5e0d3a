"""Writing of workbooks: empty templates, exports, and copies with the faulty cells marked.

No text is ever written as a formula, and a text that a spreadsheet might take for one is escaped.
"""

import io
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter

from tuopin.kit import words as kit_words
from tuopin.sheets.rules.cells import Extra, escaped, written
from tuopin.sheets.rules.columns import Column, Form, by_heading, plain
from tuopin.sheets.rules.reading import Book, Table
from tuopin.sheets.rules.wording import Both, Finding

OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
    "strings_to_numbers": False,
}  # fmt: skip
LIST_ROWS = 5000
_TEXT_KINDS = {"identity", "phone"}
_LISTED = {"word": "", "words": "", "flag": "yesno"}
_WIDTHS = {"identity": 21, "phone": 14, "township": 12, "village": 14, "name": 10, "serial": 6}

Rows = Iterable[Mapping[str, Any]]


@cache
def explained() -> dict[str, Both]:
    """Return the sentences of the explaining sheet by kind of column."""
    text = (Path(__file__).parent.parent / "explain.toml").read_text("utf-8")
    return {code: Both(**entry) for code, entry in tomllib.loads(text).items()}


def template(form: Form, extra: Extra | None = None) -> bytes:
    """Return an empty workbook of a form.

    Its headings, lists for coded columns, identity numbers as text, a sheet that explains it.
    """
    return filled([(form, ()), *((f, ()) for f in form.also)], extra)


def filled(parts: Sequence[tuple[Form, Rows]], extra: Extra | None = None) -> bytes:
    """Return a workbook with a sheet for each form and its rows (values by column key)."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    styles = _styles(book)
    lists = _Lists(book, extra or {})
    for form, rows in parts:
        _sheet(book.add_worksheet(form.title), form, rows, styles, lists)
    _explain(book, [form for form, _ in parts], styles, extra or {})
    lists.write()
    book.close()
    return out.getvalue()


def print_setup(sheet: Any, title: str, last: int, columns: int) -> None:
    """Set a sheet up for paper: A4, its head on every page, all columns in one page's width."""
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, last, columns - 1)
    sheet.set_paper(9)
    if columns > 6:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    # A sign that a header takes for a command is doubled.
    sheet.set_header(f"&C{title.replace('&', '&&')[:200]}")
    sheet.set_footer("&C&P / &N")


def _styles(book: Any) -> dict[str, Any]:
    edge = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter", "bold": True,
            "bg_color": "#E3EFE9", "text_wrap": True}  # fmt: skip
    return {
        "head": book.add_format(edge),
        "must": book.add_format({**edge, "font_color": "#A62B1F"}),
        "text": book.add_format({"num_format": "@"}),
        "sum": book.add_format({"bold": True}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "money": book.add_format({"num_format": "0.00"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "bad": book.add_format({"bg_color": "#F8D7D2", "font_color": "#A62B1F", "border": 1,
                                "border_color": "#A62B1F"}),
        "warn": book.add_format({"bg_color": "#FBEBC8", "border": 1, "border_color": "#B7791F"}),
        "bad_date": book.add_format({"bg_color": "#F8D7D2", "font_color": "#A62B1F", "border": 1,
                                     "border_color": "#A62B1F", "num_format": "yyyy-mm-dd"}),
    }  # fmt: skip


def _sheet(sheet: Any, form: Form, rows: Rows, styles: dict[str, Any], lists: "_Lists") -> None:
    sheet.set_row(0, 34)
    number = 0
    sums = [0] * len(form.columns)
    for place, column in enumerate(form.columns):
        width = _WIDTHS.get(column.kind, max(9, min(18, len(column.heading) * 2 + 2)))
        style = styles["text"] if column.kind in _TEXT_KINDS else None
        sheet.set_column(place, place, width, style)
        sheet.write_string(0, place, column.heading, styles["must" if column.required else "head"])
        vocabulary = column.words or _LISTED.get(column.kind, "")
        if column.kind in _LISTED and vocabulary:
            sheet.data_validation(
                1, place, LIST_ROWS, place,
                {"validate": "list", "source": lists.source(vocabulary), "error_type": "warning"},
            )  # fmt: skip
    for number, values in enumerate(rows, start=1):
        for place, column in enumerate(form.columns):
            value = values.get(column.key)
            _write(sheet, number, place, column, value, styles)
            sums[place] += value if column.summed and value else 0
        if form.columns[0].kind == "serial":
            sheet.write_number(number, 0, number)
    if number and any(column.summed for column in form.columns):
        number += 1
        # A reader of forms ends the table before a row that begins with this word.
        sheet.write_string(number, 0, "合计", styles["sum"])
        for place, column in enumerate(form.columns):
            if column.summed:
                _write(sheet, number, place, column, sums[place], styles)
    print_setup(sheet, form.title, number, len(form.columns))


def _write(
    sheet: Any, row: int, place: int, column: Column, value: Any, styles: dict[str, Any]
) -> None:
    if value is None or value == "":
        return
    if column.kind in {"count", "year"}:
        sheet.write_number(row, place, value)
    elif column.kind == "money":
        sheet.write_number(row, place, value / 100, styles["money"])
    elif column.kind == "quantity":
        sheet.write_number(row, place, value / 1000)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, moment(value), styles["date"])
    else:
        style = styles["text"] if column.kind in _TEXT_KINDS else None
        sheet.write_string(row, place, escaped(written(column, value)), style)


def moment(day: date) -> datetime:
    """Return a day as a cell takes it: at midnight, nowhere in particular."""
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 Excel has no zones


class _Lists:
    """The hidden sheet that drop-down lists point to; Excel allows no long list in a cell."""

    def __init__(self, book: Any, extra: Extra) -> None:
        self.book = book
        self.extra = extra
        self.names: list[str] = []

    def source(self, vocabulary: str) -> str:
        """Return the range of a vocabulary's words."""
        if vocabulary not in self.names:
            self.names.append(vocabulary)
        column = letters(self.names.index(vocabulary))
        last = len(kit_words.words(vocabulary, self.extra))
        return f"='{explained()['lists'].zh}'!${column}$1:${column}${last}"

    def write(self) -> None:
        """Write the lists, when there are any."""
        if not self.names:
            return
        sheet = self.book.add_worksheet(explained()["lists"].zh)
        sheet.hide()
        for place, vocabulary in enumerate(self.names):
            for row, word in enumerate(kit_words.words(vocabulary, self.extra)):
                sheet.write_string(row, place, escaped(word))


def letters(place: int) -> str:
    """Return the name of a column by its place from 0: A, Z, AA."""
    return chr(65 + place) if place < 26 else chr(64 + place // 26) + chr(65 + place % 26)


def _explain(book: Any, forms: Sequence[Form], styles: dict[str, Any], extra: Extra) -> None:
    said = explained()
    sheet = book.add_worksheet(said["sheet"].zh)
    sheet.set_column(0, 1, 22)
    sheet.set_column(2, 2, 8)
    sheet.set_column(3, 4, 60)
    heads = [*said["headings"].zh.split("|"), said["headings"].en.split("|")[-1]]
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, styles["head"])
    row = 0
    for form in forms:
        for column in form.columns:
            row += 1
            zh, en = explanation(column, extra)
            cells = (form.title, column.heading, said["yes"].zh if column.required else "", zh, en)
            for place, text in enumerate(cells):
                sheet.write_string(row, place, escaped(text), styles["wrap"])


def explanation(column: Column, extra: Extra | None = None) -> Both:
    """Return what a column wants, in both languages."""
    said = explained()[column.kind]
    choices = ""
    if column.kind in {"word", "words"}:
        choices = "、".join(kit_words.words(column.words, extra or {}))
    zh = f"{column.explain_zh}{said.zh}".format(choices=choices, most=column.length)
    en = f"{column.explain_en} {said.en}".strip().format(choices=choices, most=column.length)
    return Both(zh, en)


def marked(book: Book, tables: Sequence[Table], findings: Iterable[Finding]) -> bytes:
    """Return a copy of a workbook's sheets with the faulty cells marked.

    Behind the last column stands one that says what is wrong and how to mend it.
    """
    by_row: dict[tuple[str, int], list[Finding]] = {}
    for finding in findings:
        by_row.setdefault((finding.sheet, finding.row), []).append(finding)
    out = io.BytesIO()
    copy = xlsxwriter.Workbook(out, OPTIONS)
    styles = _styles(copy)
    known = {t.sheet.name[:60]: t for t in tables}
    for sheet in book.sheets:
        _copy(
            copy.add_worksheet(sheet.name[:31]), sheet, known.get(sheet.name[:60]), by_row, styles
        )
    copy.close()
    return out.getvalue()


def _copy(
    target: Any, sheet: Any, table: Table | None, by_row: Any, styles: dict[str, Any]
) -> None:
    target.set_column(0, 40, 12)
    end = 0
    notes: list[tuple[int, list[Finding]]] = []
    for number, cells in sheet.rows():
        here = by_row.get((sheet.name[:60], number), []) if table else []
        marks = _marks(table, here, cells)
        end = max(end, len(cells))
        for place, cell in enumerate(cells):
            _plain_cell(target, number - 1, place, cell, styles, marks.get(place, ""))
        for place in [p for p in marks if p >= len(cells)]:
            target.write_blank(number - 1, place, None, styles[marks[place]])
        if here:
            notes.append((number, here))
    if table is None:
        return
    place = max([end, *table.places.values()]) + 1
    target.set_column(place, place, 70)
    target.write_string(table.header - 1, place, explained()["errors"].zh, styles["must"])
    for number, here in notes:
        # The header's own cell is taken by the column's heading.
        aside = place + 1 if number == table.header else place
        text = "\n".join(f"{f.heading}：{f.zh}" for f in here)
        target.write_string(number - 1, aside, escaped(text), styles["wrap"])


def _marks(table: Table | None, here: Sequence[Finding], cells: Sequence[Any]) -> dict[int, str]:
    marks: dict[int, str] = {}
    if table is None:
        return marks
    columns = by_heading(table.form)
    for finding in here:
        column = columns.get(plain(finding.heading))
        place = table.places.get(column.key) if column else None
        if place is None or finding.code in {"column_missing", "column_unknown"}:
            place = next(
                (i for i, c in enumerate(cells) if plain(c) == plain(finding.heading)), None
            )
        if place is not None and marks.get(place) != "bad":
            marks[place] = "warn" if finding.warning else "bad"
    return marks


def _plain_cell(
    target: Any, row: int, place: int, cell: Any, styles: dict[str, Any], mark: str
) -> None:
    style = styles.get(mark)
    if cell == "" or cell is None:
        if style is not None:
            target.write_blank(row, place, None, style)
    elif isinstance(cell, bool):
        target.write_boolean(row, place, cell, style)
    elif isinstance(cell, (int, float)):
        target.write_number(row, place, cell, style)
    elif isinstance(cell, datetime):
        target.write_datetime(row, place, cell, styles["bad_date" if mark == "bad" else "date"])
    elif isinstance(cell, date):
        style = styles["bad_date" if mark == "bad" else "date"]
        target.write_datetime(row, place, moment(cell), style)
    else:
        target.write_string(row, place, escaped(str(cell)), style)
