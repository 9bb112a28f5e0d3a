"""Money on its way: shorthand for the steps of funds on the stage of signing."""

from datetime import date
from typing import Any
from uuid import UUID

from tests.agreements.stage import CHECKED, Stage
from tests.world import NORTH
from tuopin.agreements.models import Agreement
from tuopin.funds import actions
from tuopin.funds.models import Loan

CAME = date(2007, 3, 1)
SENT = date(2007, 4, 2)
ARRIVED = date(2007, 4, 4)
PAID = date(2007, 4, 10)


class Purse:
    """Takes checked agreements through the money's hands by the real actions."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.act = stage.act

    def come(self, fen: int = 1_000_000, on: date = CAME, **given: Any) -> Any:
        given = {"source": "special_assistance", "document": "县财〔2007〕1号"} | given
        return actions.appropriate(actor=self.act("finance_centre"), on=on, fen=fen, **given)

    def reserve(self, *agreements: Agreement, on: date = CHECKED, who: str = "county_head") -> Any:
        done = actions.reserve(actor=self.act(who), on=on, agreements=[a.id for a in agreements])
        return [Loan.objects.get(id=done.result["loans"][str(a.id)]) for a in agreements]

    def allot(
        self, *loans: Loan, region: str = NORTH, on: date = SENT, who: str = "finance_centre",
        batch: int = 1,
    ) -> UUID:  # fmt: skip
        done = actions.allot(
            actor=self.act(who), on=on, batch=self.stage.batch(batch).id, region=region,
            loans=[loan.id for loan in loans],
        )  # fmt: skip
        return UUID(done.result["allotment"])

    def receive(self, allotment: UUID, on: date = ARRIVED, who: str = "north_finance") -> Any:
        return actions.receive(actor=self.act(who), on=on, allotment=allotment).result

    def pay(self, *loans: Any, on: date = PAID, who: str = "north_finance") -> Any:
        given = [loan.id if isinstance(loan, Loan) else loan for loan in loans]
        return actions.pay(actor=self.act(who), on=on, loans=given).result

    def arrived(self, *loans: Loan) -> UUID:
        allotment = self.allot(*loans)
        self.receive(allotment)
        return allotment

    def loans(self, count: int = 1, fen: int = 200_000) -> list[Loan]:
        checked = self.stage.checked(*(self.stage.cleared(fen=fen) for _ in range(count)))
        return self.reserve(*checked)

    def paid(self, count: int = 1) -> list[Loan]:
        loans = self.loans(count)
        self.arrived(*loans)
        self.pay(*loans)
        return list(Loan.objects.filter(id__in=[loan.id for loan in loans]).order_by("number"))
