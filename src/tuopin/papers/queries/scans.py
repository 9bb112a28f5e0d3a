"""Scans of signed papers: the lists, the pages that wait, a page's picture, candidate papers."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tuopin.archive.queries import read
from tuopin.base.rows import chunks
from tuopin.base.scope import Scope, within
from tuopin.documents.kinds import BY_MARK
from tuopin.papers.models import Issued, Scan, ScanPage
from tuopin.papers.queries.codes import Read, read_mark, read_payload, same_number
from tuopin.papers.queries.print_list import ELSEWHERE
from tuopin.papers.queries.scan_process import drawn
from tuopin.papers.rules.scan_verdicts import Known, Sheet, may_see, together

# A page on the screen: the small print of a contract can be read.
SCREEN_DPI = 110
MOST_CANDIDATES = 20


class Counts(NamedTuple):
    """How many pages of a scan are filed, wait, or were dropped."""

    filed: int = 0
    waiting: int = 0
    dropped: int = 0


def scans(scope: Scope) -> QuerySet[Scan]:
    """Return what was handed in within an area."""
    return within(Scan.objects.all(), scope).select_related("file")


def scan(county: str, key: UUID) -> Scan | None:
    """Return one scan with its file."""
    return Scan.objects.select_related("file").filter(county=county, id=key).first()


def scan_counts(county: str, keys: Iterable[UUID]) -> dict[UUID, Counts]:
    """Return the counts of scans' pages by the scans' ids."""
    pages = ScanPage.objects.filter(county=county, scan__in=list(keys)).order_by()
    found: dict[UUID, dict[str, int]] = {}
    for key, state, n in pages.values_list("scan", "state").annotate(Count("id")):
        found.setdefault(key, {})[state] = n
    return {key: Counts(**counts) for key, counts in found.items()}


def pages_of(county: str, key: UUID) -> QuerySet[ScanPage]:
    """Return a scan's pages in their order, with their papers."""
    pages = ScanPage.objects.filter(county=county, scan=key)
    return pages.select_related("scan", "issued").order_by("position")


def page(county: str, key: UUID) -> ScanPage | None:
    """Return one page with its scan and its paper."""
    pages = ScanPage.objects.filter(county=county, id=key)
    return pages.select_related("scan__file", "issued").first()


def seen_by(scope: Scope, sheet: ScanPage) -> bool:
    """Say whether a reader may look at a page: it names a person and his numbers."""
    filed_in = sheet.issued.region if sheet.issued is not None else ""
    return may_see(scope, sheet.why, sheet.scan.region, filed_in)


def waiting(scope: Scope) -> QuerySet[ScanPage]:
    """Return the pages that wait for a person of an area."""
    pages = within(ScanPage.objects.filter(state="waiting"), scope, "scan__region")
    pages = pages.filter(county=scope.county).select_related("scan")
    return pages if scope.whole else pages.exclude(why="out_of_area")


def next_waiting(scope: Scope, sheet: ScanPage) -> ScanPage | None:
    """Return the page that waits after this one in its scan, else the scan's first that waits."""
    others = waiting(scope).filter(scan=sheet.scan_id).exclude(id=sheet.id).order_by("position")
    return others.filter(position__gt=sheet.position).first() or others.first()


def blank_pages(county: str, key: UUID) -> list[UUID]:
    """Return the blank pages of a scan that wait."""
    pages = ScanPage.objects.filter(county=county, scan=key, state="waiting", why="blank")
    return list(pages.order_by("position").values_list("id", flat=True))


def signable(scope: Scope, key: UUID) -> list[Issued]:
    """Return the papers whose pages came back in a scan and that can be ticked as signed.

    Those that are signed for in another room are not among them.
    """
    here = ScanPage.objects.filter(county=scope.county, scan=key, state="filed")
    papers = Issued.objects.filter(id__in=here.values("issued"), state="printed")
    papers = within(papers.exclude(kind__in=ELSEWHERE), scope)
    return list(papers.order_by("region", "kind", "id"))


def scanned_paper(county: str, key: UUID) -> Issued | None:
    """Return a paper with its scan."""
    return Issued.objects.select_related("scan").filter(county=county, id=key).first()


def waiting_counts(scope: Scope) -> dict[str, int]:
    """Return how many pages wait, by why."""
    return dict(waiting(scope).order_by().values_list("why").annotate(Count("id")))


def picture(sheet: ScanPage) -> bytes:
    """Return a page as an upright JPEG for the screen; raises Undrawable."""
    return drawn(read(sheet.scan.file), sheet.position, SCREEN_DPI, sheet.turned)


def candidates(scope: Scope, text: str) -> list[Issued]:
    """Return the papers of an area to which a page may belong.

    By the mark beside the code, the number, or the name; void ones are left out.
    """
    text = " ".join(text.split())
    if not text:
        return []
    by = Q(number__icontains=text) | Q(name__icontains=text)
    if mark := read_mark(text):
        by |= Q(mark=mark)
    papers = within(Issued.objects.filter(by).exclude(state="void"), scope)
    return list(papers.order_by("region", "name", "kind", "-id")[:MOST_CANDIDATES])


def codes_on(texts: Iterable[str]) -> list[Read]:
    """Return what a page's codes say that are ours; whatever else stuck on it says is left out."""
    return [found for text in texts if (found := read_payload(text)) is not None]


def known_papers(county: str, codes: Iterable[Read]) -> dict[Read, Known]:
    """Return the county's papers that codes name: kind and number must agree with the mark."""
    wanted: dict[str, set[Read]] = {}
    for code in codes:
        if code.county == county:
            wanted.setdefault(code.mark, set()).add(code)
    found: dict[Read, Known] = {}
    for part in chunks(wanted):
        for issued in Issued.objects.filter(county=county, mark__in=part):
            known = Known(issued.id, issued.region, issued.state)
            found.update((code, known) for code in wanted[issued.mark] if _names(code, issued))
    return found


def _names(code: Read, issued: Issued) -> bool:
    kind = BY_MARK.get(code.kind_mark)
    if kind is None or kind.code != issued.kind:
        return False
    return not code.number or same_number(code.number, issued.number)


def sheets_of(county: str, papers: Iterable[UUID]) -> dict[UUID, list[ScanPage]]:
    """Return the pages that make up each paper's scan, in order; every paper has its list."""
    found: dict[UUID, list[ScanPage]] = {key: [] for key in papers}
    for part in chunks(found):
        pages = ScanPage.objects.filter(county=county, issued__in=part, state="filed")
        for sheet in pages.select_related("scan__file").order_by("scan", "position"):
            if sheet.issued_id is not None:
                found[sheet.issued_id].append(sheet)
    return {key: _together(sheets) for key, sheets in found.items()}


def _together(sheets: list[ScanPage]) -> list[ScanPage]:
    rows = {
        Sheet(
            s.scan_id, s.position, s.scan.pages == 1, s.scan.handed_in_by, s.scan.handed_in_on
        ): s
        for s in sheets
    }  # fmt: skip
    return [rows[sheet] for sheet in together(rows)]
