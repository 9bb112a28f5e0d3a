"""Large print runs: the same pages as in one piece, bookmarks, nothing left behind when stopped."""

import io
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pikepdf
import pypdf
import pytest

from tests.documents.checking import faults
from tests.documents.reading import bare, pages, said
from tests.documents.test_tree import EVERYTHING
from tests.documents.test_word import CODE
from tuopin.documents import pdf, stream, word
from tuopin.documents.joining import Part, join
from tuopin.documents.stream import pdf_stream, pdf_zip, word_zip
from tuopin.documents.tree import Column, Paper, Para, Table


def papers(n):
    """Return papers of one, two and three pages in turn, two a household, no two alike."""
    return [
        Paper(
            f"第{i}号",
            (Para(f"甲{i}" + "农" * 600 * (i % 3), indent=False),),
            bookmark=f"{i // 2}号户 › 第{i}号",
            author="试验县办公室",
            code=replace(CODE, payload=f"{CODE.payload}-{i}"),
        )
        for i in range(n)
    ]


@pytest.fixture
def small(monkeypatch):
    """Let the other processes have even a small run, in small chunks."""
    monkeypatch.setattr(stream, "DIRECT", 3)
    monkeypatch.setattr(stream, "PAGES", 2)


def outline(data):
    """Return the bookmarks as (name, page, [those under it])."""
    reader = pypdf.PdfReader(io.BytesIO(data))

    def told(items):
        found = []
        for item in items:
            if isinstance(item, list):
                found[-1] = (*found[-1][:2], told(item))
            else:
                found.append((item.title, reader.get_destination_page_number(item), []))
        return found

    return told(reader.outline)


def left(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_run_in_chunks_prints_what_one_compile_prints(tmp_path, small):
    some, out = papers(9), tmp_path / "run.pdf"
    n = pdf_stream(iter(some), out)
    assert pages(out.read_bytes()) == pages(pdf.write(some))
    assert n == len(pages(out.read_bytes())) == 18
    assert left(tmp_path) == ["run.pdf"]


@pytest.mark.parametrize("n", [1, 3, 9])
def test_every_paper_has_a_bookmark_under_its_household(tmp_path, small, n):
    out = tmp_path / "run.pdf"
    pdf_stream(papers(n), out)
    starts = [0, 1, 3, 6, 7, 9, 12, 13, 15]
    flat = [(f"第{i}号", starts[i], []) for i in range(n)]
    households = [flat[i : i + 2] for i in range(0, n, 2)]
    wanted = [(f"{i}号户", some[0][1], some) for i, some in enumerate(households)]
    assert outline(out.read_bytes()) == wanted


def test_papers_without_a_household_have_plain_bookmarks(tmp_path, small):
    out = tmp_path / "run.pdf"
    some = [replace(paper, bookmark="") for paper in papers(5)]
    pdf_stream(some, out)
    assert [(name, under) for name, _, under in outline(out.read_bytes())] == [
        (f"第{i}号", []) for i in range(5)
    ]


def test_the_file_is_sound_and_says_every_word(tmp_path, small):
    out = tmp_path / "run.pdf"
    some = [replace(EVERYTHING, bookmark=f"{i}") for i in range(5)]
    pdf_stream(some, out)
    assert faults(out.read_bytes(), some) == []


def test_the_file_opens_with_its_bookmarks_and_names_the_organ(tmp_path, small):
    out = tmp_path / "run.pdf"
    pdf_stream(papers(5), out, made_on=date(2007, 12, 28))
    with pikepdf.open(out) as made:
        assert made.Root.PageMode == "/UseOutlines"
        assert str(made.docinfo["/Author"]) == "试验县办公室"
        assert str(made.docinfo["/CreationDate"]).startswith("D:20071228")


def test_the_same_papers_give_the_same_bytes(tmp_path, small):
    for name in ("a.pdf", "b.pdf"):
        pdf_stream(papers(7), tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_duplex_papers_begin_on_the_front_of_a_sheet_across_chunks(tmp_path, small):
    out = tmp_path / "run.pdf"
    n = pdf_stream(papers(9), out, duplex=True)
    starts = [at for _, _, under in outline(out.read_bytes()) for _, at, _ in under]
    assert [at % 2 for at in starts] == [0] * 9
    assert n == len(pypdf.PdfReader(out).pages)


def test_a_large_list_is_a_chunk_of_its_own(tmp_path, monkeypatch):
    rows = tuple((str(n), "试甲") for n in range(900))
    long = Paper("花名册", (Table((Column("序号"), Column("姓名")), rows),))
    sizes = [len(some) for some in stream._chunks([*papers(2), long, *papers(30)])]
    assert sum(sizes) == 33
    monkeypatch.setattr(stream, "PAGES", 3)
    assert [len(some) for some in stream._chunks([long, long])] == [1, 1]


def test_progress_is_told_and_ends_with_all_papers(tmp_path, small):
    seen = []
    pdf_stream(papers(9), tmp_path / "run.pdf", step=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 9
    assert len(seen) > 2
    seen.clear()
    pdf_stream(papers(2), tmp_path / "run.pdf", step=seen.append)
    assert seen == [2]


class Stopped(Exception):
    """The run was cancelled."""


@pytest.mark.parametrize("n", [2, 9])
def test_a_run_that_is_stopped_leaves_nothing(tmp_path, small, n):
    def stop(done):
        raise Stopped

    with pytest.raises(Stopped):
        pdf_stream(papers(n), tmp_path / "run.pdf", step=stop)
    with pytest.raises(Stopped):
        word_zip(((paper.title, paper) for paper in papers(n)), tmp_path / "run.zip", step=stop)
    with pytest.raises(Stopped):
        pdf_zip([("a", papers(n))], tmp_path / "run.zip", step=stop)
    assert left(tmp_path) == []


def test_papers_that_fail_in_the_middle_leave_the_file_as_it_was(tmp_path, small):
    def failing():
        yield from papers(6)
        raise Stopped

    out = tmp_path / "run.pdf"
    out.write_bytes(b"before")
    with pytest.raises(Stopped):
        pdf_stream(failing(), out)
    assert out.read_bytes() == b"before"
    assert left(tmp_path) == ["run.pdf"]


def test_a_process_that_gives_up_is_told_in_its_last_words(tmp_path, small, monkeypatch):
    monkeypatch.setattr(pdf, "job", lambda papers, **_: "no job")
    with pytest.raises(RuntimeError, match=r"compiling gave up: .+"):
        pdf_stream(papers(9), tmp_path / "run.pdf")
    assert left(tmp_path) == []


def test_nothing_to_print_is_refused(tmp_path):
    with pytest.raises(ValueError, match="nothing to print"):
        pdf_stream([], tmp_path / "run.pdf")
    with pytest.raises(ValueError, match="nothing to pack"):
        word_zip([], tmp_path / "run.zip")
    with pytest.raises(ValueError, match="nothing to pack"):
        pdf_zip([], tmp_path / "run.zip")
    with pytest.raises(ValueError, match="nothing to join"):
        join([], tmp_path / "run.pdf")
    assert left(tmp_path) == []


def test_a_part_with_other_papers_than_named_is_refused(tmp_path):
    part = tmp_path / "part.pdf"
    part.write_bytes(pdf.write(papers(2)))
    with pytest.raises(ValueError, match=r"zip\(\)"):
        join([Part(part, ["one"])], tmp_path / "run.pdf")


def test_a_place_that_cannot_be_written_is_an_error(tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        pdf_stream(papers(1), tmp_path / "nowhere" / "run.pdf")
    with pytest.raises(OSError, match="nowhere"):
        word_zip([("a", papers(1)[0])], tmp_path / "nowhere" / "run.zip")


def test_word_files_come_in_a_zip_that_is_the_same_each_time(tmp_path):
    named = [(f"合同书/北山镇/{i}", paper) for i, paper in enumerate(papers(30))]
    seen = []
    for name in ("a.zip", "b.zip"):
        assert word_zip(iter(named), tmp_path / name, step=seen.append) == 30
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert seen == [25, 30] * 2
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        assert packed.testzip() is None
        assert packed.namelist() == [f"{name}.docx" for name, _ in named]
        assert packed.read("合同书/北山镇/7.docx") == word.write(named[7][1])
        assert docx.Document(io.BytesIO(packed.read("合同书/北山镇/0.docx"))).paragraphs


def test_names_are_such_as_every_system_takes_and_lead_nowhere_else(tmp_path):
    paper = papers(1)[0]
    names = ['../..//etc/pass:wd*?"<>|', "A", "a", "甲 乙\n丙", "试" * 300, "", "."]
    word_zip([(name, paper) for name in names], tmp_path / "run.zip")
    with zipfile.ZipFile(tmp_path / "run.zip") as packed:
        assert packed.namelist() == [
            "_/_/_/etc/pass_wd.docx", "A.docx", "a-2.docx", "甲_乙_丙.docx",
            f"{'试' * 80}.docx", "_.docx", "_-2.docx",
        ]  # fmt: skip


def test_a_pdf_a_kind_and_township_comes_in_a_zip(tmp_path, small):
    out, seen = tmp_path / "run.zip", []
    named = [("合同书/北山镇", papers(2)), ("合同书/南河乡", iter(papers(7)))]
    n = pdf_zip(named, out, step=seen.append)
    with zipfile.ZipFile(out) as packed:
        assert packed.namelist() == ["合同书/北山镇.pdf", "合同书/南河乡.pdf"]
        first, second = (packed.read(name) for name in packed.namelist())
    assert n == len(pages(first)) + len(pages(second)) == 3 + 13
    assert "甲6" in said(second)
    assert (seen[0], seen[-1]) == (2, 9)
    assert left(tmp_path) == ["run.zip"]


def test_markup_in_data_is_printed_as_it_stands(tmp_path, small):
    hard = '#let a = 1 $x$ <f> ]]> & "q" {d}'
    out = tmp_path / "run.pdf"
    pdf_stream([replace(paper, blocks=(Para(hard),), bookmark=hard) for paper in papers(5)], out)
    assert said(out.read_bytes()).count(bare(hard)) == 5
    assert {name for name, _, _ in outline(out.read_bytes())} == {hard}


def test_the_processes_that_set_and_join_know_nothing_of_django():
    code = "import sys, tuopin.documents.compiling, tuopin.documents.joining; "
    code += "sys.exit('django' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
