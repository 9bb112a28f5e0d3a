"""The way back: shorthand for repayments, hand-ins and remittances by the real actions."""

from datetime import date
from typing import Any
from uuid import UUID

from tests.funds.purse import Purse
from tests.world import NORTH
from tuopin.funds import actions
from tuopin.funds.models import Loan, Repayment

BACK = date(2008, 3, 3)
HANDED = date(2008, 3, 6)
SENT_BACK = date(2008, 3, 10)
THERE = date(2008, 3, 12)


class Way:
    """Takes money from households back to the special account."""

    def __init__(self, purse: Purse) -> None:
        self.purse = purse
        self.numbers = 0

    def act(self, who: str) -> Any:
        return self.purse.stage.world.actor(who, date(2007, 3, 1))

    def who(self, key: str) -> UUID:
        return self.purse.stage.world.people[key]

    def receipt(self) -> str:
        self.numbers += 1
        return f"收{self.numbers:06d}"

    def collect(
        self, loan: Loan | None, fen: Any = 50_000, on: date = BACK, by: str = "north_liaison",
        key: str | None = None, **given: Any,
    ) -> Any:  # fmt: skip
        named = {"loan": loan.id} if loan is not None else {}
        given.setdefault("receipt", self.receipt())
        return actions.collect(actor=self.act(by), on=on, key=key, fen=fen, **named, **given).result

    def repaid(self, loan: Loan, fen: int = 50_000, **given: Any) -> Repayment:
        return Repayment.objects.get(id=self.collect(loan, fen, **given)["repayment"])

    def hand_in(
        self, *repayments: Repayment, on: date = HANDED, by: str = "north_finance",
        collector: str = "north_liaison", region: str = NORTH, document: str = "交款单1号",
    ) -> UUID:  # fmt: skip
        done = actions.hand_in(
            actor=self.act(by), on=on, region=region, collector=self.who(collector),
            repayments=[r.id for r in repayments], document=document,
        )  # fmt: skip
        return UUID(done.result["hand_in"])

    def remit(
        self, fen: Any = 50_000, on: date = SENT_BACK, by: str = "north_finance",
        region: str = NORTH, document: str = "上缴单1号",
    ) -> UUID:  # fmt: skip
        done = actions.remit(actor=self.act(by), on=on, region=region, fen=fen, document=document)
        return UUID(done.result["remittance"])

    def receive_back(self, remittance: UUID, on: date = THERE, by: str = "finance_centre") -> Any:
        return actions.receive_back(actor=self.act(by), on=on, remittance=remittance).result

    def reverse(
        self, what: str, key: UUID, by: str = "north_finance2", on: date = THERE,
        reason: str = "记错了",
    ) -> Any:  # fmt: skip
        return actions.reverse(
            actor=self.act(by), on=on, what=what, entry=key, reason=reason
        ).result

    def refund(
        self, loan: Loan, fen: Any, on: date = BACK, by: str = "north_finance",
        receipt: str | None = None,
    ) -> UUID:  # fmt: skip
        paper = self.receipt() if receipt is None else receipt
        done = actions.refund_overpaid(
            actor=self.act(by), on=on, loan=loan.id, fen=fen, receipt=paper
        )
        return UUID(done.result["refund"])
