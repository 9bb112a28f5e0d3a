"""The journal of the books as a workbook, or as a Beancount file that others can check."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tuopin.kit.money import plain_yuan
from tuopin.kit.refusals import Refused
from tuopin.ledger.models import Account, Transfer
from tuopin.sheets.rules.writing import plain_workbook

HEADS = ["日期", "记账日", "凭证", "种类", "借方", "贷方", "金额(元)", "地区", "对象", "摘要"]
# Beancount's five roots, by the first word of a kind; what is owed to the fund is an asset.
_ROOTS = {"capital": "Equity", "income": "Income", "expense": "Expenses"}


def write_journal(county: str, out: Path, on: date) -> None:
    """Write every transfer up to a day; the file's ending says how. Refuses 'bad_value'."""
    rows = list(
        Transfer.objects.filter(county=county, value_on__lte=on)
        .select_related("journal", "debit", "credit")
        .order_by("value_on", "journal_id", "id")
    )
    if out.suffix == ".beancount":
        data = "\n".join(_beancount(county, rows)).encode()
    elif out.suffix == ".xlsx":
        data = plain_workbook("journal", HEADS, [_cells(t) for t in rows], money=(6,))
    else:
        raise Refused("bad_value", field="-o", value=out.name)
    try:
        out.write_bytes(data)
    except OSError as problem:
        raise Refused("file_unwritable", name=str(out)) from problem


def _cells(transfer: Transfer) -> list[object]:
    journal = transfer.journal
    subject = str(transfer.subject) if transfer.subject else None
    return [
        transfer.value_on, journal.booked_on, str(journal.id), transfer.kind, transfer.debit.code,
        transfer.credit.code, transfer.fen, transfer.region, subject, journal.memo,
    ]  # fmt: skip


def _beancount(county: str, rows: list[Transfer]) -> Iterator[str]:
    yield f'option "title" "{county}"'
    yield 'option "operating_currency" "CNY"'
    yield ""
    opened = min((t.value_on for t in rows), default=date(2000, 1, 1))
    for name in sorted({_account(a) for t in rows for a in (t.debit, t.credit)}):
        yield f"{opened} open {name} CNY"
    for transfer in rows:
        memo = transfer.journal.memo.replace("\\", "").replace('"', "'")
        yield ""
        yield f'{transfer.value_on} * "{transfer.kind}" "{memo}"'
        yield f'  journal: "{transfer.journal_id}"'
        amount = plain_yuan(transfer.fen)
        yield f"  {_account(transfer.debit)}  {amount} CNY"
        yield f"  {_account(transfer.credit)}  -{amount} CNY"
    yield ""


def _account(account: Account) -> str:
    """Return Beancount's name of an account: a root, then words of letters and digits."""
    first = account.kind.split(".", maxsplit=1)[0].split("_")[0]
    root = _ROOTS.get(first, "Assets" if account.debit_normal else "Liabilities")
    words = "".join(c if c.isalnum() and c.isascii() else "-" for c in account.code).strip("-")
    return f"{root}:{words[:1].upper()}{words[1:]}" if words else f"{root}:X{account.id.hex[:8]}"
