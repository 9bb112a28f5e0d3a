"""The columns of the registers' forms, exactly as the county's sheets have them (R17–R20)."""

from tuopin.sheets.rules.columns import Column, Form

_NUMBER = Column("number", "序号", "serial")
_TOWNSHIP = Column("township", "乡镇", "township", required=True, length=60)
_VILLAGE = Column("village", "村", "village", required=True, length=60)
_BRANCH = Column("branch", "党支部", length=60)
_PHONE = Column("phone", "联系电话", "phone", personal=True, length=30)
_NOTE = Column("note", "备注")
_EDUCATION = Column("education", "文化程度", "word", words="education")
_HEALTH = Column("health", "健康状况", "word", words="health")
_LABOUR = Column("labour", "劳动能力", "word", words="labour")
_SEX = Column("sex", "性别", "word", words="sex", explain_zh="不填就按身份证号。",
              explain_en="If left empty it is taken from the identity number.")  # fmt: skip
_JOINED = Column("joined_on", "入党时间", "date", required=True)
_CAUSE = Column("cause", "主要致贫原因", "word", required=True, words="cause")


def _name(key: str, heading: str) -> Column:
    return Column(key, heading, "name", required=True, length=60)


def _identity(key: str, heading: str) -> Column:
    return Column(key, heading, "identity", required=True, personal=True)


def _relation(heading: str) -> Column:
    return Column("relation", heading, "word", required=True, words="relation")


F1M = Form(
    "f1m",
    "家庭成员表",
    (
        _identity("head", "户主身份证号"), _name("name", "姓名"), _identity("identity", "身份证号"),
        _relation("与户主关系"), _SEX, _EDUCATION, _HEALTH, _LABOUR,
        Column("student", "是否在校生", "flag"), Column("months_away", "务工月数", "count"), _NOTE,
    ),
)  # fmt: skip

F1 = Form(
    "f1",
    "农村贫困党员登记表",
    (
        _NUMBER, _TOWNSHIP, _VILLAGE, _BRANCH, _name("name", "姓名"), _SEX,
        Column("nation", "民族", "word", words="nation"), _identity("identity", "身份证号"),
        _EDUCATION, _JOINED, _HEALTH, _LABOUR,
        Column("people", "家庭人口", "count", required=True, summed=True),
        Column("workers", "劳动力人数", "count", summed=True),
        Column("housing_milli", "住房面积(平方米)", "quantity", summed=True),
        Column("housing_structure", "住房结构", "word", words="structure"),
        Column("housing_unsafe", "是否危房", "flag"),
        Column("arable_milli", "耕地面积(亩)", "quantity", summed=True),
        Column("forest_milli", "林地面积(亩)", "quantity", summed=True),
        Column("water_milli", "养殖水面(亩)", "quantity", summed=True),
        Column("income_fen", "家庭年收入(元)", "money", required=True, summed=True), _CAUSE,
        Column("other_cause", "其他致贫原因", "words", words="cause"),
        Column("cadre", "是否村干部", "flag", required=True),
        Column("wish", "拟发展项目", length=120), _PHONE, _NOTE,
    ),
    (F1M,),
)  # fmt: skip

F2 = Form(
    "f2",
    "需到企业工作的贫困党员或家庭成员登记表",
    (
        _NUMBER, _TOWNSHIP, _VILLAGE, _name("member_name", "党员姓名"),
        _identity("member", "党员身份证号"), _name("name", "求职人姓名"),
        _identity("identity", "求职人身份证号"), _relation("与党员关系"), _EDUCATION,
        Column("skill", "技能特长", length=120),
        Column("wanted", "求职意向", required=True, length=120),
        Column("wage_fen", "期望工资(元/月)", "money"),
        Column("available_on", "可到岗时间", "date_open"), _PHONE, _NOTE,
    ),
)  # fmt: skip

F3 = Form(
    "f3",
    "农村贫困党员(70周岁以上)登记表",
    (
        _NUMBER, _TOWNSHIP, _VILLAGE, _BRANCH, _name("name", "姓名"),
        _identity("identity", "身份证号"), _JOINED, _HEALTH,
        Column("self_care", "生活自理能力", "word", words="self_care"),
        Column("living", "居住方式", "word", words="living"),
        Column("supporter", "赡养人姓名", "name", length=60),
        Column("livelihood", "主要生活来源", length=120),
        Column("minimum_living", "是否低保户", "flag"),
        Column("allowance_fen", "每月补助(元)", "money", summed=True), _PHONE, _NOTE,
    ),
)  # fmt: skip

F4 = Form(
    "f4",
    "全县贫困人口监测中党员登记表",
    (
        _NUMBER, _TOWNSHIP, _VILLAGE,
        Column("monitor_number", "监测户编号", required=True, length=40),
        _name("head_name", "户主姓名"), _name("name", "党员姓名"),
        _identity("identity", "党员身份证号"), _relation("与户主关系"),
        Column("people", "家庭人口", "count", required=True),
        Column("income_per_head_fen", "人均纯收入(元)", "money", required=True),
        Column("year", "监测年度", "year", required=True), _CAUSE, _NOTE,
    ),
)  # fmt: skip
