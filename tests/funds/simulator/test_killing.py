"""A process killed between any two statements leaves the whole act or nothing of it (I7, I9)."""

import json
import os
import subprocess
import sys

import pytest

from tests.ground import ground
from tuopin.workflow.actions import ACTIONS

pytestmark = pytest.mark.django_db
# Statements between two cuts; `make soak` cuts before each.
EVERY = os.environ.get("TUOPIN_SOAK_EVERY", "20")
# Acts that need a file handed in first; they post through the same ledger.
BY_FILE = {
    "funds.check_bank", "funds.merge_bank", "funds.match_lines", "funds.unmatch",
    "funds.explain_line", "funds.confirm_statement", "funds.check_repayments",
    "funds.merge_repayments",
}  # fmt: skip


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker, tmp_path_factory):
    """What was seen of each act of the story, in a process of its own on a database of its own."""
    folder = tmp_path_factory.mktemp("killing")
    with django_db_blocker.unblock(), ground(folder) as made:
        env = {
            **os.environ, "DATABASE_URL": made.url, "TUOPIN_DATA": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "tuopin.config.settings",
        }  # fmt: skip
        command = [sys.executable, "-m", "tests.funds.simulator.killing", EVERY]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_story_tells_every_act_of_the_fund(told):
    acts = {code for code in ACTIONS if code.startswith("funds.")}
    assert acts - BY_FILE - {"funds.keep_forecast", "funds.keep_arrears"} <= {
        seen["act"] for seen in told
    }


def test_an_act_that_was_cut_off_before_its_commit_left_nothing(told):
    assert [(seen["act"], seen["halves"]) for seen in told if seen["halves"]] == []
    assert sum(seen["cuts"] for seen in told) > 2 * len(told)


def test_an_act_that_was_cut_off_after_its_commit_is_there_with_its_line(told):
    assert [seen["act"] for seen in told if not seen["whole"]] == []
    assert [(seen["act"], seen["faults"]) for seen in told if seen["faults"]] == []


def test_who_asks_again_with_the_same_key_gets_the_first_answer_and_nothing_happens(told):
    for seen in told:
        assert seen["replayed"], seen["act"]
        assert seen["again"] == seen["result"], seen["act"]
        assert not seen["moved"], seen["act"]


def test_who_asks_for_something_else_with_the_same_key_is_refused(told):
    assert {(seen["act"], seen["other"]) for seen in told if seen["other"] != "key_reused"} == set()
