"""借款借据: the promissory note, with the amount in capitals (R75)."""

from django.utils.translation import gettext as _

from tuopin.documents.agreements.homes import home_fields, home_kind, home_paper, template
from tuopin.documents.case import Case, batch_name, day, said
from tuopin.documents.projects import due, fee, uses
from tuopin.documents.tree import Block, Field, Form, Paper
from tuopin.documents.wording import Words, compose
from tuopin.kit.money import capitals, yuan

TEMPLATE = template(
    "note",
    fields=("amount", "capitals", "due", "fee", "liaison"),
    blocks=("loan_form", "signatures"),
)


def note(case: Case, words: Words) -> Paper:
    """Return the note; where words and figures differ, the amount in capitals holds."""
    return home_paper(case, words, _text(case, words), _("借据"))


def _text(case: Case, words: Words) -> tuple[Block, ...]:
    return compose(
        TEMPLATE,
        words,
        home_fields(case) | {"due": due(case), "fee": fee(case)},
        {"loan_form": (_form(case),), "signatures": (_signatures(case),)},
    )


def _form(case: Case) -> Form:
    return Form(
        (
            (Field(_("借款人"), case.applicant.name), Field(_("党支部"), said(case.branch))),
            (Field(_("身份证号"), said(case.applicant.identity)),),
            (Field(_("住址"), case.place),),
            (Field(_("出借人"), case.government),),
            (Field(_("金额大写"), f"人民币{capitals(case.fen)}"),),
            (
                Field(_("金额小写"), f"￥{yuan(case.fen)}"),
                Field(_("批次"), batch_name(case.batch)),
            ),
            (Field(_("借款用途"), said(uses(case.agreed))),),
            (Field(_("借款日期"), day(case.note_on)), Field(_("到期日期"), day(case.due_on))),
        )
    )


def _signatures(case: Case) -> Form:
    when = day(case.note_on)
    return Form(
        (
            (
                _place(_("借款人"), _("签字、手印"), when),
                _place(_("出借人"), _("盖章"), when),
            ),
            (
                _place(_("担保人（行政联系人）"), _("签字"), when),
                _place(_("经办人"), _("签字"), when),
            ),
        )
    )


def _place(who: str, how: str, when: str) -> Field:
    return Field(f"{who}\n{how}", f"\n\n{when}", align="right")


KIND = home_kind("note", "JJ", TEMPLATE, note)
