"""借款借据: the promissory note, with the amount in capitals (R75)."""

from tuopin.documents.case import Case, batch_name, day, numbered, rate, said, years
from tuopin.documents.clauses import clauses, fee
from tuopin.documents.tree import Field, Form, Paper, Para
from tuopin.kit.money import capitals, yuan


def note(case: Case) -> Paper:
    """Return the note; where words and figures differ, the amount in capitals holds."""
    words = clauses("note")
    due = words["due"] if case.note_on and case.due_on else words["due_open"]
    charge = fee(case, clauses("contract"), rate(case.fee_rate_bp))
    text = words["text"].format(
        lender=case.government,
        capitals=capitals(case.fen),
        yuan=yuan(case.fen),
        due=due.format(due_on=day(case.due_on), term=years(case.term_days)),
        fee=charge,
    )
    when = day(case.note_on)
    return Paper(
        "农村贫困党员脱贫工程项目借款借据",
        (
            _form(case),
            Para(text),
            Para(words["guarantee"].format(liaison=said(case.liaison.name))),
            Para(words["final"]),
            Form(
                (
                    (_place("借款人\n签字、手印", when), _place("出借人\n盖章", when)),
                    (_place("担保人签字\n行政联系人", when), _place("经办人\n签字", when)),
                )
            ),
        ),
        number=numbered(case),
        bookmark=case.bookmark("借据"),
        author=case.author,
    )


def _place(label: str, when: str) -> Field:
    return Field(label, f"\n\n{when}", align="right")


def _form(case: Case) -> Form:
    uses = "，".join(f"{part.content}{part.scale}" for part in case.agreed)
    return Form(
        (
            (Field("借款人", case.applicant.name), Field("党支部", said(case.branch))),
            (Field("身份证号", said(case.applicant.identity)),),
            (Field("住址", case.place),),
            (Field("出借人", case.government),),
            (Field("金额大写", f"人民币{capitals(case.fen)}"),),
            (Field("金额小写", f"￥{yuan(case.fen)}"), Field("批次", batch_name(case.batch))),
            (Field("借款用途", said(uses)),),
            (Field("借款日期", day(case.note_on)), Field("到期日期", day(case.due_on))),
        )
    )
