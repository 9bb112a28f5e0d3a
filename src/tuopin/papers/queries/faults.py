"""What is wrong with the papers on record: counts, states, and marks made anew."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Count, F, Max, Min, Q

from tuopin.papers.models import Issued, PrintRun
from tuopin.papers.queries.codes import mark_of_hash
from tuopin.papers.queries.composing import Said
from tuopin.papers.queries.planning import LIVE
from tuopin.papers.queries.print_list import ELSEWHERE


class _Kept(NamedTuple):
    """What a paper's mark was made from, as it is kept."""

    kind: str
    subject: str
    number: str
    mark: str
    batch: int | None
    lang: str
    name: str
    amount_fen: int | None
    day: date | None
    text_hash: str
    state: str


def faults(county: str) -> Iterator[tuple[str, str]]:
    """Yield (code, what) of everything that is wrong with papers, in a few reads."""
    yield from _counts(county)
    yield from _states(county)
    yield from _marks(county)


def _counts(county: str) -> Iterator[tuple[str, str]]:
    papers = Issued.objects.filter(county=county).annotate(
        there=Count("copies"), last=Max("copies__copy")
    )
    sound = Q(prints=F("there"), last=F("prints"), last__isnull=False)
    for number, mark in papers.filter(~sound).order_by("id").values_list("number", "mark"):
        yield "paper_prints", _said(number, mark)
    runs = PrintRun.objects.filter(county=county).annotate(there=Count("items"))
    sound = Q(state="ready", papers=F("there"), file__isnull=False) | (
        ~Q(state="ready") & Q(papers=0, there=0, file__isnull=True)
    )
    for key in runs.exclude(sound).order_by("id").values_list("id", flat=True):
        yield "paper_run", str(key)


def _states(county: str) -> Iterator[tuple[str, str]]:
    papers = Issued.objects.filter(county=county).order_by("id")
    off = Q(state="signed", signed_on__isnull=True) | Q(state="printed", signed_on__isnull=False)
    for number, mark in papers.filter(off).values_list("number", "mark"):
        yield "paper_state", _said(number, mark)
    stand = Issued.objects.filter(county=county, state__in=LIVE).order_by()
    groups = stand.values("kind", "subject", "batch", "lang").annotate(
        n=Count("id"), low=Min("amount_fen"), high=Max("amount_fen")
    )
    # A signed agreement may stand beside its own fuller print, of the same amount.
    twice = groups.filter(n__gt=1).exclude(Q(kind__in=ELSEWHERE) & Q(low=F("high")))
    for row in twice:
        yield "paper_twice", f"{row['kind']} {row['subject']}"


def _marks(county: str) -> Iterator[tuple[str, str]]:
    voided: dict[tuple[object, ...], int] = {}
    kept = Issued.objects.filter(county=county).order_by("id").values_list(*_Kept._fields)
    for row in map(_Kept._make, kept.iterator(chunk_size=2000)):
        same = (row.kind, row.batch, row.subject, row.lang, row.text_hash)
        before = voided.get(same, 0)
        if not any(row.mark == _mark(county, row, edition) for edition in range(before, -1, -1)):
            yield "paper_mark", _said(row.number, row.mark)
        voided[same] = before + (row.state == "void")


def _mark(county: str, row: _Kept, edition: int) -> str:
    said = Said(row.batch, row.subject, row.lang, row.name, row.amount_fen, row.day, edition)
    return mark_of_hash(county, row.kind, row.number, row.text_hash, *said)


def _said(number: str, mark: str) -> str:
    return f"{number} {mark}".strip()
