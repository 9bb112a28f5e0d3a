"""The tie between a paper and its scan: one PDF of the pages that are filed to it."""

from collections.abc import Mapping
from uuid import UUID

from tuopin.archive.actions import keep
from tuopin.archive.queries import read
from tuopin.base import rows
from tuopin.kit.refusals import Refused
from tuopin.papers.models import Issued, ScanPage
from tuopin.papers.queries.scans import sheets_of
from tuopin.papers.rules.scan_files import PDF
from tuopin.papers.rules.scan_joining import Joiner, Part
from tuopin.papers.rules.scan_pages import Undrawable
from tuopin.workflow.actions import Act

KIND = "signed_paper"
# Pages are copied, never blown up: papers much larger than their scans came from a trick.
MOST_TIMES, SPARE = 4, 32 * 2**20


def bind(act: Act, papers: Mapping[UUID, Issued]) -> None:
    """Make each paper's PDF anew from its filed pages and tie it; without pages, untie it.

    A file that was tied before stays in the archive. Refuses 'scan_page_broken', 'scan_bomb'.
    """
    sheets = sheets_of(act.county, papers)
    sources = {s.scan.file.sha256: s.scan.file for every in sheets.values() for s in every}
    joiner = Joiner(lambda digest: read(sources[digest]))
    left = MOST_TIMES * sum(file.size for file in sources.values()) + SPARE
    for key, issued in papers.items():
        if not sheets[key]:
            rows.change(issued, scan=None, scanned_on=None)
            continue
        data = _joined(joiner, sheets[key])
        left -= len(data)
        if left < 0:
            raise Refused("scan_bomb", name=sheets[key][0].scan.name)
        file, _ = keep(
            act.county, act.on, name=f"{issued.mark}.pdf", media_type=PDF, kind=KIND, data=data
        )
        rows.change(issued, scan=file, scanned_on=sheets[key][-1].scan.handed_in_on)


def _joined(joiner: Joiner, sheets: list[ScanPage]) -> bytes:
    try:
        return joiner.join([Part(s.scan.file.sha256, s.position, s.turned) for s in sheets])
    except Undrawable as problem:
        raise Refused("scan_page_broken", name=sheets[0].scan.name) from problem
