"""Reading of a page: its codes, which way it lies, and whether anything stands on it."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from tuopin.papers.rules.scan_pages import Grey, Pages, Undrawable

# A code of 15 mm with 37 modules has 3 points a module at 200 dpi; the second try sees 5.
FIRST_DPI, SECOND_DPI, BLANK_DPI = 200, 300, 50
# A page is blank when less than this share of it is darker than the paper around it.
INK_DARKER, INK_SHARE = 34, 0.0005
EDGE = 25
QUARTER = 90
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


class Seen(NamedTuple):
    """What was seen on a page.

    `codes`: the texts of its QR codes, each once. `turned`: degrees clockwise that set it upright,
    by the position of its codes. `blank`: nothing stands on it.
    """

    codes: tuple[str, ...] = ()
    turned: int = 0
    blank: bool = False


def look_at(pages: Pages, position: int) -> Seen:
    """Read one page; a page that cannot be drawn has no code and is not blank."""
    try:
        grey = pages.grey(position, FIRST_DPI)
        found = _codes(grey)
        if not found and is_blank(grey):
            found = _codes(_stretched(grey))
            return found_on(found) if found else Seen(blank=True)
        return found_on(found or _second_try(pages, position))
    except Undrawable:
        return Seen()


def found_on(codes: list[zxingcpp.Barcode]) -> Seen:
    """Return what codes say, and how the page lies by them."""
    if not codes:
        return Seen()
    # zxing counts a code's turn clockwise, as we count the turn back.
    turns = [-round(code.orientation / QUARTER) * QUARTER % 360 for code in codes]
    texts = (code.text for code in codes if code.text.isprintable())
    return Seen(tuple(dict.fromkeys(texts)), turns[0])


def _codes(grey: Grey) -> list[zxingcpp.Barcode]:
    return list(zxingcpp.read_barcodes(grey, formats=_QR))


def _stretched(grey: Grey) -> Grey:
    """Return a page so faint that it looks blank with all the contrast there is."""
    smooth = Image.fromarray(grey).filter(ImageFilter.BoxBlur(1))
    return np.asarray(ImageOps.autocontrast(smooth))


def _second_try(pages: Pages, position: int) -> list[zxingcpp.Barcode]:
    """Look more closely: finer, then sharpened against blur, then smoothed against grain."""
    picture = pages.picture(position, SECOND_DPI, grey=True)
    for better in _bettered(picture):
        if found := _codes(np.asarray(better)):
            return found
    return []


def _bettered(picture: Image.Image) -> Iterator[Image.Image]:
    """Yield a page as a code may be seen on it after all, what costs least first."""
    yield picture
    yield picture.reduce(2).filter(ImageFilter.UnsharpMask(2, 300, 0))
    yield picture.filter(ImageFilter.UnsharpMask(3, 200, 2))
    yield ImageOps.autocontrast(picture.filter(ImageFilter.MedianFilter(3)), cutoff=1)


def is_blank(grey: Grey) -> bool:
    """Say whether a page is empty: by the share of ink, edges and shadows left aside."""
    small = Image.fromarray(grey)
    factor = max(1, round(max(small.size) / (BLANK_DPI * 11.69)))
    small = small.reduce(factor)
    paper = small.filter(ImageFilter.GaussianBlur(12))
    ink = np.asarray(paper, np.int16) - np.asarray(small, np.int16) > INK_DARKER
    high, wide = (max(1, side // EDGE) for side in ink.shape)
    inner = ink[high:-high, wide:-wide]
    return bool(inner.size) and float(inner.mean()) < INK_SHARE
