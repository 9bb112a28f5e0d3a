"""The form f5: one row a project part; the rows of one applicant and batch are one application."""

import re

from tuopin.selection.rules.applying import CONTENT_LENGTH, UNIT_LENGTH
from tuopin.sheets.rules.columns import Column, Form

F5 = Form(
    "f5",
    "农村贫困党员脱贫工程项目申请表",
    (
        Column("serial", "序号", "serial"),
        Column(
            "batch", "批次", required=True, length=12,
            explain_zh="批次号，例如 1 或 第一批",
            explain_en="Number of the batch, such as 1 or 第一批",
        ),
        Column("township", "乡镇", "township", required=True),
        Column("village", "村", "village", required=True),
        Column("name", "姓名", "name", required=True, length=60),
        Column("identity", "身份证号", "identity", required=True, personal=True),
        Column("category", "项目类别", "word", required=True, words="category"),
        Column(
            "content", "项目内容", required=True, length=CONTENT_LENGTH,
            explain_zh="一行一个项目，例如 生猪",
            explain_en="One part of the project a row, such as pigs",
        ),
        Column("quantity_milli", "规模", "quantity", required=True),
        Column("unit", "计量单位", required=True, length=UNIT_LENGTH),
        Column("amount_fen", "申请金额(元)", "money", required=True, summed=True),
        Column("own_fen", "自筹金额(元)", "money", summed=True),
        Column("gain_fen", "预计年增收(元)", "money", summed=True),
        Column("filed_on", "申请日期", "date", required=True),
        Column("note", "备注"),
    ),
)  # fmt: skip
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九十")}
_BATCH = re.compile(r"第?([0-9]+|[一二三四五六七八九十])批?(?:次)?")


def batch_number(text: str) -> int | None:
    """Return the number of a batch as people write it (1, 第1批, 第一批), else None."""
    found = _BATCH.fullmatch("".join(text.split()))
    if found is None:
        return None
    said = found[1]
    return _DIGITS[said] if said in _DIGITS else int(said)
