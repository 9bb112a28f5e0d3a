"""Reading and drawing of scanned pages in a process of their own, which may die without harm."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer

from tuopin.papers.rules.scan_pages import Undrawable
from tuopin.papers.rules.scan_reading import Seen

CHILD = "tuopin.papers.rules.scan_child"
# A page takes a fifth of a second; one that takes this long never ends.
PATIENCE_S = 60
# After so many pages that killed the reader, the rest of the file waits for a person unread.
MOST_FALLS = 3
# One thread: the threads of numpy's libraries would each reserve memory.
_ALONE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def seen_pages(data: bytes, count: int) -> Iterator[Seen]:
    """Yield what is seen on each of a file's pages, in order; `count` of them, come what may.

    A page on which the reader dies or falls silent counts as one without a code.
    """
    done = falls = 0
    while done < count:
        if falls < MOST_FALLS:
            for seen in _read(data, done + 1):
                yield seen
                done += 1
            falls += 1
        if done < count:
            yield Seen()
            done += 1


def _read(data: bytes, first: int) -> Iterator[Seen]:
    with _child(data, "read", first) as child:
        while line := _line(child):
            seen = json.loads(line)
            yield Seen(tuple(seen["codes"]), seen["turned"], seen["blank"])


def _line(child: subprocess.Popen[bytes]) -> bytes:
    """Return the child's next line; b'' when it ended, or fell silent and was ended."""
    with _watched(child):
        line = child.stdout.readline() if child.stdout is not None else b""
    return line if line.endswith(b"\n") else b""


def drawn(data: bytes, position: int, dpi: int, turned: int) -> bytes:
    """Return a page as an upright JPEG; raises Undrawable."""
    with _child(data, "draw", position, dpi, turned) as child:
        with _watched(child):
            picture = child.stdout.read() if child.stdout is not None else b""
        if child.wait() or not picture:
            raise Undrawable
        return picture


@contextmanager
def _child(data: bytes, what: str, *numbers: int) -> Iterator[subprocess.Popen[bytes]]:
    """Start the process and hand it the file; it never outlives its use."""
    child = subprocess.Popen(
        [sys.executable, "-m", CHILD, what, *map(str, numbers)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={**os.environ, **_ALONE},
    )  # fmt: skip
    try:
        if child.stdin is not None:
            with _watched(child), suppress(BrokenPipeError), child.stdin as file:
                file.write(data)
        yield child
    finally:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


@contextmanager
def _watched(child: subprocess.Popen[bytes]) -> Iterator[None]:
    """End a child that does not do within its time what is waited for."""
    watch = Timer(PATIENCE_S, child.kill)
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
