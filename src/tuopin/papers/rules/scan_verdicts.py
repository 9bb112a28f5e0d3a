"""What becomes of a page by its code, who may see it, and which pages make up a paper's scan."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from tuopin.kit.scope import Scope
from tuopin.papers.rules.codes import Read


class Known(NamedTuple):
    """A paper of this county, as far as a verdict asks."""

    paper: UUID
    region: str
    state: str


class Verdict(NamedTuple):
    """The paper to which a page is filed, or why it waits for a person."""

    why: str = ""
    paper: UUID | None = None


class Sheet(NamedTuple):
    """One filed page: its scan (ids rise with time), its place there, and how the scan came.

    `alone`: it is the only page of its file, as a photo is.
    """

    scan: UUID
    position: int
    alone: bool
    by: UUID
    on: date


def verdict(
    codes: Sequence[Read], county: str, scope: Scope, known: Mapping[Read, Known], *, blank: bool
) -> Verdict:
    """Say where a page goes; nothing is guessed: without one code of ours it waits.

    The area is judged before the paper's state: of a paper elsewhere nothing is told.
    """
    if not codes:
        return Verdict("blank" if blank else "unread")
    if len(set(codes)) > 1:
        return Verdict("several")
    code = codes[0]
    if code.county != county:
        return Verdict("other_county")
    paper = known.get(code)
    if paper is None:
        return Verdict("unknown")
    if not scope.covers(paper.region):
        return Verdict("out_of_area")
    return Verdict("void") if paper.state == "void" else Verdict(paper=paper.paper)


def may_see(scope: Scope, why: str, scanned_in: str, filed_in: str = "") -> bool:
    """Say whether a reader may look at a page (and, by his post, act on it).

    A filed page (`filed_in`, the region of its paper) is seen by those who see the paper, wherever
    it was scanned. A waiting one is seen where it was scanned, unless its code names a paper of
    another place: that one is for the county.
    """
    if filed_in:
        return scope.covers(filed_in)
    return scope.whole if why == "out_of_area" else scope.covers(scanned_in)


def together(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Return the pages that make up a paper's scan, in order: those of the newest scan.

    Photos come a file each: those that the same person handed in on the same day are one scan.
    """
    every = sorted(sheets)
    if not every:
        return []
    last = every[-1]
    if not last.alone:
        return [sheet for sheet in every if sheet.scan == last.scan]
    return [s for s in every if s.alone and (s.by, s.on) == (last.by, last.on)]
