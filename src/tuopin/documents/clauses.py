"""The words of the papers, read from clauses.toml, and how they are numbered."""

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tuopin.documents.case import Case, Part, amount, milli
from tuopin.documents.tree import Column, Para, Table, mark


@cache
def clauses(paper: str) -> dict[str, Any]:
    """Return the wording of a paper."""
    data = tomllib.loads(Path(__file__).with_name("clauses.toml").read_text("utf-8"))
    return dict(data[paper])


def duties(lines: Iterable[str], **facts: str) -> Iterator[Para]:
    """Yield duties as numbered paragraphs: 1. 2. 3."""
    for n, line in enumerate(lines, 1):
        yield Para(mark(3, n) + line.format(**facts))


def fee(case: Case, words: dict[str, Any], rate: str) -> str:
    """Return the clause on the charge for the money."""
    return str(words["fee"]).format(rate=rate) if case.fee_rate_bp else str(words["no_fee"])


def project_table(parts: Iterable[Part], money: str = "扶持资金（元）") -> Table:
    """Return the project's parts as a table: category, content, scale, money, own money, gain."""
    parts = tuple(parts)
    rows = [
        (str(n), p.category, p.content, milli(p.quantity_milli), p.unit,
         amount(p.amount_fen), amount(p.own_fen), amount(p.gain_fen))
        for n, p in enumerate(parts, 1)
    ]  # fmt: skip
    return Table(
        (
            Column("序号"),
            Column("项目类别"),
            Column("项目内容", align="left", weight=0),
            Column("规模", align="right"),
            Column("单位"),
            Column(money, align="right"),
            Column("自筹资金（元）", align="right"),
            Column("预计年增收（元）", align="right"),
        ),
        tuple(rows),
        total=("", "合计", "", "", "", *(
            amount(sum(fens)) for fens in zip(
                *((p.amount_fen, p.own_fen, p.gain_fen) for p in parts), strict=True
            )
        )) if parts else (),
        size=11,
    )  # fmt: skip
