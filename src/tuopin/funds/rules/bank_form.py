"""The form `bank`: a bank's statement of the special account or of a township's (R78)."""

from tuopin.sheets.rules.columns import Column, Form

BANK = Form(
    "bank",
    "银行对账单",
    (
        Column("happened_on", "交易日期", "date", required=True),
        Column(
            "text", "摘要", length=120,
            explain_zh="银行打的摘要、用途，照抄；写有借据编号、收据号的会自动认出",
            explain_en="The bank's own remark; numbers of notes and receipts in it are recognised",
        ),
        Column(
            "in_fen", "收入(元)", "money",
            explain_zh="收入、支出只填一栏", explain_en="Fill in either this column or the next",
        ),
        Column("out_fen", "支出(元)", "money"),
        Column(
            "balance_fen", "余额(元)", "money", required=True,
            explain_zh="这一笔以后的余额", explain_en="The balance after this line",
        ),
        Column("other_party", "对方户名", personal=True, length=100),
        Column(
            "serial", "流水号", required=True, length=60,
            explain_zh="银行的流水号，设成文本；一个账户里不重复",
            explain_en="The bank's own number, as text; never twice in one account",
        ),
    ),
)  # fmt: skip
