"""What is written on contracts, notes, applications and letters, household by household."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from tuopin.agreements.models import Agreement
from tuopin.agreements.queries.lists import agreements as agreement_list
from tuopin.agreements.queries.papers import LetterSeen, current_papers, letters_of
from tuopin.base import rows
from tuopin.base.scope import Scope
from tuopin.offices.models import Post
from tuopin.offices.queries import names_on, place_of
from tuopin.policy.queries import terms_on
from tuopin.policy.rules import Terms
from tuopin.selection.models import Pairing, Part
from tuopin.selection.queries import in_force


class PartFacts(NamedTuple):
    """A project part as approved: scale in thousandths of its unit, amounts in fen."""

    category: str
    content: str
    quantity_milli: int
    unit: str
    amount_fen: int
    own_fen: int
    gain_fen: int


class PaperFacts(NamedTuple):
    """All that the papers of one agreement say. `identity` is whole: for printing only."""

    agreement: UUID
    number: str
    serial: int
    batch_number: int
    batch_year: int
    region: str
    township: str
    village: str
    household: UUID
    head_name: str
    applicant: str
    identity: str
    branch: str
    phone: str
    people: int
    amount_fen: int
    own_fen: int
    parts: list[PartFacts]
    liaison: str
    liaison_title: str
    lead: str
    lead_title: str
    numbered_on: date
    signed_on: date | None
    checked_on: date | None
    papers: dict[str, tuple[str, int, date]]
    letter_on: date | None
    signatures: dict[str, tuple[str, date]]
    term_days: int
    fee_rate_bp: int


class _Beside(NamedTuple):
    """What stands beside the agreements, by its owner's key."""

    names: dict[str, str]
    parts: dict[UUID, list[PartFacts]]
    papers: dict[UUID, dict[str, tuple[str, int, date]]]
    letters: dict[UUID, LetterSeen]
    officers: dict[tuple[UUID, str], tuple[str, str]]
    terms: Terms


def paper_facts(
    scope: Scope,
    on: date,
    *,
    batch: int | None = None,
    household: UUID | None = None,
    agreements: Iterable[UUID] | None = None,
) -> list[PaperFacts]:
    """Return what to print for the agreements that are not void, by place and serial."""
    chosen = agreement_list(scope, batch=batch).exclude(state="void")
    if household is not None:
        chosen = chosen.filter(household_id=household)
    if agreements is not None:
        chosen = chosen.filter(id__in=list(agreements))
    found = list(chosen.select_related("batch", "household", "application__person"))
    beside = _beside(scope.county, on, found)
    return [_facts(a, beside) for a in found]


def _beside(county: str, on: date, found: list[Agreement]) -> _Beside:
    papers = current_papers(county, [a.id for a in found])
    written = {
        key: {kind: (p.number, p.amount_fen, p.signed_on) for kind, p in kinds.items()}
        for key, kinds in papers.items()
    }
    return _Beside(
        names_on(county, on),
        _parts(county, on, [a.application_id for a in found]),
        written,
        letters_of(county, [a.id for a in found], on),
        _officers(county, on, [a.household_id for a in found]),
        terms_on(county, on),
    )


def _parts(county: str, on: date, applications: list[UUID]) -> dict[UUID, list[PartFacts]]:
    found: dict[UUID, list[PartFacts]] = {}
    for chunk in rows.chunks(applications):
        standing = Part.objects.filter(in_force(on), county=county, application_id__in=chunk)
        for p in standing.order_by("position"):
            scale = p.quantity_milli if p.approved_milli is None else p.approved_milli
            fen = p.amount_fen if p.approved_fen is None else p.approved_fen
            part = PartFacts(p.category, p.content, scale, p.unit, fen, p.own_fen, p.gain_fen)
            found.setdefault(p.application_id, []).append(part)
    return found


def _officers(
    county: str, on: date, households: list[UUID]
) -> dict[tuple[UUID, str], tuple[str, str]]:
    """Name and title of liaison and lead by (household, role)."""
    pairs: list[Pairing] = []
    for chunk in rows.chunks(households):
        paired: QuerySet[Pairing] = Pairing.objects.filter(
            Q(until_on__isnull=True) | Q(until_on__gte=on),
            county=county,
            household_id__in=chunk,
            from_on__lte=on,
        )
        pairs += paired.select_related("officer")
    titles: dict[UUID, str] = {}
    for chunk in rows.chunks({pair.officer_id for pair in pairs}):
        posts = Post.objects.filter(county=county, officer_id__in=chunk, valid_from__lte=on)
        titles.update(posts.order_by("valid_from", "id").values_list("officer_id", "title"))
    return {
        (pair.household_id, pair.role): (pair.officer.name, titles.get(pair.officer_id, ""))
        for pair in pairs
    }


def _facts(a: Agreement, beside: _Beside) -> PaperFacts:
    application, home = a.application, a.household
    place = place_of(beside.names, a.region)
    liaison = beside.officers.get((home.id, "liaison"), ("", ""))
    lead = beside.officers.get((home.id, "lead"), ("", ""))
    letter = beside.letters.get(a.id)
    return PaperFacts(
        agreement=a.id,
        number=a.number,
        serial=a.serial,
        batch_number=a.batch.number,
        batch_year=a.batch.year,
        region=a.region,
        township=place.township,
        village=place.village,
        household=home.id,
        head_name=home.head_name,
        applicant=application.person.name,
        identity=application.person.identity,
        branch=home.branch,
        phone=home.phone,
        people=home.people,
        amount_fen=a.amount_fen,
        own_fen=application.own_fen,
        parts=beside.parts.get(application.id, []),
        liaison=liaison[0],
        liaison_title=liaison[1],
        lead=lead[0],
        lead_title=lead[1],
        numbered_on=a.numbered_on,
        signed_on=a.signed_on,
        checked_on=a.checked_on,
        papers=beside.papers.get(a.id, {}),
        letter_on=letter.issued_on if letter else None,
        signatures=letter.signed if letter else {},
        term_days=beside.terms["loan.term_days"],
        fee_rate_bp=beside.terms["loan.fee_rate_bp"],
    )
