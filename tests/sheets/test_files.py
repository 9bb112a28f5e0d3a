"""Files that are no workbook, or one that must not be opened: each kind with a file of its own."""

import io
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sheets import books
from tuopin.kit.refusals import Refused
from tuopin.register.rules.forms import F1
from tuopin.sheets.rules import guarding
from tuopin.sheets.rules.reading import open_book, tables

FILES = Path(__file__).parent / "files"
LIMIT = 32 * 1024 * 1024
SHEET = "xl/worksheets/sheet1.xml"


def refusal(data: bytes, limit: int = LIMIT) -> str:
    with pytest.raises(Refused) as caught:
        open_book(data, "表.xlsx", limit)
    assert caught.value.text()
    assert caught.value.mend("en")
    return caught.value.code


def remade(data: bytes, **parts: bytes) -> bytes:
    """Return a zipped workbook with some parts put in place of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, None) or old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def part(data: bytes, name: str = SHEET) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return book.read(name)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"code,name\n1,2\n", b"<html><table></html>"])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    assert refusal(data) == "file_unreadable"


def test_a_workbook_cut_short_is_refused() -> None:
    data = books.f1(books.head())
    assert refusal(data[: len(data) // 2]) == "file_unreadable"


def test_a_workbook_with_a_damaged_sheet_is_refused() -> None:
    data = books.f1(books.head())
    torn = part(data)[:-400] + b"<<<"
    assert refusal(remade(data, **{SHEET: torn})) == "file_unreadable"


def test_a_workbook_locked_with_a_password_is_refused() -> None:
    assert refusal((FILES / "encrypted.xlsx").read_bytes()) == "file_encrypted"


def test_a_zip_locked_with_a_password_is_refused() -> None:
    data = bytearray(books.f1(books.head()))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(sign)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(sign, place + 4)
    assert refusal(bytes(data)) == "file_encrypted"


def test_a_workbook_above_the_limit_is_refused() -> None:
    data = books.f1(books.head())
    assert refusal(data, limit=len(data) - 1) == "file_too_large"


def test_a_workbook_of_macros_only_is_refused() -> None:
    data = books.book(("宏", [["=HALT()"]]))
    macros = part(data, "xl/_rels/workbook.xml.rels").replace(
        b"relationships/worksheet", b"relationships/xlMacrosheet"
    )
    assert refusal(remade(data, **{"xl/_rels/workbook.xml.rels": macros})) == "file_unreadable"


def test_a_zip_bomb_is_refused_quickly() -> None:
    data = books.f1(books.head())
    row = b'<row r="9"><c r="A9" t="str"><v>' + b"0" * 1_000_000 + b"</v></c></row>"
    bomb = part(data).replace(b"</sheetData>", row * 300 + b"</sheetData>")
    began = time.monotonic()
    packed = remade(data, **{SHEET: bomb})
    assert len(packed) < LIMIT
    assert refusal(packed) == "file_bomb"
    assert time.monotonic() - began < 60


def test_a_zip_that_lies_about_its_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(books.f1(books.head()))
    place = data.find(b"PK\x01\x02", data.find(SHEET.encode(), data.find(b"PK\x01\x02")) - 60)
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")
    assert refusal(bytes(data)) == "file_unreadable"


@pytest.mark.parametrize(
    "far",
    [
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="1048576"><c t="n" r="XFD1048576"><v>1</v></c></row>',
        b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        b'<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
        b'<row r="1048000"><c><v>1</v></c></row><row r="9">'
        + b"<c><v>1</v></c>" * 16384
        + b"</row>",
    ],
)
def test_one_cell_far_away_does_not_end_the_process(far: bytes) -> None:
    data = books.f1(books.head())
    sheet = part(data).replace(b"</sheetData>", far + b"</sheetData>")
    assert refusal(remade(data, **{SHEET: sheet})) == "file_bomb"


def test_far_cells_that_are_only_coloured_do_no_harm() -> None:
    data = books.f1(books.head())
    far = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    book = open_book(remade(data, **{SHEET: part(data).replace(b"</sheetData>", far)}), "x", LIMIT)
    assert len(list(tables(book, F1)[0].rows())) == 1


def test_a_text_copied_into_very_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "MAX_TEXT", 1_000_000)
    data = books.book(("多", [["长" * 2000] * 100] * 10))
    assert refusal(data) == "file_bomb"


def test_a_sheet_in_another_encoding_is_refused() -> None:
    data = books.f1(books.head())
    sheet = part(data).replace(b'encoding="UTF-8"', b'encoding="UTF-16"')
    assert refusal(remade(data, **{SHEET: sheet})) == "file_unreadable"


def test_an_old_excel_book_is_read_whatever_it_is_called() -> None:
    book = open_book((FILES / "old.xls").read_bytes(), "登记表.xlsx", LIMIT)
    [table] = tables(book, F1)
    [(number, cells)] = table.rows()
    assert (number, table.header) == (4, 3)
    assert cells[table.places["identity"]] == books.number()


def test_a_damaged_old_book_is_refused() -> None:
    data = (FILES / "old.xls").read_bytes()
    assert refusal(data[:1500]) == "file_unreadable"
    assert refusal(guarding.OLE + b"\x00" * 600) in {"file_unreadable", "file_bomb"}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_workbook_with_any_bytes_changed_is_read_or_refused(data: st.DataObject) -> None:
    code = "file_"
    book = bytearray(books.f1(books.head(), family=[books.member()]))
    for _ in range(data.draw(st.integers(1, 20))):
        book[data.draw(st.integers(0, len(book) - 1))] = data.draw(st.integers(0, 255))
    try:
        for table in tables(open_book(bytes(book), "x", LIMIT), F1):
            list(table.rows())
    except Refused as refused:
        code = refused.code
    assert code.startswith("file_")


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_sheet_with_any_marks_changed_is_read_or_refused(data: st.DataObject) -> None:
    code = "file_"
    whole = books.f1(books.head())
    sheet = bytearray(part(whole))
    for _ in range(data.draw(st.integers(1, 8))):
        sheet[data.draw(st.integers(0, len(sheet) - 1))] = data.draw(st.integers(1, 127))
    try:
        for table in tables(open_book(remade(whole, **{SHEET: bytes(sheet)}), "x", LIMIT), F1):
            list(table.rows())
    except Refused as refused:
        code = refused.code
    assert code.startswith("file_")
