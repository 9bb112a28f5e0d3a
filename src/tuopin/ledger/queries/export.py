"""The journal for others to check: a workbook's rows, and Beancount's text format."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from tuopin.kit.money import plain_yuan
from tuopin.ledger.models import Account, Journal, Transfer
from tuopin.ledger.queries.balances import trial_balance


class Voucher(NamedTuple):
    """One journal with its transfers, and whether it was reversed by the day of the export."""

    journal: Journal
    transfers: list[Transfer]
    undone: bool


def vouchers(county: str, on: date) -> Iterator[Voucher]:
    """Yield every journal that counts by the end of a day, by day and key; reversals and all."""
    backs = Journal.objects.filter(county=county, value_on__lte=on, reverses__isnull=False)
    undone = set(backs.values_list("reverses", flat=True))
    rows = (
        Transfer.objects.filter(county=county, value_on__lte=on)
        .select_related("journal", "debit", "credit")
        .order_by("value_on", "journal_id", "id")
    )
    for _key, group in groupby(rows.iterator(chunk_size=2000), lambda t: t.journal_id):
        transfers = list(group)
        journal = transfers[0].journal
        yield Voucher(journal, transfers, journal.id in undone)


class Line(NamedTuple):
    """A row of the journal as a list: one transfer with its journal's days and keys."""

    value_on: date
    booked_on: date
    journal: str
    kind: str
    debit: str
    credit: str
    fen: int
    region: str
    subject: str
    memo: str
    line: str
    reverses: str


# The place of the amount among the cells of a line.
MONEY = Line._fields.index("fen")


def journal_lines(county: str, on: date, numbers: Mapping[UUID, str]) -> Iterator[Line]:
    """Yield every transfer up to a day; `numbers` says subjects by their numbers, never by names.

    A subject without a number is its key.
    """
    for journal, transfers, _undone in vouchers(county, on):
        for t in transfers:
            yield Line(
                t.value_on, journal.booked_on, str(journal.id), t.kind, t.debit.code,
                t.credit.code, t.fen, t.region, _subject(t, numbers), journal.memo,
                str(journal.line), str(journal.reverses_id or ""),
            )  # fmt: skip


def _subject(transfer: Transfer, numbers: Mapping[UUID, str]) -> str:
    key = transfer.subject
    return "" if key is None else numbers.get(key, str(key))


def beancount(
    county: str, on: date, *, roots: Mapping[str, str], numbers: Mapping[UUID, str]
) -> Iterator[str]:
    """Yield the lines of a Beancount file: accounts, journals, and what each account must hold.

    `roots` says under which of Beancount's roots a kind of account stands (else 'Assets' for a
    debit account, 'Liabilities' for a credit one). The assertions at the end come from the cached
    balances, so that Beancount's own sums are a second opinion on them (I1, I9).
    """
    made = list(vouchers(county, on))
    yield f'option "title" "{county}"'
    yield 'option "operating_currency" "CNY"'
    yield ""
    accounts = _opened(made)
    for account, opened in accounts:
        yield f"{opened} open {beancount_name(account, roots)} CNY"
        yield f"  code: {_text(account.code)}"
    for voucher in made:
        yield ""
        yield from _transaction(voucher, roots, numbers)
    yield ""
    held = {row.account: row for row in trial_balance(county, on)}
    for account, _opened_on in accounts:
        fen = held[account.id].closing_fen * (1 if account.debit_normal else -1)
        name = beancount_name(account, roots)
        # Beancount asserts what is held at the beginning of a day.
        yield f"{on + timedelta(days=1)} balance {name}  {plain_yuan(fen)} CNY"
    yield ""


def _opened(made: list[Voucher]) -> list[tuple[Account, date]]:
    """Return the accounts that moved, each with the day of its first movement, by code."""
    found: dict[UUID, tuple[Account, date]] = {}
    for _journal, transfers, _undone in made:
        for t in transfers:
            for account in (t.debit, t.credit):
                found.setdefault(account.id, (account, t.value_on))
    return sorted(found.values(), key=lambda pair: pair[0].code)


def _transaction(
    voucher: Voucher, roots: Mapping[str, str], numbers: Mapping[UUID, str]
) -> Iterator[str]:
    journal = voucher.journal
    first = journal.reverses_id or (journal.id if voucher.undone else None)
    link = f" ^{first}" if first else ""
    yield f"{journal.value_on} * {_text(journal.kind)} {_text(journal.memo)}{link}"
    yield f'  journal: "{journal.id}"'
    yield f'  line: "{journal.line}"'
    yield f"  booked: {journal.booked_on}"
    if journal.reverses_id:
        yield f'  reverses: "{journal.reverses_id}"'
    for t in voucher.transfers:
        subject = _subject(t, numbers)
        for account, fen in ((t.debit, t.fen), (t.credit, -t.fen)):
            yield f"  {beancount_name(account, roots)}  {plain_yuan(fen)} CNY"
            if subject:
                yield f"    subject: {_text(subject)}"


def beancount_name(account: Account, roots: Mapping[str, str]) -> str:
    """Return Beancount's name of an account: its root, then its code word by word.

    Each word is letters, digits and hyphens and begins with a capital or a digit.
    """
    root = roots.get(account.kind, "Assets" if account.debit_normal else "Liabilities")
    words = [_word(word) for word in account.code.split(":")]
    return ":".join([root, *words])


def _word(text: str) -> str:
    plain = "".join(c if c.isascii() else f"U{ord(c):04X}" for c in text)
    word = re.sub(r"[^A-Za-z0-9]", "-", plain)
    word = word if word[:1].isalnum() else f"X{word}"
    return word[:1].upper() + word[1:]


def _text(text: str) -> str:
    """Return a text as Beancount quotes it, on one line."""
    plain = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'
