"""A county is opened from the command line, and its first account with it."""

from datetime import date
from pathlib import Path

import pytest

from tuopin.config.cli import main
from tuopin.config.cli.shared import migrate
from tuopin.offices.queries import actor_of, counties, officer_by_login
from tuopin.policy.models import Rule
from tuopin.policy.queries import terms_on

REGIONS = "code,name,valid_from,valid_to,predecessor\n990301101000,甲镇,,,\n990301101201,乙村,,,\n"


@pytest.fixture
def regions(tmp_path: Path) -> str:
    path = tmp_path / "regions.csv"
    path.write_text(REGIONS, "utf-8")
    return str(path)


def opened(regions: str) -> int:
    given = ["--county", "990301", "--regions", regions, "--name", "试验县", "--on", "2007-01-08"]
    return main(["init", *given])


def test_a_county_is_opened_once(db, regions, capsys):
    assert opened(regions) == 0
    assert [c.code for c in counties()] == ["990301"]
    assert opened(regions) == 1
    assert "990301" in capsys.readouterr().err


def test_the_first_account_may_log_in_and_open_others(db, regions, capsys):
    opened(regions)
    capsys.readouterr()
    assert main(["account", "--login", "admin", "--name", "试管理", "--on", "2007-01-08"]) == 0
    login, password = capsys.readouterr().out.split()
    person = officer_by_login("990301", login)
    assert person.check_password(password)
    assert person.password_given
    assert actor_of(person.id, person.posts.get().valid_from).may("offices.open_account")


def test_an_account_name_is_given_once(db, regions, capsys):
    opened(regions)
    given = ["account", "--login", "admin", "--name", "试管理", "--on", "2007-01-08"]
    assert main(given) == 0
    assert main(given) == 1
    assert "admin" in capsys.readouterr().err


def test_a_region_file_with_faults_opens_nothing(db, tmp_path, capsys):
    path = tmp_path / "bad.csv"
    path.write_text("code,name,valid_from,valid_to,predecessor\n99030110100,甲镇,,,\n", "utf-8")
    assert opened(str(path)) == 1
    assert not counties()
    assert "2" in capsys.readouterr().err


def test_a_county_of_an_earlier_version_gets_the_defaults_that_came_since(db, regions):
    """An update once left old counties without the policies that new pages ask for."""
    opened(regions)
    Rule.objects.filter(code="paper.organ").delete()
    with pytest.raises(KeyError):
        terms_on("990301", date(2007, 1, 8))["paper.organ"]
    migrate()
    assert terms_on("990301", date(2007, 1, 8))["paper.organ"]
    before = Rule.objects.count()
    migrate()
    assert Rule.objects.count() == before
