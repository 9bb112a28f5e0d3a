"""The power fails in the night: what the sweep began is finished by running it again."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tools.county import copy_of, drop_database, replayed

# Statements between two cuts; `make soak` cuts before each.
EVERY = os.environ.get("TUOPIN_SOAK_EVERY", "25")
# The first night after the pilot's year that begins a month, in which most is written.
DAY = "2008-01-01"


Told = list[dict[str, Any]]


def night(folder: Path, name: str, every: str) -> Told:
    """Return what was seen of the night on a copy of the pilot, in a process of its own."""
    own = copy_of(replayed(folder), folder, name)
    try:
        env = {**own.environment, "DJANGO_SETTINGS_MODULE": "tuopin.config.settings"}
        words = ["-m", "tests.journeys.cutting", DAY, every]
        done = subprocess.run(
            [sys.executable, *words], env=env, capture_output=True, text=True, check=False
        )
    finally:
        drop_database(own.database)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def told(folder: Path) -> Told:
    """What was seen of each part of the night that was cut off everywhere."""
    return night(folder, "cut_night", EVERY)


@pytest.fixture(scope="module")
def quiet(folder: Path) -> Told:
    """What was seen of the same night without a cut."""
    return night(folder, "quiet_night", "0")


def test_a_night_that_was_cut_off_before_its_end_left_nothing_half_written(told: Told) -> None:
    cut = [seen for seen in told if "cuts" in seen]
    assert [(seen["act"], seen["halves"]) for seen in cut if seen["halves"]] == []
    assert [(seen["act"], seen["faults"]) for seen in cut if seen["faults"]] == []
    assert sum(seen["cuts"] for seen in cut) > 2 * len(cut)


def test_a_part_that_was_cut_off_after_its_end_is_done_and_is_not_done_again(told: Told) -> None:
    for seen in (seen for seen in told if "cuts" in seen):
        assert seen["whole"], seen["act"]
        assert (seen["replayed"], seen["moved"]) == (True, False), seen["act"]
        assert seen["other"] == "key_reused", seen["act"]


def test_a_night_that_was_cut_off_ends_as_a_quiet_one_does(told: Told, quiet: Told) -> None:
    ended = [seen for seen in told if "caught_up" in seen]
    assert ended == quiet
    assert any(sum(seen["caught_up"].values()) for seen in quiet)
