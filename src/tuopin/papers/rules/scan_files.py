"""Opening of scans: what a file is by its content, how many pages it has, what is refused."""

import io
import warnings
from typing import NamedTuple

import pikepdf
from PIL import Image

from tuopin.kit.refusals import Refused

# A3 at 600 dpi is 70 million points, the largest cameras of phones make 108; more is a bomb.
MOST_PIXELS = 120_000_000
# Pillow's names of what scanners and phones write.
PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "TIFF": "image/tiff"}
PDF = "application/pdf"
# Scanners put some bytes before the mark; readers look for it in the first kilobyte.
_HEAD = 1024


class Opened(NamedTuple):
    """A scan that is safe to read: its media type and its number of pages."""

    media_type: str
    pages: int


def is_pdf(data: bytes) -> bool:
    """Say whether the content is a PDF, whatever the file is called."""
    return b"%PDF-" in data[:_HEAD]


def look_over(data: bytes, name: str, *, pages_max: int, bytes_max: int) -> Opened:
    """Return what a file is, without drawing any of it.

    Refuses 'scan_too_large' (above `bytes_max`), 'scan_locked', 'scan_bomb' for a picture of
    more than MOST_PIXELS, 'scan_too_long' (above `pages_max`), and 'scan_unreadable' for what is
    damaged, has no page, or is no PDF, JPEG, PNG or TIFF.
    """
    if len(data) > bytes_max:
        raise Refused("scan_too_large", name=name, limit=bytes_max // 2**20)
    found = _pdf(data, name, pages_max) if is_pdf(data) else _picture(data, name, pages_max)
    if not found.pages:
        raise Refused("scan_unreadable", name=name)
    return found


def _too_long(name: str, pages: int, most: int) -> None:
    if pages > most:
        raise Refused("scan_too_long", name=name, pages=pages, most=most)


def _pdf(data: bytes, name: str, pages_max: int) -> Opened:
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pages = len(pdf.pages)
            _too_long(name, pages, pages_max)
            if any(_pixels(obj) > MOST_PIXELS for obj in pdf.objects):
                raise Refused("scan_bomb", name=name)
    except pikepdf.PasswordError as problem:
        raise Refused("scan_locked", name=name) from problem
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError) as problem:
        raise Refused("scan_unreadable", name=name) from problem
    return Opened(PDF, pages)


def _pixels(obj: pikepdf.Object) -> int:
    """Return how many points a picture in a PDF says that it has; 0 for anything else."""
    if not isinstance(obj, pikepdf.Stream) or obj.get("/Subtype") != "/Image":
        return 0
    return int(obj.get("/Width", 0)) * int(obj.get("/Height", 0))


def _picture(data: bytes, name: str, pages_max: int) -> Opened:
    """Look at a picture's head; nothing is drawn yet."""
    try:
        with open_picture(data) as picture:
            pages = frames(picture)
            _too_long(name, pages, pages_max)
            if any(_points(picture, frame) > MOST_PIXELS for frame in range(pages)):
                raise Refused("scan_bomb", name=name)
            # A JPEG with a second picture behind it, as phones write, has a name of its own (MPO).
            return Opened(PICTURES.get(str(picture.format), PICTURES["JPEG"]), pages)
    except Image.DecompressionBombError as problem:
        raise Refused("scan_bomb", name=name) from problem
    # Pillow's readers raise whatever a damaged head leads them to.
    except (OSError, ValueError, TypeError, SyntaxError, EOFError, KeyError, IndexError) as problem:
        raise Refused("scan_unreadable", name=name) from problem


def _points(picture: Image.Image, frame: int) -> int:
    turn_to(picture, frame)
    return picture.width * picture.height


def turn_to(picture: Image.Image, frame: int) -> None:
    """Turn to a page, counted from 0; Pillow does not let every picture be turned to its first."""
    if frame:
        picture.seek(frame)


def frames(picture: Image.Image) -> int:
    """Return how many pages a picture has: a TIFF may have several."""
    return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1


def open_picture(data: bytes) -> Image.Image:
    """Open a picture of a kind that is taken; raises what Pillow raises.

    Its size and its damage are judged by `look_over`, not by Pillow's warnings.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Image.open(io.BytesIO(data), formats=tuple(PICTURES))
