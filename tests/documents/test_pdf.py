"""The PDF: the grid of GB/T 9704, every word of the tree, the same bytes each time."""

import io
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pypdf
import pypdfium2
import pytest
import zxingcpp

from tests.documents.checking import faults
from tests.documents.reading import bare, pages, said
from tests.documents.test_tree import CODED, EVERYTHING
from tuopin.documents import pdf
from tuopin.documents.fonts import library
from tuopin.documents.tree import (
    Attachments,
    Band,
    Code,
    Column,
    Field,
    Form,
    Hands,
    Heading,
    Note,
    Paper,
    Para,
    Recipient,
    Record,
    Ruled,
    Sign,
    Subtotal,
    Table,
    plain_text,
)

PUNCTUATED = "县里对“两不愁”问题逐户核实，造册登记；边远乡镇（尤其是山区）、困难户，另行安排。"


def test_a_page_has_22_lines_of_28_characters():
    body = pages(pdf.write(Paper("题", (Para("农" * 1400, indent=False),))))[1][:-1]
    assert [len(line) for line in body] == [28] * 22


def test_punctuation_moves_a_line_by_one_character_at_most():
    """No line begins with a comma or ends with an opening bracket."""
    long = (PUNCTUATED * 40)[:1400]
    body = pages(pdf.write(Paper("题", (Para(long, indent=False),))))[1][:-1]
    assert len(body) == 22
    assert {len(line) for line in body} == {27, 28, 29}
    assert not [line for line in body if line[0] in "，。；、）”" or line[-1] in "（“"]


def test_a_paragraph_begins_two_characters_in():
    first = pages(pdf.write(Paper("题", (Para("农" * 100),))))[0]
    assert [len(line) for line in first[1:4]] == [26, 28, 28]


def test_every_word_of_the_tree_is_printed():
    printed = said(pdf.write(EVERYTHING))
    for line in plain_text(EVERYTHING).replace("☑", "").split("\n"):
        for cell in line.split("\t"):
            assert bare(cell).removeprefix("是否危房是") in printed
    run = [EVERYTHING, replace(CODED, title="第二份")]
    assert not faults(pdf.write(run), run)
    assert not faults(pdf.write(run, duplex=True, tags=False), run)


def test_the_same_papers_give_the_same_bytes():
    assert pdf.write([EVERYTHING, EVERYTHING]) == pdf.write([EVERYTHING, EVERYTHING])


def test_every_paper_of_a_run_counts_its_own_pages():
    long = Paper("甲", (Para("农" * 900),), bookmark="一号 甲")
    run = pages(pdf.write([long, long]))
    assert [page[-1] for page in run] == ["—1—", "—2—", "—1—", "—2—"]


def test_a_run_has_a_bookmark_a_paper():
    names = ["一号合同", "二号合同"]
    data = pdf.write([Paper("合同书", (Para("文"),), bookmark=name) for name in names])
    outline = pypdf.PdfReader(io.BytesIO(data)).outline
    assert [mark.title for mark in outline if not isinstance(mark, list)] == names


def test_duplex_papers_begin_on_the_front_of_a_sheet():
    one = Paper("甲", (Para("文"),))
    assert len(pages(pdf.write([one, one], duplex=True))) == 3


def test_a_table_repeats_its_heads_on_every_page():
    rows = tuple((str(n), "北山镇") for n in range(80))
    run = pages(pdf.write(Paper("表", (Table((Column("序号"), Column("乡镇")), rows),))))
    assert len(run) > 1
    assert all(any("乡镇" in line for line in page) for page in run)


def test_an_identity_number_is_never_broken():
    heads = tuple(Column(f"栏{n}") for n in range(26))
    row = ("99010119580503001X", *["长期慢性病"] * 26)
    paper = Paper("表", (Table((Column("身份证号"), *heads), (row,)),), landscape=True)
    assert "99010119580503001X" in "".join(pages(pdf.write(paper))[0])


def test_text_is_printed_as_it_stands_and_never_run():
    text = '#let a = 1 $x$ *b* _c_ @d `e` <f> \\n // /* ~ -- "q" = [c] {d}'
    assert bare(text) in said(pdf.write(Paper("题", (Para(text, indent=False),))))


def test_a_word_longer_than_a_line_is_broken():
    data = pdf.write(Paper("题", (Para("a" * 300),)))
    assert said(data).count("a") == 300


def test_the_programs_own_fonts_print_chinese_on_a_fresh_machine():
    alone = library(system=False)
    data = pdf.write(EVERYTHING, fonts=alone)
    assert "受益503户" in said(data)
    assert not pdf.unprintable([EVERYTHING], alone)


def test_a_rare_name_is_printed_and_an_impossible_one_is_told():
    assert not pdf.unprintable([Paper("题", (Para("喆堃珺祎翀赟昇"),))])
    unknown = "\ue000"
    assert pdf.unprintable([Paper("题", (Para(unknown),))]) == {unknown}
    assert "〓" in said(pdf.write(Paper("题", (Para(f"试{unknown}"),))))


def test_a_report_for_the_archive_is_pdf_a():
    data = pdf.write(EVERYTHING, standards=["a-2b"], made_on=date(2007, 12, 28))
    assert b"pdfaid" in data
    with pytest.raises(ValueError, match="made_on"):
        pdf.write(EVERYTHING, standards=["a-2b"])


def test_nothing_to_print_is_refused():
    with pytest.raises(ValueError, match="nothing to print"):
        pdf.write([])


CODE = Code("TUOPIN:990101/HT/7K3M9QX2VB/07-1-103-012", ("07-1-103-012", "7K3M 9QX2 VB"))


def seen_codes(data: bytes, dpi: int = 150) -> list[str]:
    pictures = [p.render(scale=dpi / 72).to_pil() for p in pypdfium2.PdfDocument(data)]
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]


def test_a_scan_of_any_page_tells_whose_it_is():
    """R77: the code stands at the head of every page."""
    upright = Paper("合同书", (Para("农" * 1400),), code=CODE)
    across = Paper("花名册", (Para("农" * 1400),), landscape=True, code=CODE)
    data = pdf.write([upright, across])
    assert seen_codes(data) == [CODE.payload] * len(pages(data))
    assert all("7K3M9QX2VB" in "".join(page) for page in pages(data))


def test_a_code_moves_nothing_on_the_page():
    plain = Paper("题", (Para("农" * 1400, indent=False),))
    body = pages(pdf.write(replace(plain, code=CODE)))[1]
    assert [len(line) for line in body if set(line) == {"农"}] == [28] * 22


def test_a_code_that_would_not_be_compact_is_refused():
    with pytest.raises(ValueError, match="capitals"):
        pdf.write(Paper("题", (), code=Code("tuopin:试", ())))


def listed(rows: int, *below: Note | Hands) -> Paper:
    body = tuple((str(n), "试甲") for n in range(1, rows + 1))
    return Paper(
        "名单", (Table((Column("序号"), Column("姓名")), body, total=("合计", "")), *below)
    )


HANDS = Hands((("制表人", "试乙"), ("审核人", "")))


@pytest.mark.parametrize("rows", range(25, 31))
def test_who_prepared_a_list_is_never_named_on_a_page_without_a_row(rows):
    last = pages(pdf.write(listed(rows, Note("注：以名单为准。"), HANDS)))[-1]
    assert f"{rows}试甲" in last
    assert "合计" in last
    assert any("制表人：试乙" in line for line in last)


def test_a_place_is_told_again_where_its_list_goes_on():
    rows = [(str(n), "试甲") for n in range(40)]
    table = Table(
        (Column("序号"), Column("姓名")),
        (Band("柳湾村"), *rows, Subtotal(("小计", "40")), Band("河口村"), *rows[:2]),
    )
    first, second = pages(pdf.write(Paper("名单", (table,))))
    assert "柳湾村" in first
    assert second[:2] == ["序号姓名", "柳湾村"]
    assert second.index("小计40") < second.index("河口村") < second.index("0试甲")


def test_a_place_does_not_stand_at_the_foot_of_a_page_without_its_list():
    for rows in range(24, 32):
        table = Table(
            (Column("序号"), Column("姓名")),
            (*[(str(n), "试甲") for n in range(rows)], Band("河口村"), ("1", "试乙")),
        )
        for page in pages(pdf.write(Paper("名单", (table,)))):
            if "河口村" in page:
                assert "1试乙" in page


def lines_mm(data: bytes) -> list[float]:
    """Return how high the horizontal lines of the first page lie, from below, in millimetres."""
    heights = set()
    for thing in pypdfium2.PdfDocument(data)[0].get_objects(filter=[2]):
        left, low, right, high = thing.get_bounds()
        if right - left > 3 * (high - low):
            heights.add(round((low + high) / 2 * 25.4 / 72, 1))
    return sorted(heights)


def test_a_row_to_sign_in_is_high_enough():
    table = Table((Column("姓名"), Column("签字")), (("试甲", ""), ("试乙", "")), tall=True)
    heights = lines_mm(pdf.write(Paper("名单", (table,))))
    assert heights[1] - heights[0] >= 11
    assert heights[2] - heights[1] >= 11


def test_lines_to_write_on_lie_a_hand_apart():
    heights = lines_mm(pdf.write(Paper("记录", (Ruled("意见：", 4),))))
    assert [round(b - a) for a, b in pairwise(heights)] == [10, 10, 10]


def test_a_box_to_write_in_is_as_high_as_it_asks():
    one = lines_mm(pdf.write(Paper("表", (Form(((Field("意见"),),)),))))
    four = lines_mm(pdf.write(Paper("表", (Form(((Field("意见", lines=4),),)),))))
    assert one[-1] - one[0] < 12
    assert four[-1] - four[0] >= 28


def test_a_forms_title_is_not_left_alone_at_the_foot_of_a_page():
    form = Form(((Field("意见", lines=8),),), title="七、签字和意见")
    for n in range(10, 21):
        for page in pages(pdf.write(Paper("表", (*[Para("文")] * n, form)))):
            if "七、签字和意见" in page:
                assert "意见" in page


def test_a_seal_has_its_room_on_the_page_of_the_signature():
    text = [Para("文")] * 15
    signed = Sign(("试验县办公室",), "2007年12月28日")
    assert len(pages(pdf.write(Paper("报告", (*text, signed))))) == 1
    run = pages(pdf.write(Paper("报告", (*text, replace(signed, seal=True)))))
    assert len(run) == 2
    assert run[1][:3] == ["文", "试验县办公室", "2007年12月28日"]


LETTER = Paper(
    "关于进展情况的报告",
    (Recipient("县委："), *[Para("文")] * 2, Record("试验县办公室", "2007年12月28日", "各乡镇")),
    number="试扶〔2007〕1号",
    red_head="试验县文件",
)


def test_printed_on_both_sides_the_record_lies_on_the_back_of_the_last_leaf():
    """GB/T 9704, 7.4: 版记 stands on an even page."""
    long = replace(LETTER, blocks=(*LETTER.blocks[:-1], *[Para("文")] * 40, LETTER.blocks[-1]))
    for paper in (LETTER, long):
        run = pages(pdf.write([paper, paper], duplex=True))
        at = [n for n, page in enumerate(run, 1) if any("印发" in line for line in page)]
        assert len(at) == 2
        assert all(n % 2 == 0 for n in at)
        assert at[0] * 2 == at[1] == len(run)
        assert [page[-1] for page in run[: at[0]]] == [f"—{n}—" for n in range(1, at[0] + 1)]


def test_the_wider_margin_lies_where_the_leaves_are_bound():
    long = Paper("题", (Para("农" * 1400, indent=False),))

    def lefts(duplex: bool) -> list[int]:
        run = pypdfium2.PdfDocument(pdf.write([long, long], duplex=duplex))
        texts = [page.get_textpage() for page in run]
        return [
            round(min(t.get_charbox(i)[0] for i in range(400, 500)) * 25.4 / 72)
            for t in texts
            if t.count_chars() > 500
        ]

    assert lefts(False) == [28, 28, 28, 28]
    assert lefts(True) == [28, 26, 28, 26]


def test_printed_on_one_side_the_record_lies_below_the_text():
    assert len(pages(pdf.write(LETTER))) == 1


def test_a_large_register_lies_on_a3():
    boxes = [
        tuple(round(float(side) * 25.4 / 72) for side in page.mediabox[2:])
        for paper in (
            Paper("表", (), landscape=True, sheet="a3"),
            Paper("表", (), sheet="a3"),
            Paper("表", (), landscape=True),
        )
        for page in pypdf.PdfReader(io.BytesIO(pdf.write(paper))).pages
    ]
    assert boxes == [(420, 297), (297, 420), (297, 210)]


ENGLISH = Paper(
    "Contract",
    (
        Heading(1, "1. The project"),
        Para("The officers of 石桥县 are responsible for 试甲喆. " * 30),
        Attachments(("List",)),
        Record("The Office", "28 December 2007", "all townships"),
    ),
    lang="en",
)


def test_an_english_paper_is_set_in_english():
    data = pdf.write(ENGLISH)
    assert not faults(data, [ENGLISH])
    assert pages(data)[0][-1] == "–1–"
    reader = pypdf.PdfReader(io.BytesIO(data))
    text = reader.pages[0].extract_text()
    assert "Copies to: all townships" in text
    assert "Issued 28 December 2007" in text
    fonts = " ".join(str(f.get_object()["/BaseFont"]) for f in _fonts(reader))
    assert any(name in fonts for name in ("TimesNewRoman", "LiberationSerif", "Libertinus"))


def _fonts(reader: pypdf.PdfReader):
    return reader.pages[0]["/Resources"]["/Font"].values()


def test_a_signature_does_not_stand_alone_after_lines_to_write_on():
    signed = (Ruled("四、打算", 3), Sign(("北山镇党委",), "2007年12月28日"))
    for n in range(10, 20):
        last = pages(pdf.write(Paper("报告", (*[Para("文")] * n, *signed))))[-1]
        assert "四、打算" in last


@pytest.mark.parametrize("head", ["Office of the Leading Group of Shiqiao County", "石桥县" * 7])
def test_a_long_red_head_keeps_to_the_text_area_in_both_scripts(head):
    paper = replace(ENGLISH, red_head=head, number="No. 1")
    assert not faults(pdf.write(paper), [paper])
    page = pypdfium2.PdfDocument(pdf.write(paper))[0]
    text = page.get_textpage()
    count = text.count_chars()
    boxes = [text.get_charbox(i) for i in range(count) if text.get_text_range(i, 1).strip()]
    assert max(box[2] for box in boxes) <= page.get_width() - 26 / 25.4 * 72 + 3
    assert min(box[0] for box in boxes) >= 28 / 25.4 * 72 - 3


def test_papers_of_both_languages_stand_in_one_file():
    run = [EVERYTHING, ENGLISH, EVERYTHING]
    assert not faults(pdf.write(run), run)


def test_what_is_described_can_be_set_elsewhere():
    """A print run describes papers in one process and sets them in another."""
    assert pdf.compiled(pdf.job([EVERYTHING])) == pdf.write(EVERYTHING)
    assert pdf.job([EVERYTHING]) == pdf.job((EVERYTHING,))


def test_an_archive_takes_a_paper_with_a_code():
    data = pdf.write(CODED, standards=["a-2b"], made_on=date(2007, 12, 28))
    assert not faults(data, [CODED])


def test_no_function_of_the_template_carries_all_papers_along():
    """Typst compares a function by all it names: one that named them cost quadratic time."""
    template = pdf._template().decode()
    body = template.split("#let (papers, ..job)")[1]
    code = [line.split("//")[0] for line in body.split("\n")]
    assert [line for line in code if "papers" in line] == [
        "#for (i, paper) in papers.enumerate() {"
    ]


HOSTILE = [
    '#let a = 1 $x$ *b* _c_ @d `e` <f> \\n // /* ~ -- "q" = [c] {d}',
    "</w:t><w:t> & &amp; <!-- --> ]]>",
    "= 标题",
    "#panic()",
    "甲\0乙\x07丙\u202e丁\u200b戊",
    "试" * 300,
    "A" * 300,
    "12345678901234567890123",
    "一\n二\r\n三\t四",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_prints_as_it_stands_in_every_place(text):
    paper = Paper(
        text[:40],
        (
            Recipient(text),
            Heading(1, text),
            Para(text),
            Table((Column(text), Column("乙", "right")), ((text, text), Band(text)), title=text),
            Hands(((text, text),)),
            Form(((Field(text[:20], text), Field("乙", text)),), title=text),
            Attachments((text, text)),
            Sign((text[:60],), "2007年12月28日"),
            Record(text[:20], "2007年12月28日", text),
        ),
        number=text[:20],
        author=text,
        keywords=(text,),
        code=replace(CODE, lines=(text[:20],)),
    )
    for said_in in (paper, replace(paper, lang="en")):
        assert not [fault for fault in faults(pdf.write(said_in), [said_in]) if "lacks" in fault]


def test_amounts_beyond_the_hundred_millions_stand_in_their_cells():
    columns = tuple(Column(name, "right") for name in ("核定资金（元）", "自筹资金（元）", "合计"))
    row = ("999,999,999,999.99",) * 3
    paper = Paper("资金表", (Table((Column("序号"), *columns), (("1", *row),), ("", *row)),))
    data = pdf.write(paper)
    assert not faults(data, [paper])
    assert said(data).count("999,999,999,999.99") == 6


def test_a_paper_with_nothing_filled_in_is_printed():
    empty = Paper(
        "",
        (
            Para(""),
            Table((Column(""),), ()),
            Form(((Field(""),),)),
            Hands((("", ""),)),
            Ruled(),
            Sign((), ""),
            Record("", ""),
        ),
    )
    assert len(pages(pdf.write([empty, replace(empty, lang="en")]))) == 2
