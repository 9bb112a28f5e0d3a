"""Who answers for which loan by the salary, up to how much, and who should no longer (R70–R72)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Count, F, Q, QuerySet, Sum, When

from tuopin.agreements.queries import liaisons_on, posts_of
from tuopin.base import rows
from tuopin.base.scope import Scope, within
from tuopin.funds.models import DeductionOrder, Guarantee, Loan
from tuopin.funds.queries.arrears import arrears
from tuopin.funds.queries.deductions import claims_by_officer
from tuopin.funds.rules.guarantee import Guarded, cap_fen, why_not_guaranteed
from tuopin.kit.scope import area_prefix, whole_county
from tuopin.offices.models import Officer
from tuopin.offices.queries import holders
from tuopin.offices.states import TOWNSHIP_LEADERSHIP
from tuopin.policy.queries import version_on

CAP = "guarantee.cap_percent"
# States in which somebody answers for a loan: as long as money is held for it or owed (R72).
ANSWERED_STATES = ("reserved", "allotted", "paid", "written_off")
# What an officer answers for: the amount approved until it is paid, then what is still owed,
# written off or not.
_ANSWERED = Case(
    When(paid_fen=0, then=F("approved_fen")),
    default=F("paid_fen") - F("repaid_fen") - F("recovered_fen"),
)


class Guarantor(NamedTuple):
    """One officer's guarantees: salary a month, cap, what he answers for, what is late, in fen.

    `cap_fen` is None where no salary is recorded.
    """

    officer: UUID
    name: str
    salary_fen: int
    cap_fen: int | None
    exposure_fen: int
    loans: int
    late: int
    late_fen: int
    claims_fen: int

    @property
    def percent(self) -> int | None:
        """Return how much of the cap is used, in whole percent; None without a cap."""
        return self.exposure_fen * 100 // self.cap_fen if self.cap_fen else None


class Taker(NamedTuple):
    """An officer who may take guarantees over: where a liaison, and what is free of the cap."""

    officer: UUID
    name: str
    regions: tuple[str, ...]
    salary_fen: int
    free_fen: int | None


class Chased(NamedTuple):
    """A guarantee that should have been handed over: whose, and why ('chase.relieved', …)."""

    loan: Loan
    officer: UUID
    name: str
    why: str


class Weighed(NamedTuple):
    """A loan, and why an officer cannot take it over; '' where he can."""

    loan: Loan
    why: str


def fen_of(loan: Loan) -> int:
    """Return what a guarantor answers for: approved until it is paid, then what is owed, in fen."""
    if not loan.paid_fen:
        return loan.approved_fen
    return loan.paid_fen - loan.repaid_fen - loan.recovered_fen


def exposures(county: str, officers: Iterable[UUID]) -> dict[UUID, int]:
    """Return what each officer answers for now, in fen; officers who answer for nothing lack."""
    found: dict[UUID, int] = {}
    for chunk in rows.chunks(officers):
        held = Loan.objects.filter(county=county, guarantor__in=chunk).order_by()
        found.update(held.values_list("guarantor").annotate(fen=Sum(_ANSWERED)))
    return found


def standing_guarantees(county: str, loans: Iterable[UUID]) -> dict[UUID, Guarantee]:
    """Return the guarantee of each loan that stands now."""
    found: dict[UUID, Guarantee] = {}
    for chunk in rows.chunks(loans):
        held = Guarantee.objects.filter(county=county, loan__in=chunk, until_on__isnull=True)
        found.update((row.loan_id, row) for row in held)
    return found


def guarantors_on(county: str, loans: Iterable[UUID], on: date) -> dict[UUID, tuple[UUID, str]]:
    """Return id and name of who answered for each loan at the end of a day (R72)."""
    found: dict[UUID, tuple[UUID, str]] = {}
    for chunk in rows.chunks(loans):
        held = Guarantee.objects.filter(
            Q(until_on__isnull=True) | Q(until_on__gt=on),
            county=county,
            loan__in=chunk,
            from_on__lte=on,
        ).values_list("loan_id", "officer_id", "officer__name")
        found.update((loan, (officer, name)) for loan, officer, name in held)
    return found


def guarantee_facts(
    county: str, loans: Sequence[Loan], to: UUID, held: Mapping[UUID, Guarantee], on: date
) -> list[Guarded]:
    """Return what decides whether an officer may take over each of some loans on a day."""
    seats = posts_of(county, [to], on).get(to, [])
    areas = [prefix for _name, role, prefix in seats if role in TOWNSHIP_LEADERSHIP]
    deducting: set[UUID] = set()
    for chunk in rows.chunks(loan.id for loan in loans):
        orders = DeductionOrder.objects.filter(
            county=county, loan__in=chunk, stopped_on__isnull=True
        )
        deducting.update(orders.values_list("loan_id", flat=True))
    return [
        Guarded(
            fen_of(loan),
            in_area=any(loan.region.startswith(area) for area in areas),
            since=held[loan.id].from_on if loan.id in held else None,
            deducting=loan.id in deducting,
        )
        for loan in loans
    ]


def weigh_hand_over(
    county: str, officer: UUID, to: UUID, loans: Sequence[UUID] | None, on: date
) -> list[Weighed]:
    """Say of an officer's loans, all or those named, whether another may take them over."""
    his = answered(whole_county(county), officer)
    chosen = [loan for loan in his if loans is None or loan.id in set(loans)]
    return weigh_loans(county, to, chosen, on)


def weigh_loans(county: str, to: UUID, chosen: Sequence[Loan], on: date) -> list[Weighed]:
    """Say of loans, whoever answers for them, whether an officer may take them over on a day."""
    held = standing_guarantees(county, [loan.id for loan in chosen])
    salary = Officer.objects.filter(county=county, id=to).values_list("salary_fen", flat=True)
    told = why_not_guaranteed(
        guarantee_facts(county, chosen, to, held, on),
        on,
        salary.first() or 0,
        exposures(county, [to]).get(to, 0),
        int(version_on(county, CAP, on).value),
    )
    return [Weighed(loan, why) for loan, why in zip(chosen, told, strict=True)]


def answered(scope: Scope, officer: UUID) -> QuerySet[Loan]:
    """Return the loans within a scope that an officer answers for now, by place and number."""
    found = within(Loan.objects.filter(guarantor=officer), scope)
    return found.select_related("household", "batch").order_by("region", "number")


def guarantees(
    scope: Scope, *, officer: UUID | None = None, loan: UUID | None = None
) -> QuerySet[Guarantee]:
    """Return guarantees within a scope, ended ones too, with loan and officer, oldest first."""
    found = within(Guarantee.objects.all(), scope)
    if officer is not None:
        found = found.filter(officer_id=officer)
    if loan is not None:
        found = found.filter(loan_id=loan)
    return found.select_related("loan", "officer").order_by("from_on", "id")


def guarantors(scope: Scope, on: date, officer: UUID | None = None) -> list[Guarantor]:
    """Return the officers who answer for loans within a scope, by name; a constant of queries.

    Loans and arrears are those of the scope; the exposure against the cap is all of the officer's.
    With `officer` that one alone, with zeros where he answers for nothing.
    """
    held = within(Loan.objects.filter(guarantor__isnull=False), scope).order_by()
    if officer is not None:
        held = held.filter(guarantor=officer)
    counts = dict(held.values_list("guarantor").annotate(n=Count("id")))
    wanted = list(counts) if officer is None else [officer]
    late: dict[UUID, list[int]] = {}
    behind = arrears(scope.county, on)
    for chunk in rows.chunks(behind):
        for loan, who in held.filter(pk__in=chunk).values_list("id", "guarantor"):
            if who is not None:
                late.setdefault(who, []).append(behind[loan].fen)
    exposed = exposures(scope.county, wanted)
    owed = claims_by_officer(scope.county, wanted)
    percent = int(version_on(scope.county, CAP, on).value)
    listed = [
        Guarantor(
            key, name, salary, cap_fen(salary, percent), exposed.get(key, 0), counts.get(key, 0),
            len(late.get(key, ())), sum(late.get(key, ())), owed.get(key, 0),
        )
        for key, (name, salary) in _people(scope.county, wanted).items()
    ]  # fmt: skip
    return sorted(listed, key=lambda row: (row.name, str(row.officer)))


def guarantor(county: str, officer: UUID, on: date) -> Guarantor | None:
    """Return one officer's guarantees in the whole county; None for nobody of the county."""
    found = guarantors(whole_county(county), on, officer)
    return found[0] if found else None


def _people(county: str, officers: Iterable[UUID]) -> dict[UUID, tuple[str, int]]:
    people: dict[UUID, tuple[str, int]] = {}
    for chunk in rows.chunks(officers):
        found = Officer.objects.filter(county=county, id__in=chunk)
        named = found.values_list("id", "name", "salary_fen")
        people.update((key, (name, salary)) for key, name, salary in named)
    return people


def takers(county: str, on: date) -> list[Taker]:
    """Return the liaison officers of a day who may take guarantees over, by place and name."""
    seats: dict[UUID, tuple[Officer, list[str]]] = {}
    for role in TOWNSHIP_LEADERSHIP:
        for post in holders(whole_county(county), role, on):
            seats.setdefault(post.officer_id, (post.officer, []))[1].append(post.region)
    exposed = exposures(county, seats)
    percent = int(version_on(county, CAP, on).value)
    found = []
    for key, (officer, regions) in seats.items():
        cap = cap_fen(officer.salary_fen, percent)
        free = None if cap is None else max(0, cap - exposed.get(key, 0))
        found.append(Taker(key, officer.name, tuple(regions), officer.salary_fen, free))
    return sorted(found, key=lambda row: (row.regions, row.name))


def unguarded(scope: Scope) -> QuerySet[Loan]:
    """Return the loans within a scope for which money is held or owed and nobody answers (R72)."""
    found = Loan.objects.filter(guarantor__isnull=True, state__in=ANSWERED_STATES)
    return within(found, scope).select_related("household").order_by("region", "number")


def to_chase(scope: Scope, on: date) -> list[Chased]:
    """Return the guarantees of officers who left their post, or the household, and still answer.

    'chase.relieved': no post in the township's leadership there on that day; 'chase.not_paired':
    another is the household's liaison officer by then.
    """
    answered_for = within(Loan.objects.filter(guarantor__isnull=False), scope)
    held = list(answered_for.select_related("household").order_by("number"))
    paired = liaisons_on(scope.county, [loan.household_id for loan in held], on)
    officers = {loan.guarantor for loan in held if loan.guarantor is not None}
    seats = _seats(scope.county, on)
    names = {key: name for key, (name, _) in _people(scope.county, officers).items()}
    found = []
    for loan in held:
        officer = loan.guarantor
        if officer is None:
            continue
        there = any(loan.region.startswith(area) for area in seats.get(officer, ()))
        another = paired.get(loan.household_id, (officer, ""))[0] != officer
        if not there or another:
            why = "chase.not_paired" if there else "chase.relieved"
            found.append(Chased(loan, officer, names.get(officer, ""), why))
    return found


def _seats(county: str, on: date) -> dict[UUID, list[str]]:
    posts: dict[UUID, list[str]] = {}
    for role in TOWNSHIP_LEADERSHIP:
        for post in holders(whole_county(county), role, on):
            posts.setdefault(post.officer_id, []).append(area_prefix(post.region))
    return posts
