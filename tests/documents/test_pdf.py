"""The PDF: the grid of GB/T 9704, every word of the tree, the same bytes each time."""

import io
from datetime import date

import pypdf
import pytest

from tests.documents.reading import bare, pages, said
from tests.documents.test_tree import EVERYTHING
from tuopin.documents import pdf
from tuopin.documents.fonts import library
from tuopin.documents.tree import Column, Paper, Para, Table, plain_text

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
