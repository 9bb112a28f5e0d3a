"""The Word file: opens, says what the tree says, keeps the grid, is the same each time."""

import io
import pkgutil
import re
import subprocess
import zipfile
from collections import Counter
from contextlib import closing
from dataclasses import replace
from importlib import import_module
from itertools import pairwise
from xml.etree import ElementTree as ET

import docx
import pypdfium2
import pytest
import zxingcpp
from docx.enum.section import WD_ORIENT
from PIL import Image

from tests.documents import samples
from tests.documents.reading import (
    bare,
    by_libreoffice,
    needs_soffice,
    pages,
    word_lines,
)
from tests.documents.test_pdf import PUNCTUATED
from tests.documents.test_tree import EVERYTHING
from tuopin.documents import qr, word
from tuopin.documents.layout import CODE_MM, MM_PER_PT, PITCH_PT, RULED_MM, TALL_MM
from tuopin.documents.tree import (
    Attachments,
    Band,
    Blank,
    Bold,
    Check,
    Checks,
    Code,
    Column,
    DateLine,
    Field,
    Form,
    Hands,
    Heading,
    NewPage,
    Note,
    Paper,
    Para,
    Recipient,
    Record,
    Ruled,
    Sign,
    Signatories,
    Subtotal,
    Table,
    Underline,
    plain_text,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CODE = Code("TUOPIN:990101/CT/7K3M9QX2VB/07-1-103-012", ("07-1-103-012", "7K3M 9QX2 VB"))
LIST = Table(
    (Column("序号"), Column("姓名"), Column("元", "right"), Column("签字")),
    (
        Band("北山镇"),
        ("1", "试甲", "1,000.00", ""),
        ("2", "试乙", "500.00", ""),
        Subtotal(("小计", "", "1,500.00", "")),
    ),
    total=("合计", "", "1,500.00", ""),
    tall=True,
)
ENGLISH = Paper(
    "Report on Progress",
    (
        Recipient("To the County Committee:"),
        DateLine("(28 December 2007)"),
        Heading(1, "I. What was done"),
        Heading(3, "1. Survey"),
        Para(("In all ", Bold("503 households"), ", one of them 试甲喆's, ", Underline("so far"))),
        LIST,
        Hands((("Prepared by", "试甲"), ("Checked by", ""))),
        Note("Note: by household."),
        Form(((Field("Name", "试甲"), Field("Sex", "male")), (Field("Opinion", lines=3),))),
        Checks("Unsafe house", (Check("yes", on=True), Check("no"))),
        Ruled("Opinion of the branch:"),
        Attachments(("Plan", "Register")),
        Signatories((("Party A:", "Date:"), ("Party B:", "Date:"))),
        Blank(),
        Sign(("Shiqiao County Office",), "28 December 2007", seal=True),
        Record("County Office", "28 December 2007", "all townships."),
    ),
    number="No. 07-1-103-012",
    lang="en",
)
NEW = Paper(
    "花名册",
    (
        LIST,
        Hands((("制表人", "试甲"), ("审核人", ""))),
        Ruled("村党支部意见：", 4),
        Form(((Field("意见", lines=3), Field("日期")),)),
        Sign(("试验县办公室",), "2007年12月28日", seal=True),
    ),
    landscape=True,
    sheet="a3",
    code=CODE,
)
SAMPLES = {
    code: papers
    for module in pkgutil.iter_modules(samples.__path__, f"{samples.__name__}.")
    for code, papers in getattr(import_module(module.name), "SAMPLES", {}).items()
}
OWN = {"everything": EVERYTHING, "new": NEW, "english": ENGLISH}
EVERY = [*OWN.values(), *(paper for papers in SAMPLES.values() for paper in papers)]

# The order in which the schema wants properties; Word refuses a file that breaks it.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl pBdr shd tabs overflowPunct "
    "autoSpaceDE autoSpaceDN snapToGrid spacing ind jc outlineLvl",
    "rPr": "rStyle rFonts b color spacing w sz szCs u lang",
    "tblPr": "tblpPr tblW jc tblInd tblBorders tblLayout tblCellMar",
    "tcPr": "tcW gridSpan vMerge tcBorders shd tcMar vAlign",
    "sectPr": "headerReference footerReference pgSz pgMar pgBorders docGrid",
    "tblBorders": "top left bottom right insideH insideV",
    "tcBorders": "top left bottom right",
    "tcMar": "top left bottom right",
    "tblCellMar": "top left bottom right",
}


def parts(paper):
    with zipfile.ZipFile(io.BytesIO(word.write(paper))) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def body(paper):
    return ET.fromstring(parts(paper)["word/document.xml"])


def opened(paper):
    return docx.Document(io.BytesIO(word.write(paper)))


def heights(paper):
    """Return the least height of each row that has one, in millimetres."""
    found = body(paper).iter(f"{W}trHeight")
    return [round(int(high.get(f"{W}val")) / 20 * MM_PER_PT) for high in found]


def test_every_paper_says_in_word_exactly_what_its_tree_says():
    for paper in EVERY:
        assert "".join(word_lines(word.write(paper))) == bare(plain_text(paper)), paper.title


def test_the_samples_are_of_every_room():
    assert len(SAMPLES) > 50


def test_every_part_keeps_the_order_of_the_schema():
    for paper in EVERY:
        for data in parts(paper).values():
            for node in ET.fromstring(data).iter() if data[:1] == b"<" else ():
                order = ORDER.get(node.tag.removeprefix(W), "").split()
                places = [order.index(child.tag.removeprefix(W)) for child in node if order]
                assert all(a <= b for a, b in pairwise(places)), (node.tag, places)


def test_headings_are_real_headings():
    styles = {p.text: p.style.name for p in opened(EVERYTHING).paragraphs if p.text}
    assert styles["一、做法"] == "Heading 1"
    assert styles["（一）摸底"] == "Heading 2"
    assert styles["关于进展情况的报告"] == "Title"


def test_the_body_is_set_in_fangsong_on_the_grid():
    normal = opened(EVERYTHING).styles["Normal"]
    assert normal.font.name == "仿宋_GB2312"
    assert normal.font.size.pt == 16
    assert normal.paragraph_format.line_spacing.pt == PITCH_PT


def test_words_that_stand_out_are_in_heiti():
    assert opened(EVERYTHING).styles["Strong"].font.name == "黑体"
    bold = [
        r.text for p in opened(EVERYTHING).paragraphs for r in p.runs if r.style.name == "Strong"
    ]
    assert bold == ["重点"]


def test_a_name_outside_gb2312_gets_a_font_that_holds_it():
    document = opened(Paper("题", (Para("周喆先"),)))
    runs = [(r.text, r.font.name) for p in document.paragraphs for r in p.runs if "喆" in p.text]
    assert runs == [("周", None), ("喆", "仿宋"), ("先", None)]
    heading = opened(Paper("喆", ())).paragraphs[0].runs[0]
    assert heading.font.name == "宋体"


def test_the_same_paper_gives_the_same_bytes_and_no_day_of_making():
    paper = replace(EVERYTHING, code=CODE)
    assert word.write(paper) == word.write(paper)
    with zipfile.ZipFile(io.BytesIO(word.write(paper))) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = opened(paper).core_properties
    assert properties.created is None
    assert properties.title == EVERYTHING.title


def test_every_part_is_well_formed_whatever_the_text():
    hard = "<&>\"']]>\0\x0b\ufffe\ud800 甲\n乙\t丙"
    paper = Paper(
        hard,
        (Para(hard), Heading(1, hard), replace(LIST, rows=((hard,) * 4, Band(hard)))),
        number=hard, author=hard, keywords=(hard,), code=replace(CODE, lines=(hard,)),
    )  # fmt: skip
    for name, data in parts(paper).items():
        if name.endswith((".xml", ".rels")):
            ET.fromstring(data)
    assert "<&>\"']]>" in "".join(word_lines(word.write(paper)))


def test_empty_cells_and_very_long_names_are_set():
    long = "试" * 400
    paper = Paper(long, (replace(LIST, rows=(("", long, "", ""),), total=()),), bookmark=long)
    assert "".join(word_lines(word.write(paper))) == bare(plain_text(paper))


def test_a_tables_heads_repeat_and_its_rows_stay_whole():
    table = Table(
        (Column("乡镇"), Column("户", group="批"), Column("元", group="批")), (("甲", "1", "2"),)
    )
    rows = list(body(Paper("表", (table,))).iter(f"{W}tr"))
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, True, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert len(list(rows[0].iter(f"{W}gridSpan"))) == 1


def test_a_tables_columns_fill_the_text_area():
    table = Table((Column("甲"), Column("乙")), (("一", "二"),))
    columns = body(Paper("表", (table,), landscape=True)).iter(f"{W}gridCol")
    assert abs(sum(int(column.get(f"{W}w")) for column in columns) - 267 / 25.4 * 1440) < 5


def test_a_band_lies_over_all_columns_and_stays_with_its_rows():
    band = list(body(NEW).iter(f"{W}tr"))[1]
    [cell] = band.iter(f"{W}tc")
    assert cell.find(f"{W}tcPr/{W}gridSpan").get(f"{W}val") == "4"
    assert cell.find(f"{W}p/{W}pPr/{W}keepNext") is not None


def test_a_sum_stands_out_and_never_begins_a_page_by_itself():
    rows = list(body(Paper("表", (LIST,))).iter(f"{W}tr"))
    heavy = [any(s.get(f"{W}val") == "Strong" for s in row.iter(f"{W}rStyle")) for row in rows]
    assert heavy == [True, True, False, False, True, True]
    kept = [row.find(f"{W}tc/{W}p/{W}pPr/{W}keepNext") is not None for row in rows]
    assert kept == [True, True, False, True, True, False]


def test_there_is_room_to_sign_in_rows_and_boxes():
    assert heights(Paper("表", (LIST,))) == [TALL_MM, TALL_MM]
    assert heights(Paper("表", (replace(LIST, tall=False),))) == []
    assert heights(Paper("表", (Form(((Field("意见", lines=4), Field("日")),)),))) == [28]


def test_ruled_lines_and_missing_names_are_places_to_write():
    document = opened(NEW)
    ruled = [p for p in document.paragraphs if p.style.style_id == "Ruled"]
    assert len(ruled) == 4
    assert abs(ruled[0].style.paragraph_format.line_spacing.mm - RULED_MM) < 0.1
    hands = document.tables[1]
    assert [cell.text.rstrip("　") for cell in hands.rows[0].cells] == ["制表人：试甲", "审核人："]
    assert [r.underline for r in hands.cell(0, 1).paragraphs[0].runs] == [None, True]


def test_a_seal_has_room_over_the_signature():
    def empty(seal):
        sign = Sign(("试验县办公室",), "2007年12月28日", seal=seal)
        texts = [p.text for p in opened(Paper("题", (Para("文"), sign))).paragraphs]
        return texts[texts.index("文") + 1 :]

    assert empty(seal=False) == ["", "", "试验县办公室", "2007年12月28日"]
    assert (
        empty(seal=True) == ["", "", "试验县办公室", "2007年12月28日", "", ""][: len(empty(True))]
    )
    assert len(empty(seal=True)) > len(empty(seal=False))


def test_a_register_lies_across_the_sheet():
    section = opened(Paper("表", (), landscape=True)).sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)


def test_a_large_register_is_on_a3():
    section = opened(NEW).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (420, 297)


def test_the_code_is_at_the_head_of_right_and_left_pages_and_moves_no_text():
    paper = replace(EVERYTHING, code=CODE)
    section = opened(paper).sections[0]
    for header in (section.header, section.even_page_header):
        [table] = header.tables
        assert table.cell(0, 0).text.split("\n") == list(CODE.lines)
        [picture] = header.part.related_parts.values()
        [read] = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.blob)))
        assert read.text == CODE.payload
    assert section.header_distance.mm + CODE_MM < section.top_margin.mm
    text = re.compile(rb"<w:sectPr>.*")
    plain, coded = (parts(p)["word/document.xml"] for p in (EVERYTHING, paper))
    assert text.sub(b"", plain) == text.sub(b"", coded)


def test_a_paper_without_a_code_has_no_header():
    assert not [name for name in parts(EVERYTHING) if "header" in name or "media" in name]


@pytest.mark.parametrize("payload", ["", "tuopin:1", "编号", "A B", "A" * 4000])
def test_what_a_code_cannot_say_is_refused(payload):
    with pytest.raises(ValueError, match=r".+"):
        word.write(replace(EVERYTHING, code=replace(CODE, payload=payload)))
    with pytest.raises(ValueError, match=r".+"):
        qr.png(payload)


def test_an_english_paper_has_a_latin_face_and_no_chinese_grid():
    document = opened(ENGLISH)
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size.pt) == ("Times New Roman", 12)
    assert document.styles["Heading 1"].font.bold
    assert document.styles["Strong"].font.bold
    assert document.core_properties.language == "en-GB"
    made = parts(ENGLISH)
    assert b'<w:lang w:val="en-GB"' in made["word/styles.xml"]
    assert b"docGrid" not in made["word/document.xml"]
    assert "号".encode() not in made["word/styles.xml"]


@needs_soffice
@pytest.mark.parametrize("text", ["农", PUNCTUATED])
def test_libreoffice_sets_22_lines_of_28_characters(tmp_path, text):
    long = (text * 1400)[:1400]
    printed = pages(by_libreoffice(word.write(Paper("题", (Para(long, indent=False),))), tmp_path))
    filled = printed[1][:-1]
    assert len(filled) == 22
    assert {len(line) for line in filled} <= ({28} if text == "农" else {27, 28, 29})


@needs_soffice
def test_libreoffice_prints_every_word_and_breaks_the_page_where_asked(tmp_path):
    paper = Paper("题", (Para("甲文"), NewPage(), Para("乙文"), Record("试办", "2007年1月1日")))
    printed = pages(by_libreoffice(word.write(paper), tmp_path))
    assert len(printed) == 2
    assert "乙文" in printed[1]
    assert printed[1][-1] == "—2—"


@needs_soffice
def test_libreoffice_prints_every_kind_of_paper_with_all_its_words(tmp_path):
    """One call for all of them: nothing of a paper is lost, whatever stands on it.

    LibreOffice lets a comma hang over the edge, and then does not always print it.
    """
    files = {}
    for n, paper in enumerate([*OWN.values(), *(some[0] for some in SAMPLES.values())]):
        files[tmp_path / f"{n}.docx"] = paper
        (tmp_path / f"{n}.docx").write_bytes(word.write(paper))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, files)],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    for file, paper in files.items():
        with closing(pypdfium2.PdfDocument(file.with_suffix(".pdf"))) as printed:
            text = "".join(page.get_textpage().get_text_range() for page in printed)
        lost = Counter(bare(plain_text(paper))) - Counter(bare(text))
        assert not lost - Counter("，、；。"), (paper.title, lost)
