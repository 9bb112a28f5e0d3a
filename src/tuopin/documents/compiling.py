"""A process that does nothing but set: `python -m tuopin.documents.compiling`.

It reads the path of a job a line, sets it beside it as a PDF of the same name, takes the job away
and answers with a line. It knows neither Django nor the papers, so that it is up at once.
"""

import sys
from pathlib import Path
from typing import TextIO

import typst

from tuopin.documents import pdf
from tuopin.documents.fonts import library

# Typst keeps what it worked out until it was of no use in so many compiles.
_KEPT = 10


def main(asked: TextIO, answers: TextIO) -> None:
    """Set job after job until there are no more."""
    for line in asked:
        job = Path(line.rstrip("\n"))
        job.with_suffix(".pdf").write_bytes(pdf.compiled(job.read_text("utf-8"), tags=False))
        job.unlink()
        print("set", file=answers, flush=True)
        _forget()


def _forget() -> None:
    """Have Typst let go of a job: papers have nothing in common that would be worth the memory.

    Empty compiles take a millisecond each; without them a process grows to twice the size.
    """
    for _ in range(_KEPT + 1):
        typst.compile(b"", font_paths=library().fonts, ignore_system_fonts=True)


if __name__ == "__main__":
    main(sys.stdin, sys.stdout)
