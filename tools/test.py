"""Runs the whole suite twice, on SQLite and on PostgreSQL, browser journeys included.

Run as `python -m tools.test`, with pytest's own arguments behind it.
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


def main(arguments: list[str]) -> int:
    """Run both and say how each ended; 0 only when both passed."""
    chromium = str(browser.find())
    endings = {"SQLite": run("SQLite", arguments, chromium)}
    with postgres.server() as url:
        endings["PostgreSQL"] = run("PostgreSQL", arguments, chromium, url)
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
        spread = ["--numprocesses", WORKERS, "--dist", "loadfile", f"--junit-xml={report}"]
        command = [sys.executable, "-m", "pytest", *spread, *arguments]
        code = subprocess.run(command, check=False, env=env, stdin=subprocess.DEVNULL).returncode
        if code == 0 and not ran(report):
            code = NOTHING_RAN
    print(f"{name}: {time.monotonic() - start:.0f} s", flush=True)
    return code


def ran(report: Path) -> int:
    """Return how many tests really ran: those that were left out did not."""
    suite = ET.parse(report).getroot().find("testsuite")  # noqa: S314 pytest has just written it
    if suite is None:
        return 0
    return int(suite.get("tests", 0)) - int(suite.get("skipped", 0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
