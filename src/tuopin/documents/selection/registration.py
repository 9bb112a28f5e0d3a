"""f6 农村贫困户党员脱贫工程项目登记表: person, family, resources, income, project (R34, R35)."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Item
from tuopin.documents.blocks import SIZE, opinion_place
from tuopin.documents.case import Case, Human, Visit
from tuopin.documents.facts import cases_of
from tuopin.documents.projects import project_table
from tuopin.documents.saying import (
    NOTHING,
    batch_name,
    coded,
    day,
    measured,
    money,
    month,
    named,
    nation,
    number_line,
    people,
    post,
    said,
    spoken,
    yes,
)
from tuopin.documents.tree import Block, Column, Field, Form, Note, Paper, Table
from tuopin.documents.wording import Words


def make(ask: Ask, items: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Yield the registration forms of these households."""
    yield from map(registration, cases_of(ask, items))


def registration(case: Case) -> Paper:
    """Return the filled form; nobody types it again, it prints what is already known."""
    return Paper(
        _("农村贫困户党员脱贫工程项目登记表"),
        (*_household(case), *_project(case), _opinions(), Note(_note())),
        number=f"{number_line(case.number)}　　{batch_name(case.batch)}",
        bookmark=case.bookmark(named("print.registration")),
        author=case.author,
        lang=spoken(),
    )


def _note() -> str:
    return _(
        "说明：本表由系统按调查摸底、申请、核查和审定的记录逐户生成，一户一表；“—”表示没有或者未填。"
    )


def _household(case: Case) -> Iterator[Block]:
    person, home = case.applicant, case.home
    yield Form(
        (
            _line(
                (_("姓名"), person.name),
                (_("性别"), coded(person.sex)),
                (_("民族"), nation(person.nation)),
            ),
            _line(
                (_("出生年月"), month(person.birth)),
                (_("文化程度"), coded(person.education)),
                (_("健康状况"), coded(person.health)),
            ),
            _line(
                (_("入党时间"), month(case.joined_on)),
                (_("劳动能力"), coded(person.labour)),
                (_("是否村干部"), yes(case.cadre)),
            ),
        ),
        size=SIZE,
        title=_("一、个人情况"),
    )
    # Long values have a form of their own, or they would squeeze the labels above.
    yield Form(
        (
            _line((_("身份证号"), person.identity), (_("联系电话"), home.phone)),
            _line((_("住址"), case.place), (_("党支部"), case.branch)),
        ),
        size=SIZE,
    )
    yield Form(
        (
            _line((_("家庭人口"), people(home.people)), (_("劳动力"), people(home.workers))),
            _line((_("主要原因"), coded(home.cause)), (_("其他原因"), coded(home.other_cause))),
        ),
        size=SIZE,
        title=_("二、家庭情况"),
    )
    if case.family:
        yield _family(case.family)
    yield Form(
        (
            _line(
                (_("住房面积"), measured(home.housing_milli, "平方米")),
                (_("住房结构"), coded(home.housing_structure)),
                (_("是否危房"), yes(home.housing_unsafe)),
            ),
            _line(
                (_("耕地面积"), measured(home.arable_milli, "亩")),
                (_("林地面积"), measured(home.forest_milli, "亩")),
                (_("养殖水面"), measured(home.water_milli, "亩")),
            ),
        ),
        size=SIZE,
        title=_("三、资源状况"),
    )
    yield Form(
        (
            _line(
                (_("家庭年收入"), money(home.income_fen)),
                (_("人均年收入"), money(case.income_per_head_fen)),
            ),
        ),
        size=SIZE,
        title=_("四、收入情况"),
    )


def _project(case: Case) -> Iterator[Block]:
    yield Form(size=SIZE, title=_("五、项目内容和规模"))
    yield project_table(case.agreed, money_head(case))
    yield Form(
        (
            _line((_("申请日期"), day(case.filed_on)), (_("审定日期"), day(case.approved_on))),
            _line(
                (_("行政联系人"), post(case.liaison.name, case.liaison.title)),
                (_("技术负责人"), post(case.lead.name, case.lead.title)),
            ),
        ),
        size=SIZE,
    )
    if case.visit is not None:
        yield _visit(case.visit)


def money_head(case: Case) -> str:
    """Return the head of the money column: approved, or before that applied for."""
    return _("核定资金（元）") if case.amount_fen is not None else _("申请资金（元）")


def _visit(visit: Visit) -> Form:
    return Form(
        (
            _line(
                (_("核查日期"), day(visit.visited_on)),
                (_("核查人员"), visit.verifier),
                (_("行政联系人"), visit.liaison),
            ),
            _line(
                (_("居住条件"), named(f"grade.{visit.housing}")),
                (_("家庭状况"), named(f"grade.{visit.family}")),
                (_("精神面貌"), named(f"grade.{visit.spirit}")),
            ),
            _line(
                (_("在村里贫困"), yes(visit.poor_in_village)),
                (_("有生产能力"), yes(visit.able)),
            ),
            _line((_("本户意愿"), visit.wish)),
            *((_line((_("备注"), visit.note)),) if visit.note else ()),
        ),
        size=SIZE,
        title=_("六、入户核查"),
    )


def _opinions() -> Form:
    places = (_("户主签字"), _("村党支部意见"), _("乡镇党委意见"), _("县办公室意见"))
    return Form(
        tuple((opinion_place(place, lines=3),) for place in places),
        size=SIZE,
        title=_("七、签字和意见"),
    )


def _family(humans: tuple[Human, ...]) -> Table:
    columns = (
        _("姓名"),
        _("与户主关系"),
        _("性别"),
        _("出生年月"),
        _("文化程度"),
        _("健康状况"),
        _("劳动能力"),
        _("在校生"),
        _("务工月数"),
    )
    rows = tuple(
        (
            human.name,
            coded(human.relation),
            coded(human.sex),
            NOTHING if human.birth is None else f"{human.birth.year}.{human.birth.month:02d}",
            coded(human.education),
            coded(human.health),
            coded(human.labour),
            yes(human.student),
            said(human.months_away),
        )
        for human in humans
    )
    return Table(tuple(map(Column, columns)), rows, size=SIZE)


def _line(*pairs: tuple[str, str]) -> tuple[Field, ...]:
    return tuple(Field(label, said(text)) for label, text in pairs)
