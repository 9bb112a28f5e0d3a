"""Checking a PDF of papers: sound, its fonts in it, every word of the tree on its pages."""

import io
from collections import Counter
from collections.abc import Iterator, Sequence

import pikepdf
import pypdfium2
from pypdfium2 import PdfDocument, PdfPage

from tuopin.documents.layout import GRIDS
from tuopin.documents.tree import Band, Paper, Table, clean, plain_text
from tuopin.documents.tree.texts import head_rows

# A word may be parted over lines, and pdfium says a hyphen at a line's end in a way of its own.
_HYPHENS = dict.fromkeys(map(ord, "-\u00ad\u0002\ufffe\u200b"), "")
# A ticked box is two characters on the page, one over the other.
_TICKED = "□√"
# Characters that lie over each other by more than this part of the smaller one.
_OVER = 0.7
_KEYS = ("/FontFile", "/FontFile2", "/FontFile3")


def faults(data: bytes, papers: Sequence[Paper] = ()) -> list[str]:
    """Return what is wrong with a PDF, in words; with `papers`, also what it does not say of them.

    Asked: qpdf finds nothing wrong; all fonts are embedded and none is Type 3; each paper's pages
    say what its tree says, no more and no less (but for page numbers, the code's lines and the
    heads of tables that go on); no character is printed over another or outside the sheet.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = [*pdf.check_pdf_syntax(), *_font_faults(pdf)]
    document = pypdfium2.PdfDocument(data)
    try:
        for n, page in enumerate(document, 1):
            found += [f"page {n}: {fault}" for fault in overprinted(page)]
        for paper, pages in zip(papers, paper_pages(document), strict=bool(papers)):
            found += [f"{paper.title}: {fault}" for fault in _word_faults(document, paper, pages)]
    finally:
        document.close()
    return found


def paper_pages(document: PdfDocument) -> list[range]:
    """Return the pages of each paper: one item of the outline's first level a paper."""
    marks = [mark for mark in document.get_toc() if mark.level == 0]
    starts = [mark.get_dest().get_index() for mark in marks]
    return [range(a, b) for a, b in zip(starts, [*starts[1:], len(document)], strict=True)]


def overprinted(page: PdfPage) -> Iterator[str]:
    """Yield the characters that lie over another or stick out of the sheet."""
    text = page.get_textpage()
    width, height = page.get_size()
    cells: dict[tuple[int, int], list[tuple[str, tuple[float, ...]]]] = {}
    for i in range(text.count_chars()):
        character = text.get_text_range(i, 1)
        if not _bare(character) or character in _TICKED:
            continue
        box = text.get_charbox(i)
        if not (box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height):
            yield f"{character} is outside the sheet"
        cell = int(box[0] // 24), int(box[1] // 24)
        near = [(cell[0] + x, cell[1] + y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
        for other, there in (pair for key in near for pair in cells.get(key, ())):
            if _shared(box, there) > _OVER:
                yield f"{character} is over {other}"
        cells.setdefault(cell, []).append((character, box))


def boxes(data: bytes) -> int:
    """Return how many characters print as the box of a font that lacks them (glyph 0)."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return sum(part[i : i + 2] == b"\0\0" for part in _shown(pdf) for i in _pairs(part))


def _shown(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    for page in pdf.pages:
        for operands, operator in pikepdf.parse_content_stream(page, "Tj TJ"):
            shown = operands[0] if str(operator) == "TJ" else operands
            yield from (bytes(part) for part in shown if isinstance(part, pikepdf.String))


def _pairs(part: bytes) -> range:
    return range(0, len(part), 2)


def _shared(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    smaller = min((x[2] - x[0]) * (x[3] - x[1]) for x in (a, b))
    return wide * high / smaller if wide > 0 and high > 0 and smaller > 0 else 0.0


def _font_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Dictionary) or thing.get("/Type") != "/Font":
            continue
        name = str(thing.get("/BaseFont", "a font without a name"))
        if thing.get("/Subtype") == "/Type3":
            yield f"{name} is a Type 3 font"
        elif thing.get("/Subtype") != "/Type0":
            descriptor = thing.get("/FontDescriptor", pikepdf.Dictionary())
            if not any(key in descriptor for key in _KEYS):
                yield f"{name} is not embedded"


def _word_faults(document: PdfDocument, paper: Paper, pages: range) -> Iterator[str]:
    said = [_bare(document[n].get_textpage().get_text_range()) for n in pages]
    have = Counter("".join(said))
    before, after = GRIDS[paper.lang].number
    for n in range(1, len(said) + 1):
        # The back of a last leaf may be blank.
        if said[n - 1]:
            # A certificate, a card or a cover is one sheet and bears no number.
            have.subtract(_bare(f"{before}{n}{after}") if paper.look == "paper" else "")
            have.subtract(_bare("".join(map(clean, paper.code.lines)) if paper.code else ""))
    want = Counter(_bare(plain_text(paper)).replace("☑", _TICKED))
    lacking, more = want - have, have - want
    if lacking:
        yield f"lacks {''.join(sorted(lacking.elements()))}"
    for again in _repeated(paper):
        while again and not again - more:
            more -= again
    if more:
        yield f"says more: {''.join(sorted(more.elements()))}"
    everything = "".join(said)
    for line in plain_text(paper).replace("☑", _TICKED).split("\n"):
        for cell in line.split("\t"):
            # A long one may go over a page, a page number in its middle.
            if len(_bare(cell)) <= _SHORT and _bare(cell) not in everything and len(pages) == 1:
                yield f"does not say {cell} in one piece"


_SHORT = 6


def _repeated(paper: Paper) -> list[Counter[str]]:
    """Return what may stand on a page once more: the heads of a table, and its bands."""
    tables = [block for block in paper.blocks if isinstance(block, Table)]
    heads = ["".join(title for row in head_rows(t) for title, _, _ in row) for t in tables]
    bands = [row.text for t in tables for row in t.rows if isinstance(row, Band)]
    return [Counter(_bare(text)) for text in (*heads, *bands)]


def _bare(text: str) -> str:
    return "".join(text.translate(_HYPHENS).split())
