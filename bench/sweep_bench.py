"""The nightly sweep of 50,000 households and 600,000 visits: seconds and statements of each part.

A small year is lived, then the county grows by raw inserts, in the bench only: as for the lists of
duties, with a schedule for each loan, losses of one flood and visits that found a standstill. The
first night finds all of it new, the next one only what a day brings. Run anew for the same day,
every part must change nothing, by its key and without it; after nights that did not come, all
of them are caught up in order.
"""

import json
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bench.common import child, data_folder, peak_mb, set_up
from bench.duties_bench import ON

HOUSEHOLDS = 12
# One household in so many is late with its loan, lost much, or stands still.
LATE_EACH, LOST_EACH, STALLED_EACH = 40, 50, 60
MISSED_NIGHTS = 3
# Statements of a whole night do not grow with households but for one in 900 rows settled.
STATEMENTS_MOST, SECONDS_MOST = 400, 120


def run() -> dict[str, Any]:
    """Measure; `met` says whether a night is short, set-based, and done once."""
    with data_folder() as data:
        result = child("bench.sweep_bench", "child", data=data)
    nights = result["nights"]
    result["met"] = {
        "seconds": all(night["seconds"] < SECONDS_MOST for night in nights.values()),
        "statements": all(night["statements"] < STATEMENTS_MOST for night in nights.values()),
        "twice_changes_nothing": not result["again"] and not result["by_key"],
        "caught_up_in_order": result["caught_up"]["in_order"],
        "marked": result["risks"] > 0,
    }
    return result


def measure() -> dict[str, Any]:
    """Do the work of the child: live the year, grow the county, sweep."""
    set_up()
    from bench.duties_bench import _grow
    from tuopin.config.cli.shared import migrate
    from tuopin.config.nightly import parts
    from tuopin.notices.models import Reminder, Swept
    from tuopin.notices.tasks import catch_up
    from tuopin.outcomes.models import Risk
    from tuopin.pilot.demo import shipped
    from tuopin.pilot.replay import replay

    migrate()
    county, regions = shipped()
    replay(HOUSEHOLDS, county, regions)
    _grow(county)
    _burden(county)
    # Whatever the pilot's own nights were, the first one here is the day before.
    Swept.objects.filter(county=county).update(last_on=ON - timedelta(days=2))
    first, second = ON - timedelta(days=1), ON
    nights = {"first": _night(county, first), "next": _night(county, second)}
    return {
        "nights": nights,
        "by_key": [done.part for done in catch_up(county, parts(), second)],
        "again": _again(county, second),
        "risks": Risk.objects.filter(county=county).count(),
        "reminders": Reminder.objects.filter(county=county).count(),
        "caught_up": _caught_up(county, second + timedelta(days=MISSED_NIGHTS)),
        "peak_mb": peak_mb(),
    }


def _night(county: str, on: date) -> dict[str, Any]:
    """Sweep one day; seconds and statements of the whole, and what each part did and took."""
    from django.db import connection

    from tuopin.config.nightly import parts
    from tuopin.notices.tasks import catch_up

    counter = _Counter()
    found: dict[str, Any] = {}
    started = last = time.perf_counter()
    with connection.execute_wrapper(counter):
        for done in catch_up(county, parts(), on):
            assert done.refusal is None, done
            now = time.perf_counter()
            did = {name: n for name, n in done.result.items() if n}
            found[done.part] = {
                "seconds": round(now - last, 2), "statements": counter.taken(), **did,
            }  # fmt: skip
            last = now
    return {
        "seconds": round(time.perf_counter() - started, 2),
        "statements": sum(part["statements"] for part in found.values()),
        "parts": found,
    }


class _Counter:
    """Counts statements; many rows sent by one text count once."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        return execute(sql, params, many, context)

    def taken(self) -> int:
        count, self.count = self.count, 0
        return count


def _again(county: str, on: date) -> dict[str, Any]:
    """Do every part anew without its key; return what changed, which must be nothing."""
    from tuopin.config.nightly import parts
    from tuopin.offices.queries import actor_of, officer_by_login

    operator = officer_by_login(county, "operator")
    assert operator is not None
    actor = actor_of(operator.id, on)
    before = _state(county)
    changed = {}
    for part in parts():
        result = part.sweep(actor=actor, on=on).result
        if any(result.values()):
            changed[part.name] = result
    if _state(county) != before:
        changed["rows"] = "changed"
    return changed


def _state(county: str) -> list[Any]:
    """Return the rows that the sweep writes, as they stand, by their sums."""
    import hashlib

    from tuopin.funds.models import ArrearsDay
    from tuopin.notices.models import Reminder
    from tuopin.outcomes.models import Risk
    from tuopin.visits.models import Duty

    found = []
    for model in (ArrearsDay, Reminder, Risk, Duty):
        rows = model.objects.filter(county=county).order_by("id").values_list()
        found.append(hashlib.sha256(repr(list(rows)).encode()).hexdigest())
    return found


def _caught_up(county: str, until: date) -> dict[str, Any]:
    """Sweep after nights that did not come: all of them, each day once, in order."""
    from tuopin.config.nightly import parts
    from tuopin.notices.tasks import catch_up

    started = time.perf_counter()
    days = [(done.day, done.refusal is None) for done in catch_up(county, parts(), until)]
    asked = [day for day, _done in days]
    return {
        "nights": len(set(asked)),
        "seconds": round(time.perf_counter() - started, 2),
        "in_order": asked == sorted(asked)
        and len(asked) == MISSED_NIGHTS * len(parts())
        and all(done for _day, done in days),
    }


def _burden(county: str) -> None:
    """Give the grown loans a schedule, some of them late, and households losses and standstills."""
    from django.db import connection, transaction

    from bench.ageing_bench import _insert
    from tuopin.disasters.models import Event, Loss
    from tuopin.funds.models import Instalment, Loan
    from tuopin.visits.models import Visit

    loans = list(
        Loan.objects.filter(county=county, number__startswith="bench")
        .order_by("id")
        .values_list("id", "household_id", "region", "approved_fen", "schedule")
    )
    with transaction.atomic():
        _insert(Instalment, Instalment.objects.first(), _dues(loans))
        event = Event.objects.create(
            county=county, code="bench", name="bench", kind="洪涝", region=f"{county}000000",
            happened_on=ON - timedelta(days=20),
        )  # fmt: skip
        blank = Loss(
            county=county, event=event, reported_on=event.happened_on, loss_fen=0, rooms=0,
            people=0, reported_by=event.id, region="", household_id=event.id,
        )  # fmt: skip
        lost = (
            {"household_id": home, "region": region, "loss_fen": fen, "reported_fen": fen}
            for _loan, home, region, fen, _version in loans[::LOST_EACH]
        )
        _insert(Loss, blank, lost)
        for chunk in range(0, len(loans), STALLED_EACH * 900):
            homes = [loan[1] for loan in loans[chunk : chunk + STALLED_EACH * 900 : STALLED_EACH]]
            Visit.objects.filter(
                county=county, household__in=homes, visited_on__gte=ON - timedelta(days=80)
            ).update(progress="stalled")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _dues(loans: list[Any]) -> Iterator[dict[str, Any]]:
    for n, (loan, _home, _region, fen, version) in enumerate(loans):
        late = n % LATE_EACH == 0
        yield {
            "loan_id": loan, "version": version, "position": 1, "principal_fen": fen, "fee_fen": 0,
            "due_on": ON - timedelta(days=40) if late else ON + timedelta(days=300),
            "made_on": ON - timedelta(days=390),
        }  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:] == ["child"]:
        print(json.dumps(measure(), default=str))
    else:
        print(json.dumps(run(), indent=1, default=str))
