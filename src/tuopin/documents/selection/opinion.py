"""专家论证意见书: what the panel says of a project, one by one and together (R39)."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Item
from tuopin.documents.blocks import SIZE, opinion_place
from tuopin.documents.case import Case, View
from tuopin.documents.facts import cases_of
from tuopin.documents.projects import project_table
from tuopin.documents.saying import (
    amount,
    batch_name,
    money,
    named,
    number_line,
    people,
    post,
    said,
    short_day,
    spoken,
    yes,
)
from tuopin.documents.tree import (
    Block,
    Check,
    Checks,
    Column,
    Field,
    Form,
    Paper,
    Table,
)
from tuopin.documents.wording import Words
from tuopin.selection.rules.approving import OpinionFact, panel
from tuopin.selection.states import VERDICTS

# Rows to be written by hand where nobody has said anything yet.
_EMPTY_ROWS = 3


def make(ask: Ask, items: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Yield the opinions on these households' projects."""
    yield from map(opinion, cases_of(ask, items, opinions=True))


def opinion(case: Case) -> Paper:
    """Return the panel's opinion, or the sheet for its meeting before it has said anything."""
    together = panel(OpinionFact(view.verdict, view.advised_fen) for view in case.opinions)
    return Paper(
        _("农村贫困党员脱贫工程项目专家论证意见书"),
        (
            _about(case),
            project_table(case.asked, _("申请资金（元）")),
            _experts(case.opinions),
            *_conclusion(together.verdict if together else "", together and together.advised_fen),
            Form(
                (
                    (
                        opinion_place(_("专家组组长"), lines=3),
                        opinion_place(_("县办公室意见"), lines=3),
                    ),
                ),
                size=SIZE,
            ),
        ),
        number=f"{number_line(case.number)}　　{batch_name(case.batch)}",
        bookmark=case.bookmark(named("print.opinion")),
        author=case.author,
        lang=spoken(),
    )


def _about(case: Case) -> Form:
    seen = case.visit
    return Form(
        (
            (Field(_("户主"), case.applicant.name), Field(_("住址"), case.place)),
            (
                Field(_("家庭人口"), people(case.home.people)),
                Field(_("劳动力"), people(case.home.workers)),
                Field(_("有生产能力"), yes(seen.able if seen else None)),
            ),
            (
                Field(_("技术负责人"), post(case.lead.name, case.lead.title)),
                Field(_("申请金额"), money(case.asked_fen)),
            ),
        ),
        size=SIZE,
        title=_("一、项目"),
    )


def _experts(given: Sequence[View]) -> Table:
    columns = (
        Column(_("序号")),
        Column(_("专家")),
        Column(_("论证结论")),
        Column(_("建议金额（元）"), align="right"),
        Column(_("具体意见"), align="left", weight=6),
        Column(_("日期"), weight=3),
        Column(_("签字"), weight=3),
    )
    rows = tuple(
        (
            str(n),
            view.expert,
            named(f"verdict.{view.verdict}"),
            amount(view.advised_fen),
            said(view.text),
            short_day(view.given_on),
            "　",
        )
        for n, view in enumerate(given, 1)
    )
    empty = tuple((str(n), *["　"] * 6) for n in range(1, _EMPTY_ROWS + 1))
    return Table(columns, rows or empty, title=_("二、专家意见"), size=SIZE, tall=True)


def _conclusion(verdict: str, advised_fen: int | None) -> Iterator[Block]:
    yield Checks(_("论证结论"), tuple(Check(named(f"verdict.{v}"), v == verdict) for v in VERDICTS))
    if verdict:
        yield Form(((Field(_("建议金额"), money(advised_fen)),),), size=SIZE)
    else:
        yield Form(((Field(_("论证意见和建议金额"), "　", lines=3),),), size=SIZE)
