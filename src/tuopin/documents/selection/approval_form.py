"""项目审批表: a household's case from application to decision, with the places to approve (R41)."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Item
from tuopin.documents.blocks import SIZE, opinion_place
from tuopin.documents.case import Case
from tuopin.documents.facts import cases_of
from tuopin.documents.projects import project_table, uses
from tuopin.documents.saying import (
    NOTHING,
    batch_name,
    coded,
    english,
    listed,
    money,
    named,
    number_line,
    people,
    post,
    said,
    short_day,
    spoken,
)
from tuopin.documents.selection.registration import money_head
from tuopin.documents.tree import Column, Field, Form, Paper, Table
from tuopin.documents.wording import Words
from tuopin.kit.money import capitals
from tuopin.selection.rules.approving import OpinionFact, panel


def make(ask: Ask, items: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Yield the approval forms of these households."""
    yield from map(approval_form, cases_of(ask, items, opinions=True))


def approval_form(case: Case) -> Paper:
    """Return the form; steps that are not taken yet are left to be written."""
    return Paper(
        _("农村贫困党员脱贫工程项目审批表"),
        (
            _about(case),
            Form(size=SIZE, title=_("项目内容和规模")),
            project_table(case.agreed, money_head(case)),
            Form(size=SIZE, title=_("审核经过")),
            _steps(case),
            *_amount(case),
            _opinions(case),
        ),
        number=f"{number_line(case.number)}　　{batch_name(case.batch)}",
        bookmark=case.bookmark(named("print.approval_form")),
        author=case.author,
        lang=spoken(),
    )


def _about(case: Case) -> Form:
    home = case.home
    return Form(
        (
            (Field(_("户主"), case.applicant.name), Field(_("党支部"), said(case.branch))),
            (Field(_("住址"), case.place),),
            (
                Field(_("家庭人口"), people(home.people)),
                Field(_("劳动力"), people(home.workers)),
                Field(_("人均年收入"), money(case.income_per_head_fen)),
            ),
            (
                Field(
                    _("致贫原因"),
                    said(listed([coded(c) for c in (home.cause, home.other_cause) if c])),
                ),
            ),
            (
                Field(_("行政联系人"), post(case.liaison.name, case.liaison.title)),
                Field(_("技术负责人"), post(case.lead.name, case.lead.title)),
            ),
        ),
        size=SIZE,
        title=_("户主情况"),
    )


def _steps(case: Case) -> Table:
    """Return what each step came to: applied, verified, advised, the standard, the decision."""
    columns = (
        Column(_("环节")),
        Column(_("日期")),
        Column(_("结果"), align="left", weight=5),
        Column(_("金额（元）"), align="right"),
    )
    rows = tuple(
        (name, short_day(when), said(text), said(fen)) for name, when, text, fen in _taken(case)
    )
    return Table(columns, rows, size=SIZE)


def _taken(case: Case) -> Iterator[tuple[str, date | None, str, str]]:
    seen = case.visit
    yield _("本人申请"), case.filed_on, uses(case.asked), _yuan(case.asked_fen)
    yield _("入户核查"), seen.visited_on if seen else None, _verified(case), ""
    given = case.opinions
    together = panel(OpinionFact(view.verdict, view.advised_fen) for view in given)
    last = max((view.given_on for view in given), default=None)
    verdict = named(f"verdict.{together.verdict}") if together else ""
    yield _("专家论证"), last, verdict, _yuan(together.advised_fen if together else None)
    yield _("借款标准"), None, _("每户最高"), _yuan(case.standard_fen)
    if case.declined_on:
        yield _("审定决定"), case.declined_on, _("不予支持：%(why)s") % _why(case), NOTHING
    elif case.approved_on:
        text = case.decision_note or _("同意")
        yield _("审定决定"), case.approved_on, text, _yuan(case.fen)
    else:
        yield _("审定决定"), None, "", ""


def _why(case: Case) -> dict[str, str]:
    return {"why": said(case.decision_note)}


def _verified(case: Case) -> str:
    if case.exclusion:
        why = [named(f"exclusion.{case.exclusion}"), case.exclusion_note]
        return _("排除：%(why)s") % {"why": listed([w for w in why if w])}
    seen = case.visit
    if seen is None:
        return ""
    grades = {
        "housing": named(f"grade.{seen.housing}"),
        "family": named(f"grade.{seen.family}"),
        "spirit": named(f"grade.{seen.spirit}"),
    }
    return _("居住条件%(housing)s，家庭状况%(family)s，精神面貌%(spirit)s") % grades


def _yuan(fen: int | None) -> str:
    return "" if fen is None else money(fen).removesuffix("元").removesuffix(" yuan")


def _amount(case: Case) -> Iterator[Form]:
    # English has no words for amounts of its own, and the figure stands above.
    if case.approved_on is None or english():
        return
    in_words = Field(_("金额大写"), f"人民币{capitals(case.fen)}")
    yield Form(((Field(_("审定金额"), money(case.fen)), in_words),), size=SIZE)


def _opinions(case: Case) -> Form:
    decided = ""
    if case.approved_on:
        decided = _("同意扶持%(money)s。") % {"money": money(case.fen)}
    elif case.declined_on:
        decided = _("不予支持：%(why)s") % _why(case)
    lines = 2 if english() else 3
    return Form(
        (
            (
                opinion_place(_("村党支部意见"), lines=lines),
                opinion_place(_("乡镇党委意见"), lines=lines),
            ),
            (
                opinion_place(_("县办公室意见"), lines=lines),
                opinion_place(_("县领导组审定"), decided, lines=lines),
            ),
        ),
        size=SIZE,
        title=_("意见和审定"),
    )
