"""The journal of the books as a workbook, or as a Beancount file that others can check."""

from datetime import date
from pathlib import Path

from tuopin.funds.queries.books import BEANCOUNT_ROOTS, loan_numbers
from tuopin.kit.refusals import Refused
from tuopin.ledger.queries.export import MONEY, beancount, journal_lines
from tuopin.sheets.rules.listing import columns_of, list_workbook

HEADS = [
    "日期", "记账日", "凭证", "种类", "借方", "贷方", "金额(元)", "地区", "借款编号", "摘要",
    "审计记录", "冲销的凭证",
]  # fmt: skip


def write_journal(county: str, out: Path, on: date) -> None:
    """Write every transfer up to a day; the file's ending says how. Refuses 'bad_value'."""
    numbers = loan_numbers(county)
    if out.suffix == ".beancount":
        lines = beancount(county, on, roots=BEANCOUNT_ROOTS, numbers=numbers)
        data = "\n".join(lines).encode()
    elif out.suffix == ".xlsx":
        columns = columns_of(HEADS, money=(MONEY,))
        data, _rows = list_workbook("journal", columns, journal_lines(county, on, numbers))
    else:
        raise Refused("bad_value", field="-o", value=out.name)
    try:
        out.write_bytes(data)
    except OSError as problem:
        raise Refused("file_unwritable", name=str(out)) from problem
