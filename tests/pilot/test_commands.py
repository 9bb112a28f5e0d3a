"""`tuopin replay` and `tuopin demo` as somebody types them."""

import os
from pathlib import Path

import pytest

from tests.pilot.places import CODE, REGIONS
from tuopin.config.cli import main
from tuopin.offices.queries import counties
from tuopin.pilot.demo import shipped
from tuopin.pilot.replay import finished


@pytest.fixture(autouse=True)
def migrated(monkeypatch):
    """The tests' database has the newest schema already."""
    monkeypatch.setattr("tuopin.config.cli.pilot.migrate", lambda: None)


@pytest.fixture
def regions(tmp_path: Path) -> Path:
    """Return another county's region file."""
    file = tmp_path / "regions.csv"
    file.write_text(REGIONS, "utf-8")
    return file


def test_replay_lives_the_year_and_says_its_main_figures(db, regions, capsys):
    words = ["replay", "--households", "6", "--county", CODE, "--regions", str(regions)]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "batch.1.households       6" in said
    assert "batch.1.placed_fen       1192843" in said
    assert "batch.1.in_place_on      2007-04-30" in said


def test_a_second_replay_is_refused_with_a_reason(db, regions, capsys):
    words = ["replay", "--households", "3", "--county", CODE, "--regions", str(regions)]
    assert main(words) == 0
    assert main(words) == 1
    assert main(["replay", "--households", "3"]) == 1
    said = capsys.readouterr().err
    assert "已经演完" in said
    assert f"这里已经有县：{CODE}" in said


def test_a_county_without_its_region_file_is_wrong_usage(db, regions):
    for words in (["--county", CODE], ["--regions", str(regions)]):
        with pytest.raises(SystemExit) as end:
            main(["replay", "--households", "3", *words])
        assert end.value.code == 2
    assert counties() == []


@pytest.mark.parametrize("code", ["12345", "abcdef"])
def test_a_county_s_code_has_six_digits(db, regions, code):
    words = ["replay", "--households", "3", "--county", code, "--regions", str(regions)]
    assert main(words) == 1
    assert counties() == []


def test_a_region_file_that_is_not_there_is_refused(db, tmp_path):
    missing = str(tmp_path / "none.csv")
    assert main(["replay", "--households", "3", "--county", CODE, "--regions", missing]) == 1


def test_demo_prepares_the_pilot_and_shows_its_accounts_on_the_report_s_day(db, monkeypatch):
    served = {}
    monkeypatch.setenv("TUOPIN_TODAY", "")
    monkeypatch.setattr("tuopin.pilot.demo.HOUSEHOLDS", 4)
    monkeypatch.setattr(
        "tuopin.config.cli.pilot.serve",
        lambda port, banner: served.update(port=port, banner=banner) or 0,
    )
    assert main(["demo", "--port", "8123"]) == 0
    assert finished(shipped().code)
    lines = served["banner"].splitlines()
    assert served["port"] == 8123
    assert any("county_head" in line for line in lines)
    assert any("_liaison" in line for line in lines)
    assert os.environ["TUOPIN_TODAY"] == "2007-12-28"
