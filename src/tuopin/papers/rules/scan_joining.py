"""Joining of pages into one upright PDF a paper: PDF pages are copied, photos become JPEG pages."""

import io
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pikepdf

from tuopin.papers.rules.scan_files import is_pdf
from tuopin.papers.rules.scan_pages import A4_INCHES, QUALITY, Undrawable, open_pages

# A photo keeps what an office's scanner would give of a sheet of A4.
PHOTO_DPI = 200


class Part(NamedTuple):
    """One page: the name of its file, its place there, and how far it is turned clockwise."""

    file: str
    position: int
    turned: int


class Joiner:
    """Joins pages of kept files; `load` reads a file by its name. One file is held at a time."""

    def __init__(self, load: Callable[[str], bytes]) -> None:
        self._load = load
        self._name = ""
        self._data = b""
        self._pdf: pikepdf.Pdf | None = None

    def join(self, parts: Sequence[Part]) -> bytes:
        """Return one PDF of pages in this order; the same pages give the same bytes.

        Raises Undrawable for a page that cannot be taken over.
        """
        held = []  # a page's content is read when the PDF is saved: its source lives until then
        try:
            with pikepdf.new() as out:
                for part in parts:
                    source, position = self._source(part)
                    held.append(source)
                    out.pages.append(source.pages[position - 1])
                    out.pages[-1].rotate(part.turned, relative=True)
                return _saved(out)
        except (pikepdf.PdfError, ValueError, TypeError, IndexError) as problem:
            raise Undrawable from problem

    def _source(self, part: Part) -> tuple[pikepdf.Pdf, int]:
        """Return the PDF and the place in it of a page."""
        if part.file != self._name:
            self._data = self._load(part.file)
            self._pdf = pikepdf.open(io.BytesIO(self._data)) if is_pdf(self._data) else None
            self._name = part.file
        if self._pdf is not None:
            return self._pdf, part.position
        return pikepdf.open(io.BytesIO(_photo(self._data, part.position))), 1


def _saved(out: pikepdf.Pdf) -> bytes:
    """Save pages without what they do not need: others' pictures, links, forms, scripts."""
    out.flatten_annotations()
    for page in out.pages:
        for name in ("/Annots", "/AA"):
            if name in page:
                del page[name]
    out.remove_unreferenced_resources()
    saved = io.BytesIO()
    out.save(saved, deterministic_id=True)
    return saved.getvalue()


def _photo(data: bytes, position: int) -> bytes:
    """Return a photo as a PDF of one page as large as a sheet of A4."""
    with open_pages(data) as pages:
        picture = pages.picture(position, PHOTO_DPI, grey=False)
        out = io.BytesIO()
        inch = max(picture.size) / A4_INCHES
        picture.save(out, "PDF", resolution=inch, quality=QUALITY)
        return out.getvalue()
