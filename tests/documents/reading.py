"""Reading papers back: a PDF's lines and a Word file's lines, without blanks."""

import io
import re
import shutil
import subprocess
from pathlib import Path

import docx
import pypdf
import pytest
from docx.table import Table

needs_soffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not on this machine"
)
_BLANK = re.compile(r"\s+")


def bare(text: str) -> str:
    """Take all blanks away."""
    return _BLANK.sub("", text)


def pages(data: bytes) -> list[list[str]]:
    """Return each page's lines; the last is its page number."""
    return [
        [bare(line) for line in page.extract_text().split("\n") if bare(line)]
        for page in pypdf.PdfReader(io.BytesIO(data)).pages
    ]


def said(data: bytes) -> str:
    """Return everything a PDF says."""
    return "".join("".join(lines) for lines in pages(data))


def word_lines(data: bytes) -> list[str]:
    """Return a Word file's text in order, a cell a line; a cell over several columns once."""
    lines: list[str] = []
    for block in docx.Document(io.BytesIO(data)).iter_inner_content():
        lines += _cells(block) if isinstance(block, Table) else [block.text]
    return [bare(line) for line in lines if bare(line)]


def _cells(table: Table) -> list[str]:
    once = {id(cell._tc): cell for row in table.rows for cell in row.cells}
    return [cell.text for cell in once.values()]


def by_libreoffice(data: bytes, folder: Path) -> bytes:
    """Return a Word file as LibreOffice prints it."""
    source = folder / "paper.docx"
    source.write_bytes(data)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless",
         "--convert-to", "pdf", "--outdir", str(folder), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return (folder / "paper.pdf").read_bytes()
