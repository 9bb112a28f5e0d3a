"""Long runs of the simulator and the tellers on SQLite and on PostgreSQL; says the seeds it drew.

Run as `python -m tools.soak [SEED]`, with SOAK_LIVES (lives x steps of the stateful simulator),
SOAK_POSTINGS (of the eight tellers together) and SOAK_HOURS (how long rounds go on) in the
environment. Each round draws new lives; a failure prints the seed by which it comes again.
"""

import os
import secrets
import subprocess
import sys
import tempfile
import time

from tools import postgres

LIVES = os.environ.get("SOAK_LIVES", "100x80")
POSTINGS = os.environ.get("SOAK_POSTINGS", "10000")
HOURS = float(os.environ.get("SOAK_HOURS", "0"))
SIMULATOR = ("tests/funds/simulator", "tests/ledger/test_tellers.py")


def main(arguments: list[str]) -> int:
    """Run rounds on both databases, at least one; 0 only when all of them passed."""
    seed = int(arguments[0]) if arguments else secrets.randbelow(10**6)
    end = time.monotonic() + HOURS * 3600
    while True:
        failed = run("SQLite", seed)
        with postgres.server() as url:
            failed += run("PostgreSQL", seed, url)
        if failed or time.monotonic() >= end:
            return 1 if failed else 0
        seed += 1


def run(name: str, seed: int, url: str | None = None) -> int:
    """Run one round on one database; return 1 when something failed."""
    print(f"\nThe simulator and the tellers on {name}, seed {seed}", flush=True)
    env = {
        **os.environ, "TUOPIN_SOAK_LIVES": LIVES, "TUOPIN_SOAK_EVERY": "1",
        "TUOPIN_SOAK_SEED": str(seed),
    }  # fmt: skip
    env.pop("DATABASE_URL", None)
    if url is not None:
        # SQLite has one writer at a time; there the tellers keep to the suite's few hundred.
        env |= {"DATABASE_URL": url, "TUOPIN_SOAK_POSTINGS": POSTINGS}
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tuopin-") as folder:
        env["TMPDIR"] = folder
        command = [sys.executable, "-m", "pytest", f"--hypothesis-seed={seed}", "-q", *SIMULATOR]
        code = subprocess.run(command, check=False, env=env, stdin=subprocess.DEVNULL).returncode
    said = "green" if code == 0 else f"failed; again by: python -m tools.soak {seed}"
    print(f"{name}, seed {seed}: {said} ({time.monotonic() - start:.0f} s)", flush=True)
    return int(code != 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
