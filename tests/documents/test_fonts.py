"""Fonts: what a machine has, said plainly, and what the program brings with it."""

from tuopin.documents import fonts
from tuopin.documents.layout import FACES


def test_the_check_says_one_line_a_face():
    lines = fonts.report()
    assert len(lines) == len(FACES)
    assert all(face.word in line for face, line in zip(FACES.values(), lines, strict=True))


def test_a_machine_without_fonts_still_has_chinese():
    alone = fonts.library(system=False)
    assert alone.chain("fang") == ("Noto Serif SC", "Noto Sans SC")
    assert not alone.missing("农村贫困党员喆堃１２〔〕—□√")
    assert all(found.family is None for found in alone.faces())


def test_what_is_lacking_is_said_with_its_stand_in():
    found = fonts.Found("fang", None, "LXGW WenKai", False)
    assert "LXGW WenKai" in fonts._said(found)
    assert "lacking" in fonts._said(found)


def test_every_chain_ends_in_what_the_program_brings():
    for face in FACES:
        assert {"Noto Serif SC", "Noto Sans SC"} <= set(fonts.library().chain(face))
