"""What a household costs in the pilot year as it grows from 503 to 2,515 households.

Each year is lived in a process and a database of its own, the two sizes in turn, several times; the
best of each counts. Only the replay itself is timed: not the interpreter, not the migrations.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SIZES = (503, 2515)
LIMIT = 1.3
RESULT = Path(__file__).parent / "results" / "replay.json"


def run(rounds: int = 2) -> dict[str, Any]:
    """Measure and return what is kept as JSON; the ratio should be at most LIMIT."""
    seconds: dict[int, list[float]] = {size: [] for size in SIZES}
    for _ in range(rounds):
        for size in SIZES:
            seconds[size].append(_lived(size))
    best = {size: min(seconds[size]) for size in SIZES}
    cost = {size: best[size] / size * 1000 for size in SIZES}
    return {
        "what": "pilot year, milliseconds a household",
        "python": platform.python_version(),
        "database": os.environ.get("DATABASE_URL", "sqlite").partition(":")[0],
        "seconds": {str(size): [round(s, 2) for s in seconds[size]] for size in SIZES},
        "ms_per_household": {str(size): round(cost[size], 2) for size in SIZES},
        "ratio": round(cost[SIZES[1]] / cost[SIZES[0]], 3),
        "limit": LIMIT,
    }


def _lived(households: int) -> float:
    with tempfile.TemporaryDirectory(prefix="tuopin-bench-") as folder:
        env = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        env |= {"TUOPIN_DATA": folder, "DJANGO_SETTINGS_MODULE": "tuopin.config.settings"}
        command = [sys.executable, "-m", "bench.replay_bench", "--one", str(households)]
        done = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


def _one(households: int) -> None:
    import django

    django.setup()
    from tuopin.config.cli.shared import migrate
    from tuopin.pilot.demo import shipped
    from tuopin.pilot.replay import replay

    migrate()
    code, text = shipped()
    started = time.perf_counter()
    replay(households, code, text)
    print(time.perf_counter() - started)


def main() -> None:
    """Measure, keep the result, print it."""
    if sys.argv[1:2] == ["--one"]:
        _one(int(sys.argv[2]))
        return
    found = run()
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(found, indent=2) + "\n", "utf-8")
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
