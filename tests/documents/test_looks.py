"""Every paper looks as a person has seen and approved it, and its PDF is sound and complete.

What is drawn is compared with tests/documents/looks/<kind>.png. After a change of looks that is
meant: `python -m tests.documents.looks [KIND …]`, look at build/looks.png, keep the new pictures.
"""

import pytest
from PIL import Image, ImageDraw

from tests.documents import looks
from tests.documents.checking import faults
from tuopin.documents import pdf
from tuopin.documents.fonts import library
from tuopin.documents.kinds import KINDS

CODES = sorted(looks.samples())


@pytest.mark.parametrize("code", CODES)
def test_a_paper_looks_as_it_was_approved(code):
    kept = looks.reference(code)
    assert kept.is_file(), f"{code} was never looked at: python -m tests.documents.looks {code}"
    now = looks.coarse(looks.drawn(looks.printed(code)))
    assert not looks.difference(now, Image.open(kept))


@pytest.mark.parametrize("code", CODES)
def test_a_papers_pdf_is_sound_and_says_all_that_its_tree_says(code):
    assert not faults(looks.printed(code), looks.samples()[code])


@pytest.mark.parametrize("code", CODES)
def test_a_paper_needs_no_character_that_a_fresh_machine_lacks(code):
    assert not pdf.unprintable(looks.samples()[code], library(system=False))


@pytest.mark.parametrize("lang", ["", ".en"])
def test_every_kind_of_paper_has_a_picture_in_both_languages(lang):
    assert not [code for code in KINDS if f"{code}{lang}" not in looks.samples()]


def test_no_picture_is_kept_of_a_paper_that_is_gone():
    assert {path.stem for path in looks.FOLDER.glob("*.png")} == set(CODES)


def test_a_line_more_on_a_page_is_seen():
    page = Image.new("L", (413, 585), 255)
    changed = page.copy()
    ImageDraw.Draw(changed).line((40, 300, 370, 300), fill=0, width=2)
    assert "dots differ" in looks.difference(page, changed)
    assert "sizes differ" in looks.difference(page, page.resize((400, 585)))
    assert not looks.difference(page, page.copy())
