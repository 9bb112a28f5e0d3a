"""核销证明: the certificate of a loan written off, by whom, and that the debt stays (R72)."""

from datetime import date
from typing import NamedTuple

from tuopin.documents.case import PROGRAMME, day
from tuopin.documents.clauses import clauses
from tuopin.documents.tree import Column, Field, Form, Paper, Para, Sign, Table
from tuopin.kit.money import capitals, yuan

_HANDS = ("提出", "第一批准人", "第二批准人，过账")


class Certified(NamedTuple):
    """What a certificate says; amounts in fen. `hands` are (name, day) of the three who acted."""

    number: str
    county: str
    household: str
    place: str
    note: str
    paid_on: date | None
    lent_fen: int
    repaid_fen: int
    written_off_fen: int
    cause: str
    reason: str
    document: str
    hands: tuple[tuple[str, date | None], ...]
    posted_on: date


def certificate(facts: Certified) -> Paper:
    """Return the certificate, with the amount in capitals and the three people."""
    words = clauses("write_off")
    text = words["text"].format(
        place=facts.place,
        household=facts.household,
        note=facts.note,
        capitals=capitals(facts.written_off_fen),
        yuan=yuan(facts.written_off_fen),
    )
    return Paper(
        f"{PROGRAMME}借款核销证明",
        (
            Para(text),
            _form(facts),
            _hands(facts),
            Para(words["kept"]),
            Sign((f"{facts.county}{PROGRAMME}领导组办公室",), day(facts.posted_on)),
        ),
        number=facts.number,
        bookmark=facts.number,
    )


def _form(facts: Certified) -> Form:
    return Form(
        (
            (Field("户主", facts.household), Field("住址", facts.place)),
            (Field("借据编号", facts.note), Field("借款日期", day(facts.paid_on))),
            (
                Field("借款金额", f"{yuan(facts.lent_fen)} 元"),
                Field("已还本金", f"{yuan(facts.repaid_fen)} 元"),
            ),
            (Field("核销金额", f"{yuan(facts.written_off_fen)} 元"), Field("事由", facts.cause)),
            (Field("情况说明", facts.reason),),
            (Field("依据文件", facts.document),),
        )
    )


def _hands(facts: Certified) -> Table:
    rows = tuple(
        (label, name, day(when)) for label, (name, when) in zip(_HANDS, facts.hands, strict=True)
    )
    return Table((Column("经办"), Column("姓名"), Column("日期")), rows, title="提出和批准")
