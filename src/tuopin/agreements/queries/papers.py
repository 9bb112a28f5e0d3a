"""Papers and letters as of a day: what was signed, what disagrees, what is missing."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    Count,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)

from tuopin.agreements.models import Agreement, Counter, Letter, Paper, Signature
from tuopin.agreements.queries.lists import live
from tuopin.agreements.rules import gaps, missing_parties
from tuopin.agreements.states import PARTIES
from tuopin.base import rows
from tuopin.base.asking import ask, ask_count, ask_one, in_all
from tuopin.base.scope import Scope, within


class Mismatch(NamedTuple):
    """A paper that disagrees with its agreement (R77): what it says, what it should; in fen."""

    agreement: UUID
    number: str
    region: str
    head_name: str
    kind: str
    written_number: str
    written_fen: int
    amount_fen: int


class Gap(NamedTuple):
    """A serial that no agreement bears, in its series."""

    series: str
    serial: int


class LetterSeen(NamedTuple):
    """A responsibility letter as it stood: signatures by party, and the parties still missing."""

    id: UUID
    agreement: UUID
    number: str
    region: str
    head_name: str
    issued_on: date
    signed: dict[str, tuple[str, date]]
    missing: tuple[str, ...]


class Tally(NamedTuple):
    """The figures of the papers: numbers given and void, disagreements, holes, letters."""

    numbered: int
    void: int
    mismatches: int
    gaps: int
    letters: int
    incomplete: int


def current_papers(county: str, agreements: Iterable[UUID]) -> dict[UUID, dict[str, Paper]]:
    """Return the papers in force by agreement and kind."""
    found: dict[UUID, dict[str, Paper]] = {}
    for chunk in rows.chunks(agreements):
        standing = Paper.objects.filter(county=county, agreement_id__in=chunk)
        for paper in standing.filter(replaced_on__isnull=True):
            found.setdefault(paper.agreement_id, {})[paper.kind] = paper
    return found


def papers_of(county: str, agreements: Iterable[Agreement]) -> dict[UUID, dict[str, Paper]]:
    """Return the papers in force of these agreements, by agreement and kind."""
    return current_papers(county, [a.id for a in agreements])


def signed_parties(
    county: str, agreements: Iterable[UUID], on: date | None = None
) -> dict[UUID, tuple[str, ...]]:
    """Return the parties that signed by a day, for each agreement that has a letter."""
    seen = letters_of(county, agreements, on)
    return {key: tuple(letter.signed) for key, letter in seen.items()}


def letters_of(
    county: str, agreements: Iterable[UUID], on: date | None = None
) -> dict[UUID, LetterSeen]:
    """Return the letters of agreements as they stood at the end of a day; without one, now."""
    found: dict[UUID, LetterSeen] = {}
    for chunk in rows.chunks(agreements):
        letters = Letter.objects.filter(county=county, agreement_id__in=chunk)
        found.update((seen.agreement, seen) for seen in _seen(letters, on))
    return found


def _seen(letters: QuerySet[Letter], on: date | None) -> Iterator[LetterSeen]:
    signatures = Signature.objects.order_by("signed_on", "id")
    if on is not None:
        letters = letters.filter(issued_on__lte=on)
        signatures = signatures.filter(signed_on__lte=on)
    letters = letters.select_related("agreement__household")
    for letter in letters.prefetch_related(Prefetch("signatures", signatures)):
        signed = {s.party: (s.signer, s.signed_on) for s in letter.signatures.all()}
        yield LetterSeen(
            letter.id,
            letter.agreement_id,
            letter.agreement.number,
            letter.region,
            letter.agreement.household.head_name,
            letter.issued_on,
            signed,
            missing_parties(signed),
        )


def _off_on(county: str, on: date) -> QuerySet[Paper]:
    """Papers that disagreed with their agreement at the end of a day."""
    off = Paper.objects.filter(
        Q(replaced_on__isnull=True) | Q(replaced_on__gt=on), county=county, signed_on__lte=on
    ).exclude(number=F("agreement__number"), amount_fen=F("agreement__amount_fen"))
    return off.filter(live("agreement__", on))


def mismatches(scope: Scope, on: date) -> list[Mismatch]:
    """Return the papers that disagreed with their agreements at the end of a day (R77)."""
    off = within(_off_on(scope.county, on), scope, "agreement__region")
    off = off.select_related("agreement__household")
    return [
        Mismatch(
            p.agreement_id, p.agreement.number, p.agreement.region,
            p.agreement.household.head_name, p.kind, p.number, p.amount_fen,
            p.agreement.amount_fen,
        )
        for p in off.order_by("agreement__region", "agreement__serial", "kind")
    ]  # fmt: skip


def number_gaps(county: str, on: date | None = None) -> list[Gap]:
    """Return the holes in the number series at the end of a day; void numbers are none (I13)."""
    given = Agreement.objects.filter(county=county)
    last: dict[str, int] = {}
    if on is not None:
        given = given.filter(numbered_on__lte=on)
    else:
        last = dict(Counter.objects.filter(county=county).values_list("series", "last"))
    serials: dict[str, list[int]] = {name: [] for name in last}
    for name, serial in given.values_list("series", "serial"):
        serials.setdefault(name, []).append(serial)
    return [
        Gap(name, serial)
        for name, there in sorted(serials.items())
        for serial in gaps(there, last.get(name, 0))
    ]


def _counted_letters(county: str, on: date) -> Any:
    """Return the letters of a day's live agreements, each with its signatures counted."""
    letters = Letter.objects.filter(live("agreement__", on), county=county, issued_on__lte=on)
    signed = Signature.objects.filter(letter=OuterRef("pk"), signed_on__lte=on).order_by()
    # A plain function: Count would group by letter, of which there is one.
    counted = Func(F("id"), function="COUNT", output_field=IntegerField())
    return letters.annotate(signed_count=Subquery(signed.annotate(n=counted).values("n")))


def _incomplete(county: str, on: date) -> QuerySet[Letter]:
    lacking: QuerySet[Letter] = _counted_letters(county, on).filter(signed_count__lt=len(PARTIES))
    return lacking


def incomplete_letters(scope: Scope, on: date) -> list[LetterSeen]:
    """Return the letters that lacked a signature at the end of a day (R43)."""
    lacking = within(_incomplete(scope.county, on), scope)
    return sorted(_seen(lacking, on), key=lambda seen: (seen.region, seen.number))


def tallies(county: str, on: date) -> Tally:
    """Return the figures of numbers, papers and letters at the end of a day, in three queries."""
    series = ask(_series, county, on)
    letters, incomplete = ask_one(_letters, county, on)
    return Tally(
        numbered=sum(n for _name, _top, n, _void in series),
        void=sum(void for _name, _top, _n, void in series),
        mismatches=ask_count(_off_on, county, on),
        gaps=sum(top - n for _name, top, n, _void in series),
        letters=letters,
        incomplete=incomplete,
    )


def _series(county: str, on: date) -> QuerySet[Any, Any]:
    given = Agreement.objects.filter(county=county, numbered_on__lte=on).order_by()
    void = Count("id", filter=Q(void_on__lte=on))
    return given.values_list("series").annotate(top=Max("serial"), n=Count("id"), void=void)


def _letters(county: str, on: date) -> QuerySet[Any, Any]:
    lacking = Count("id", filter=Q(signed_count__lt=len(PARTIES)))
    return in_all(_counted_letters(county, on), n=Count("id"), lacking=lacking)


def faults(county: str) -> Iterator[tuple[str, str]]:
    """Yield (code, what) for holes in the numbers and checked papers that disagree."""
    for gap in number_gaps(county):
        yield "agreements_gap", f"{gap.series} {gap.serial}"
    fit = Agreement.objects.filter(county=county, state__in=["checked", "reserved"])
    off = Paper.objects.filter(county=county, replaced_on__isnull=True, agreement__in=fit).exclude(
        number=F("agreement__number"), amount_fen=F("agreement__amount_fen")
    )
    for number, kind in off.values_list("agreement__number", "kind"):
        yield "agreements_mismatch", f"{number} {kind}"
