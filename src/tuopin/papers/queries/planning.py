"""Planning a print run: what it prints, in which order, what stands already, which numbers."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import override

from tuopin.base import rows
from tuopin.documents.asking import Ask, Item
from tuopin.documents.kinds import KINDS
from tuopin.documents.tree import Language
from tuopin.kit.dates import read_date
from tuopin.kit.scope import Scope, area_prefix
from tuopin.papers.models import Issued
from tuopin.papers.queries.numbers import next_number
from tuopin.papers.rules.asking import SERIAL
from tuopin.papers.rules.numbers import Number
from tuopin.papers.rules.ordering import Entry, in_order

LIVE = ("printed", "signed")
_DATED = "dated"


class Wanted(NamedTuple):
    """What is to be printed: what is asked for, the kinds in their order, order, and the day."""

    ask: Ask
    kinds: tuple[str, ...]
    sort: str
    printed_on: date


class Before(NamedTuple):
    """A paper that was issued before."""

    mark: str
    state: str
    prints: int
    wording: int
    number: str
    lang: str
    text_hash: str


class Plan(NamedTuple):
    """All papers of a run in their order, and what was issued of them before."""

    wanted: Wanted
    entries: list[Entry]
    before: dict[tuple[str, str], list[Before]]
    serials: dict[tuple[str, str], Number]


def to_print(ask: Ask, kinds: Sequence[str]) -> dict[str, list[Item]]:
    """Return what each kind has to print, in the order of places."""
    with override(locale_of(ask.lang)):
        return {code: KINDS[code].items(ask) for code in KINDS if code in kinds}


def planned(wanted: Wanted) -> Plan:
    """Return the papers of a run in the order in which they print; letters get their numbers."""
    entries = in_order(to_print(wanted.ask, wanted.kinds), wanted.sort)
    before = _before(wanted.ask, entries)
    serials = _serials(wanted, entries, before)
    return Plan(wanted, [_numbered(e, before, serials) for e in entries], before, serials)


def in_area(county: str, region: str) -> Scope:
    """Return the scope of a 12-digit region."""
    return Scope(county, (area_prefix(region),))


def batch_of(kind: str, batch: int | None) -> int | None:
    """Return the batch that a paper of a run belongs to, None for a kind that belongs to none."""
    return batch if KINDS[kind].in_batch else None


def standing_of(
    before: dict[tuple[str, str], list[Before]], entry: Entry, lang: Language
) -> Before | None:
    """Return the paper of the same kind and subject that stands, in the same language first."""
    known = [b for b in before.get((entry.kind, entry.item.subject), ()) if b.state in LIVE]
    return max(known, key=lambda b: b.lang == lang, default=None)


def locale_of(lang: Language) -> str:
    """Return Django's name of a paper's language."""
    return "en" if lang == "en" else "zh-hans"


def _before(ask: Ask, entries: Sequence[Entry]) -> dict[tuple[str, str], list[Before]]:
    """Return what was issued before, by kind and subject, in a read for every 900 subjects."""
    subjects: dict[str, list[str]] = {}
    for entry in entries:
        subjects.setdefault(entry.kind, []).append(entry.item.subject)
    found: dict[tuple[str, str], list[Before]] = {}
    for kind, wanted in subjects.items():
        for chunk in rows.chunks(wanted):
            known = Issued.objects.filter(county=ask.scope.county, kind=kind, subject__in=chunk)
            if KINDS[kind].in_batch:
                known = known.filter(batch=ask.batch)
            for subject, *values in known.order_by("id").values_list("subject", *Before._fields):
                found.setdefault((kind, subject), []).append(Before(*values))
    return found


def _serials(
    wanted: Wanted, entries: Sequence[Entry], before: dict[tuple[str, str], list[Before]]
) -> dict[tuple[str, str], Number]:
    """Return the numbers that the new letters of a run take, in the order in which they print."""
    new = [
        (e.kind, e.item.subject)
        for e in entries
        if KINDS[e.kind].letter
        and not e.item.number
        and not any(b.number for b in before.get((e.kind, e.item.subject), ()) if b.state in LIVE)
    ]
    if not new:
        return {}
    ask, dated = wanted.ask, wanted.ask.said(_DATED)
    year = read_date(dated, month_only_ok=False).year if dated else None
    first = next_number(ask.scope.county, ask.on, year)
    typed = ask.said(SERIAL)
    start = int(typed) if typed else first.serial
    return {key: first._replace(serial=start + n) for n, key in enumerate(new)}


def _numbered(
    entry: Entry,
    before: dict[tuple[str, str], list[Before]],
    serials: dict[tuple[str, str], Number],
) -> Entry:
    """Give a letter without a number the one it bears already, or a new one."""
    if not KINDS[entry.kind].letter or entry.item.number:
        return entry
    key = (entry.kind, entry.item.subject)
    known = [b.number for b in before.get(key, ()) if b.state in LIVE and b.number]
    number = serials[key].text if key in serials else known[-1]
    return Entry(entry.kind, entry.item._replace(number=number))
