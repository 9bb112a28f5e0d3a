"""The form `visit`: one row a visit, of a household by its note or its member (R67, R68)."""

from tuopin.sheets.rules.columns import Column, Form

VISIT = Form(
    "visit",
    "联系人走访登记表",
    (
        Column(
            "number", "借据编号", length=40,
            explain_zh="和身份证号填一个就行", explain_en="This or the identity number",
        ),
        Column(
            "identity", "身份证号", "identity", personal=True,
            explain_zh="户里登记过的一个人；和借据编号填一个就行",
            explain_en="Of a registered person of the household; this or the note's number",
        ),
        Column("visited_on", "走访日期", "date", required=True),
        Column(
            "visitor", "走访人", "name", required=True, length=60,
            explain_zh="那天联系这一户的行政联系人，或技术负责人",
            explain_en="The liaison officer or technical lead who answered for the household then",
        ),
        Column("progress", "项目进展", "word", required=True, words="progress"),
        Column("problem", "存在问题", length=300),
        Column(
            "measure", "解决措施", length=300,
            explain_zh="有问题、没有措施的，另记一件待解决的问题",
            explain_en="A problem without any is kept as one that is still to be solved",
        ),
        Column("note", "备注", length=300),
    ),
)  # fmt: skip
# The words of the sheets and the codes that are kept.
PROGRESS_WORDS = {"正常": "normal", "变慢": "slower", "停滞": "stalled", "完成": "done"}
