"""Letters that wait: to be issued, or for a party's signature, and who signs for each party."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tuopin.agreements.models import Agreement, Letter, Signature
from tuopin.agreements.queries.lists import agreements, liaisons_on, live_on
from tuopin.agreements.states import PARTIES
from tuopin.base.scope import Scope, within
from tuopin.kit.scope import area_prefix, whole_county
from tuopin.offices.models import Post
from tuopin.offices.queries import holders


class Signer(NamedTuple):
    """Who signs for a party: the name, and the officer if it is one."""

    name: str
    officer: UUID | None = None

    @property
    def key(self) -> str:
        """Return what the signing act takes: the officer's id, or the name."""
        return str(self.officer or self.name)


def to_issue(scope: Scope) -> QuerySet[Agreement]:
    """Return the standing agreements that no responsibility letter was issued for (R42)."""
    letters = Letter.objects.filter(county=scope.county, agreement=OuterRef("pk"))
    return agreements(scope).filter(~Exists(letters), void_on__isnull=True)


def lacking(scope: Scope, on: date, party: str = "") -> QuerySet[Letter]:
    """Return the letters that lacked a party's signature, or any, at the end of a day (R43)."""
    found = _standing(scope, on).select_related("agreement__household", "agreement__batch")
    signed = Signature.objects.filter(county=scope.county, letter=OuterRef("pk"), signed_on__lte=on)
    if party:
        return found.filter(~Exists(signed.filter(party=party)))
    count = Count("signatures", filter=Q(signatures__signed_on__lte=on))
    return found.annotate(signed_count=count).filter(signed_count__lt=len(PARTIES))


def lacking_counts(scope: Scope, on: date) -> dict[str, int]:
    """Return how many letters lacked each party, '' for any of them, in three queries."""
    standing = _standing(scope, on)
    signed = Signature.objects.filter(county=scope.county, signed_on__lte=on, letter__in=standing)
    there = dict(signed.values_list("party").annotate(n=Count("letter", distinct=True)).order_by())
    total = standing.count()
    counts = {party: total - there.get(party, 0) for party in PARTIES}
    return counts | {"": lacking(scope, on).count()}


def _standing(scope: Scope, on: date) -> QuerySet[Letter]:
    live = live_on(Agreement.objects.filter(county=scope.county), on)
    issued = Letter.objects.filter(issued_on__lte=on, agreement__in=live)
    return within(issued, scope)


def county_signers(county: str, on: date) -> list[Post]:
    """Return the posts that may sign for the county office, the head of the office first."""
    found: dict[UUID, Post] = {}
    for role in ("county_head", "county_leader", "county_office"):
        for post in holders(whole_county(county), role, on):
            found.setdefault(post.officer_id, post)
    return list(found.values())


def signers(
    county: str, agreements: Sequence[Agreement], party: str, on: date
) -> dict[UUID, Signer]:
    """Return who signs for a party on a day, by agreement; one that nobody signs for is absent.

    The liaison is the household's current one (R43), secretaries are those of its township and
    village, and for the household its head signs. In a few queries, however many.
    """
    return _FOR[party](county, agreements, on)


def _of_household(county: str, found: Sequence[Agreement], on: date) -> dict[UUID, Signer]:
    return {a.id: Signer(a.household.head_name) for a in found}


def _of_county(county: str, found: Sequence[Agreement], on: date) -> dict[UUID, Signer]:
    posts = county_signers(county, on)
    return {a.id: Signer(p.officer.name, p.officer_id) for a in found for p in posts[:1]}


def _of_liaison(county: str, found: Sequence[Agreement], on: date) -> dict[UUID, Signer]:
    paired = liaisons_on(county, [a.household_id for a in found], on)
    seats = {a.id: paired.get(a.household_id) for a in found}
    return {key: Signer(seat[1], seat[0]) for key, seat in seats.items() if seat}


def _of_secretary(
    role: str,
) -> Callable[[str, Sequence[Agreement], date], dict[UUID, Signer]]:
    def of_place(county: str, found: Sequence[Agreement], on: date) -> dict[UUID, Signer]:
        seats = _by_area(holders(whole_county(county), role, on))
        known = {a.id: seats.get(a.region) or seats.get(a.region[:9]) for a in found}
        return {key: signer for key, signer in known.items() if signer}

    return of_place


def _by_area(posts: Iterable[Post]) -> dict[str, Signer]:
    return {area_prefix(p.region): Signer(p.officer.name, p.officer_id) for p in posts}


_FOR: dict[str, Callable[[str, Sequence[Agreement], date], dict[UUID, Signer]]] = {
    "county_office": _of_county,
    "township_committee": _of_secretary("township_secretary"),
    "liaison": _of_liaison,
    "branch": _of_secretary("branch_secretary"),
    "household": _of_household,
}
