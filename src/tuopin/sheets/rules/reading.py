"""Opening of workbooks and finding of tables in them, whatever stands around the table."""

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from tuopin.kit.refusals import Refused
from tuopin.sheets.rules import guarding, old_books
from tuopin.sheets.rules.columns import Column, Form, by_heading, plain
from tuopin.sheets.rules.wording import Finding, found

HEADER_ROWS = 40
BLANK_ROWS = 3
NOTES = ("填表人", "制表人", "审核人", "单位负责人", "合计", "备注:", "备注：", "注:", "注：")


class ErrorCell(str):
    """What stands in a cell that holds an error of a formula (#N/A, #REF!)."""

    __slots__ = ()


class UnkeptCell(str):
    """What stands in a cell whose formula's result was never kept in the file: nothing."""

    __slots__ = ()


ERROR = ErrorCell("#N/A")
UNKEPT = UnkeptCell()


class Sheet:
    """One worksheet: its name and its rows, each with the number that Excel shows."""

    def __init__(
        self, name: str, rows: Any, offset: int, merged: list[Any], marks: guarding.Marks
    ) -> None:
        self.name = name
        self._rows = rows
        self._offset = offset
        self._marks: dict[int, list[tuple[int, str]]] = {}
        for cells, sign in ((marks.errors, ERROR), (marks.unkept, UNKEPT)):
            for row, column in cells:
                self._marks.setdefault(row, []).append((column, sign))
        # Only downward merges carry values on: a place that is written once for several rows.
        self._merged = [(a[0], b[0], a[1]) for a, b in merged if b[0] > a[0] and a[1] == b[1]]

    @property
    def height(self) -> int:
        """Return about how many rows there are."""
        if isinstance(self._rows, CalamineSheet):
            return self._rows.end[0] + 1 if self._rows.end else 0
        return len(self._rows)

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """Yield (row number, cells); the cells begin in column A."""
        lead = [""] * self._offset
        raw = self._rows.iter_rows() if isinstance(self._rows, CalamineSheet) else self._rows
        kept: dict[tuple[int, int, int], Any] = {}
        last = max((m[1] for m in self._merged), default=-1)
        for index, cells in enumerate(raw):
            row = lead + cells if lead else cells
            for column, sign in self._marks.get(index, ()):
                row.extend([""] * (column + 1 - len(row)))
                row[column] = sign
            if index <= last:
                self._fill(index, row, kept)
            yield index + 1, row

    def _fill(self, index: int, row: list[Any], kept: dict[tuple[int, int, int], Any]) -> None:
        for span in self._merged:
            first, final, column = span
            if index == first and column < len(row):
                kept[span] = row[column]
            elif first < index <= final and span in kept and column < len(row):
                row[column] = row[column] if row[column] != "" else kept[span]


class Book(NamedTuple):
    """A workbook that is safe to read: its visible worksheets."""

    name: str
    sheets: list[Sheet]


def worksheets(stream: io.BytesIO) -> Iterator[tuple[str, CalamineSheet]]:
    """Yield the visible worksheets of a book, which must have been looked over before."""
    book = CalamineWorkbook.from_filelike(stream)
    for index, meta in enumerate(book.sheets_metadata):
        if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible:
            yield meta.name, book.get_sheet_by_index(index)


def open_book(data: bytes, name: str, limit: int) -> Book:
    """Open a workbook handed in as bytes; the content decides what it is, not the file's name.

    Refuses 'file_too_large' (above `limit` bytes), 'file_bomb', 'file_encrypted', and
    'file_unreadable' for what is damaged, no workbook, or has no worksheet (only macros).
    """
    if len(data) > limit:
        raise Refused("file_too_large", name=name, limit=limit // 1024 // 1024)
    if guarding.kind_of(data, name) == "xls":
        sheets = [
            Sheet(sheet, rows, offset, merged, guarding.Marks())
            for sheet, offset, rows, merged in old_books.read(data, name)
        ]
    else:
        sheets = _zipped(data, name)
    if not sheets:
        raise Refused("file_unreadable", name=name)
    return Book(name, sheets)


def _zipped(data: bytes, name: str) -> list[Sheet]:
    marks = guarding.scan(data, name)
    try:
        return [
            Sheet(
                title, sheet, sheet.start[1] if sheet.start else 0,
                sheet.merged_cell_ranges or [], marks.get(title, guarding.Marks()),
            )
            for title, sheet in worksheets(io.BytesIO(data))
        ]  # fmt: skip
    except PasswordError as problem:
        raise Refused("file_encrypted", name=name) from problem
    except (CalamineError, OSError, ValueError) as problem:
        raise Refused("file_unreadable", name=name) from problem


class Table(NamedTuple):
    """A form's table in one sheet: where its header stands and which column is where.

    `aside` holds the headings that no column of the form has; `findings` says what is missing.
    """

    form: Form
    sheet: Sheet
    header: int
    places: dict[str, int]
    aside: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def whole(self) -> bool:
        """Say whether every required column is there."""
        return not any(not f.warning for f in self.findings)

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """Yield (row number, cells) of the table: no blank rows, ended by a note or three of them.

        A row that holds nothing but its serial number is blank.
        """
        serials = {self.places[c.key] for c in self.form.columns
                   if c.kind == "serial" and c.key in self.places}  # fmt: skip
        known = sorted(set(self.places.values()) - serials)
        blank = 0
        for number, cells in self.sheet.rows():
            if number <= self.header:
                continue
            if not any(c < len(cells) and not _empty(cells[c]) for c in known):
                if _is_note(cells, serials):
                    return
                blank += 1
                if blank >= BLANK_ROWS:
                    return
                continue
            if _is_note(cells, serials):
                return
            blank = 0
            yield number, cells


def _empty(cell: Any) -> bool:
    return cell == "" or cell is None or (type(cell) is str and not cell.strip())


def _is_note(cells: list[Any], serials: set[int]) -> bool:
    """Say whether a row begins a note under the table; its serial number may stand before."""
    first = next((c for c in cells if not _empty(c)), "")
    if _starts_note(first):
        return True
    if not serials or all(place >= len(cells) or _empty(cells[place]) for place in serials):
        return False
    other = next((c for i, c in enumerate(cells) if i not in serials and not _empty(c)), "")
    return _starts_note(other)


def _starts_note(cell: Any) -> bool:
    return type(cell) is str and "".join(cell.split()).startswith(NOTES)


def tables(book: Book, form: Form) -> list[Table]:
    """Find the tables of a form and of the forms that share its workbook, the form's own first.

    Each sheet goes to the form that it has most of. Where the form itself is nowhere, one table
    without rows says which columns are missing.
    """
    forms = (form, *form.also)
    taken: list[Table] = []
    for sheet in book.sheets:
        best = max((_header(sheet, f) for f in forms), key=lambda h: h.share)
        if best.share >= 0.5:
            taken.append(_table(sheet, best))
    own = [t for t in taken if t.form is form]
    if not own:
        return [_table(book.sheets[0], _Header(form, 0.0, 1, {}, ()))]
    return own + [t for t in taken if t.form is not form]


class _Header(NamedTuple):
    form: Form
    share: float
    row: int
    places: dict[str, int]
    others: tuple[tuple[int, str], ...]


def _header(sheet: Sheet, form: Form) -> _Header:
    """Find the row of a sheet that has most of a form's headings."""
    head = []
    for number, cells in sheet.rows():
        head.append((number, [plain(c) if isinstance(c, str) and c else "" for c in cells]))
        if number >= HEADER_ROWS:
            break
    best = _Header(form, 0.0, 1, {}, ())
    for index, (number, cells) in enumerate(head):
        share, places, others = _matched(form, cells)
        if share > best.share:
            best = _Header(form, share, number, places, others)
            best = _two_lined(best, head, index)
    return best


def _matched(
    form: Form, cells: list[str]
) -> tuple[float, dict[str, int], tuple[tuple[int, str], ...]]:
    columns = by_heading(form)
    places: dict[str, int] = {}
    others = []
    for place, cell in enumerate(cells):
        column = columns.get(cell)
        if column is not None and column.key not in places:
            places[column.key] = place
        elif cell:
            others.append((place, cell))
    return _share(form, places), places, tuple(others)


def _share(form: Form, places: dict[str, int]) -> float:
    required = form.required
    there = sum(1 for c in required if c.key in places)
    # Among equals the one with more columns in all, by a hair.
    return there / len(required) + len(places) / 10_000 if there else 0.0


def _two_lined(best: _Header, head: list[tuple[int, list[str]]], index: int) -> _Header:
    """Take headings from the line above or below where the header stands in two merged lines."""
    columns = by_heading(best.form)
    places, others, row = dict(best.places), dict(best.others), best.row
    for near in (index - 1, index + 1):
        if not 0 <= near < len(head) or not _continues(columns, places, head[near][1]):
            continue
        for place, cell in enumerate(head[near][1]):
            column = columns.get(cell)
            if column is not None and column.key not in places and place not in places.values():
                places[column.key] = place
                others.pop(place, None)
                row = max(row, head[near][0])
    return _Header(best.form, _share(best.form, places), row, places, tuple(others.items()))


def _continues(columns: dict[str, Column], places: dict[str, int], cells: list[str]) -> bool:
    """Say whether a line goes on with the header: nothing in it but headings not found so far."""
    filled = [(place, cell) for place, cell in enumerate(cells) if cell]
    known = [c for _, c in filled if c in columns and columns[c].key not in places]
    return bool(known) and len(known) >= len([p for p, c in filled if c not in columns])


def _table(sheet: Sheet, header: _Header) -> Table:
    form = header.form
    findings = [
        found(sheet.name, header.row, c.heading, "column_missing")
        for c in form.required
        if c.key not in header.places
    ]
    findings += [
        found(sheet.name, header.row, text[:40], "column_unknown", warning=True)
        for _, text in header.others
    ]
    aside = tuple(text for _, text in header.others)
    return Table(form, sheet, header.row, header.places, aside, tuple(findings))
