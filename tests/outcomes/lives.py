"""Households on their way out of poverty: shorthand for the steps by the real actions."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.funds.purse import Purse
from tests.world import COUNTY, World
from tuopin.funds import actions as money
from tuopin.funds.models import Loan
from tuopin.kit.refusals import Refused
from tuopin.outcomes import actions
from tuopin.outcomes.models import Exit
from tuopin.policy.actions import set_rule
from tuopin.register.models import Household

EARNED, PROPOSED = date(2007, 10, 8), date(2007, 11, 1)
VERIFIED, NOTICED = date(2007, 11, 8), date(2007, 11, 12)
UNTIL, SECONDED, CONFIRMED = date(2007, 11, 18), date(2007, 11, 19), date(2007, 11, 26)
REPAID = date(2007, 10, 10)
RELEASED = date(2007, 12, 3)
# Three people on 3,000 yuan: 1,000 a head, above the line of 785.
ENOUGH = {"people": 3, "business_fen": 380_000, "project_fen": 250_000, "cost_fen": 80_000}
LITTLE = {"people": 3, "business_fen": 235_500, "project_fen": 100_000, "cost_fen": 0}


class Lives:
    """Takes households with money through income, exit, release and what they achieve."""

    def __init__(self, purse: Purse) -> None:
        self.purse = purse
        self.stage = purse.stage
        self.world: World = purse.stage.world

    def act(self, who: str) -> Any:
        return self.world.actor(who, date(2007, 3, 1))

    def homes(self, count: int = 1) -> list[Household]:
        return [loan.household for loan in self.purse.paid(count)]

    def home(self) -> Household:
        return self.homes()[0]

    def earn(
        self, home: Household, on: date = EARNED, who: str = "north_liaison", **given: Any
    ) -> dict[str, Any]:
        given = {"year": 2007} | ENOUGH | given
        done = actions.record_income(actor=self.act(who), on=on, household=home.id, **given)
        return dict(done.result)

    def propose(
        self, home: Household, on: date = PROPOSED, who: str = "north_liaison", **given: Any
    ) -> UUID:
        given = {"year": 2007, "grounds": "养猪见效，全年纯收入过了线"} | given
        done = actions.propose_exit(actor=self.act(who), on=on, household=home.id, **given)
        return UUID(done.result["exit"])

    def verify(
        self, key: UUID, on: date = VERIFIED, who: str = "verifier", **given: Any
    ) -> dict[str, Any]:
        given = {"secure": True, "stable": True, "agreed": True} | given
        done = actions.verify_exit(actor=self.act(who), on=on, exit=key, **given)
        return dict(done.result)

    def publish(self, *keys: UUID, on: date = NOTICED, who: str = "north_office") -> Any:
        return actions.publish_exits(actor=self.act(who), on=on, exits=list(keys)).result

    def second(self, *keys: UUID, on: date = SECONDED, who: str = "north_secretary") -> Any:
        return actions.second_exit(actor=self.act(who), on=on, exits=list(keys)).result

    def confirm(self, *keys: UUID, on: date = CONFIRMED, who: str = "county_head") -> Any:
        return actions.confirm_exit(actor=self.act(who), on=on, exits=list(keys)).result

    def proposed(self, home: Household) -> UUID:
        self.earn(home)
        return self.propose(home)

    def verified(self, home: Household) -> UUID:
        key = self.proposed(home)
        self.verify(key)
        return key

    def noticed(self, *homes: Household) -> list[UUID]:
        keys = [self.verified(home) for home in homes]
        self.publish(*keys)
        return keys

    def seconded(self, *homes: Household) -> list[UUID]:
        keys = self.noticed(*homes)
        self.second(*keys)
        return keys

    def out(self, *homes: Household) -> list[Exit]:
        keys = self.seconded(*homes)
        for home in homes:
            self.settle(home)
        self.confirm(*keys)
        return [Exit.objects.get(id=key) for key in keys]

    def settle(self, home: Household, fen: int = 200_000, on: date = REPAID) -> Loan:
        """Pay a household's loan back at the township's counter."""
        loan = Loan.objects.get(county=COUNTY, household=home)
        money.collect(
            actor=self.act("north_finance"), on=on, loan=loan.id, fen=fen, hand="township",
            receipt=loan.number[-4:],
        )  # fmt: skip
        loan.refresh_from_db()
        return loan

    def allow_debt(self) -> None:
        set_rule(
            actor=self.act("county_head"), on=date(2007, 3, 1), code="exit.debt_allowed", value=1,
            valid_from=date(2007, 3, 1), document="县办〔2007〕30号",
        )  # fmt: skip


def refused(call: Any, *args: Any, **given: Any) -> Refused:
    """Return the refusal of a call."""
    with pytest.raises(Refused) as caught:
        call(*args, **given)
    return caught.value


def why(refusal: Refused) -> list[str]:
    """Return the reasons of a refusal's rows."""
    return [row.why for row in refusal.rows]
