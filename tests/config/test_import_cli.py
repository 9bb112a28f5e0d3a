"""`tuopin template`, `import` and `export` as people run them, in a data folder of their own."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.register import test_faults
from tests.sheets import books
from tests.sheets.test_files import FILES
from tests.world import COUNTY, REGIONS, World
from tuopin.config.cli import main
from tuopin.register.models import Household, Person
from tuopin.sheets.models import Import


@pytest.fixture
def folder(world: World, tmp_path: Path) -> Path:
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, dict[str, Any]]:
    """Run a command with --json and return its exit code and the one object on stdout."""
    capsys.readouterr()
    code = main([*args, "--json"])
    return code, json.loads(capsys.readouterr().out)


def put(folder: Path, data: bytes, name: str = "表.xlsx") -> str:
    (folder / name).write_bytes(data)
    return str(folder / name)


def test_a_template_is_written_and_filled_in_it_goes_in(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "空白.xlsx"
    assert main(["template", "f1", "-o", str(path)]) == 0
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    row = books.head()
    for place, cell in enumerate(page[1], start=1):
        page.cell(2, place, row.get(cell.value))
    book.save(path)
    code, found = said(capsys, "import", "f1", str(path), "--on", "2007-01-08")
    assert (code, found["written"], found["errors"], found["warnings"]) == (0, 1, [], [])


def test_the_answer_has_the_shape_that_others_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = put(folder, books.f1(books.head(), books.head(身份证号="12")))
    code, found = said(capsys, "import", "f1", path, "--on", "2007-01-08")
    assert code == 1
    assert list(found) == ["form", "file_sha256", "rows", "new", "changed", "unchanged", "faulty",
                           "written", "warnings", "errors"]  # fmt: skip
    assert (found["form"], found["rows"], found["faulty"], found["written"]) == ("f1", 2, 1, 0)
    [error] = found["errors"]
    assert (error["sheet"], error["row"], error["heading"], error["code"]) == (
        "农村贫困党员登记表", 3, "身份证号", "id_length",
    )  # fmt: skip
    assert "18 位" in error["message"]
    assert not Household.objects.exists()


def test_every_fault_of_a_row_at_once_then_mended_then_again(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = []
    for n, (heading, cell, _) in enumerate(test_faults.CELLS):
        right = books.head(身份证号=books.number(1950, 101 + 2 * n), 姓名=f"试户{n}")
        rows.append((right, right | {heading: cell}))
    path = put(folder, books.f1(*[wrong for _, wrong in rows]))
    marked = folder / "标好.xlsx"
    code, found = said(capsys, "import", "f1", path, "--on", "2007-01-08", "--errors", str(marked))
    assert (code, found["written"]) == (1, 0)
    got = {(e["row"], e["code"]) for e in found["errors"]} | {
        (w["row"], f"~{w['code']}") for w in found["warnings"]
    }
    assert {(n + 2, c) for n, (_, _, c) in enumerate(test_faults.CELLS)} <= got
    page = openpyxl.load_workbook(marked).worksheets[0]
    heads = [c.value for c in page[1]]
    for error in found["errors"]:
        cell = page.cell(error["row"], heads.index(error["heading"]) + 1)
        assert cell.fill.fgColor.rgb == "FFF8D7D2", error
        assert page.cell(error["row"], heads.index("错误说明") + 1).value
    mended = put(folder, books.f1(*[right for right, _ in rows]), "改好.xlsx")
    code, found = said(capsys, "import", "f1", mended, "--on", "2007-01-08")
    assert (code, found["written"], found["errors"]) == (0, len(rows), [])
    code, found = said(capsys, "import", "f1", mended, "--on", "2007-01-08")
    assert (code, found["written"], found["unchanged"]) == (0, 0, len(rows))
    assert [w["code"] for w in found["warnings"]] == ["file_seen"]


def test_a_dry_run_writes_nothing_at_all(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = put(folder, books.f1(books.head()))
    code, found = said(capsys, "import", "f1", path, "--dry-run", "--on", "2007-01-08")
    assert (code, found["new"], found["written"]) == (0, 1, 0)
    assert not Import.objects.exists()
    wrong = put(folder, books.f1(books.head(姓名=None)), "错.xlsx")
    assert said(capsys, "import", "f1", wrong, "--dry-run", "--on", "2007-01-08")[0] == 1


def test_the_right_rows_go_in_when_asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = put(folder, books.f1(books.head(), books.head(身份证号="12")))
    code, found = said(capsys, "import", "f1", path, "--partial", "--on", "2007-01-08")
    assert (code, found["written"], found["faulty"]) == (0, 1, 1)
    assert Import.objects.get().partial


def test_an_account_imports_within_its_own_area(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = put(folder, books.f1(books.head()))
    code, found = said(capsys, "import", "f1", path, "--as", "south_office", "--on", "2007-01-08")
    assert (code, [e["code"] for e in found["errors"]]) == (1, ["out_of_area"])
    code, found = said(capsys, "import", "f1", path, "--as", "auditor", "--on", "2007-01-08")
    assert (code, [e["code"] for e in found["errors"]]) == (1, ["forbidden"])
    code, found = said(capsys, "import", "f1", path, "--as", "nobody", "--on", "2007-01-08")
    assert (code, [e["code"] for e in found["errors"]]) == (1, ["no_account"])


@pytest.mark.parametrize(
    ("name", "code"),
    [("encrypted.xlsx", "file_encrypted"), ("nowhere.xlsx", "file_unreadable")],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_code(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, code: str
) -> None:
    exit_code, found = said(capsys, "import", "f1", str(FILES / name), "--on", "2007-01-08")
    assert (exit_code, [e["code"] for e in found["errors"]]) == (1, [code])
    assert not Import.objects.exists()


def test_wrong_usage_exits_with_two(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for args in (["import", "f9", "x.xlsx"], ["import", "f1"], ["import", "f1", "x", "--on", "?"],
                 ["template", "f9"]):  # fmt: skip
        with pytest.raises(SystemExit) as caught:
            main(args)
        assert caught.value.code == 2


def test_without_json_the_reasons_stand_on_stderr(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = put(folder, books.f1(books.head(姓名=None)))
    assert main(["import", "f1", path, "--on", "2007-01-08"]) == 1
    shown = capsys.readouterr()
    assert "faulty 1" in shown.out
    assert "“姓名”没有填" in shown.err
    assert "is empty" in shown.err


def test_a_register_goes_out_as_of_a_day(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["import", "f1", put(folder, books.f1(books.head())), "--on", "2007-01-08"])
    out = folder / "出.xlsx"
    assert main(["export", "f1", "--as-of", "2007-01-07", "-o", str(out)]) == 0
    assert openpyxl.load_workbook(out).worksheets[0].max_row == 1
    assert main(["export", "f1", "--as-of", "2007-01-08", "-o", str(out)]) == 0
    rows = list(openpyxl.load_workbook(out).worksheets[0].iter_rows(values_only=True))
    assert (len(rows), rows[-1][0]) == (3, "合计")
    assert main(["export", "f1", "-o", str(folder / "no" / "x.xlsx")]) == 1


def test_the_journal_goes_out_as_a_workbook_and_for_beancount(folder: Path) -> None:
    from tests.world import DAY, _actor
    from tuopin.funds.actions import appropriate
    from tuopin.offices.queries import officer_by_login

    clerk = officer_by_login(COUNTY, "finance_centre")
    assert clerk is not None
    appropriate(actor=_actor(clerk.id), on=DAY, source="special_assistance", document="试发1号",
                fen=100_000_000)  # fmt: skip
    for ending in ("xlsx", "beancount"):
        assert main(["export", "journal", "-o", str(folder / f"账.{ending}")]) == 0
    page = openpyxl.load_workbook(folder / "账.xlsx").worksheets[0]
    assert page.cell(2, 7).value == 1_000_000
    text = (folder / "账.beancount").read_text("utf-8")
    assert text.count(" open ") == 2
    assert "1000000.00 CNY" in text
    assert main(["export", "journal", "-o", str(folder / "账.pdf")]) == 1


KILLED = """
import os, sys
import django
django.setup()
from tuopin.base import rows
from tuopin.config.cli import main
pour = rows.pour
def dying(model, *args):
    pour(model, *args)
    if model.__name__ == "Person":
        os._exit(9)
rows.pour = dying
sys.exit(main(sys.argv[1:]))
"""


def test_an_import_that_is_killed_leaves_nothing_and_runs_again(tmp_path: Path) -> None:
    env = {**os.environ, "TUOPIN_DATA": str(tmp_path / "data"), "PYTHONPATH": str(Path.cwd()),
           "DJANGO_SETTINGS_MODULE": "tuopin.config.settings"}  # fmt: skip
    env.pop("DATABASE_URL", None)
    (tmp_path / "regions.csv").write_text(REGIONS, "utf-8")
    book = put(tmp_path, books.f1(books.head(), family=[books.member()]))
    command = [sys.executable, "-m", "tuopin.config.cli"]

    def run(*args: str, program: list[str] = command) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*program, *args], env=env, capture_output=True, text=True, check=False
        )

    made = run(
        "init", "--county", COUNTY, "--regions", str(tmp_path / "regions.csv"), "--on", "2007-01-08"
    )
    assert made.returncode == 0, made.stderr
    dying = [sys.executable, "-c", KILLED]
    assert run("import", "f1", book, program=dying).returncode == 9
    done = run("import", "f1", book, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["new"], found["written"], found["unchanged"]) == (2, 2, 0)
    assert run("check").returncode == 0


def test_people_stay_unseen_in_the_answer(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = books.number()[:17] + "Y"
    path = put(folder, books.f1(books.head(身份证号=wrong, 联系电话="13900002222")))
    capsys.readouterr()
    main(["import", "f1", path, "--json", "--on", "2007-01-08"])
    shown = capsys.readouterr()
    assert wrong[6:14] not in shown.out + shown.err
    assert not Person.objects.exists()


def test_the_marked_copy_can_be_mended_and_handed_in_again(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = put(folder, books.f1(books.head(村="无此村", 备注="=1+1")))
    marked = folder / "标好.xlsx"
    assert main(["import", "f1", path, "--errors", str(marked), "--on", "2007-01-08"]) == 1
    book = openpyxl.load_workbook(io.BytesIO(marked.read_bytes()))
    page = book.worksheets[0]
    heads = [c.value for c in page[1]]
    page.cell(2, heads.index("村") + 1, "石桥村")
    book.save(marked)
    code, found = said(capsys, "import", "f1", str(marked), "--on", "2007-01-08")
    assert (code, found["written"]) == (0, 1)
    assert [(w["code"], w["heading"]) for w in found["warnings"]] == [
        ("column_unknown", "错误说明")
    ]
    assert Household.objects.get().note == "=1+1"
