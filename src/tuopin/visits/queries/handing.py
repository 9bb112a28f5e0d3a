"""Who answers for how many households, what goes with one, and who may take it over (R36–R38, R71).

Nothing is late or owed to an officer alone: what is open goes with the household.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Concat, Substr

from tuopin.agreements.queries import agreements, current_papers, letters_of
from tuopin.base.rows import chunks
from tuopin.base.scope import Scope, within
from tuopin.funds.models import Loan
from tuopin.funds.queries import in_pocket, weigh_loans
from tuopin.funds.queries.guarantee import fen_of
from tuopin.kit.scope import area_prefix, whole_county
from tuopin.offices.models import Officer, Post
from tuopin.offices.queries import holders
from tuopin.selection.models import Pairing
from tuopin.selection.queries import kin_of
from tuopin.selection.queries.pairings import current
from tuopin.selection.rules.pairing import POSTS_FOR
from tuopin.visits.models import HandOver
from tuopin.visits.queries.issues import issues, open_issues_of
from tuopin.visits.queries.owing import owed_rows, visits_by_officer

# The 12-digit codes of the township and the county that a pairing lies in.
_TOWN = Concat(Substr("region", 1, 9), Value("000"))
_COUNTY = Concat(Substr("region", 1, 6), Value("000000"))


class Load(NamedTuple):
    """An officer with the households answered for: how many, problems, months missed, fen owed."""

    officer: UUID
    name: str
    townships: tuple[str, ...]
    role: str
    households: int
    issues: int
    missed: int
    owed_fen: int


class Contents(NamedTuple):
    """What goes with a household: problems open, principal owed in fen, papers, months missed."""

    open_issues: int = 0
    owed_fen: int = 0
    papers: int = 0
    missed_months: int = 0


class Handable(NamedTuple):
    """A household that an officer answers for, and why another cannot take it over ('' he can).

    `answered_fen` is what of its loans the liaison officer's salary stands for.
    """

    household: UUID
    head_name: str
    region: str
    from_on: date
    contents: Contents
    answered_fen: int
    why: str = ""


class Behind(NamedTuple):
    """An officer who left a post in a township and still answers for households there."""

    officer: UUID
    name: str
    region: str
    households: int
    since: date


class Successor(NamedTuple):
    """An officer who holds the post that a household needs: where, and how many he has already."""

    officer: UUID
    name: str
    regions: tuple[str, ...]
    households: int


def answered_by(scope: Scope, officer: UUID, role: str, on: date) -> QuerySet[Pairing]:
    """Return the pairings of an officer in a role that hold on a day, by place."""
    rows = within(Pairing.objects.filter(current(on), officer_id=officer, role=role), scope)
    return rows.select_related("household").order_by("region", "household__head_name", "id")


def contents_of(
    county: str, households: Sequence[UUID], officer: UUID, on: date
) -> dict[UUID, Contents]:
    """Return what goes with each household on a day; a constant number of reads (for 900).

    Months missed are those owed by the officer who hands over.
    """
    wanted = set(households)
    problems = open_issues_of(county, wanted, on)
    owed = _owed(county, wanted)
    papers = _papers(county, wanted, on)
    missed: Counter[UUID] = Counter(
        row.household
        for row in owed_rows(_around(county, wanted), on, made=False)
        if row.household in wanted and row.officer == officer
    )
    return {
        home: Contents(
            len(problems.get(home, [])), owed.get(home, 0), papers.get(home, 0), missed[home]
        )
        for home in households
    }


def _around(county: str, households: Iterable[UUID]) -> Scope:
    """Return the villages of households as a scope."""
    regions: set[str] = set()
    for piece in chunks(households):
        found = Pairing.objects.filter(county=county, household__in=piece)
        regions.update(found.values_list("region", flat=True).distinct())
    return Scope(county, tuple(sorted(area_prefix(region) for region in regions)))


def _owed(county: str, households: Iterable[UUID]) -> dict[UUID, int]:
    found: Counter[UUID] = Counter()
    for piece in chunks(households):
        loans = Loan.objects.filter(county=county, household__in=piece)
        for home, paid, repaid, gone in loans.values_list(
            "household_id", "paid_fen", "repaid_fen", "written_off_fen"
        ):
            found[home] += paid - repaid - gone
    return dict(found)


def _papers(county: str, households: Iterable[UUID], on: date) -> dict[UUID, int]:
    """Count the signed papers and the responsibility letters of households by a day."""
    found: Counter[UUID] = Counter()
    for piece in chunks(households):
        live = agreements(whole_county(county)).filter(household__in=piece)
        homes = dict(live.exclude(void_on__lte=on).values_list("id", "household_id"))
        for key, kinds in current_papers(county, homes).items():
            found[homes[key]] += sum(paper.signed_on <= on for paper in kinds.values())
        for key in letters_of(county, homes, on):
            found[homes[key]] += 1
    return dict(found)


def handable(
    county: str, officer: UUID, role: str, on: date, *, to: UUID | None = None,
    households: Iterable[UUID] | None = None, scope: Scope | None = None,
) -> list[Handable]:  # fmt: skip
    """Return the households that an officer answers for, all or those named, with what goes along.

    With `to` each says why that officer cannot take it over (codes of terms). A constant of reads.
    """
    wanted = None if households is None else set(households)
    pairs = [
        pair for pair in answered_by(scope or whole_county(county), officer, role, on)
        if wanted is None or pair.household_id in wanted
    ]  # fmt: skip
    homes = [pair.household_id for pair in pairs]
    goes = contents_of(county, homes, officer, on)
    loans = guaranteed(county, homes) if role == "liaison" else {}
    why = _whys(county, pairs, role, to, loans, on) if to else {}
    return [
        Handable(
            pair.household_id, pair.household.head_name, pair.region, pair.from_on,
            goes[pair.household_id], sum(map(fen_of, loans.get(pair.household_id, []))),
            why.get(pair.household_id, ""),
        )
        for pair in pairs
    ]  # fmt: skip


def guaranteed(county: str, households: Iterable[UUID]) -> dict[UUID, list[Loan]]:
    """Return the loans of households for which an officer's salary stands now."""
    found: dict[UUID, list[Loan]] = {}
    for piece in chunks(households):
        loans = Loan.objects.filter(county=county, household__in=piece, guarantor__isnull=False)
        for loan in loans.order_by("number"):
            found.setdefault(loan.household_id, []).append(loan)
    return found


def _whys(
    county: str, pairs: Sequence[Pairing], role: str, to: UUID,
    loans: Mapping[UUID, Sequence[Loan]], on: date,
) -> dict[UUID, str]:  # fmt: skip
    """Return why an officer cannot take households over: kinship, the post, the guarantee."""
    kin = {home for home, _ in kin_of(county, [pair.household_id for pair in pairs], [to], on)}
    areas = [area_prefix(code) for code in _seats(county, role, on).get(to, ())]
    weighed = weigh_loans(
        county, to, [loan for his in loans.values() for loan in his if loan.guarantor != to], on
    )
    money = {row.loan.household_id: row.why for row in weighed if row.why}
    found = {}
    for pair in pairs:
        home = pair.household_id
        if home in kin:
            found[home] = "why.kin_of_home"
        elif not any(pair.region.startswith(area) for area in areas):
            found[home] = "why.post_not_there"
        elif pair.from_on >= on:
            found[home] = "why.paired_later"
        elif home in money:
            found[home] = money[home]
    return found


def _seats(county: str, role: str, on: date) -> dict[UUID, list[str]]:
    seats: dict[UUID, list[str]] = {}
    for post in POSTS_FOR[role]:
        for held in holders(whole_county(county), post, on):
            seats.setdefault(held.officer_id, []).append(held.region)
    return seats


def successors(county: str, role: str, on: date) -> list[Successor]:
    """Return who holds a post that may answer for households in a role, with the present load."""
    seats = _seats(county, role, on)
    counts = _counts(whole_county(county), role, on)
    names = dict(
        Officer.objects.filter(county=county, id__in=list(seats)).values_list("id", "name")
    )
    found = [
        Successor(key, names[key], tuple(dict.fromkeys(codes)), counts.get(key, 0))
        for key, codes in seats.items()
    ]
    return sorted(found, key=lambda one: (one.regions, one.households, one.name))


def _counts(scope: Scope, role: str, on: date) -> dict[UUID, int]:
    rows = within(Pairing.objects.filter(current(on), role=role), scope).order_by()
    return dict(rows.values_list("officer_id").annotate(n=Count("id")))


def loads(scope: Scope, role: str, on: date) -> list[Load]:
    """Return every officer who answers for households of a scope in a role on a day.

    The heaviest load first. Five reads, however many households.
    """
    rows = within(Pairing.objects.filter(current(on), role=role), scope).order_by()
    loans = Loan.objects.filter(county=scope.county, household=OuterRef("household")).order_by()
    still = Sum(F("paid_fen") - F("repaid_fen") - F("written_off_fen"))
    owed = loans.values("household").annotate(fen=still).values("fen")
    counted = rows.annotate(town=Substr("region", 1, 9), owed=Subquery(owed)).values_list(
        "officer_id", "officer__name", "town"
    )
    problems = _issues(scope, rows, on)
    kept = visits_by_officer(scope.county, on, scope) if role == "liaison" else {}
    grouped: dict[tuple[UUID, str], list[tuple[str, int, int]]] = {}
    for officer, name, town, n, fen in counted.annotate(n=Count("id"), fen=Sum("owed", default=0)):
        grouped.setdefault((officer, name), []).append((f"{town}000", n, fen))
    found = [
        Load(
            officer, name, tuple(sorted(town for town, _, _ in his)), role,
            sum(n for _, n, _ in his), problems[officer],
            kept[officer].missing if officer in kept else 0, sum(fen for _, _, fen in his),
        )
        for (officer, name), his in grouped.items()
    ]  # fmt: skip
    return sorted(found, key=lambda row: (-row.households, row.townships, row.name))


def _issues(scope: Scope, pairs: QuerySet[Pairing], on: date) -> Counter[UUID]:
    """Count the open problems of households by the officer who answers for them; two reads."""
    open_now = issues(scope, on, is_open=True).select_related(None).order_by()
    homes = Counter(open_now.values_list("household_id", flat=True))
    whose = pairs.filter(household__in=open_now.values("household"))
    found: Counter[UUID] = Counter()
    for officer, home in whose.values_list("officer_id", "household_id"):
        found[officer] += homes[home]
    return found


def pocket_fen(county: str, officer: UUID) -> int:
    """Return what an officer collected and has not handed in yet, in fen (R69)."""
    rows = in_pocket(whole_county(county), officer)
    return sum(row.fen for row in rows)


def unmanned(scope: Scope, on: date) -> QuerySet[Pairing]:
    """Return the pairings whose officer holds no post there any more: to be handed over (R38)."""
    found: Any = Q(pk__in=[])
    for role, roles in POSTS_FOR.items():
        posts = Post.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
            Q(region=OuterRef("region")) | Q(region=OuterRef("town")) | Q(region=OuterRef("whole")),
            county=scope.county, officer=OuterRef("officer"), role__in=roles, valid_from__lte=on,
        )  # fmt: skip
        found |= Q(role=role) & ~Exists(posts)
    rows = within(Pairing.objects.filter(current(on)), scope).annotate(town=_TOWN, whole=_COUNTY)
    rows = rows.filter(found).select_related("household", "officer")
    return rows.order_by("officer__name", "officer", "region", "id")


def left_behind(scope: Scope, on: date) -> list[Behind]:
    """Return the officers who left a post and still answer for households; since when. One read.

    By officer and township; from the day after the last post there, or the pairing's first day.
    """
    last = Post.objects.filter(
        county=scope.county, officer=OuterRef("officer"), valid_to__lt=on
    ).order_by("-valid_to")
    rows = unmanned(scope, on).select_related(None).order_by()
    found = rows.annotate(last=Subquery(last.values("valid_to")[:1])).values_list(
        "officer_id", "officer__name", "town"
    )
    counted = found.annotate(n=Count("id"), last_on=Max("last"), first_on=Min("from_on"))
    behind = [
        Behind(officer, name, town, n, last_on + timedelta(days=1) if last_on else first_on)
        for officer, name, town, n, last_on, first_on in counted
    ]
    return sorted(behind, key=lambda row: (row.since, row.region, row.name))


def hand_overs(
    scope: Scope, on: date, *, household: UUID | None = None, officer: UUID | None = None
) -> QuerySet[HandOver]:
    """Return the hand-overs by a day within a scope, newest first, people joined."""
    rows = within(HandOver.objects.filter(handed_on__lte=on), scope)
    if household is not None:
        rows = rows.filter(household_id=household)
    if officer is not None:
        rows = rows.filter(Q(former_id=officer) | Q(officer_id=officer))
    return rows.select_related("household", "former", "officer").order_by("-handed_on", "-id")
