"""Handing in of scans, and the filing of their pages by the codes that were read on them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings

from tuopin.archive.actions import keep
from tuopin.base import rows
from tuopin.kit.refusals import Refused
from tuopin.papers.actions.scan_binding import bind
from tuopin.papers.models import Issued, Scan, ScanPage
from tuopin.papers.queries.codes import Read
from tuopin.papers.queries.scans import codes_on, known_papers
from tuopin.papers.rules.scan_files import look_over
from tuopin.papers.rules.scan_verdicts import Known, verdict
from tuopin.papers.states import SCAN, SCAN_PAGE
from tuopin.policy.queries import terms_on
from tuopin.workflow.actions import Act, action

KIND = "scan"
LONGEST_CODE = 200
QUARTERS = (0, 90, 180, 270)


class Page(NamedTuple):
    """One page as it was read: what its codes say, how it lies, whether it is empty."""

    position: int
    reads: list[Read]
    turned: int
    blank: bool


@action("papers.hand_in_scan")
def hand_in_scan(act: Act, *, name: str, data: bytes) -> dict[str, Any]:
    """Keep a scan of signed papers, sealed; its pages are read afterwards.

    Refuses 'scan_unreadable', 'scan_locked', 'scan_bomb', 'scan_too_large', 'scan_too_long' (more
    pages than the policy scan.pages_max), and 'scan_seen' for a file that was handed in before.
    """
    act.cover()
    most = int(terms_on(act.county, act.on)["scan.pages_max"])
    limit = settings.TUOPIN_BODY_MOST
    found = look_over(data, name, pages_max=most, bytes_max=limit)
    file, _ = keep(act.county, act.on, name=name, media_type=found.media_type, kind=KIND, data=data)
    seen = rows.get(Scan, county=act.county, file=file.id)
    if seen is not None:
        raise Refused("scan_seen", name=name, date=seen.handed_in_on)
    scope = act.scope()
    region = (scope.prefixes[0] if scope.prefixes else scope.county).ljust(12, "0")
    taken = Scan(
        county=act.county, region=region, file=file, name=name[-200:], pages=found.pages,
        handed_in_by=act.actor.id, handed_in_on=act.on,
    )  # fmt: skip
    rows.put(taken)
    act.about(taken.id, region)
    act.note(sha256=file.sha256, size=file.size, pages=found.pages)
    return {"scan": str(taken.id), "pages": found.pages, "sha256": file.sha256}


@action("papers.read_scan")
def read_scan(act: Act, *, scan: UUID, pages: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """File each page of a scan to the paper whose code it bears; the others wait for a person.

    `pages` is what was seen on each page in order: position (from 1), codes (texts), turned
    (degrees clockwise that set it upright), blank. Every paper gets one PDF of its pages. Refuses
    'out_of_order' for a scan that was read, 'bad_value' unless every page of it is there.
    """
    taken = act.take(Scan, scan)
    act.cover(taken.region)
    state = SCAN.after(taken.state, "read")
    every = _pages(taken, pages)
    known = known_papers(act.county, (read for page in every for read in page.reads))
    sheets = [_sheet(act, taken, page, known) for page in every]
    rows.many(sheets)
    rows.change(taken, state=state, read_on=act.on)
    papers = {sheet.issued_id for sheet in sheets if sheet.issued_id is not None}
    if papers:
        bind(act, act.take_all(Issued, papers))
    filed = sum(1 for sheet in sheets if sheet.state == "filed")
    act.about(taken.id, taken.region)
    act.note(sha256=taken.file.sha256, filed=filed, waiting=len(sheets) - filed, papers=len(papers))
    return {"filed": filed, "waiting": len(sheets) - filed, "papers": len(papers)}


def _pages(taken: Scan, pages: Sequence[Mapping[str, Any]]) -> list[Page]:
    """Return the pages as they were read; all of the scan's, each once."""
    every = [
        Page(int(p["position"]), codes_on(p["codes"]), int(p["turned"]), bool(p["blank"]))
        for p in pages
    ]
    whole = [page.position for page in every] == list(range(1, taken.pages + 1))
    if not whole or any(page.turned not in QUARTERS for page in every):
        raise Refused("bad_value", field="pages", value=len(every))
    return every


def _sheet(act: Act, taken: Scan, page: Page, known: Mapping[Read, Known]) -> ScanPage:
    found = verdict(page.reads, act.county, act.scope(), known, blank=page.blank)
    state = SCAN_PAGE.start if found.paper is None else SCAN_PAGE.after(SCAN_PAGE.start, "file")
    return ScanPage(
        county=act.county, scan=taken, position=page.position, state=state, why=found.why,
        code=_said(page.reads), turned=page.turned, issued_id=found.paper,
    )  # fmt: skip


def _said(reads: Iterable[Read]) -> str:
    """Write down what the codes of ours said: county, kind, mark and number, parted by blanks."""
    said = (":".join(part for part in read if part) for read in reads)
    return " ".join(said)[:LONGEST_CODE]
