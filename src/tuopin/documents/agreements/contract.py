"""项目实施合同书: the contract between the township government and the household (R74)."""

from django.utils.translation import gettext as _

from tuopin.documents.agreements.homes import home_fields, home_kind, home_paper, template
from tuopin.documents.case import Case, day, said
from tuopin.documents.projects import fee, period, project_table
from tuopin.documents.tree import Block, Field, Form, Paper, Signatories
from tuopin.documents.wording import Words, compose

TEMPLATE = template(
    "contract",
    fields=("amount", "capitals", "period", "fee"),
    blocks=("parties", "projects", "signatures"),
)


def contract(case: Case, words: Words) -> Paper:
    """Return the contract: parties, project, money, duties of both, breach, signatures."""
    return home_paper(case, words, _text(case, words), _("合同书"))


def _text(case: Case, words: Words) -> tuple[Block, ...]:
    return compose(
        TEMPLATE,
        words,
        home_fields(case) | {"period": period(case), "fee": fee(case)},
        {
            "parties": (_parties(case),),
            "projects": (project_table(case.agreed),),
            "signatures": (_signatures(case),),
        },
    )


def _parties(case: Case) -> Form:
    pairs = (
        ((_("甲方"), case.government), (_("乙方"), case.applicant.name)),
        ((_("身份证号"), case.applicant.identity), (_("电话"), case.home.phone)),
        ((_("住址"), case.place), (_("党支部"), case.branch)),
    )
    return Form(tuple(tuple(Field(label, said(value)) for label, value in line) for line in pairs))


def _signatures(case: Case) -> Signatories:
    when = day(case.contract_on)
    return Signatories(
        (
            (_("甲方（盖章）："), _("代表（签字）："), "", when),
            (_("乙方（签字、手印）："), "", "", when),
        )
    )


KIND = home_kind("contract", "HT", TEMPLATE, contract)
