"""`tuopin template`, `import` and `export` of bank statements, as people run them."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.funds.bank.till import HEADINGS, book, running
from tests.world import NORTH, SOUTH_A, WHOLE, World
from tuopin.config.cli import main
from tuopin.funds.models import BankStatement
from tuopin.sheets.models import Import

LINES = running((date(2007, 4, 4), 400_000, "拨入", "试某"), (date(2007, 4, 10), -400_000))


@pytest.fixture
def path(world: World, settings: Any, tmp_path: Path) -> Path:
    settings.TUOPIN_TODAY = "2007-05-08"
    (tmp_path / "对账单.xlsx").write_bytes(book(*LINES))
    return tmp_path / "对账单.xlsx"


def said(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main([*args, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_template_has_the_headings(world: World, tmp_path: Path) -> None:
    assert main(["template", "bank", "-o", str(tmp_path / "空白.xlsx")]) == 0
    page = openpyxl.load_workbook(tmp_path / "空白.xlsx").worksheets[0]
    assert [cell.value for cell in page[1]] == HEADINGS


def test_the_special_accounts_statement_goes_in_by_default(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = said(capsys, "import", "bank", str(path))
    assert (code, found["new"], found["written"], found["errors"]) == (0, 2, 2, [])
    assert BankStatement.objects.get().region == WHOLE
    code, found = said(capsys, "import", "bank", str(path))
    assert (code, found["unchanged"], found["written"]) == (0, 2, 0)
    assert [w["code"] for w in found["warnings"]] == ["file_seen"]


def test_a_townships_statement_is_named_by_its_code(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _ = said(capsys, "import", "bank", str(path), "--region", NORTH, "--dry-run")
    assert (code, BankStatement.objects.count(), Import.objects.count()) == (0, 0, 0)
    code, found = said(capsys, "import", "bank", str(path), "--region", NORTH)
    assert (code, found["written"]) == (0, 2)
    assert BankStatement.objects.get().region == NORTH


def test_a_township_clerk_hands_in_his_own_and_no_other(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clerk = ("--as", "north_finance")
    assert said(capsys, "import", "bank", str(path), *clerk)[0] == 0
    assert BankStatement.objects.get().region == NORTH
    code, found = said(capsys, "import", "bank", str(path), *clerk, "--region", WHOLE)
    assert (code, found["errors"][0]["code"]) == (1, "out_of_area")


@pytest.mark.parametrize(
    ("region", "code"),
    [("x", "out_of_area"), ("990102000000", "out_of_area"), (SOUTH_A, "bad_value")],
)
def test_a_region_without_an_account_is_refused(
    path: Path, capsys: pytest.CaptureFixture[str], region: str, code: str
) -> None:
    for more in ((), ("--dry-run",)):
        exit_code, found = said(capsys, "import", "bank", str(path), "--region", region, *more)
        assert (exit_code, found["errors"][0]["code"]) == (1, code)
    assert not BankStatement.objects.exists()


def test_a_region_is_for_statements_only(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = said(capsys, "import", "f1", str(path), "--region", NORTH)
    assert (code, found["errors"][0]["code"]) == (1, "bad_value")


def test_the_faults_of_a_statement_are_said_with_their_rows(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [list(line) for line in LINES]
    lines[1][4] = 5
    path.write_bytes(book(*lines))
    marked = path.with_name("标好.xlsx")
    for more in ((), ("--partial",)):
        code, found = said(capsys, "import", "bank", str(path), "--errors", str(marked), *more)
        assert (code, found["written"], found["faulty"]) == (1, 0, 1)
        assert [(e["row"], e["heading"], e["code"]) for e in found["errors"]] == [
            (4, "余额(元)", "bank_sum")
        ]
        assert "试某" not in json.dumps(found, ensure_ascii=False)
    assert marked.exists()


def test_what_went_in_goes_out_again(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "import", "bank", str(path))
    out = path.with_name("出.xlsx")
    assert main(["export", "bank", "-o", str(out)]) == 0
    page = openpyxl.load_workbook(out).worksheets[0]
    assert [cell.value for cell in page[2]][:2] == [page[2][0].value, "拨入"]
    code, found = said(capsys, "import", "bank", str(out))
    assert (code, found["unchanged"], found["faulty"]) == (0, 2, 0)
