"""Many PDFs as one, with a bookmark a paper: `python -m tuopin.documents.joining OUT [duplex]`.

As a process it reads a JSON object a line, {"path": …, "names": [bookmark of each paper]}, and
answers with the number of pages once the last line has come and the file is written.
"""

import json
import resource
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple, TextIO

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, String

# What parts a household's name from its paper's in a bookmark: the papers lie under the household.
UNDER = " › "


class Part(NamedTuple):
    """A PDF of the writer and the bookmarks of its papers in their order."""

    path: Path
    names: Sequence[str]


class _Mark(NamedTuple):
    """A bookmark and the page that it opens, counted from 0."""

    name: str
    page: int


def join(parts: Iterable[Part], out: Path, *, duplex: bool = False) -> int:
    """Write the parts as one PDF and return its pages; each part is taken away once it is read.

    What the file says of itself is the first part's. With `duplex` each part begins on the front
    of a sheet. The same parts give the same bytes. ValueError where there is no part, or where a
    part has more or fewer papers than names.
    """
    with ExitStack() as kept:
        whole: Pdf | None = None
        marks: list[_Mark] = []
        for part in parts:
            pdf = kept.enter_context(Pdf.open(part.path))
            pages = len(whole.pages) if whole else 0
            if whole and duplex and pages % 2:
                _, _, width, height = map(float, whole.pages[-1].mediabox)
                whole.add_blank_page(page_size=(width, height))
                pages += 1
            starts = _starts(pdf)
            marks += [_Mark(n, pages + at) for n, at in zip(part.names, starts, strict=True)]
            if whole:
                whole.pages.extend(pdf.pages)
            else:
                whole = pdf
            part.path.unlink()
        if whole is None:
            raise ValueError("nothing to join: no part")
        _mark(whole, marks)
        whole.save(out, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
        return len(whole.pages)


def _starts(pdf: Pdf) -> list[int]:
    """Return on which page each paper begins: the writer's own outline names them at its top."""
    at = {page.obj.objgen: i for i, page in enumerate(pdf.pages)}
    starts = []
    item = pdf.Root.Outlines.get("/First")
    while item is not None:
        starts.append(at[item.Dest[0].objgen])
        item = item.get("/Next")
    return starts


def _mark(whole: Pdf, marks: Sequence[_Mark]) -> None:
    """Write the outline; as dictionaries, for a library's objects take minutes for thousands."""
    root = whole.make_indirect(Dictionary(Type=Name.Outlines))
    pages = [page.obj for page in whole.pages]
    tops = []
    for top, group in groupby(marks, key=lambda mark: mark.name.partition(UNDER)[0]):
        some = list(group)
        item = _item(whole, _Mark(top, some[0].page), root, pages)
        under = [m._replace(name=m.name.partition(UNDER)[2]) for m in some if UNDER in m.name]
        # Closed at first: a minus before the number says so.
        _hang(item, [_item(whole, mark, item, pages) for mark in under], closed=True)
        tops.append(item)
    _hang(root, tops)
    whole.Root.Outlines = root
    whole.Root.PageMode = Name.UseOutlines


def _item(whole: Pdf, mark: _Mark, parent: Object, pages: Sequence[Object]) -> Object:
    place = Array([pages[mark.page], Name.XYZ, None, None, None])
    return whole.make_indirect(Dictionary(Title=String(mark.name), Parent=parent, Dest=place))


def _hang(parent: Object, items: Sequence[Object], *, closed: bool = False) -> None:
    if not items:
        return
    parent.First, parent.Last = items[0], items[-1]
    parent.Count = -len(items) if closed else len(items)
    for before, after in pairwise(items):
        before.Next, after.Prev = after, before


def _told(lines: Iterable[str]) -> Iterator[Part]:
    for line in lines:
        told = json.loads(line)
        yield Part(Path(told["path"]), told["names"])


def main(asked: TextIO, answers: TextIO, out: str, *flags: str) -> None:
    """Join what is told line by line, and answer with the number of pages.

    All parts stay open until the file is written: more than a process may open by custom.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    print(join(_told(asked), Path(out), duplex="duplex" in flags), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.stdin, sys.stdout, *sys.argv[1:])
