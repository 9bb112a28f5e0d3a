"""The four registers (f1–f4) as landscape tables, their heads on every page (R16–R20)."""

from collections.abc import Sequence
from datetime import date

from tuopin.documents.case import said
from tuopin.documents.tree import Align, Column, Note, Paper, Table
from tuopin.kit.dates import chinese_date

_RIGHT = ("(元)", "(亩)", "(平方米)", "(元/月)", "家庭人口", "劳动力人数", "务工月数")
_LEFT = ("备注", "项目", "特长", "意向", "来源")


def register(
    title: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    organ: str,
    as_of: date,
    place: str = "",
) -> Paper:
    """Return a register for A4 landscape; `heads` are the form's headings, rows their values."""
    columns = tuple(Column(_head(head), _align(head)) for head in heads)
    cells = tuple(tuple(said(value) for value in row) for row in rows)
    where = f"　　范围：{place}" if place else ""
    return Paper(
        title,
        (
            Table(columns, cells, unit=f"填报单位：{organ}{where}　　截至：{chinese_date(as_of)}"),
            Note(f"共{len(rows)}人。“—”表示没有或者未填。"),
        ),
        landscape=True,
        author=organ,
        bookmark=f"{title}{place}",
    )


def _head(head: str) -> str:
    return head.removesuffix("*").replace("(", "（").replace(")", "）")


def _align(head: str) -> Align:
    if any(mark in head for mark in _RIGHT):
        return "right"
    return "left" if any(mark in head for mark in _LEFT) else "center"
