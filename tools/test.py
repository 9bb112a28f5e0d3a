"""Runs the whole suite on SQLite, and all of it that reaches a database on PostgreSQL as well.

Browser journeys are run on both. Run as `python -m tools.test`, with pytest's own arguments behind
it; `--house-checked` in front says that `make check` has just run the tests of the house.
"""

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from pathlib import Path

from tools import browser, postgres

WORKERS = str(min(os.cpu_count() or 2, 8))
NOTHING_RAN = 5  # pytest's own number for it
HOUSE_CHECKED = "--house-checked"


def main(arguments: list[str]) -> int:
    """Run both and say how each ended; 0 only when both passed."""
    chromium = str(browser.find())
    chosen = [word for word in arguments if word != HOUSE_CHECKED]
    spared = [] if chosen == arguments else ["--ignore=tests/house"]
    endings = {"SQLite": run("SQLite", [*chosen, *spared], chromium)}
    with postgres.server() as url:
        print("\nWhat reaches no database has run on SQLite and is left out.", flush=True)
        again = [*chosen, "--database-only"]
        endings["PostgreSQL"] = run("PostgreSQL", again, chromium, url)
    for name, code in endings.items():
        print(f"{name}: {'green' if code == 0 else f'failed (pytest said {code})'}", flush=True)
    return 0 if not any(endings.values()) else 1


def run(name: str, arguments: list[str], chromium: str, url: str | None = None) -> int:
    """Run pytest on one database and return its exit code; no test that ran counts as failed."""
    env = {**os.environ, "TUOPIN_BROWSER": chromium}
    env.pop("DATABASE_URL", None)
    if url is not None:
        env["DATABASE_URL"] = url
    print(f"\nThe suite on {name}", flush=True)
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tuopin-") as folder:
        env["TMPDIR"] = folder  # what the tests leave behind goes with it
        report = Path(folder) / "report.xml"
        spread = ["--numprocesses", WORKERS, "--dist", "worksteal", f"--junit-xml={report}"]
        command = [sys.executable, "-m", "pytest", *spread, *arguments]
        code = subprocess.run(command, check=False, env=env, stdin=subprocess.DEVNULL).returncode
        count = ran(report) if code == 0 else 0
        if code == 0 and not count:
            code = NOTHING_RAN
    print(f"{name}: {count} tests passed, {time.monotonic() - start:.0f} s", flush=True)
    return code


def ran(report: Path) -> int:
    """Return how many tests really ran: those that were left out did not."""
    suite = ET.parse(report).getroot().find("testsuite")  # noqa: S314 pytest has just written it
    if suite is None:
        return 0
    return int(suite.get("tests", 0)) - int(suite.get("skipped", 0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
