"""Reading of .xls books in a child process, whose memory and time are limited.

A forged .xls can make the reader ask for more memory than the machine has, which ends the process;
here it ends the child. `python -m tuopin.sheets.rules.old_books` is that child: the book on stdin,
the rows on stdout.
"""

import io
import pickle
import resource
import subprocess
import sys
from typing import Any

from tuopin.kit.refusals import Refused

MEMORY = 1 << 30
SECONDS = 60
_ENCRYPTED, _UNREADABLE = 3, 4


def read(data: bytes, name: str) -> list[tuple[str, int, list[list[Any]], list[Any]]]:
    """Return (sheet, first column, all rows, merged ranges) of each visible worksheet.

    Refuses 'file_encrypted', 'file_bomb' (the child ran out of memory or time), 'file_unreadable'.
    """
    command = [sys.executable, "-m", "tuopin.sheets.rules.old_books"]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as problem:
        raise Refused("file_bomb", name=name) from problem
    if done.returncode == _ENCRYPTED:
        raise Refused("file_encrypted", name=name)
    if done.returncode < 0:
        raise Refused("file_bomb", name=name)
    if done.returncode:
        raise Refused("file_unreadable", name=name)
    return pickle.loads(done.stdout)  # type: ignore[no-any-return]  # noqa: S301 our own child wrote it


def main() -> int:
    """Read the book on stdin and write its rows to stdout."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineError, PasswordError  # noqa: PLC0415 after the limit

    from tuopin.sheets.rules.reading import worksheets  # noqa: PLC0415

    try:
        found = [
            (name, sheet.start[1] if sheet.start else 0, [_bare(row) for row in sheet.iter_rows()],
             sheet.merged_cell_ranges or [])
            for name, sheet in worksheets(io.BytesIO(sys.stdin.buffer.read()))
        ]  # fmt: skip
    except PasswordError:
        return _ENCRYPTED
    except (CalamineError, OSError, ValueError):
        return _UNREADABLE
    sys.stdout.buffer.write(pickle.dumps(found))
    return 0


def _bare(row: list[Any]) -> list[Any]:
    while row and row[-1] == "":
        row.pop()
    return row


if __name__ == "__main__":
    sys.exit(main())
