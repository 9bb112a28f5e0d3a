"""f6 农村贫困户党员脱贫工程项目登记表: person, family, resources, income, project (R34, R35)."""

from collections.abc import Iterator

from tuopin.documents.case import (
    BLANK_DATE,
    NOTHING,
    Case,
    Human,
    Visit,
    amount,
    batch_name,
    day,
    milli,
    month,
    numbered,
    said,
    yes,
)
from tuopin.documents.clauses import project_table
from tuopin.documents.tree import Block, Column, Field, Form, Note, Paper, Table
from tuopin.kit.money import half_up

_OPINION = f"\n\n（签字、盖章）　　{BLANK_DATE}"
# 五号, as forms are printed.
_SIZE = 11


def registration(case: Case) -> Paper:
    """Return the filled form; nobody types it again, it prints what is already known."""
    return Paper(
        "农村贫困户党员脱贫工程项目登记表",
        (*_household(case), *_project(case), _opinions(), Note(_NOTE)),
        number=f"{numbered(case)}　　{batch_name(case.batch)}",
        bookmark=case.bookmark("登记表"),
        author=case.author,
    )


_NOTE = (
    "说明：本表由系统按调查摸底、申请、核查和审定的记录逐户生成，一户一表；“—”表示没有或者未填。"
)


def _household(case: Case) -> Iterator[Block]:
    person, home = case.applicant, case.home
    yield Form(
        (
            _line(("姓名", person.name), ("性别", person.sex), ("民族", person.nation)),
            _line(
                ("出生年月", month(person.birth)),
                ("文化程度", person.education),
                ("健康状况", person.health),
            ),
            _line(
                ("入党时间", month(case.joined_on)),
                ("劳动能力", person.labour),
                ("是否村干部", yes(case.cadre)),
            ),
            _line(("身份证号", person.identity)),
            _line(("住址", case.place)),
            _line(("党支部", case.branch)),
            _line(("联系电话", home.phone)),
        ),
        size=_SIZE,
        title="一、个人情况",
    )
    yield Form(
        (
            _line(("家庭人口", f"{home.people}人"), ("劳动力", _count(home.workers))),
            _line(("主要原因", home.cause), ("其他原因", home.other_cause)),
        ),
        size=_SIZE,
        title="二、家庭情况",
    )
    if case.family:
        yield _family(case.family)
    yield Form(
        (
            _line(
                ("住房面积", _with(home.housing_milli, "平方米")),
                ("住房结构", home.housing_structure),
                ("是否危房", yes(home.housing_unsafe)),
            ),
            _line(
                ("耕地", _with(home.arable_milli, "亩")),
                ("林地", _with(home.forest_milli, "亩")),
                ("养殖水面", _with(home.water_milli, "亩")),
            ),
        ),
        size=_SIZE,
        title="三、资源状况",
    )
    per_head = half_up(home.income_fen, max(1, home.people))
    yield Form(
        (
            _line(
                ("家庭年收入", f"{amount(home.income_fen)}元"),
                ("人均年收入", f"{amount(per_head)}元"),
            ),
        ),
        size=_SIZE,
        title="四、收入情况",
    )


def _project(case: Case) -> Iterator[Block]:
    yield Form(size=_SIZE, title="五、项目内容和规模")
    yield project_table(
        case.agreed, "核定资金（元）" if case.amount_fen is not None else "申请资金（元）"
    )
    yield Form(
        (
            _line(("申请日期", day(case.filed_on)), ("审定日期", day(case.approved_on))),
            _line(("行政联系人", _post(case.liaison.name, case.liaison.title))),
            _line(("技术负责人", _post(case.lead.name, case.lead.title))),
        ),
        size=_SIZE,
    )
    if case.visit is not None:
        yield _visit(case.visit)


def _visit(visit: Visit) -> Form:
    return Form(
        (
            _line(
                ("核查日期", day(visit.visited_on)),
                ("核查人员", visit.verifier),
                ("行政联系人", visit.liaison),
            ),
            _line(
                ("居住条件", visit.housing), ("家庭状况", visit.family), ("精神面貌", visit.spirit)
            ),
            _line(
                ("在村里贫困", yes(visit.poor_in_village)),
                ("有生产能力", yes(visit.able)),
            ),
            _line(("本户意愿", visit.wish)),
            *((_line(("备注", visit.note)),) if visit.note else ()),
        ),
        size=_SIZE,
        title="六、入户核查",
    )


def _opinions() -> Form:
    places = ("户主签字", "村党支部意见", "乡镇党委意见", "县办公室意见")
    return Form(
        tuple((Field(place, _OPINION, align="right"),) for place in places),
        size=_SIZE,
        title="七、签字和意见",
    )


def _family(people: tuple[Human, ...]) -> Table:
    columns = (
        "姓名",
        "与户主关系",
        "性别",
        "出生年月",
        "文化程度",
        "健康状况",
        "劳动能力",
        "在校生",
        "务工月数",
    )
    rows = tuple(
        (
            human.name,
            said(human.relation),
            said(human.sex),
            NOTHING if human.birth is None else f"{human.birth.year}.{human.birth.month:02d}",
            said(human.education),
            said(human.health),
            said(human.labour),
            yes(human.student),
            said(human.months_away),
        )
        for human in people
    )
    return Table(tuple(map(Column, columns)), rows, size=11)


def _line(*pairs: tuple[str, str]) -> tuple[Field, ...]:
    return tuple(Field(label, said(text)) for label, text in pairs)


def _count(value: int | None) -> str:
    return NOTHING if value is None else f"{value}人"


def _with(value: int | None, unit: str) -> str:
    return NOTHING if value is None else f"{milli(value)}{unit}"


def _post(name: str, title: str) -> str:
    return f"{said(name)}（{title}）" if name and title else said(name)
