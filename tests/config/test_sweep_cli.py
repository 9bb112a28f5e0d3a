"""`tuopin sweep`: the night's work by hand or by the server, day by day, each once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection

from tests.world import COUNTY, World
from tuopin.audit.models import Line
from tuopin.config import nightly
from tuopin.config.cli import main, sweeping
from tuopin.kit.refusals import Refused
from tuopin.notices.queries import last_sweep, swept_until
from tuopin.workflow.actions import ACTIONS

DAY = date(2007, 9, 1)


def sweep(capsys: Any, on: date) -> list[str]:
    capsys.readouterr()
    assert main(["sweep", "--on", on.isoformat()]) == 0
    return capsys.readouterr().out.splitlines()


def test_every_room_has_its_part_and_money_comes_first() -> None:
    found = nightly.parts()
    assert [part.name for part in found] == [
        "arrears", "selection", "visits", "oversight", "disasters", "outcomes", "coordination",
    ]  # fmt: skip
    swept = {code for code in ACTIONS if code.endswith(".sweep")} | {"funds.keep_arrears"}
    assert {part.sweep.code for part in found} == swept


def test_a_day_is_swept_and_a_second_run_says_nothing(world: World, capsys: Any) -> None:
    said = sweep(capsys, DAY)
    assert [line.split()[:2] for line in said] == [
        [DAY.isoformat(), part.name] for part in nightly.parts()
    ]
    lines = Line.objects.count()
    assert sweep(capsys, DAY) == []
    assert Line.objects.count() == lines


def test_after_a_sweep_rows_named_by_their_keys_are_found_by_them(
    world: World, capsys: Any
) -> None:
    """Without statistics SQLite read a whole county to find fifty rows by their keys."""
    known = {
        "sqlite": "SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = 'offices_region'",
        "postgresql": "SELECT COUNT(*) FROM pg_stats WHERE tablename = 'offices_region'",
    }
    sweep(capsys, DAY)
    with connection.cursor() as cursor:
        cursor.execute(known[connection.vendor])
        assert cursor.fetchone()[0] > 0


def test_ten_missed_days_are_caught_up_in_order(world: World, capsys: Any) -> None:
    sweep(capsys, DAY)
    said = sweep(capsys, DAY + timedelta(10))
    days = [line.split()[0] for line in said]
    assert days == sorted(days)
    assert len(said) == 10 * len(nightly.parts())
    assert last_sweep(COUNTY) == DAY + timedelta(10)


def test_a_part_that_is_refused_is_said_and_the_others_go_on(
    world: World, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = nightly.parts()

    def broken(**_given: Any) -> Any:
        raise Refused("clash")

    parts = [part._replace(sweep=broken) if part.name == "visits" else part for part in whole]
    monkeypatch.setattr(sweeping, "parts", lambda: parts)
    assert main(["sweep", "--on", DAY.isoformat()]) == 1
    told = capsys.readouterr()
    assert f"{DAY} visits" in told.err
    assert "visits" not in swept_until(COUNTY)
    assert "outcomes" in swept_until(COUNTY)


def test_a_watching_sweep_stops_when_told_to(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    swept: list[tuple[Any, ...]] = []

    class Told:
        def __init__(self) -> None:
            self.looks = 0

        def is_set(self) -> bool:
            return self.looks > 1

        def set(self) -> None:
            self.looks = 9

        def wait(self, _seconds: float) -> None:
            self.looks += 1

    monkeypatch.setattr(sweeping.threading, "Event", Told)
    monkeypatch.setattr(sweeping, "sweep_county", lambda *given: swept.append(given))
    monkeypatch.setattr(sweeping, "close_old_connections", lambda: None)
    assert main(["sweep", "--watch"]) == 0
    assert [given[0] for given in swept] == [COUNTY, COUNTY]


def test_a_sweep_that_is_told_to_stop_ends_between_two_parts_and_goes_on_later(
    world: World, capsys: Any
) -> None:
    assert sweeping.sweep_county(COUNTY, DAY, lambda: True) is False
    assert swept_until(COUNTY) == {"arrears": DAY}
    said = sweep(capsys, DAY)
    assert [line.split()[1] for line in said] == [part.name for part in nightly.parts()][1:]


def test_a_database_that_is_away_for_a_moment_does_not_end_the_watch(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    looks = iter([False, False, True])

    class Told:
        def is_set(self) -> bool:
            return next(looks)

        def wait(self, _seconds: float) -> None:
            """Look again at once."""

    def away(*_given: Any) -> bool:
        raise OperationalError("database is locked")

    monkeypatch.setattr(sweeping.threading, "Event", Told)
    monkeypatch.setattr(sweeping, "sweep_county", away)
    monkeypatch.setattr(sweeping, "close_old_connections", lambda: None)
    assert main(["sweep", "--watch"]) == 0
    assert capsys.readouterr().err.count("database is locked") == 2


def test_a_day_that_is_none_is_wrong_usage(world: World) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["sweep", "--on", "yesterday"])
    assert stop.value.code == 2
