"""Fonts: what a machine has, said plainly, and what the program brings with it."""

from dataclasses import replace

import pytest

from tests.documents.checking import boxes
from tuopin.documents import fonts, pdf
from tuopin.documents.layout import FACES, GETA, FaceName
from tuopin.documents.tree import Bold, DateLine, Heading, Paper, Para

RARE = "喆堃珺祎翀赟昇㛃𬭎"


def test_the_check_says_a_line_a_face_and_one_for_rare_names():
    *faces, rare = fonts.report()
    assert all(face.word in line for face, line in zip(FACES.values(), faces, strict=True))
    assert rare.startswith("生僻字 rare characters")


def test_a_machine_without_fonts_still_has_chinese():
    alone = fonts.library(system=False)
    assert alone.chain("fang") == ("Noto Serif SC", "Noto Sans SC")
    assert alone.chain("latin") == ("Libertinus Serif", "Noto Serif SC", "Noto Sans SC")
    assert not alone.missing("农村贫困党员喆堃１２〔〕—□√")
    assert [f.face for f in alone.faces() if f.family] == ["latin"]


@pytest.mark.parametrize("system", [True, False])
def test_rare_names_print_in_every_face_and_never_as_boxes(system):
    library = fonts.library(system=system)
    assert not library.missing(RARE)
    assert RARE + " 都有 · all there" in library.report()[-1]
    everywhere = Paper(
        RARE, (Heading(1, RARE), Heading(2, RARE), Para((RARE, Bold(RARE))), DateLine(RARE))
    )
    papers = [everywhere, replace(everywhere, lang="en")]
    assert not boxes(pdf.write(papers, fonts=library))
    assert GETA not in pdf.job(papers, fonts=library)


def test_a_character_that_no_font_holds_is_told_and_printed_as_a_full_square(monkeypatch):
    monkeypatch.setattr(fonts, "_RARE", "喆\ue000")
    line = fonts.library(system=False).report()[-1]
    assert "\ue000 没有，印作〓 · lacking, printed as 〓" in line


def test_a_box_on_a_page_would_be_seen(monkeypatch):
    """The check above finds what it looks for."""
    monkeypatch.setattr(fonts.Library, "missing", lambda *_: set())
    assert boxes(pdf.write(Paper("题", (Para("试\ue000"),)), fonts=fonts.library(system=False)))


def test_what_is_lacking_is_said_with_its_stand_in_and_what_that_means():
    said = fonts._said(fonts.Found("fang", None, "LXGW WenKai", False))
    assert "没有，用 LXGW WenKai 代替，版面不变、字形不同" in said
    assert "lacking, LXGW WenKai stands in: same layout, other letter forms" in said


def test_every_chain_ends_in_what_the_program_brings():
    faces: list[FaceName] = [*FACES]
    for face in faces:
        assert {"Noto Serif SC", "Noto Sans SC"} <= set(fonts.library().chain(face))


def test_no_chinese_chain_falls_to_a_latin_face():
    for face in ("fang", "song", "title", "hei", "kai"):
        assert not set(fonts.library().chain(face)) & set(FACES["latin"].families)
