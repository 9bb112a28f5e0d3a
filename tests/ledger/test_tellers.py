"""Eight tellers at one counter, each a process of its own: nothing is lost, doubled or below zero.

A few hundred postings in the suite; `make soak` lets them make ten thousand.
"""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.ground import POSTGRES, ground

pytestmark = pytest.mark.django_db
TELLERS = 8
# SQLite has one writer at a time: fewer show the same.
POSTINGS = os.environ.get("TUOPIN_SOAK_POSTINGS", "800" if connection.vendor == POSTGRES else "160")
SEED = os.environ.get("TUOPIN_SOAK_SEED", "1")


@pytest.fixture(scope="module")
def seen(django_db_setup, django_db_blocker, tmp_path_factory):
    """What the tellers did on a committed database of their own, and what is wrong with it."""
    folder = tmp_path_factory.mktemp("tellers")
    with django_db_blocker.unblock(), ground(folder) as made:
        env = {
            **os.environ, "DATABASE_URL": made.url, "TUOPIN_DATA": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "tuopin.config.settings",
        }  # fmt: skip
        command = [sys.executable, "-m", "tests.funds.simulator.tellers"]
        done = subprocess.run(
            [*command, str(TELLERS), POSTINGS, SEED],
            env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_all_tellers_come_to_an_end_without_an_error_or_a_deadlock(seen):
    assert seen["failed"] == 0
    assert [what for what in seen["seen"] if what.startswith("error")] == []
    assert seen["deadlocks"] == 0
    assert seen["seen"]["posted"] == int(POSTINGS) // TELLERS * TELLERS


def test_what_a_teller_was_told_is_in_the_books_once(seen):
    assert seen["lost"] == []
    assert seen["unasked"] == []
    assert seen["doubled"] == []
    assert seen["seen"]["replayed"] > 0


def test_more_is_asked_for_than_there_is_and_nothing_falls_below_zero(seen):
    assert seen["seen"]["refused above_free_money"] > 0
    assert seen["below_zero"] == 0


def test_the_books_are_right_afterwards(seen):
    assert seen["broken"] == []
    assert seen["faults"] == []
