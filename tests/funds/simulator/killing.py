"""A process is killed between any two statements of every act of the fund, and started again.

Run as `python -m tests.funds.simulator.killing [EVERY]` with DATABASE_URL naming an empty, migrated
database; EVERY is how many statements lie between two cuts (1: there is one before each). Prints a
line of JSON for each act. A child does the act and kills itself with SIGKILL; this process then
opens the database anew: either the whole act is there with its audit line, or nothing at all is.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Any

import django

# A day on which no act of the story happens.
OTHER_DAY = date(2010, 1, 1)
# The check of all books is not cheap: every so many acts, unless every statement is a cut.
FIFTH = 5


def in_child(work: Callable[[Callable[[Any], None]], None]) -> tuple[bool, Any]:
    """Do something in a process of its own; return whether it was killed, and what it said."""
    from django.db import connections

    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(lambda said: os.write(writing, json.dumps(said).encode()) and None)
        except BaseException:  # noqa: BLE001 whatever it was, the parent says it
            os.write(writing, json.dumps({"error": traceback.format_exc()}).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    killed = os.waitpid(child, 0)[1] & 0x7F == signal.SIGKILL
    answer = json.loads(said) if said else None
    if isinstance(answer, dict) and "error" in answer:
        raise SystemExit(answer["error"])
    return killed, answer


def cut_at(step: Any, *at: int) -> tuple[bool, Any]:
    """Do an act in a child that kills itself, like a power cut, at the first of these places."""
    from tests.funds.simulator.power import metered

    def work(say: Callable[[Any], None]) -> None:
        def kill(place: int) -> None:
            say(place)
            os.kill(os.getpid(), signal.SIGKILL)

        with metered(*at, cut=kill):
            step.do()

    return in_child(work)


def state() -> str:
    """Return a hash of every row of every table of the house."""
    from django.apps import apps
    from django.db import connection

    digest = sha256()
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model.__module__.startswith("tuopin."):
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"SELECT * FROM {table} ORDER BY {model._meta.pk.column}")
                digest.update(repr((table, cursor.fetchall())).encode())
    return digest.hexdigest()


def faults(county: str) -> list[str]:
    """Return whatever is wrong with the books and the fund."""
    from tuopin.funds.queries import faults as fund_faults
    from tuopin.ledger.queries import faults as ledger_faults

    return [
        f"{code} {what}" for find in (ledger_faults, fund_faults) for code, what in find(county)
    ]


def cut_everywhere(step: Any, told: int, every: int, county: str) -> dict[str, Any]:
    """Kill an act in one place after another, at last after its commit; return what was seen."""
    from tests.funds.simulator.power import AFTER_COMMIT, BEFORE_COMMIT
    from tuopin.audit.queries import receipt

    before, at, cuts, halves = state(), told % every, 0, []
    place = None
    while place != BEFORE_COMMIT:
        killed, place = cut_at(step, at, BEFORE_COMMIT)
        cuts += killed
        if not killed or receipt(county, step.key) or state() != before:
            halves.append(place)
        at += every
    killed, _ = cut_at(step, AFTER_COMMIT)
    line = receipt(county, step.key)
    looked = told % min(every, FIFTH) == 0
    return {
        "act": step.name, "cuts": cuts + killed, "halves": halves, "whole": line is not None,
        "result": line and json.loads(line.result), "faults": faults(county) if looked else [],
        **again(step),
    }  # fmt: skip


def again(step: Any) -> dict[str, Any]:
    """Ask with the same key once more, in this process, and then for something else."""
    from tuopin.kit.refusals import Refused

    before = state()
    done = step.do()
    seen = {"replayed": done.replayed, "again": done.result, "moved": state() != before}
    try:
        step.do(on=OTHER_DAY)
    except Refused as refused:
        return seen | {"other": refused.code}
    return seen | {"other": ""}


def main(every: int) -> None:
    """Tell the story, each act cut in all places."""
    django.setup()
    from tests.funds.simulator.story import stage, story
    from tests.world import COUNTY

    telling = story(*stage())
    answer, told = None, 0
    while True:
        try:
            step = telling.send(answer)
        except StopIteration:
            return
        seen = cut_everywhere(step, told, every, COUNTY)
        sys.stdout.write(json.dumps(seen, ensure_ascii=False) + "\n")
        sys.stdout.flush()
        answer, told = seen["result"], told + 1


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 1)
