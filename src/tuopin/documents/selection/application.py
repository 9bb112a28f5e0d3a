"""申请书: the household's own application, from what f5 says (R73)."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Item
from tuopin.documents.blocks import SIZE, opinion_place, prevails
from tuopin.documents.case import Case
from tuopin.documents.facts import cases_of
from tuopin.documents.projects import project_table
from tuopin.documents.saying import (
    batch_name,
    coded,
    day,
    english,
    listed,
    money,
    month,
    named,
    nation,
    number_line,
    spoken,
)
from tuopin.documents.tree import Form, Paper, Recipient, Sign
from tuopin.documents.wording import Template, Words, compose, default

TEMPLATE = Template(
    "application",
    fields=(
        "applicant", "applicant_place", "batch_name", "asked_amount",
    ),
    optional=(
        "applicant_about", "applicant_branch", "applicant_home", "year_income", "head_income",
        "causes",
    ),
    blocks=("asked_project",),
)  # fmt: skip


def make(ask: Ask, items: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Yield the applications of these households."""
    for case in cases_of(ask, items):
        yield application(case, words)


def application(case: Case, words: Words | None = None) -> Paper:
    """Return the application; places for the opinions of branch and township stand under it."""
    words = words or default("application", spoken())
    project = project_table(case.asked, _("申请资金（元）"))
    to = {"committee": case.committee, "government": case.government}
    return Paper(
        words.title,
        (
            Recipient(_("%(committee)s、%(government)s并报县领导组办公室：") % to),
            *compose(TEMPLATE, words, _fields(case), {"asked_project": (project,)}),
            Sign(
                (_("申请人：%(name)s（签字、手印）") % {"name": case.applicant.name},),
                day(case.filed_on),
            ),
            Form(
                (
                    (
                        opinion_place(_("村党支部意见"), lines=3),
                        opinion_place(_("乡镇党委意见"), lines=3),
                    ),
                ),
                size=SIZE,
            ),
            *prevails(),
        ),
        number=number_line(case.number),
        bookmark=case.bookmark(named("print.application")),
        author=case.author,
        lang=spoken(),
    )


def _fields(case: Case) -> dict[str, str]:
    causes = [coded(cause) for cause in (case.home.cause, case.home.other_cause) if cause]
    return {
        "applicant": case.applicant.name,
        "applicant_about": _about(case),
        "applicant_place": case.place,
        "applicant_branch": case.branch or f"{case.village}党支部",
        "applicant_home": _at_home(case),
        "year_income": money(case.home.income_fen),
        "head_income": money(case.income_per_head_fen),
        "causes": listed(causes or [coded("其他")]),
        "batch_name": batch_name(case.batch),
        "asked_amount": money(case.asked_fen),
    }


def _about(case: Case) -> str:
    person = case.applicant
    parts = [
        coded(person.sex) if person.sex else "",
        nation(person.nation) if person.nation else "",
        _("%(month)s生") % {"month": month(person.birth)} if person.birth else "",
        _("%(day)s加入中国共产党") % {"day": day(case.joined_on)} if case.joined_on else "",
    ]
    known = [part for part in parts if part] or [_("贫困党员")]
    return (", " if english() else "，").join(known)


def _at_home(case: Case) -> str:
    home = {"people": case.home.people, "workers": case.home.workers}
    if case.home.workers is None:
        return _("全家%(people)s人") % home
    return _("全家%(people)s人，其中劳动力%(workers)s人") % home
