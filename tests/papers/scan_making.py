"""Signed papers as they come back: printed by the real writer, then scanned, turned, spoiled."""

import io
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from tests.world import COUNTY, DAY, NORTH_A, World
from tuopin.documents import pdf
from tuopin.documents.kinds import KINDS
from tuopin.documents.tree import Code, Paper, Para
from tuopin.papers.actions.scans import hand_in_scan
from tuopin.papers.models import Issued, Scan, ScanPage
from tuopin.papers.queries.codes import mark_of, payload
from tuopin.papers.tasks.scanning import start_reading

ADDRESS = "https://tuopin.example.gov.cn"
DPI = 200
LINE = "甲方按时归还周转金，不挪作他用，遇灾及时上报。"


def issue(name: str, region: str = NORTH_A, *, kind: str = "contract", **given: Any) -> Issued:
    """Put a paper on record as a print run does."""
    number = given.pop("number", f"2007-{len(name):02}-{sum(map(ord, name)) % 1000:03}")
    county = given.pop("county", COUNTY)
    made = {
        "county": county, "kind": kind, "subject": name, "number": number, "region": region,
        "mark": mark_of(county, kind, number, name), "name": name, "lang": "zh",
        "text_hash": "0" * 64, "issued_on": DAY, "printed_on": DAY,
    }  # fmt: skip
    return Issued.objects.create(**made | given)


def code_of(paper: Issued) -> str:
    """Return what the paper's code says."""
    return payload(ADDRESS, paper.county, KINDS[paper.kind].mark, paper.mark, paper.number)


@cache
def printed(said: str, lines: int = 12, lang: str = "zh") -> tuple[Image.Image, ...]:
    """Return the pages of a paper with a code, as the writer sets them; '' bears none."""
    code = Code(said, ("2007", "TEST")) if said else None
    text = LINE if lang == "zh" else "The borrower pays back in time and reports every loss. "
    blocks = tuple(Para((text,)) for _ in range(lines))
    title = "项目实施合同书" if lang == "zh" else "Contract"
    made = pdf.write(Paper(title=title, blocks=blocks, code=code, lang=lang), tags=False)
    document = pypdfium2.PdfDocument(made)
    return tuple(p.render(scale=DPI / 72, grayscale=True).to_pil().convert("L") for p in document)


def sheet(paper: Issued | str, lines: int = 12) -> Image.Image:
    """Return the first page of a paper, by its row or by what its code says."""
    return printed(paper if isinstance(paper, str) else code_of(paper), lines)[0]


def blank() -> Image.Image:
    """Return an empty page as a scanner sees it: not quite white, not quite even."""
    return _blank().copy()


@cache
def _blank() -> Image.Image:
    return noisy(Image.new("L", (1654, 2339), 244), 4)


def noisy(page: Image.Image, much: float) -> Image.Image:
    """Return a page with the noise of a cheap scanner."""
    grain = np.random.default_rng(7).normal(0, much, (page.height, page.width))
    return Image.fromarray(np.clip(np.asarray(page) + grain, 0, 255).astype(np.uint8))


def dark(page: Image.Image) -> Image.Image:
    """Return a page scanned far too dark."""
    return page.point([round(value * 0.3 + 5) for value in range(256)])


def skewed(page: Image.Image, degrees: float) -> Image.Image:
    """Return a page that lay askew on the glass."""
    return page.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=230)


def photographed(page: Image.Image) -> Image.Image:
    """Return a page as a phone sees it from the side: in perspective, shaded, a little soft."""
    seen = page.transform(
        (1900, 2500), Image.Transform.PERSPECTIVE,
        (1.02, 0.10, -190, 0.05, 1.06, -130, 0.00003, 0.00005), Image.Resampling.BICUBIC,
        fillcolor=96,
    )  # fmt: skip
    shade = np.linspace(1, 0.55, seen.width)[None, :]
    shaded = Image.fromarray((np.asarray(seen) * shade).astype(np.uint8))
    return shaded.filter(ImageFilter.GaussianBlur(0.8))


def cut(page: Image.Image) -> Image.Image:
    """Return a page whose head, code and all, was cut off."""
    return page.crop((0, page.height // 5, page.width, page.height))


def book(*pages: Image.Image) -> bytes:
    """Return pages as the PDF that an office's scanner makes."""
    out = io.BytesIO()
    # Copies: Pillow leaves on a picture how it was saved last.
    first, *others = (page.copy() for page in pages)
    first.save(out, "PDF", resolution=DPI, save_all=True, append_images=others, quality=70)
    return out.getvalue()


def photo(page: Image.Image, kind: str = "JPEG", **given: Any) -> bytes:
    """Return one page as a picture file."""
    out = io.BytesIO()
    page.save(out, kind, **given)
    return out.getvalue()


def scanned(
    world: World, data: bytes, who: str = "north_office", *, name: str = "扫描.pdf",
    on: date = DAY,
) -> Scan:  # fmt: skip
    """Hand a scan in and have it read."""
    actor = world.actor(who, on)
    made = hand_in_scan(actor=actor, on=on, name=name, data=data)
    key = UUID(made.result["scan"])
    start_reading(actor, on, key)
    return Scan.objects.get(id=key)


def fates(scan: Scan) -> list[tuple[str, str]]:
    """Return each page's state and why, in order."""
    pages = ScanPage.objects.filter(scan=scan).order_by("position")
    return [(page.state, page.why) for page in pages]


def pages_in(data: bytes) -> Sequence[Image.Image]:
    """Return the pages of a PDF as they are shown."""
    document = pypdfium2.PdfDocument(data)
    return [page.render(scale=1, grayscale=True).to_pil() for page in document]
