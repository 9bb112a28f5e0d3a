"""Beancount's own checker on an export: a program beside ours, never imported."""

import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from tuopin.funds.queries.books import BEANCOUNT_ROOTS, loan_numbers
from tuopin.ledger.queries import beancount

CHECKER = Path(sys.executable).with_name("bean-check")


def export_text(county: str, on: date) -> str:
    """Return a county's books up to a day as `tuopin export journal` writes them for Beancount."""
    lines = beancount(county, on, roots=BEANCOUNT_ROOTS, numbers=loan_numbers(county))
    return "\n".join(lines)


def bean_check(text: str) -> list[str]:
    """Return what Beancount finds wrong with a file, a line each; fails where it is not installed.

    A machine without the checker must not pass for one on which the books were checked.
    """
    assert CHECKER.exists(), f"{CHECKER} is missing: install the development dependencies"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "books.beancount"
        path.write_text(text, "utf-8")
        done = subprocess.run(
            [CHECKER, "--no-cache", path], check=False, capture_output=True, text=True
        )
    found = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    assert found or done.returncode == 0, f"bean-check ended with {done.returncode}"
    return found
