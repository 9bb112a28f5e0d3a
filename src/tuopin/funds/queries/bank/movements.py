"""What moved on a hand's bank account in the books, and what of it no bank line confirms."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tuopin.base.rows import chunks
from tuopin.funds.models import (
    BankMatch,
    BankStatement,
    HandIn,
    Loan,
    Remittance,
    Repayment,
)
from tuopin.funds.queries.money import account_codes
from tuopin.funds.rules.passing import is_township
from tuopin.kit.scope import area_prefix
from tuopin.ledger.models import Account, Transfer
from tuopin.offices.queries import names_on

# A paper's number in a voucher's memo is a reference; a reason written in words is not.
MEMO_MOST = 60


class Moved(NamedTuple):
    """A transfer on a hand's account: fen above zero for money that came in.

    `name` is what it is about: the number of a note, a document, a township. `references` are the
    numbers and names by which a bank may name it.
    """

    key: UUID
    day: date
    fen: int
    kind: str
    journal: UUID
    name: str = ""
    who: str = ""
    references: tuple[str, ...] = ()
    group: UUID | None = None


def is_hand(county: str, region: str) -> bool:
    """Say whether a region has an account: the county the special one, a township its own."""
    return region == county.ljust(12, "0") or (region.startswith(county) and is_township(region))


def _accounts(county: str, region: str) -> list[UUID]:
    codes = account_codes(county, region)
    return list(Account.objects.filter(county=county, code__in=codes).values_list("id", flat=True))


def _transfers(county: str, accounts: Sequence[UUID]) -> QuerySet[Transfer]:
    """Return the transfers that change what lies in the account, with their vouchers.

    A move between two ledger accounts of one bank account is none.
    """
    found = Transfer.objects.filter(Q(debit__in=accounts) | Q(credit__in=accounts), county=county)
    found = found.exclude(debit__in=accounts, credit__in=accounts).select_related("journal")
    return found.order_by("value_on", "id")


def open_movements(
    county: str, region: str, through: date, since: date | None = None
) -> list[Moved]:
    """Return what moved on a hand's account in the books and no bank line confirms, oldest first.

    From the first statement's first day (or `since`) through a day: what was before, its opening
    balance holds. A voucher and its reversal that both are not in the bank cancel each other out.
    """
    first = first_day(county, region)
    begin = since or first
    accounts = _accounts(county, region)
    live = BankMatch.objects.filter(transfer=OuterRef("pk"), undone_on__isnull=True)
    found = _transfers(county, accounts).filter(~Exists(live), value_on__lte=through)
    if begin is not None:
        found = found.filter(value_on__gte=begin)
    return _described(county, region, accounts, _without_reversed(list(found)))


def first_day(county: str, region: str) -> date | None:
    """Return the first day of a hand's first statement; None before one is handed in."""
    found = BankStatement.objects.filter(county=county, region=region)
    day: date | None = found.order_by("from_on", "id").values_list("from_on", flat=True).first()
    return day


def movements_of(statement: BankStatement, transfers: Sequence[UUID]) -> list[Moved]:
    """Return named transfers of a statement's hand."""
    accounts = _accounts(statement.county, statement.region)
    found: list[Transfer] = []
    for chunk in chunks(transfers):
        found += _transfers(statement.county, accounts).filter(id__in=chunk)
    return _described(statement.county, statement.region, accounts, found)


def _without_reversed(found: list[Transfer]) -> list[Transfer]:
    """Leave out the transfers whose mirror stands among them too."""
    mirrored: dict[tuple[object, ...], list[Transfer]] = defaultdict(list)
    for t in found:
        if t.journal.reverses_id is not None:
            mirrored[t.journal.reverses_id, t.credit_id, t.debit_id, t.fen, t.subject].append(t)
    gone: set[UUID] = set()
    for t in found:
        mirrors = mirrored.get((t.journal_id, t.debit_id, t.credit_id, t.fen, t.subject))
        if mirrors:
            gone |= {t.id, mirrors.pop().id}
    return [t for t in found if t.id not in gone]


class _Papers(NamedTuple):
    """What is known of the subjects and vouchers of some transfers."""

    loans: dict[UUID, tuple[str, str]]
    repayments: dict[UUID, tuple[str, UUID | None]]
    documents: dict[UUID, str]
    places: dict[str, str]


def _described(
    county: str, region: str, accounts: Sequence[UUID], found: Sequence[Transfer]
) -> list[Moved]:
    """Say what transfers are about, in a constant number of queries."""
    if not found:
        return []
    papers = _papers(county, found, places=area_prefix(region) == county)
    mine = set(accounts)
    return [_moved(t, papers, came=t.debit_id in mine) for t in found]


def _papers(county: str, found: Sequence[Transfer], *, places: bool) -> _Papers:
    subjects = list({t.subject for t in found if t.subject is not None})
    journals = list({t.journal_id for t in found})
    papers = _Papers({}, {}, {}, {})
    for chunk in chunks(subjects):
        loans = Loan.objects.filter(county=county, id__in=chunk)
        papers.loans.update(
            {k: (n, b) for k, n, b in loans.values_list("id", "number", "borrower")}
        )
        sent = Remittance.objects.filter(county=county, id__in=chunk)
        papers.documents.update(sent.values_list("id", "document"))
        handed = HandIn.objects.filter(county=county, id__in=chunk)
        papers.documents.update(handed.values_list("id", "document"))
    for chunk in chunks(journals):
        back = Repayment.objects.filter(county=county, journal_id__in=chunk)
        papers.repayments.update(
            (journal, (receipt, handed))
            for journal, receipt, handed in back.values_list(
                "journal_id", "receipt", "hand_in__journal_id"
            )
        )
    if places:
        papers.places.update(names_on(county, max(t.value_on for t in found)))
    return papers


def _moved(t: Transfer, papers: _Papers, *, came: bool) -> Moved:
    number, borrower = papers.loans.get(t.subject, ("", "")) if t.subject else ("", "")
    receipt, handed = papers.repayments.get(t.journal_id, ("", None))
    document = papers.documents.get(t.subject, "") if t.subject else ""
    memo = t.journal.memo if t.journal.reverses_id is None else ""
    memo = memo if len(memo) <= MEMO_MOST and any(c.isdigit() for c in memo) else ""
    place = "" if t.subject in papers.loans else papers.places.get(t.region, "")
    said = (number, borrower, receipt, document, memo, place)
    return Moved(
        key=t.id, day=t.value_on, fen=t.fen if came else -t.fen, kind=t.kind, journal=t.journal_id,
        name=number or document or memo or place, who=borrower,
        references=tuple(dict.fromkeys(one for one in said if one)),
        # What a collector hands in reaches the bank together with what is kept for households.
        group=handed or t.journal_id,
    )  # fmt: skip
