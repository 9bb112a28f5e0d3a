"""The Word file: opens, says what the tree says, keeps the grid, is the same each time."""

import io
import re
import zipfile
from xml.etree import ElementTree as ET

import docx
import pytest
from docx.enum.section import WD_ORIENT

from tests.documents.reading import (
    bare,
    by_libreoffice,
    needs_soffice,
    pages,
    said,
    word_lines,
)
from tests.documents.test_pdf import PUNCTUATED
from tests.documents.test_tree import EVERYTHING
from tuopin.documents import word
from tuopin.documents.tree import Column, Heading, NewPage, Paper, Para, Record, Table, plain_text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts(paper):
    with zipfile.ZipFile(io.BytesIO(word.write(paper))) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_a_word_file_says_exactly_what_the_tree_says():
    cells = [bare(cell) for cell in re.split(r"[\t\n]", plain_text(EVERYTHING)) if bare(cell)]
    assert "".join(word_lines(word.write(EVERYTHING))) == "".join(cells)


def test_headings_are_real_headings():
    document = docx.Document(io.BytesIO(word.write(EVERYTHING)))
    styles = {p.text: p.style.name for p in document.paragraphs if p.text}
    assert styles["一、做法"] == "Heading 1"
    assert styles["（一）摸底"] == "Heading 2"
    assert styles["关于进展情况的报告"] == "Title"


def test_the_body_is_set_in_fangsong_on_the_grid():
    normal = docx.Document(io.BytesIO(word.write(EVERYTHING))).styles["Normal"]
    assert normal.font.name == "仿宋_GB2312"
    assert normal.font.size.pt == 16
    assert normal.paragraph_format.line_spacing.pt == 28.95


def test_a_name_outside_gb2312_gets_a_font_that_holds_it():
    document = docx.Document(io.BytesIO(word.write(Paper("题", (Para("周喆先"),)))))
    runs = [(r.text, r.font.name) for p in document.paragraphs for r in p.runs if "喆" in p.text]
    assert runs == [("周", None), ("喆", "仿宋"), ("先", None)]


def test_the_same_paper_gives_the_same_bytes_and_no_day_of_making():
    assert word.write(EVERYTHING) == word.write(EVERYTHING)
    with zipfile.ZipFile(io.BytesIO(word.write(EVERYTHING))) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = docx.Document(io.BytesIO(word.write(EVERYTHING))).core_properties
    assert properties.created is None
    assert properties.title == EVERYTHING.title


def test_every_part_is_well_formed_whatever_the_text():
    hard = "<&>\"']]>\0\x0b\ufffe\ud800 甲\n乙\t丙"
    paper = Paper(hard, (Para(hard), Heading(1, hard)), number=hard, author=hard, keywords=(hard,))
    for data in parts(paper).values():
        ET.fromstring(data)
    assert "<&>\"']]>" in "".join(word_lines(word.write(paper)))


def test_a_tables_heads_repeat_and_its_rows_stay_whole():
    table = Table(
        (Column("乡镇"), Column("户", group="批"), Column("元", group="批")), (("甲", "1", "2"),)
    )
    body = ET.fromstring(parts(Paper("表", (table,)))["word/document.xml"])
    rows = list(body.iter(f"{W}tr"))
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, True, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert len(list(rows[0].iter(f"{W}gridSpan"))) == 1


def test_a_tables_columns_fill_the_text_area():
    table = Table((Column("甲"), Column("乙")), (("一", "二"),))
    body = ET.fromstring(parts(Paper("表", (table,), landscape=True))["word/document.xml"])
    widths = [int(column.get(f"{W}w")) for column in body.iter(f"{W}gridCol")]
    assert abs(sum(widths) - 267 / 25.4 * 1440) < 5


def test_a_register_lies_across_the_sheet():
    section = docx.Document(io.BytesIO(word.write(Paper("表", (), landscape=True)))).sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert section.page_width > section.page_height


@needs_soffice
@pytest.mark.parametrize("text", ["农", PUNCTUATED])
def test_libreoffice_sets_22_lines_of_28_characters(tmp_path, text):
    long = (text * 1400)[:1400]
    printed = pages(by_libreoffice(word.write(Paper("题", (Para(long, indent=False),))), tmp_path))
    body = printed[1][:-1]
    assert len(body) == 22
    assert {len(line) for line in body} <= ({28} if text == "农" else {27, 28, 29})


@needs_soffice
def test_libreoffice_prints_every_word_and_breaks_the_page_where_asked(tmp_path):
    paper = Paper("题", (Para("甲文"), NewPage(), Para("乙文"), Record("试办", "2007年1月1日")))
    printed = pages(by_libreoffice(word.write(paper), tmp_path))
    assert len(printed) == 2
    assert "乙文" in printed[1]
    assert printed[1][-1] == "—2—"


@needs_soffice
def test_libreoffice_converts_everything_without_complaint(tmp_path):
    text = said(by_libreoffice(word.write(EVERYTHING), tmp_path))
    for words in ("受益503户", "1,000,000.00", "2007年12月28日印发", "附件：1.安排表"):
        assert words in text
