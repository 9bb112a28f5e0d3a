"""The trial balance of a county over 10^4, 10^5 and 10^6 transfers, from cached balances.

Rows are poured into the ledger's own tables past the gate, in the bench only; the database's own
triggers move the balances. What is shown: the number of queries and the time of the trial balance
of today do not depend on the number of transfers, while adding up the transfers does. The last
month's trial balance, with its turnovers, depends on what was posted in that month.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from bench.common import child, data_folder, set_up

SIZES = (10_000, 100_000, 1_000_000)
TOWNS = 29
COUNTY = "990101"
FIRST, LAST = date(2007, 1, 1), date(2016, 12, 28)
CHUNK = 10_000
ROUNDS = 15
# The largest against the smallest: the same work, give or take a slow moment of the machine.
GROWTH_MOST = 2.0


def run() -> dict[str, Any]:
    """Measure; `met` says whether queries and time are independent of the number of transfers."""
    with data_folder() as data:
        result = child("bench.trial_bench", "child", data=data)
    sizes = result["transfers"]
    times = [size["trial_balance_ms"] for size in sizes.values()]
    result["growth"] = round(max(times) / min(times), 2)
    result["limit"] = GROWTH_MOST
    result["met"] = {
        "queries": len({size["queries"] for size in sizes.values()}) == 1,
        "time": result["growth"] <= GROWTH_MOST,
        "right": all(size["balanced"] for size in sizes.values()),
    }
    return result


def measure() -> dict[str, Any]:
    """Do the work of the child: pour transfers until each size is there, and take the times."""
    set_up()
    keys = _accounts()
    made, found = 0, {}
    for size in SIZES:
        poured = time.perf_counter()
        for start in range(made, size, CHUNK):
            _pour(keys, start, min(size - start, CHUNK), size)
        made, poured = size, time.perf_counter() - poured
        found[str(size)] = {"pour_s": round(poured, 1), **_times()}
    return {"accounts": len(keys), "transfers": found}


def _times() -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tuopin.ledger.queries import together, trial_balance, turnover

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with CaptureQueriesContext(connection) as seen:
        rows = trial_balance(COUNTY, LAST)
    month = LAST.replace(day=1) - timedelta(days=1)
    added = _added_up()
    return {
        "queries": len(seen),
        "trial_balance_ms": _best(lambda: trial_balance(COUNTY, LAST)),
        "last_month_ms": _best(lambda: turnover(COUNTY, month, LAST), rounds=3),
        "added_up_ms": _best(_added_up, rounds=3),
        "balanced": together(rows).balanced
        and {row.account: row.closing_fen for row in rows} == added,
    }


def _added_up() -> dict[Any, int]:
    """Return what the trial balance would be from the transfers alone."""
    from django.db.models import Sum

    from tuopin.ledger.models import Account, Transfer

    totals: dict[Any, int] = {}
    for side, sign in (("debit", 1), ("credit", -1)):
        for key, fen in (
            Transfer.objects.filter(county=COUNTY).values_list(side).annotate(s=Sum("fen"))
        ):
            totals[key] = totals.get(key, 0) + sign * fen
    normal = Account.objects.filter(county=COUNTY).values_list("id", "debit_normal")
    return {key: totals.get(key, 0) * (1 if debit else -1) for key, debit in normal}


def _best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the least time in ms: other work on the machine only ever adds."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1000)
    return round(min(taken), 3)


def _accounts() -> list[tuple[Any, Any]]:
    """Open a county's accounts; return the pairs that money goes round between."""
    from tuopin.ledger.actions import account

    def opened(kind: str, town: str) -> Any:
        code = f"{kind}:{town}" if town else kind
        return account(
            COUNTY, code, kind=kind, debit_normal=True, region=town.ljust(12, "0") if town else ""
        ).id

    special = opened("special", "")
    pairs = []
    for town in (f"{COUNTY}{n:03d}" for n in range(101, 101 + TOWNS)):
        ring = [
            special,
            *(opened(k, town) for k in ("transit", "township", "outstanding")),
            special,
        ]
        pairs += list(zip(ring[1:], ring, strict=False))
    return pairs


def _pour(pairs: list[tuple[Any, Any]], start: int, count: int, size: int) -> None:
    """Insert journals of one transfer each, spread over the years, past the gate."""
    from django.db import transaction

    from tuopin.base.rows import pour
    from tuopin.kit.keys import uuid7
    from tuopin.ledger.models import Journal, Transfer

    line, days = uuid7(), (LAST - FIRST).days

    def journals() -> Iterator[tuple[Any, ...]]:
        for n in range(start, start + count):
            day = FIRST + timedelta(days=n * days // size)
            yield uuid7(), COUNTY, line, "payment", day, day, "", ""

    heads = list(journals())
    with transaction.atomic():
        pour(
            Journal,
            ("id", "county", "line", "kind", "booked_on", "value_on", "memo", "mac"),
            heads,
        )
        pour(
            Transfer,
            ("id", "county", "journal_id", "debit_id", "credit_id", "fen", "kind", "value_on",
             "region"),
            (
                (uuid7(), COUNTY, head[0], *pairs[n % len(pairs)], 100 + n % 9_901, "payment",
                 head[5], "")
                for n, head in enumerate(heads, start)
            ),
        )  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:] == ["child"]:
        print(json.dumps(measure()))
    else:
        print(json.dumps(run(), indent=1))
