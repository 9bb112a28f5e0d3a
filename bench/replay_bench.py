"""What a household costs in the pilot year as it grows from 503 to 2,515 households.

Each year is lived in a process and a database of its own, the two sizes in turn, several times; the
best of each counts. Only the replay itself is timed: not the interpreter, not the migrations.
`python -m bench replay` runs it on a SQLite file.
"""

import json
import sys
import time
from typing import Any

from bench.common import child, data_folder, peak_mb, set_up

SIZES = (503, 2515)
ROUNDS = 2
LIMIT = 1.3


def run() -> dict[str, Any]:
    """Measure; `met` says whether the large year costs at most LIMIT times as much a household."""
    lived: dict[int, list[dict[str, Any]]] = {size: [] for size in SIZES}
    for _ in range(ROUNDS):
        for size in SIZES:
            with data_folder() as data:
                lived[size].append(child("bench.replay_bench", str(size), data=data))
    cost = {size: min(one["seconds"] for one in lived[size]) / size for size in SIZES}
    ratio = round(cost[SIZES[1]] / cost[SIZES[0]], 3)
    return {
        "met": {"cost_a_household": ratio <= LIMIT},
        "ratio": ratio,
        "limit": LIMIT,
        "milliseconds_a_household": {str(size): round(cost[size] * 1000, 2) for size in SIZES},
        "years": {str(size): lived[size] for size in SIZES},
    }


def live(households: int) -> dict[str, Any]:
    """Live one year in this process, on the database that it was given."""
    set_up()
    from tuopin.pilot.demo import shipped
    from tuopin.pilot.replay import replay

    code, text = shipped()
    started = time.perf_counter()
    replay(households, code, text)
    return {"seconds": round(time.perf_counter() - started, 2), "peak_mb": peak_mb()}


if __name__ == "__main__":
    print(json.dumps(live(int(sys.argv[1]))))
