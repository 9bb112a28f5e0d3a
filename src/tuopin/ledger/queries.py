"""Balances as of a day, replay, and the faults that a check of the books finds."""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from tuopin.audit.models import Line
from tuopin.base.seal import mac
from tuopin.kit.canonical import canonical
from tuopin.ledger.models import Account, Journal, Transfer


def journal_mac(journal: Journal, transfers: Iterable[Transfer]) -> str:
    """Return the keyed HMAC-SM3 over a journal and its transfers."""
    legs = sorted(
        [t.id.hex, t.debit_id.hex, t.credit_id.hex, t.fen, t.region, t.subject and t.subject.hex]
        for t in transfers
    )
    head = [
        journal.id.hex, journal.county, journal.line.hex, journal.kind, journal.booked_on,
        journal.value_on, journal.reverses_id and journal.reverses_id.hex, journal.memo,
    ]  # fmt: skip
    return mac("journal", canonical([head, legs]))


def find(county: str, code: str) -> Account | None:
    """Return an account by its code."""
    return Account.objects.filter(county=county, code=code).first()


def balances_by_kind(county: str, on: date) -> dict[str, int]:
    """Return the balance in fen of each kind of account at the end of a day."""
    totals: dict[str, int] = {}
    for side, sign in (("debit", 1), ("credit", -1)):
        sums = (
            Transfer.objects.filter(county=county, value_on__lte=on)
            .values(f"{side}__kind", f"{side}__debit_normal")
            .annotate(fen_sum=Sum("fen"))
        )
        for row in sums:
            turn = sign if row[f"{side}__debit_normal"] else -sign
            kind = row[f"{side}__kind"]
            totals[kind] = totals.get(kind, 0) + turn * row["fen_sum"]
    return totals


def balances_by_region(county: str, kind: str, on: date) -> dict[str, int]:
    """Return the balance in fen of one kind of account by region at the end of a day."""
    totals: dict[str, int] = {}
    for side, sign in (("debit", 1), ("credit", -1)):
        sums = (
            Transfer.objects.filter(county=county, value_on__lte=on, **{f"{side}__kind": kind})
            .values(f"{side}__region", f"{side}__debit_normal")
            .annotate(fen_sum=Sum("fen"))
        )
        for row in sums:
            turn = sign if row[f"{side}__debit_normal"] else -sign
            where = row[f"{side}__region"]
            totals[where] = totals.get(where, 0) + turn * row["fen_sum"]
    return totals


def balances_by_kind_and_region(county: str, on: date) -> dict[tuple[str, str], int]:
    """Return the balance in fen by kind of account and its region at the end of a day."""
    totals: dict[tuple[str, str], int] = {}
    for side, sign in (("debit", 1), ("credit", -1)):
        sums = (
            Transfer.objects.filter(county=county, value_on__lte=on)
            .values(f"{side}__kind", f"{side}__region", f"{side}__debit_normal")
            .annotate(fen_sum=Sum("fen"))
            .order_by()
        )
        for row in sums:
            turn = sign if row[f"{side}__debit_normal"] else -sign
            key = (row[f"{side}__kind"], row[f"{side}__region"])
            totals[key] = totals.get(key, 0) + turn * row["fen_sum"]
    return totals


def balance(county: str, code: str, on: date) -> int:
    """Return the balance in fen of one account at the end of a day; 0 if there is none."""
    held = find(county, code)
    if held is None:
        return 0
    rows = Transfer.objects.filter(county=county, value_on__lte=on)
    debits = rows.filter(debit=held).aggregate(s=Sum("fen"))["s"] or 0
    less = rows.filter(credit=held).aggregate(s=Sum("fen"))["s"] or 0
    return int(debits - less) if held.debit_normal else int(less - debits)


def standing(county: str, kind: str, on: date) -> QuerySet[Transfer]:
    """Return the transfers of a kind up to a day, without reversed ones and reversals."""
    undone = Journal.objects.filter(county=county, reverses=OuterRef("journal"), value_on__lte=on)
    return Transfer.objects.filter(
        ~Exists(undone), county=county, kind=kind, value_on__lte=on, journal__reverses__isnull=True
    )


def movements(county: str, kind: str, on: date) -> QuerySet[Transfer]:
    """Return every transfer up to a day that touches an account of a kind, reversals too.

    Signed by side they sum to the kind's balance.
    """
    rows = Transfer.objects.filter(
        Q(debit__kind=kind) | Q(credit__kind=kind), county=county, value_on__lte=on
    )
    return rows.select_related("journal", "debit", "credit").order_by("value_on", "id")


def standing_sums(county: str, kinds: Collection[str], on: date) -> dict[str, int]:
    """Return what transfers of some kinds moved by the end of a day, in fen; reversed ones do not.

    A kind that nothing moved under is 0.
    """
    undone = Journal.objects.filter(county=county, reverses=OuterRef("journal"), value_on__lte=on)
    rows = Transfer.objects.filter(
        ~Exists(undone), county=county, kind__in=kinds, value_on__lte=on,
        journal__reverses__isnull=True,
    )  # fmt: skip
    sums = dict(rows.order_by().values_list("kind").annotate(s=Sum("fen")))
    return {kind: sums.get(kind, 0) for kind in kinds}


def entries(county: str, subject: UUID) -> QuerySet[Transfer]:
    """Return the transfers of one subject with their accounts, oldest first."""
    rows = Transfer.objects.filter(county=county, subject=subject)
    return rows.select_related("journal", "debit", "credit").order_by("value_on", "id")


def faults(county: str) -> Iterator[tuple[str, str]]:
    """Yield (code, what) for every breach of the ledger's invariants (I1–I9)."""
    replay: dict[UUID, int] = {}
    for side, sign in (("debit", 1), ("credit", -1)):
        sums = Transfer.objects.filter(county=county).values(side).annotate(s=Sum("fen"))
        for row in sums:
            replay[row[side]] = replay.get(row[side], 0) + sign * row["s"]
    for held in Account.objects.filter(county=county):
        expected = replay.get(held.id, 0) * (1 if held.debit_normal else -1)
        if expected != held.balance_fen:
            yield "ledger_balance", f"{held.code}: {held.balance_fen} ≠ {expected}"
    bad = Transfer.objects.filter(county=county).filter(Q(fen__lte=0) | Q(debit=F("credit")))
    for transfer in bad:
        yield "ledger_transfer", str(transfer.id)
    yield from _journal_faults(county)


def _journal_faults(county: str) -> Iterator[tuple[str, str]]:
    journals = Journal.objects.filter(county=county)
    made: dict[UUID, UUID] = {}
    for journal in journals.prefetch_related("transfers").iterator(chunk_size=1000):
        made[journal.id] = journal.line
        transfers = list(journal.transfers.all())
        if not transfers:
            yield "ledger_journal_empty", str(journal.id)
        skewed = any((t.kind, t.value_on) != (journal.kind, journal.value_on) for t in transfers)
        if skewed or journal.mac != journal_mac(journal, transfers):
            yield "ledger_journal_changed", str(journal.id)
    yield from _reversal_faults(county)
    # Each journal is named by exactly one line, and each journal that a line names is there.
    for line in Line.objects.filter(county=county, outcome="done", detail__contains='"journals"'):
        for key in json.loads(line.detail).get("journals", []):
            if made.pop(UUID(key), None) != line.id:
                yield "ledger_journal_missing", key
    for key in made:
        yield "ledger_journal_without_line", str(key)


def _reversal_faults(county: str) -> Iterator[tuple[str, str]]:
    backs = Journal.objects.filter(county=county, reverses__isnull=False)
    for back in backs.select_related("reverses"):
        mine = sorted(back.transfers.values_list("debit", "credit", "fen"))
        theirs = sorted(back.reverses.transfers.values_list("credit", "debit", "fen"))  # type: ignore[union-attr]
        if mine != theirs:
            yield "ledger_reversal", str(back.id)
