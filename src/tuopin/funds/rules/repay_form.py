"""The form `repay`: one row a repayment, by its receipt (R69)."""

from tuopin.sheets.rules.columns import Column, Form

REPAY = Form(
    "repay",
    "还款登记表",
    (
        Column(
            "number", "借据编号", required=True, length=40,
            explain_zh="照借据原件抄", explain_en="As on the promissory note",
        ),
        Column(
            "paid_on", "还款日期", "date", required=True,
            explain_zh="收据上的日期", explain_en="The day on the receipt",
        ),
        Column(
            "fen", "还款金额(元)", "money", required=True,
            explain_zh="不超过还欠的；多交的请在系统里单笔记",
            explain_en="At most what is owed; enter an over-payment by itself on its page",
        ),
        Column(
            "collector", "经手人", "name", required=True, length=60,
            explain_zh="收款的联系人，或乡镇财政所的人",
            explain_en="The liaison officer who took it, or the township's finance clerk",
        ),
        Column(
            "receipt", "收据号", required=True, length=40,
            explain_zh="设成文本；一张收据只记一笔",
            explain_en="As text; one receipt stands for one repayment",
        ),
        Column("note", "备注", length=200),
    ),
)  # fmt: skip
