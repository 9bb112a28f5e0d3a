"""Loans with their guarantors: shorthand for handing over, falling behind and deducting."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tests.funds.purse import PAID, Purse
from tests.world import NORTH_A
from tuopin.funds import actions
from tuopin.funds.models import DeductionOrder, Guarantee, Loan
from tuopin.offices.models import Officer
from tuopin.policy.actions import set_rule

OVER = date(2008, 3, 3)
# Loans paid on PAID fall due two years later; a deduction may be ordered 90 days after that.
DUE = PAID + timedelta(days=730)
DEFAULT = DUE + timedelta(days=91)
SALARY, LOAN = 120_000, 200_000


class Warden(Purse):
    """Takes guarantees through their lives by the real actions."""

    def officer(self, key: str) -> UUID:
        return self.stage.world.people[key]

    def salary(self, key: str, fen: int) -> None:
        Officer.objects.filter(id=self.officer(key)).update(salary_fen=fen)

    def policy(self, code: str, value: Any, on: date = date(2007, 1, 9)) -> None:
        set_rule(
            actor=self.act("county_head"), on=on, code=code, value=value, valid_from=on,
            document="县办〔2007〕9号",
        )  # fmt: skip

    def rows(self, loan: Loan) -> list[Any]:
        """Return (officer, from, until, ended) of a loan's guarantees, oldest first."""
        found = Guarantee.objects.filter(loan=loan).order_by("from_on", "id")
        return list(found.values_list("officer", "from_on", "until_on", "ended"))

    def hand_over(
        self, former: str = "north_liaison", to: str = "north_liaison2", *loans: Loan,
        on: date = OVER, who: str = "county_head", **given: Any,
    ) -> Any:  # fmt: skip
        given = {"document": "县办〔2008〕3号"} | given
        if loans:
            given["loans"] = [loan.id for loan in loans]
        return actions.hand_over(
            actor=self.act(who), on=on, officer=self.officer(former), to=self.officer(to), **given
        ).result

    def order(
        self, loan: Loan, monthly_fen: int = 30_000, on: date = DEFAULT, who: str = "county_head",
        document: str = "县办〔2009〕7号",
    ) -> DeductionOrder:  # fmt: skip
        done = actions.order_deduction(
            actor=self.act(who), on=on, loan=loan.id, monthly_fen=monthly_fen, document=document
        )
        return DeductionOrder.objects.get(id=done.result["order"])

    def deduct(
        self, order: DeductionOrder, fen: int = 30_000, month: date | None = None,
        on: date = DEFAULT, who: str = "north_finance",
    ) -> Any:  # fmt: skip
        return actions.deduct(
            actor=self.act(who), on=on, order=order.id, fen=fen, month=month or on
        ).result

    def repay_officer(
        self, loan: Loan, fen: int, receipt: str = "还1", on: date = DEFAULT,
        who: str = "north_finance", **given: Any,
    ) -> Any:  # fmt: skip
        return actions.repay_officer(
            actor=self.act(who), on=on, loan=loan.id, fen=fen, receipt=receipt, **given
        ).result

    def repay(
        self, loan: Loan, fen: int = LOAN, receipt: str = "收1", on: date = OVER,
        who: str = "north_finance",
    ) -> Any:  # fmt: skip
        return actions.collect(
            actor=self.act(who), on=on, loan=loan.id, fen=fen, receipt=receipt, hand="township"
        ).result

    def reverse(self, what: str, key: str, on: date = DEFAULT, who: str = "north_finance2") -> Any:
        return actions.reverse(
            actor=self.act(who), on=on, what=what, entry=UUID(key), reason="记错了"
        ).result

    def fresh(self, loan: Loan) -> Loan:
        return Loan.objects.get(id=loan.id)

    def homes(self, count: int, fen: int = LOAN, region: str = NORTH_A) -> list[Any]:
        """Return checked agreements that wait for money."""
        return self.stage.checked(*(self.stage.cleared(region, fen=fen) for _ in range(count)))
