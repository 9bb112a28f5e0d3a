"""A process that draws pages of strangers' files: `python -m tuopin.papers.rules.scan_child`.

What a damaged or spiteful file does to the program that draws it stays in here: memory is bounded,
and whoever started the process ends it when it falls silent. The file comes through standard input.
"""

import json
import resource
import sys
from typing import BinaryIO

from tuopin.papers.rules.scan_pages import Undrawable, open_pages
from tuopin.papers.rules.scan_reading import look_at

MOST_MEMORY = 2 * 2**30
FAILED = 3


def read_from(first: int, file: bytes, out: BinaryIO) -> None:
    """Write what is seen on each page from one on, a line of JSON a page."""
    with open_pages(file) as pages:
        for position in range(first, pages.count + 1):
            line = json.dumps(look_at(pages, position)._asdict())
            out.write(f"{line}\n".encode())
            out.flush()


def draw(position: int, dpi: int, turned: int, file: bytes, out: BinaryIO) -> None:
    """Write one page as JPEG."""
    with open_pages(file) as pages:
        out.write(pages.jpeg(position, dpi, turned))


def main(what: str, *numbers: str) -> int:
    """Do what is asked for, `read` or `draw`; return 0, or FAILED for what cannot be drawn."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    file, out = sys.stdin.buffer.read(), sys.stdout.buffer
    try:
        if what == "read":
            read_from(int(numbers[0]), file, out)
        else:
            position, dpi, turned = map(int, numbers)
            draw(position, dpi, turned, file, out)
    except Undrawable:
        return FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
