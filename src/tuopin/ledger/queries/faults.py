"""The keyed seal of a journal, and what a check of the books finds wrong (I1–I9)."""

import json
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import F, Q, Sum

from tuopin.audit.models import Line
from tuopin.base.seal import mac
from tuopin.kit.canonical import canonical
from tuopin.ledger.models import Account, Journal, Transfer
from tuopin.ledger.queries.frame import frame_faults


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
    yield from frame_faults(county)
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
