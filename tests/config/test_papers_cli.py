"""`tuopin papers`: what the command line prints, refuses and leaves behind."""

import io
import zipfile

import pypdf
import pytest

from tests.agreements.stage import Stage
from tests.documents.reading import said
from tests.papers.printing import Press
from tests.world import NORTH, SOUTH_A, WHOLE
from tuopin.audit.models import Line
from tuopin.config.cli import parser
from tuopin.config.cli.printing import FILE
from tuopin.documents.kinds import KINDS
from tuopin.kit.refusals import Refused
from tuopin.papers.models import Issued, PrintRun


@pytest.fixture
def stage(world):
    return Stage(world)


@pytest.fixture
def press(world, monkeypatch):
    return Press(world, monkeypatch)


def run(*args, batch=1):
    given = parser().parse_args(["papers", str(batch), "--on", "2007-03-20", *map(str, args)])
    return given.run(given)


class TestRealPapers:
    """Real papers of a batch that was signed for."""

    def test_a_batchs_papers_are_one_pdf_with_the_number_on_each(self, stage, tmp_path, capsys):
        [agreement] = stage.checked(stage.cleared())
        assert run("-o", tmp_path / "papers.pdf") == 0
        text = said((tmp_path / "papers.pdf").read_bytes())
        numbered = Issued.objects.filter(number=agreement.number)
        assert {p.kind for p in numbered} >= {"contract", "note", "letters"}
        for paper in numbered:
            assert f"{paper.mark}" in text
        assert "合同书" in text
        assert f": {len(FILE)}" in capsys.readouterr().out

    def test_one_kind_is_printed_alone(self, stage, tmp_path):
        stage.checked(stage.cleared())
        run("--kind", "note", "-o", tmp_path / "notes.pdf")
        text = said((tmp_path / "notes.pdf").read_bytes())
        assert "今借到" in text
        assert "责任书" not in text

    def test_they_come_in_english_too(self, stage, tmp_path):
        stage.checked(stage.cleared())
        run("--kind", "note", "--lang", "en", "-o", tmp_path / "notes.pdf")
        assert "Chinesetext" in said((tmp_path / "notes.pdf").read_bytes())

    def test_word_files_come_in_a_zip(self, stage, tmp_path):
        stage.checked(stage.cleared(), stage.cleared())
        run("--kind", "contract,letters", "--format", "docx", "-o", tmp_path / "papers.zip")
        with zipfile.ZipFile(tmp_path / "papers.zip") as packed:
            names = packed.namelist()
        assert len(names) == 4
        assert all(name.endswith(".docx") for name in names)


def test_what_a_file_holds_by_default_are_kinds_that_there_are():
    assert set(FILE) <= set(KINDS)


def test_a_zip_holds_a_pdf_for_each_kind_and_township(press, tmp_path):
    press.set_of("07-1-101-001")
    press.set_of("07-1-201-001", region=SOUTH_A)
    run("--kind", "contract,note", "-o", tmp_path / "papers.zip")
    with zipfile.ZipFile(tmp_path / "papers.zip") as packed:
        assert len(packed.namelist()) == 4
        for name in packed.namelist():
            assert len(pypdf.PdfReader(io.BytesIO(packed.read(name))).pages) == 1


@pytest.mark.parametrize("sort", ["household", "kind"])
def test_they_lie_by_household_or_by_kind(press, tmp_path, sort):
    press.set_of("07-1-101-001")
    press.set_of("07-1-101-002")
    run("--kind", "contract,note", "--sort", sort, "-o", tmp_path / "papers.pdf")
    text = said((tmp_path / "papers.pdf").read_bytes())
    order = sorted(Issued.objects.all(), key=lambda paper: text.index(paper.mark))
    kinds = [paper.kind for paper in order]
    set_by_set = ["contract", "note", "contract", "note"]
    assert kinds == (set_by_set if sort == "household" else sorted(set_by_set))


def test_one_place_is_printed_alone(press, tmp_path):
    press.set_of("07-1-101-001")
    press.set_of("07-1-201-001", region=SOUTH_A)
    run("--kind", "contract", "--region", NORTH, "-o", tmp_path / "papers.pdf")
    assert [p.number for p in Issued.objects.all()] == ["07-1-101-001"]


def test_a_township_account_prints_its_own_without_saying_so(press, tmp_path):
    press.set_of("07-1-101-001")
    press.set_of("07-1-201-001", region=SOUTH_A)
    run("--kind", "contract", "--as", "north_office", "-o", tmp_path / "papers.pdf")
    assert [p.number for p in Issued.objects.all()] == ["07-1-101-001"]


def test_what_a_kind_asks_for_is_given(press, tmp_path):
    press.put("letter", region=WHOLE)
    run("--kind", "letter", "--given", "recipient=各乡镇=全县", "--given", "serial=7",
        "-o", tmp_path / "letter.pdf")  # fmt: skip
    assert press.asks[-1].said("recipient") == "各乡镇=全县"
    assert [p.number for p in Issued.objects.all()] == ["试验脱贫办〔2007〕7号"]


def test_a_field_that_is_missing_is_refused_with_its_name(press, tmp_path):
    press.put("letter", region=WHOLE)
    with pytest.raises(Refused) as refused:
        run("--kind", "letter", "-o", tmp_path / "letter.pdf")
    assert refused.value.code == "paper_fields"
    assert not (tmp_path / "letter.pdf").exists()


def test_the_trace_comes_before_the_file(press, tmp_path):
    press.set_of("07-1-101-001")
    (tmp_path / "papers.pdf").mkdir()
    with pytest.raises(Refused) as refused:
        run("--kind", "contract", "-o", tmp_path / "papers.pdf")
    assert refused.value.code == "file_unwritable"
    actions = [line.action for line in Line.objects.order_by("id")]
    assert actions[-3:] == ["papers.print", "papers.finish_run", "papers.hand_out"]


def test_a_batch_without_papers_is_refused_and_leaves_no_file(press, tmp_path):
    with pytest.raises(Refused) as refused:
        run("--kind", "contract", "-o", tmp_path / "papers.pdf")
    assert refused.value.code == "papers_none"
    assert not (tmp_path / "papers.pdf").exists()
    assert [r.state for r in PrintRun.objects.all()] == ["cancelled"]


def test_a_batch_that_does_not_exist_is_refused(press, tmp_path):
    with pytest.raises(Refused) as refused:
        run("--kind", "contract", "-o", tmp_path / "papers.pdf", batch=7)
    assert refused.value.code == "not_found"


def test_a_run_that_breaks_off_leaves_nothing(press, tmp_path, monkeypatch):
    press.set_of("07-1-101-001")

    def killed(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("tuopin.documents.stream.join", killed)
    with pytest.raises(KeyboardInterrupt):
        run("--kind", "contract", "-o", tmp_path / "papers.pdf")
    assert not Issued.objects.exists()
    assert [r.state for r in PrintRun.objects.all()] == ["cancelled"]


@pytest.mark.parametrize(
    "wrong",
    [
        ("--kind", "contract,diploma", "-o", "a.pdf"),
        ("--kind", ",", "-o", "a.pdf"),
        ("-o", "a.docx"),
        ("--format", "docx", "-o", "a.pdf"),
        ("--given", "recipient", "-o", "a.pdf"),
        ("--sort", "name", "-o", "a.pdf"),
        ("--lang", "fr", "-o", "a.pdf"),
        (),
    ],
)
def test_wrong_usage_exits_with_2(wrong):
    with pytest.raises(SystemExit) as left:
        run(*wrong)
    assert left.value.code == 2


def test_a_file_that_cannot_be_written_is_refused_before_anything_is_printed(press, tmp_path):
    press.set_of("07-1-101-001")
    with pytest.raises(Refused) as refused:
        run("--kind", "contract", "-o", tmp_path / "nowhere" / "papers.pdf")
    assert refused.value.code == "file_unwritable"
    assert not PrintRun.objects.exists()
