"""Rankings of 50,000 households and 600,000 visits: made by the night, read by the page.

A small year is lived, then the county grows by raw inserts, in the bench only, as for the lists of
duties and the nightly sweep. Making a ranking of townships or of 1,000 officers from the facts is
the night's work and shows its own time; the page reads what the night kept, and is measured
against a bare SELECT of the same rows by their keys. Kept and made anew must be the same.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from bench.common import child, data_folder, peak_mb, set_up
from bench.duties_bench import ON

HOUSEHOLDS = 12
TIMES_MOST, QUERIES_MOST, NIGHT_MOST = 20, 30, 60
ROUNDS = 15
KINDS = ("townships", "officers")


def run() -> dict[str, Any]:
    """Measure; `met` says whether the pages keep their bars and the night its own."""
    with data_folder() as data:
        result = child("bench.ranking_bench", "child", data=data)
    result["met"] = {
        **{name: ratio < TIMES_MOST for name, ratio in result["ratios"].items()},
        **{f"{at} queries": n < QUERIES_MOST for at, n in result["queries"].items()},
        "night": result["night"]["seconds"] < NIGHT_MOST,
        "twice_changes_nothing": not result["night"]["again"],
        "kept_is_made": result["same"],
    }
    return result


def measure() -> dict[str, Any]:
    """Do the work of the child: live the year, grow the county, sweep, take the times."""
    set_up()
    from bench.duties_bench import _grow
    from bench.sweep_bench import _burden
    from tuopin.config.cli.shared import migrate
    from tuopin.pilot.demo import shipped
    from tuopin.pilot.replay import replay

    migrate()
    county, regions = shipped()
    replay(HOUSEHOLDS, county, regions)
    _grow(county)
    _burden(county)
    night = _night(county)
    ratios, seconds = _lists(county)
    pages, queries = _pages()
    return {
        "ratios": ratios,
        "seconds": seconds,
        "limit": TIMES_MOST,
        "pages": pages,
        "queries": queries,
        "made": {kind: round(_seconds(partial(_made, county, kind)), 2) for kind in KINDS},
        "night": night,
        "same": all(_same(county, kind) for kind in KINDS),
        "peak_mb": peak_mb(),
    }


def _night(county: str) -> dict[str, Any]:
    """Sweep coordination twice for one day: seconds, statements, and what the second changed."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tuopin.coordination.actions import sweep
    from tuopin.offices.queries import actor_of, officer_by_login

    operator = actor_of(officer_by_login(county, "operator").id, ON)
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as seen:
        done = sweep(actor=operator, on=ON).result
    taken = time.perf_counter() - started
    again = sweep(actor=operator, on=ON).result
    return {
        "seconds": round(taken, 2),
        "statements": len(seen),
        "lines": done["ranked"],
        "again": {name: n for name, n in again.items() if n},
    }


def _made(county: str, kind: str) -> list[Any]:
    from tuopin.coordination.queries import made_ranking

    return list(made_ranking(county, kind, ON - timedelta(days=1)))


def _same(county: str, kind: str) -> bool:
    """Say whether what the night kept is what the facts give."""
    from tuopin.coordination.queries import kept, terms_of

    lines = [(x.place, x.score, x.region, x.officer_id, terms_of(x)) for x in kept(
        county, kind, ON - timedelta(days=1)
    )]  # fmt: skip
    return lines == [(x.place, x.score, *x.key, x.terms) for x in _made(county, kind)]


def _lists(county: str) -> tuple[dict[str, float], dict[str, list[float]]]:
    """Read each ranking's first page as the page does, and its rows bare, by key."""
    from django.test import RequestFactory

    from tuopin.coordination.models import Ranked
    from tuopin.coordination.queries import formula, kept, kept_day
    from tuopin.desk.listing import keyset

    request = RequestFactory().get("/coordination/ranking")

    def asked(kind: str) -> list[Any]:
        formula(county, kind, ON)
        rows = kept(county, kind, kept_day(county, kind, ON))
        return keyset(rows, request, ("position",)).rows

    def bare(keys: list[Any]) -> object:
        return list(Ranked.objects.filter(county=county, pk__in=keys))

    work: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        kind: (partial(asked, kind), partial(bare, [row.pk for row in asked(kind)]))
        for kind in KINDS
    }
    # All in turns, so that a slow moment of the machine hits each; the best of each.
    rounds = [
        {kind: [_seconds(job) for job in jobs] for kind, jobs in work.items()}
        for _ in range(ROUNDS)
    ]
    best = {
        kind: [min(times) for times in zip(*(r[kind] for r in rounds), strict=True)]
        for kind in work
    }
    return (
        {kind: round(page / keyed, 2) for kind, (page, keyed) in best.items()},
        {kind: [round(s, 5) for s in times] for kind, times in best.items()},
    )


def _pages() -> tuple[dict[str, float], dict[str, int]]:
    """Open the pages as the county office does; seconds and queries of each."""
    import os

    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tuopin.offices.models import Officer

    settings.TUOPIN_TODAY = ON.isoformat()
    settings.ALLOWED_HOSTS = ["testserver"]
    os.environ["TUOPIN_TODAY"] = ON.isoformat()
    browser = Client()
    browser.force_login(
        Officer.objects.get(login="county_office"), "tuopin.desk.login.CountyBackend"
    )
    seconds, queries = {}, {}
    for kind in KINDS:
        path = f"/coordination/ranking?kind={kind}"
        browser.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(path).status_code == 200
        queries[path] = len(seen)
        seconds[path] = round(min(_seconds(partial(browser.get, path)) for _ in range(3)), 3)
    return seconds, queries


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    if sys.argv[1:] == ["child"]:
        print(json.dumps(measure()))
    else:
        print(json.dumps(run(), indent=1))
