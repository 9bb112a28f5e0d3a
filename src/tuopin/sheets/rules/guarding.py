"""Is a workbook safe to open? Zip bombs, far cells and long texts are found before it is read.

The reader (calamine) lays a sheet out as one rectangle, so that one cell in XFD1048576 asks for
half a terabyte and ends the process; and it copies a shared text into every cell that names it.
"""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from tuopin.kit.refusals import Refused

MAX_UNPACKED = 256 * 1024 * 1024
MAX_PARTS = 4000
MAX_CELLS = 6_000_000
MAX_TEXT = 384 * 1024 * 1024
_WIDE = 104  # columns up to CZ; further right the exact rectangle is worked out

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


class Marks(NamedTuple):
    """What the reader would hide about a sheet, as (row, column) from 0.

    `errors`: cells that hold an error (#N/A); `unkept`: formulas whose result was never kept.
    """

    errors: frozenset[tuple[int, int]] = frozenset()
    unkept: frozenset[tuple[int, int]] = frozenset()


_ROW = re.compile(rb'<row r="(\d{1,9})')
_REF = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,7})(\d{0,9})["']""")
_FAR = re.compile(rb'<c r="(?:[A-Za-z]{3}|[D-Zd-z][A-Za-z])')
_ERROR = re.compile(rb"""<(?:\w+:)?c(\s[^>]*?\bt\s*=\s*["']e["'][^>]*)>""")
_UNKEPT = re.compile(
    rb"<(?:\w+:)?c(\s[^>]*)?>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_ITEM = re.compile(rb"<(?:\w+:)?si\b[^>]*>(.*?)</(?:\w+:)?si>", re.DOTALL)
_SHARED = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v>\s*(\d+)""")


def kind_of(data: bytes, name: str) -> str:
    """Return 'xlsx' or 'xls' by the content, whatever the file is called.

    Refuses 'file_encrypted' and 'file_unreadable'.
    """
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refused("file_encrypted", name=name)
        return "xls"
    if data.startswith(_ZIP):
        return "xlsx"
    raise Refused("file_unreadable", name=name)


def scan(data: bytes, name: str) -> dict[str, Marks]:
    """Look a zipped workbook over; return what the reader would hide, by sheet name.

    Refuses 'file_bomb' when it would unpack to too much, 'file_encrypted', 'file_unreadable'.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return _scan(book, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError,
            KeyError, RuntimeError) as problem:  # fmt: skip
        if isinstance(problem, RuntimeError) and "encrypted" in str(problem):
            raise Refused("file_encrypted", name=name) from problem
        raise Refused("file_unreadable", name=name) from problem


def _scan(book: zipfile.ZipFile, name: str) -> dict[str, Marks]:
    parts = book.infolist()
    if len(parts) > MAX_PARTS or sum(p.file_size for p in parts) > MAX_UNPACKED:
        raise Refused("file_bomb", name=name)
    if any(p.flag_bits & 1 for p in parts):
        raise Refused("file_encrypted", name=name)
    texts: dict[str, bytes] = {}
    found: dict[str, Marks] = {}
    counts: list[tuple[bytes, int]] = []
    left = MAX_UNPACKED
    for part in parts:
        content = _unpacked(book, part, left, name)
        left -= len(content)
        path = part.filename.replace("\\", "/").lstrip("/")
        if path.lower().endswith((".xml", ".rels")) or b"sheetData" in content:
            _check_encoding(content, name)
        if b"sheetData" in content:
            _check_extent(content, name)
            found[path] = _marks(content)
            counts.append((content, content.count(b't="s"') + content.count(b"t='s'")))
        elif path.lower().endswith(("workbook.xml", ".rels", "sharedstrings.xml")):
            texts[path] = content
    if not any(path.lower() == "xl/workbook.xml" for path in texts):
        raise Refused("file_unreadable", name=name)
    _check_text(texts, counts, name)
    return dict(_by_sheet(texts, found))


def _unpacked(book: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, name: str) -> bytes:
    with book.open(part) as stream:
        content = stream.read(left + 1)
    if len(content) > left:
        raise Refused("file_bomb", name=name)
    return content


def _check_encoding(content: bytes, name: str) -> None:
    """Refuse what is not UTF-8: the patterns here could not see into it."""
    head = content[:200]
    declared = _ENCODING.search(head)
    if b"\x00" in head or (declared and declared[1].lower() not in {b"utf-8", b"us-ascii"}):
        raise Refused("file_unreadable", name=name)


def _check_extent(content: bytes, name: str) -> None:
    """Refuse a sheet whose rectangle of cells is too large to be laid out."""
    if _is_plain(content):
        last = max((int(n) for n in _ROW.findall(content)), default=0)
        if last * _WIDE <= MAX_CELLS and _FAR.search(content) is None:
            return
    if _cells(content) > MAX_CELLS:
        raise Refused("file_bomb", name=name)


def _is_plain(content: bytes) -> bool:
    """Say whether rows and cells are all written as usual: <row r="7", <c r="B7"."""
    if b":row" in content or b":c " in content or b":c>" in content:
        return False
    cells = content.count(b"<c ") + content.count(b"<c>") + content.count(b"<c/")
    rows = content.count(b"<row ") + content.count(b"<row>") + content.count(b"<row/")
    odd = any(
        mark in content for mark in (b"<c\n", b"<c\t", b"<c\r", b"<row\n", b"<row\t", b"<row\r")
    )
    return not odd and cells == content.count(b'<c r="') and rows == content.count(b'<row r="')


def _cells(content: bytes) -> int:
    """Return rows × columns of the rectangle around all cells that hold something."""
    row = column = 0
    top, bottom, left, right = 1 << 40, 0, 1 << 40, 0
    for found in re.finditer(rb"<(?:\w+:)?(row|c)((?:\s[^>]*)?)>", content):
        ref = _REF.search(found[2])
        if found[1] == b"row":
            row, column = (int(ref[2]) if ref and ref[2] else row + 1), 0
            continue
        column = column_number(ref[1]) if ref and ref[1] else column + 1
        here = int(ref[2]) if ref and ref[2] else row
        if found[2].endswith(b"/"):
            continue
        top, bottom = min(top, here), max(bottom, here)
        left, right = min(left, column), max(right, column)
    return (bottom - top + 1) * (right - left + 1) if bottom else 0


def column_number(letters: bytes) -> int:
    """Return the number of a column from its letters: A is 1, XFD 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _marks(content: bytes) -> Marks:
    spelt = (b't="e"', b"t='e'", b"t =", b"t= ")
    errors = _ERROR.finditer(content) if any(s in content for s in spelt) else iter(())
    unkept = _UNKEPT.finditer(content) if b"<f" in content or b":f" in content else iter(())
    return Marks(frozenset(_places(errors)), frozenset(_places(unkept)))


def _places(found: Iterator[re.Match[bytes]]) -> Iterator[tuple[int, int]]:
    for cell in found:
        ref = _REF.search(cell[1] or b"")
        if ref is not None and ref[1] and ref[2]:
            yield int(ref[2]) - 1, column_number(ref[1]) - 1


def _check_text(texts: dict[str, bytes], sheets: list[tuple[bytes, int]], name: str) -> None:
    """Refuse a book whose shared texts, copied into every cell that names them, fill the memory."""
    shared = [t for path, t in texts.items() if path.lower().endswith("sharedstrings.xml")]
    lengths = [len(item[1]) for text in shared for item in _ITEM.finditer(text)]
    if not lengths or max(lengths) * sum(count for _, count in sheets) <= MAX_TEXT:
        return
    total = 0
    for content, _ in sheets:
        for found in _SHARED.finditer(content):
            place = int(found[1])
            total += lengths[place] if place < len(lengths) else 0
    if total > MAX_TEXT:
        raise Refused("file_bomb", name=name)


def _by_sheet(texts: dict[str, bytes], found: dict[str, Marks]) -> Iterator[tuple[str, Marks]]:
    """Join sheet names to their parts through the workbook's relations."""
    targets: dict[str, str] = {}
    book = b""
    for path, text in texts.items():
        if path.lower() == "xl/workbook.xml":
            book = text
        elif path.lower() == "xl/_rels/workbook.xml.rels":
            for tag in re.findall(
                r"<(?:\w+:)?Relationship\b[^>]*>", text.decode("utf-8", "replace")
            ):
                given = dict(re.findall(r"""(\w+)\s*=\s*["']([^"']*)["']""", tag))
                target = given.get("Target", "").removeprefix("/").removeprefix("xl/")
                targets[given.get("Id", "")] = f"xl/{target}"
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book.decode("utf-8", "replace")):
        given = dict(re.findall(r"""([\w:]+)\s*=\s*["']([^"']*)["']""", tag))
        key = next((value for key, value in given.items() if key.endswith(":id")), "")
        marks = found.get(targets.get(key, ""))
        if marks is not None:
            yield html.unescape(given.get("name", "")), marks
