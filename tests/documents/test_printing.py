"""`tuopin papers`: what the command line prints, refuses and leaves behind."""

import zipfile

import pytest

from tests.agreements.stage import Stage
from tests.documents.reading import said
from tuopin.audit.models import Line
from tuopin.config.cli import parser
from tuopin.documents.bundle import KINDS
from tuopin.kit.refusals import Refused


@pytest.fixture
def stage(world):
    return Stage(world)


def run(*args):
    given = parser().parse_args(["papers", "1", "--on", "2007-03-20", *map(str, args)])
    return given.run(given)


def test_a_batchs_papers_are_one_pdf_with_the_number_on_each(stage, tmp_path, capsys):
    [agreement] = stage.checked(stage.cleared())
    assert run("-o", tmp_path / "papers.pdf") == 0
    text = said((tmp_path / "papers.pdf").read_bytes())
    assert text.count(f"编号：{agreement.number}") == len(KINDS)
    assert "合同书" in text
    assert str(len(KINDS)) in capsys.readouterr().out


def test_one_kind_is_printed_alone(stage, tmp_path):
    stage.checked(stage.cleared())
    run("--kind", "note", "-o", tmp_path / "notes.pdf")
    text = said((tmp_path / "notes.pdf").read_bytes())
    assert "今借到" in text
    assert "责任书" not in text


def test_word_files_come_in_a_zip(stage, tmp_path):
    stage.checked(stage.cleared(), stage.cleared())
    run("--kind", "contract,letters", "--format", "docx", "-o", tmp_path / "papers.zip")
    with zipfile.ZipFile(tmp_path / "papers.zip") as packed:
        names = packed.namelist()
    assert len(names) == 4
    assert all(name.endswith(".docx") for name in names)


def test_a_print_run_leaves_a_trace(stage, tmp_path):
    stage.checked(stage.cleared())
    run("--kind", "contract", "-o", tmp_path / "papers.pdf")
    line = Line.objects.filter(action="sheets.export").latest("id")
    assert "papers.contract" in str(line.detail)


def test_a_batch_without_papers_is_refused_and_leaves_no_file(stage, tmp_path):
    stage.cleared()
    with pytest.raises(Refused) as refused:
        run("--kind", "contract", "-o", tmp_path / "papers.pdf")
    assert refused.value.code == "papers_none"
    assert not (tmp_path / "papers.pdf").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        ("--kind", "contract,letter", "-o", "a.pdf"),
        ("--kind", ",", "-o", "a.pdf"),
        ("-o", "a.docx"),
        ("--format", "docx", "-o", "a.pdf"),
        (),
    ],
)
def test_wrong_usage_exits_with_2(wrong):
    with pytest.raises(SystemExit) as left:
        run(*wrong)
    assert left.value.code == 2


def test_a_file_that_cannot_be_written_is_refused(stage, tmp_path):
    stage.checked(stage.cleared())
    with pytest.raises(Refused) as refused:
        run("--kind", "note", "-o", tmp_path / "nowhere" / "papers.pdf")
    assert refused.value.code == "file_unwritable"
