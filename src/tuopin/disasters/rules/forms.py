"""The form `loss`: one row a damaged project part, or a household's own loss (R97–R104)."""

from tuopin.sheets.rules.columns import Column, Form

LOSS = Form(
    "loss",
    "受灾情况登记表",
    (
        Column(
            "event", "灾害名称", required=True, length=60,
            explain_zh="县里登记的灾害名称或代号",
            explain_en="Name or code of the disaster as declared",
        ),
        Column("township", "乡镇", "township", required=True),
        Column("village", "村", "village", required=True),
        Column("name", "姓名", "name", required=True, length=60),
        Column("identity", "身份证号", "identity", required=True, personal=True),
        Column(
            "item", "项目内容", length=60,
            explain_zh="照项目登记表写；家庭损失留空，自家的大牲畜写“大牲畜”",
            explain_en="As in the project register; blank for a loss of the household, 大牲畜 for "
            "its own large animals",
        ),
        Column(
            "destroyed", "受损数量", "quantity",
            explain_zh="不超过项目规模；大牲畜写头数，单位写“头”",
            explain_en="At most the scale of the part; large animals by the head, with the unit 头",
        ),
        Column("unit", "计量单位", length=10),
        Column("loss_fen", "直接损失(元)", "money", summed=True),
        Column("rooms", "倒塌房屋(间)", "count", summed=True),
        Column("people", "受灾人口", "count", summed=True),
        Column("urgent", "是否急需救助", "flag"),
        Column("note", "备注", length=200),
    ),
)  # fmt: skip
