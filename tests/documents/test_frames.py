"""Certificate, card for the door, cover of a file: one framed sheet each, whatever they say."""

import io
import subprocess
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import docx
import pypdfium2
import pytest
from django.utils.translation import override
from zxingcpp import read_barcodes

from tests.documents import looks
from tests.documents.checking import faults
from tests.documents.reading import bare, needs_soffice, word_lines
from tests.documents.sample import CASE
from tests.documents.samples.people import ON, organ
from tuopin.documents import keeping, layout, pdf, word
from tuopin.documents.agreements.liaison_card import liaison_card
from tuopin.documents.archive.cover import Volume, file_cover
from tuopin.documents.case import Duty, Human, Part
from tuopin.documents.coordination.awards import Award
from tuopin.documents.coordination.certificate import certificate
from tuopin.documents.fonts import library
from tuopin.documents.frames import framed
from tuopin.documents.tree import (
    Band,
    Check,
    Code,
    Column,
    Field,
    Form,
    Hands,
    Note,
    Paper,
    Para,
    Sign,
    Table,
    as_json,
    markdown,
    plain_text,
)
from tuopin.documents.wording import default

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CODE = Code("TUOPIN:990101/CT/7K3M9QX2VB/07-1-103-012", ("07-1-103-012", "7K3M 9QX2 VB", "补打"))
LOOKS = {
    "commendation_certificate": "certificate",
    "liaison_card": "card",
    "file_cover": "cover",
}
LANGUAGES = ("", ".en")
LONG_NAME = "试甲喆·买买提江·阿卜杜热依木"
LONG_PLACE = "北山少数民族自治镇柳湾大石桥行政村松坡村民小组"
PROJECTS = ("生猪养殖", "茶园改造及配套设施建设", "灵芝栽培", "板栗嫁接和林下养鸡", "食用菌大棚")
CROWDED = replace(
    CASE,
    township="北山少数民族自治镇",
    village="柳湾大石桥行政村松坡村民小组",
    branch="柳湾大石桥行政村松坡联合党支部",
    applicant=Human(name=LONG_NAME),
    liaison=Duty(name=LONG_NAME, title="党委委员、人民武装部部长、副镇长"),
    lead=Duty(name=LONG_NAME, title="农业技术推广服务中心主任"),
    parts=tuple(
        Part(category="养殖", content=name, quantity_milli=n * 12_500, unit="亩", amount_fen=100)
        for n, name in enumerate(PROJECTS * 2, 1)
    ),
)  # fmt: skip
HONOUR = "农村贫困党员脱贫工程项目实施工作先进集体和科技示范带动先进单位"


def crowded(lang):
    """Return each kind with the longest that it may have to say."""
    said = "en" if lang else "zh"
    with override("en" if lang else "zh-hans"):
        award = Award(HONOUR, f"{LONG_PLACE}党支部{LONG_NAME}")
        return {
            "commendation_certificate": certificate(
                organ(), award, "2007", default("commendation_certificate", said), ON
            ),
            "liaison_card": liaison_card(
                CROWDED,
                default("liaison_card", said),
                phone="0000-0000000、0000-1111111",
                county_phone="0000-2222222转8001",
            ),
            "file_cover": file_cover(
                CROWDED,
                Volume(roll_number="990101101201-0123", volume="第12卷", kept_for="长期"),
            ),
        }


def pages(data):
    document = pypdfium2.PdfDocument(data)
    try:
        return [bare(page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def part(paper, name="word/document.xml"):
    with zipfile.ZipFile(io.BytesIO(word.write(paper))) as packed:
        return ET.fromstring(packed.read(name))


def names(paper):
    with zipfile.ZipFile(io.BytesIO(word.write(paper))) as packed:
        return packed.namelist()


def sample(code):
    return looks.samples()[code][0]


def size(paper):
    return framed(paper)[1].grid.size


# --- what they are


@pytest.mark.parametrize("lang", LANGUAGES)
def test_certificate_card_and_cover_say_what_they_look_like(lang):
    for code, look in LOOKS.items():
        paper = sample(code + lang)
        assert paper.look == as_json(paper)["look"] == look
        assert paper.landscape == (look != "cover")


def test_a_usual_paper_is_set_as_ever():
    paper = sample("contract")
    same, setting = framed(paper)
    assert same is paper
    assert setting.grid == layout.GRIDS["zh"]
    assert setting.margins == layout.PORTRAIT_MM
    assert setting.border is None


def test_titles_and_type_are_large():
    sizes = {code: (framed(sample(code))[1].grid.title, size(sample(code))) for code in LOOKS}
    assert sizes["commendation_certificate"] == (48, 26)
    assert sizes["liaison_card"] == (34, 22)
    assert sizes["file_cover"] == (36, 16)


def test_a_cards_form_is_in_the_cards_type_and_the_tree_is_left_alone():
    paper = sample("liaison_card")
    [before] = [b for b in paper.blocks if isinstance(b, Form)]
    [after] = [b for b in framed(paper)[0].blocks if isinstance(b, Form)]
    assert (before.size, after.size) == (12, 22)
    assert plain_text(framed(paper)[0]) == plain_text(paper)


# --- on one sheet


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", LOOKS)
def test_the_longest_names_and_projects_fit_one_sheet_in_smaller_type(code, lang):
    paper, usual = crowded(lang)[code], sample(code + lang)
    printed = pdf.write(paper, fonts=library(system=False))
    assert len(pages(printed)) == 1
    assert not faults(printed, [replace(paper, bookmark="x")])
    assert size(paper) <= size(usual)
    coded = pdf.write(replace(paper, code=CODE), fonts=library(system=False))
    assert len(pages(coded)) == 1
    assert not faults(coded, [replace(paper, code=CODE)])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_but_the_paper_s_own_words_is_printed_no_page_number(lang):
    for code in LOOKS:
        paper = sample(code + lang)
        [text] = pages(pdf.write(paper, fonts=library(system=False)))
        assert sorted(text) == sorted(bare(plain_text(paper))), code


def test_what_no_type_makes_fit_goes_over_and_nothing_is_lost():
    card = sample("liaison_card")
    endless = replace(card, blocks=(*card.blocks, *[Para("每月到户走访，帮助销售。" * 6)] * 30))
    printed = pages(pdf.write(endless, fonts=library(system=False)))
    assert len(printed) > 1
    assert sorted("".join(printed)) == sorted(bare(plain_text(endless)))


def test_an_amended_text_with_headings_lists_and_a_number_is_set_too():
    certified = sample("commendation_certificate")
    table = Table((Column("姓名"), Column("称号")), (Band("北山镇"), ("试甲", "先进")))
    more = replace(certified, number="第7号", blocks=(table, Note("注"), *certified.blocks))
    [text] = pages(pdf.write(more, fonts=library(system=False)))
    assert sorted(text) == sorted(bare(plain_text(more)))
    assert "".join(word_lines(word.write(more))) == bare(plain_text(more))


@pytest.mark.parametrize("code", LOOKS)
def test_the_code_lies_within_the_frame_and_can_be_read(code):
    paper = replace(sample(code), code=CODE)
    document = pypdfium2.PdfDocument(pdf.write(paper, fonts=library(system=False)))
    scale = 200 / 72
    drawn = document[0].render(scale=scale, grayscale=True).to_pil().convert("L")
    document.close()
    [found] = read_barcodes(drawn)
    assert found.text == CODE.payload
    border = framed(paper)[1].border
    edge = (border.inset + (3 if border.double else 1) * border.width) * scale
    corners = (found.position.top_left, found.position.top_right)
    assert all(corner.y > edge and drawn.width - corner.x > edge for corner in corners)


def test_a_line_goes_round_the_sheet_and_not_through_its_words():
    for code in LOOKS:
        paper = sample(code)
        document = pypdfium2.PdfDocument(pdf.write(paper, fonts=library(system=False)))
        drawn = document[0].render(scale=2, grayscale=True).to_pil()
        document.close()
        border = framed(paper)[1].border
        inset = round((border.inset + border.width / 2) * 2)
        middle = (drawn.width // 2, drawn.height // 2)
        for x, y in ((inset, middle[1]), (drawn.width - inset, middle[1]), (middle[0], inset)):
            near = drawn.crop((x - 2, y - 2, x + 3, y + 3)).getextrema()
            assert near[0] < 190, code


# --- Word


@pytest.mark.parametrize("code", LOOKS)
def test_in_word_borders_go_round_the_page_and_no_number_stands_on_it(code):
    paper = sample(code)
    border = framed(paper)[1].border
    [borders] = part(paper).iter(f"{W}pgBorders")
    assert borders.get(f"{W}offsetFrom") == "page"
    assert [side.tag.removeprefix(W) for side in borders] == ["top", "left", "bottom", "right"]
    for side in borders:
        assert side.get(f"{W}val") == ("double" if border.double else "single")
        assert int(side.get(f"{W}space")) <= 31
        assert side.get(f"{W}color") == border.colour
    assert not [name for name in names(paper) if "footer" in name]
    assert not list(part(sample("contract")).iter(f"{W}pgBorders"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_styles_have_the_sizes_of_the_pdf(lang):
    for code in LOOKS:
        paper = sample(code + lang)
        grid = framed(paper)[1].grid
        styles = docx.Document(io.BytesIO(word.write(paper))).styles
        assert styles["Title"].font.size.pt == grid.title
        assert styles["Normal"].font.size.pt == grid.size
        assert styles["Normal"].paragraph_format.line_spacing.pt == grid.pitch


def test_the_name_on_a_certificate_is_larger_than_its_text():
    document = docx.Document(io.BytesIO(word.write(sample("commendation_certificate"))))
    [named] = [p for p in document.paragraphs if p.style.style_id == "Recipient"]
    assert named.text == "北山镇："
    assert named.style.font.size.pt > document.styles["Normal"].font.size.pt


def test_a_framed_papers_code_has_a_place_of_its_own_in_word():
    [place] = part(replace(sample("liaison_card"), code=CODE), "word/header1.xml").iter(
        f"{W}tblpPr"
    )
    assert place.get(f"{W}vertAnchor") == "page"
    assert not list(part(replace(sample("contract"), code=CODE), "word/header1.xml").iter(
        f"{W}tblpPr"
    ))  # fmt: skip


@needs_soffice
def test_libreoffice_prints_each_on_one_sheet_with_all_its_words(tmp_path):
    papers = [
        replace(paper, code=CODE)
        for lang in LANGUAGES
        for code in LOOKS
        for paper in (sample(code + lang), crowded(lang)[code])
    ]
    for n, paper in enumerate(papers):
        (tmp_path / f"{n}.docx").write_bytes(word.write(paper))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path),
         *(str(tmp_path / f"{n}.docx") for n in range(len(papers)))],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    for n, paper in enumerate(papers):
        printed = pages((tmp_path / f"{n}.pdf").read_bytes())
        assert len(printed) == 1, (n, paper.title)
        want = bare(plain_text(paper)) + bare("".join(CODE.lines))
        assert sorted(printed[0]) == sorted(want), paper.title


# --- boxes to tick within a cell


def test_a_box_within_a_cell_is_ticked_in_every_kind_of_file():
    ticks = (Check("正常"), "　", Check("变慢", on=True))
    rows = (("6月", ticks),)
    table = Table((Column("月份"), Column("进展")), rows)
    paper = Paper("表", (Form(((Field("进展", ticks),),)), Para(ticks), table))
    assert plain_text(paper).count("□正常　☑变慢") == 3
    assert markdown(paper).count("□正常　☑变慢") == 3
    assert as_json(paper)["blocks"][1]["text"] == [
        {"text": "正常", "on": False}, {"text": "　"}, {"text": "变慢", "on": True},
    ]  # fmt: skip
    assert "".join(word_lines(word.write(paper))) == bare(plain_text(paper))
    [text] = pages(pdf.write(paper, fonts=library(system=False)))
    assert text.count("□正常□√变慢") == 3


# --- nothing alone on a page


def listed(rows, *below):
    table = Table((Column("序号"), Column("姓名")), tuple((str(n), "试甲") for n in range(rows)))
    return Paper("名单", (table, *below), landscape=True)


CLOSING = (
    Hands((("制表人", "试制"), ("审核人", ""))),
    Para("同意扶持的户按规定公示。"),
    Sign(("试验县办公室",), "2007年3月9日", seal=True),
)


@pytest.mark.parametrize("rows", range(8, 22))
def test_a_closing_sentence_and_signature_never_stand_on_a_page_without_a_row(rows):
    printed = pages(pdf.write(listed(rows, *CLOSING), fonts=library(system=False)))
    [last] = [text for text in printed if "2007年3月9日" in text]
    assert f"{rows - 1}试甲" in last
    assert "制表人：试制" in last


def test_what_stays_with_a_tables_last_row_ends_with_the_signature_and_its_notes():
    long = Para("很长的一段话。" * 60)
    *closing, sign = CLOSING
    assert keeping.below(listed(3, *CLOSING, Note("注"), long).blocks, 0) == 4
    assert keeping.below(listed(3, *closing).blocks, 0) == 1
    assert keeping.below(listed(3, long, sign).blocks, 0) == 0
    assert keeping.below(listed(3, *[closing[1]] * 3, sign).blocks, 0) == 0
    assert keeping.below(listed(3).blocks, 0) == 0


def test_in_word_the_last_row_is_kept_with_hands_closing_words_and_signature():
    body = part(listed(3, *CLOSING))
    kept = [row.find(f"{W}tc/{W}p/{W}pPr/{W}keepNext") is not None for row in body.iter(f"{W}tr")]
    # The head, three rows, and the line of hands.
    assert kept == [True, False, False, True, True]
    free = part(listed(3, Para("文")))
    last = list(free.iter(f"{W}tr"))[-1]
    assert last.find(f"{W}tc/{W}p/{W}pPr/{W}keepNext") is None
