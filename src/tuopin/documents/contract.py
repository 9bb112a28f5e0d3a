"""项目实施合同书: the contract between the township government and the household (R74)."""

from tuopin.documents.case import Case, day, numbered, rate, said, years
from tuopin.documents.clauses import clauses, duties, fee, project_table
from tuopin.documents.tree import Block, Field, Form, Heading, Paper, Para, Signatories, mark
from tuopin.kit.money import capitals, yuan


def contract(case: Case) -> Paper:
    """Return the contract: parties, project, money, duties of both, change, breach, signatures."""
    words = clauses("contract")
    charge = fee(case, words, rate(case.fee_rate_bp))
    term = words["term"] if case.contract_on and case.due_on else words["term_open"]
    facts = {"liaison": said(case.liaison.name), "lead": said(case.lead.name)}
    blocks: list[Block] = [
        _parties(case),
        Para(words["intro"]),
        _heading(1, "项目内容和规模"),
        Para(words["project"]),
        project_table(case.agreed),
        _heading(2, "扶持资金和期限"),
        Para(words["loan"].format(capitals=capitals(case.fen), yuan=yuan(case.fen))),
        Para(
            term.format(
                from_on=day(case.contract_on),
                due_on=day(case.due_on),
                term=years(case.term_days),
                fee=charge,
            )
        ),
        _heading(3, "甲方的责任"),
        *duties(words["duties_a"], **facts),
        _heading(4, "乙方的责任"),
        *duties(words["duties_b"], **facts),
        _heading(5, "违约责任"),
        Para(words["breach"]),
        _heading(6, "其他"),
        Para(words["final"]),
        _signatures(case),
    ]
    return Paper(
        "农村贫困党员脱贫工程项目实施合同书",
        tuple(blocks),
        number=numbered(case),
        bookmark=case.bookmark("合同书"),
        author=case.author,
    )


def _heading(n: int, text: str) -> Heading:
    return Heading(1, mark(1, n) + text)


def _parties(case: Case) -> Form:
    return Form(
        (
            (Field("甲方", case.government), Field("乙方", case.applicant.name)),
            (
                Field("身份证号", said(case.applicant.identity)),
                Field("电话", said(case.home.phone)),
            ),
            (Field("住址", case.place), Field("党支部", said(case.branch))),
        )
    )


def _signatures(case: Case) -> Signatories:
    when = day(case.contract_on)
    return Signatories(
        (
            ("甲方（盖章）：", "代表（签字）：", "", when),
            ("乙方（签字、手印）：", "", "", when),
        )
    )
