"""Pages of a scan as pictures, one at a time: grey to read codes, in colour for people."""

import io
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image, ImageOps

from tuopin.papers.rules.scan_files import frames, is_pdf, open_picture, turn_to

Grey = NDArray[np.uint8]

POINTS = 72
A4_INCHES = 11.69
# No page is drawn larger: A3 at 300 dpi is 17 million points.
MOST_DRAWN = 20_000_000
QUALITY = 82
_BACK = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180,
         270: Image.Transpose.ROTATE_90}  # fmt: skip


class Undrawable(Exception):
    """A page that is damaged: it can be kept, but not drawn."""


class Pages(ABC):
    """The pages of an opened scan, counted from 1."""

    count: int

    @abstractmethod
    def picture(self, position: int, dpi: int, *, grey: bool) -> Image.Image:
        """Draw a page at about so many points an inch; raises Undrawable."""

    def grey(self, position: int, dpi: int) -> Grey:
        """Return a page as an array of greys; raises Undrawable."""
        return np.asarray(self.picture(position, dpi, grey=True))

    def jpeg(self, position: int, dpi: int, turned: int = 0) -> bytes:
        """Return a page in colour as JPEG, turned clockwise by so many degrees."""
        out = io.BytesIO()
        upright(self.picture(position, dpi, grey=False), turned).save(out, "JPEG", quality=QUALITY)
        return out.getvalue()


def upright(picture: Image.Image, turned: int) -> Image.Image:
    """Turn a picture clockwise by 0, 90, 180 or 270 degrees."""
    return picture.transpose(_BACK[turned]) if turned else picture


class _PdfPages(Pages):
    def __init__(self, data: bytes) -> None:
        try:
            self._pdf = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as problem:
            raise Undrawable from problem
        self.count = len(self._pdf)

    def picture(self, position: int, dpi: int, *, grey: bool) -> Image.Image:
        try:
            page = self._pdf[position - 1]
            try:
                width, height = page.get_size()
                scale = min(dpi / POINTS, (MOST_DRAWN / max(width * height, 1)) ** 0.5)
                bitmap = page.render(scale=scale, grayscale=grey, rev_byteorder=True)
                # A copy: the bitmap's memory goes with it.
                picture: Image.Image = bitmap.to_pil().convert("L" if grey else "RGB").copy()
                bitmap.close()
                return picture
            finally:
                page.close()
        except (pdfium.PdfiumError, ValueError, MemoryError) as problem:
            raise Undrawable from problem

    def close(self) -> None:
        self._pdf.close()


class _Pictures(Pages):
    def __init__(self, data: bytes) -> None:
        self._data = data
        with open_picture(data) as picture:
            self.count = frames(picture)

    def picture(self, position: int, dpi: int, *, grey: bool) -> Image.Image:
        """Take a photo as one of a sheet of A4: never larger than it is."""
        most = round(dpi * A4_INCHES)
        mode = "L" if grey else "RGB"
        try:
            with open_picture(self._data) as picture:
                turn_to(picture, position - 1)
                # A JPEG is decoded at half or a quarter of its size at once, never below `most`.
                picture.draft(mode, (most, most))
                drawn = ImageOps.exif_transpose(picture)
                drawn = _on_white(drawn).convert(mode)
                drawn.thumbnail((most, most), Image.Resampling.BOX)
                return drawn
        except (OSError, ValueError, SyntaxError, MemoryError, EOFError) as problem:
            raise Undrawable from problem

    def close(self) -> None:
        self._data = b""


def _on_white(picture: Image.Image) -> Image.Image:
    """Lay a picture with see-through places on white paper; make 16-bit greys 8-bit ones."""
    if picture.mode.startswith("I"):
        return Image.fromarray((np.asarray(picture) >> 8).clip(0, 255).astype(np.uint8))
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture
    seen = picture.convert("RGBA")
    paper = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(paper, seen)


@contextmanager
def open_pages(data: bytes) -> Iterator[Pages]:
    """Open a scan that was looked over; raises Undrawable for what cannot be drawn at all."""
    pages = _PdfPages(data) if is_pdf(data) else _Pictures(data)
    try:
        yield pages
    finally:
        pages.close()
