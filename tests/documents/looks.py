"""Pictures of every kind of paper, to be looked at by a person and then kept as references.

`python -m tests.documents.looks` draws all papers anew into tests/documents/looks/ and puts them
on one sheet, build/looks.png (`--real` draws the sheet with this machine's own faces and leaves
the references alone); names after it choose some kinds. A test then compares what is drawn with
what is kept, so that no paper changes its looks unseen.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import numpy as np
import pypdfium2
from PIL import Image

from tuopin.documents import pdf
from tuopin.documents.fonts import library
from tuopin.documents.tree import Paper

FOLDER = Path(__file__).with_name("looks")
SHEET = Path("build/looks.png")
DPI = 50
# A reference is drawn in so many greys, which keeps it small.
GREYS = 16
# Two drawings are alike where at most this share of their dots differs by more than two greys,
# and all dots by at most this much on average (of 255). The same program draws the same dots;
# the room is for another version of the drawing library.
SHARE = 0.002
MEAN = 0.5
_STEP = 2 * 256 // GREYS
_GAP = 6
_WIDTH = 1700


@cache
def samples() -> dict[str, tuple[Paper, ...]]:
    """Return the sample papers of all rooms by kind; `<kind>.en` are those in English."""
    rooms = import_module("tests.documents.samples")
    found: dict[str, tuple[Paper, ...]] = {}
    for room in iter_modules(rooms.__path__):
        module = import_module(f"{rooms.__name__}.{room.name}")
        found |= getattr(module, "SAMPLES", {})
    return found


@cache
def printed(code: str, *, system: bool = False) -> bytes:
    """Return a kind's samples as one PDF; in the program's own faces unless `system`."""
    papers = [replace(p, bookmark=p.bookmark or p.title) for p in samples()[code]]
    return pdf.write(papers, fonts=library(system=system))


def drawn(data: bytes) -> Image.Image:
    """Return a PDF's pages side by side in grey."""
    document = pypdfium2.PdfDocument(data)
    scale = DPI / 72
    pages = [p.render(scale=scale, grayscale=True).to_pil().convert("L") for p in document]
    document.close()
    return tiled(pages)


def tiled(pictures: Sequence[Image.Image], width: int = _WIDTH) -> Image.Image:
    """Return pictures in rows on a grey ground."""
    places, x, y, high = [], 0, 0, 0
    for picture in pictures:
        if x and x + picture.width > width:
            x, y, high = 0, y + high + _GAP, 0
        places.append((x, y))
        x, high = x + picture.width + _GAP, max(high, picture.height)
    across = max(x + p.width for (x, _), p in zip(places, pictures, strict=True))
    whole = Image.new("L", (across, y + high), 160)
    for place, picture in zip(places, pictures, strict=True):
        whole.paste(picture, place)
    return whole


def coarse(picture: Image.Image) -> Image.Image:
    """Return a picture in few greys, as references are kept."""
    step = 255 / (GREYS - 1)
    return picture.point([round(round(n / step) * step) for n in range(256)])


def difference(a: Image.Image, b: Image.Image) -> str:
    """Return how two pictures differ, in words; '' where they are alike."""
    if a.size != b.size:
        return f"sizes differ: {a.size} and {b.size}"
    apart = np.abs(np.asarray(a.convert("L"), int) - np.asarray(b.convert("L"), int))
    share, mean = float((apart > _STEP).mean()), float(apart.mean())
    if share > SHARE or mean > MEAN:
        return f"{share:.2%} of the dots differ, by {mean:.2f} on average"
    return ""


def reference(code: str) -> Path:
    """Return where a kind's reference lies."""
    return FOLDER / f"{code}.png"


def keep(codes: Iterable[str]) -> None:
    """Draw kinds anew as references."""
    FOLDER.mkdir(exist_ok=True)
    for code in codes:
        kept = coarse(drawn(printed(code))).quantize(GREYS, dither=Image.Dither.NONE)
        kept.save(reference(code), optimize=True)


def main() -> None:
    """Draw references and a sheet of all of them."""
    parser = argparse.ArgumentParser(description="Pictures of all papers, to be looked at.")
    parser.add_argument("codes", nargs="*", help="kinds; all without any")
    parser.add_argument("--real", action="store_true", help="this machine's faces, sheet only")
    parser.add_argument("-o", "--out", type=Path, default=SHEET, help="the sheet")
    given = parser.parse_args()
    codes = given.codes or sorted(samples())
    if not given.real:
        keep(codes)
        for old in () if given.codes else FOLDER.glob("*.png"):
            if old.stem not in samples():
                old.unlink()
    given.out.parent.mkdir(parents=True, exist_ok=True)
    tiled([drawn(printed(code, system=given.real)) for code in codes]).save(given.out)
    sys.stdout.write(f"{len(codes)} kinds: {given.out}\n")


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    main()
