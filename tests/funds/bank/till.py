"""Bank statements as a bank writes them: shorthand for handing in, matching and confirming."""

import io
from datetime import date
from typing import Any
from uuid import UUID

from openpyxl import Workbook

from tests.agreements.stage import Stage
from tests.world import WHOLE
from tuopin.funds import actions
from tuopin.funds.models import BankLine, BankStatement
from tuopin.sheets.actions import hand_in
from tuopin.sheets.models import Problem

HEADINGS = ["交易日期", "摘要", "收入(元)", "支出(元)", "余额(元)", "对方户名", "流水号"]
TODAY = date(2007, 5, 8)


def book(*lines: Any) -> bytes:
    """Return a workbook with lines of the form."""
    made = Workbook()
    sheet = made.active
    sheet.append(["银行对账单"])
    sheet.append(HEADINGS)
    for line in lines:
        sheet.append(list(line))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def running(*moves: Any, opening: int = 0, start: int = 1, mark: str = "S") -> list[list[Any]]:
    """Return the cells of lines given as (day, fen, text, other party), balances worked out."""
    lines, balance = [], opening
    for number, (day, fen, *said) in enumerate(moves, start):
        balance += fen
        text, party = [*said, "", ""][:2]
        into, out = (fen / 100, None) if fen > 0 else (None, -fen / 100)
        lines.append([day, text, into, out, balance / 100, party, f"{mark}{number:03d}"])
    return lines


class Till:
    """Hands statements in and says what their lines are, by the real actions."""

    def __init__(self, stage: Stage) -> None:
        self.act = stage.act

    def hand_in(
        self, data: bytes, region: str = "", who: str = "finance_centre", on: date = TODAY
    ) -> UUID:
        done = hand_in(
            actor=self.act(who), on=on, form="bank", name="对账单.xlsx", data=data, region=region
        )
        return UUID(done.result["import"])

    def checked(self, data: bytes, region: str = "", who: str = "finance_centre") -> Any:
        """Hand in and check; return the faults as (row, heading, code)."""
        key = self.hand_in(data, region, who)
        actions.check_bank(actor=self.act(who), on=TODAY, handed_in=key)
        found = Problem.objects.filter(handed_in=key).order_by("row", "id")
        return [(p.row, p.heading, p.code) for p in found]

    def merge(
        self, data: bytes, region: str = "", who: str = "finance_centre", *, partial: bool = False,
        on: date = TODAY,
    ) -> Any:  # fmt: skip
        key = self.hand_in(data, region, who, on)
        actions.check_bank(actor=self.act(who), on=on, handed_in=key)
        done = actions.merge_bank(actor=self.act(who), on=on, handed_in=key, partial=partial)
        return done.result

    def load(self, *moves: Any, region: str = WHOLE, **given: Any) -> BankStatement:
        """Take a statement in and return it."""
        who = given.pop("who", "finance_centre")
        self.merge(book(*running(*moves, **given)), region, who)
        return BankStatement.objects.filter(region=region).order_by("to_on", "id").last()

    def match(self, line: BankLine, *transfers: Any, who: str = "finance_centre") -> Any:
        pairs = [{"line": line.id, "transfers": [getattr(t, "key", t) for t in transfers]}]
        return actions.match_lines(actor=self.act(who), on=TODAY, matches=pairs).result

    def explain(
        self, line: BankLine, kind: str, text: str = "", who: str = "finance_centre"
    ) -> Any:
        return actions.explain_line(
            actor=self.act(who), on=TODAY, line=line.id, kind=kind, text=text
        ).result

    def confirm(self, statement: BankStatement, who: str = "finance_centre2") -> Any:
        return actions.confirm_statement(
            actor=self.act(who), on=TODAY, statement=statement.id
        ).result


def lines_of(statement: BankStatement) -> list[BankLine]:
    """Return a statement's lines in their order."""
    return list(BankLine.objects.filter(statement=statement).order_by("position"))
