"""Households with money, helped on: shorthand for purchases, changes, hand-overs by the actions."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.funds.purse import PAID, Purse
from tests.world import COUNTY, NORTH, NORTH_A
from tuopin.funds import actions as money
from tuopin.funds.models import Loan
from tuopin.kit.refusals import Refused
from tuopin.offices.models import Officer
from tuopin.register.models import Household
from tuopin.selection.models import Application, Part
from tuopin.visits import actions
from tuopin.visits.models import Change, Purchase, Training

BOUGHT, ASKED, DECIDED = date(2007, 5, 8), date(2007, 6, 4), date(2007, 6, 11)
OVER = date(2007, 7, 2)
# A household's 2,000 yuan for two parts, pigs and tea, half each, both by the head in this stage.
HALF = 100_000
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 64


class Aides(Purse):
    """Everybody who helps a household on, by the real actions."""

    def homes(
        self, count: int = 1, region: str = NORTH_A, contents: tuple[str, ...] = ("生猪", "茶园")
    ) -> list[Household]:
        """Return households of two parts whose money has reached them."""
        cases = [self.stage.cleared(region, contents=contents) for _ in range(count)]
        loans = self.reserve(*self.stage.checked(*cases))
        town = f"{region[:9]}000"
        self.receive(self.allot(*loans, region=town), who=f"{self.side(town)}_finance")
        self.pay(*loans, who=f"{self.side(town)}_finance")
        return [loan.household for loan in loans]

    def home(self, *contents: str) -> Household:
        return self.homes(contents=contents or ("生猪", "茶园"))[0]

    def side(self, region: str) -> str:
        return "north" if region.startswith(NORTH[:9]) else "south"

    def officer(self, key: str) -> UUID:
        return self.stage.world.people[key]

    def salaries(self, fen: int) -> None:
        """Set every officer's salary; 0: none is recorded, so nothing limits what it stands for."""
        Officer.objects.update(salary_fen=fen)

    def case(self, home: Household) -> Application:
        return Application.objects.get(household=home)

    def parts(self, home: Household) -> list[Part]:
        """Return all parts that the project ever had, in order."""
        return list(Part.objects.filter(application__household=home).order_by("position"))

    def buy(
        self, home: Household, part: Part | None = None, *, on: date = BOUGHT,
        who: str = "north_office", **given: Any,
    ) -> dict[str, Any]:  # fmt: skip
        given = {
            "officer": self.officer("north_liaison"), "item": "仔猪", "quantity_milli": 2_000,
            "unit": "头", "fen": 60_000, "loan_fen": 60_000,
        } | given  # fmt: skip
        part = part or self.parts(home)[0]
        done = actions.purchase(
            actor=self.act(who), on=on, household=home.id, part=part.id, **given
        )
        return dict(done.result)

    def void(self, key: str, on: date = BOUGHT, who: str = "north_office", **given: Any) -> Any:
        given = {"reason": "记错了户"} | given
        return actions.void_purchase(actor=self.act(who), on=on, purchase=UUID(key), **given).result

    def ask(
        self, home: Household, *lines: dict[str, Any], on: date = ASKED, who: str = "north_liaison",
        **given: Any,
    ) -> Change:  # fmt: skip
        given = {"reason": "猪价大跌，改种茶"} | given
        done = actions.ask_change(
            actor=self.act(who), on=on, application=self.case(home).id, lines=list(lines), **given
        )
        return Change.objects.get(id=done.result["change"])

    def approve(
        self, change: Change, on: date = DECIDED, who: str = "county_head", **given: Any
    ) -> dict[str, Any]:
        done = actions.approve_change(actor=self.act(who), on=on, change=change.id, **given)
        return dict(done.result)

    def refuse(self, change: Change, on: date = DECIDED, who: str = "county_head") -> Any:
        return actions.refuse_change(
            actor=self.act(who), on=on, change=change.id, reason="不宜种茶"
        ).result

    def withdraw(self, change: Change, on: date = DECIDED, who: str = "north_office") -> Any:
        return actions.withdraw_change(
            actor=self.act(who), on=on, change=change.id, reason="不改了"
        ).result

    def pass_on(
        self, *homes: Household, former: str = "north_liaison", to: str = "north_liaison2",
        on: date = OVER, who: str = "county_head", **given: Any,
    ) -> dict[str, Any]:  # fmt: skip
        given = {"document": "县组〔2007〕12号", "reason": "工作调动"} | given
        if homes:
            given["households"] = [home.id for home in homes]
        done = actions.hand_over(
            actor=self.act(who), on=on, former=self.officer(former), officer=self.officer(to),
            **given,
        )  # fmt: skip
        return dict(done.result)

    def train(self, *homes: Household, on: date = BOUGHT, who: str = "lead", **given: Any) -> Any:
        given = {"region": NORTH, "topic": "生猪防疫", "venue": "镇农技站", "hours": 4} | given
        done = actions.train(
            actor=self.act(who), on=on, households=[came(home) for home in homes], **given
        )
        return Training.objects.get(id=done.result["training"])

    def attend(self, session: Training, *came_: dict[str, Any], on: date = BOUGHT) -> Any:
        return actions.attend(
            actor=self.act("lead"), on=on, training=session.id, households=list(came_)
        ).result

    def strike(
        self, session: Training, home: Household, on: date = OVER, who: str = "lead", **given: Any
    ) -> Any:
        line = session.attendances.filter(household=home).latest("id")
        given = {"reason": "那天没有来"} | given
        return actions.strike(actor=self.act(who), on=on, attendance=line.id, **given).result

    def aid(
        self, home: Household, on: date = BOUGHT, who: str = "north_liaison", **given: Any
    ) -> Any:
        given = {
            "year": 2005, "kind": "relief", "source": "县民政局", "content": "冬令救济",
            "fen": 30_000,
        } | given  # fmt: skip
        return actions.record_aid(actor=self.act(who), on=on, household=home.id, **given).result

    def repay(self, loan: Loan, fen: int, on: date = OVER) -> Any:
        return money.collect(
            actor=self.act("north_finance"), on=on, loan=loan.id, fen=fen, receipt=f"收{fen}",
            hand="township",
        ).result  # fmt: skip


def came(home: Household, relation: str = "") -> dict[str, Any]:
    return {"household": home.id, "relation": relation}


def scale(part: Part, milli: int, fen: int) -> dict[str, Any]:
    return {"kind": "scale", "part": part.id, "quantity_milli": milli, "fen": fen}


def replace(part: Part, content: str, fen: int, category: str = "养殖") -> dict[str, Any]:
    return {
        "kind": "replace", "part": part.id, "category": category, "content": content,
        "quantity_milli": 1_000, "unit": "亩", "fen": fen,
    }  # fmt: skip


def add(content: str, fen: int, category: str = "茶叶") -> dict[str, Any]:
    return {
        "kind": "add", "category": category, "content": content, "quantity_milli": 1_000,
        "unit": "亩", "fen": fen,
    }  # fmt: skip


def drop(part: Part) -> dict[str, Any]:
    return {"kind": "drop", "part": part.id}


def refusal(call: Any, *args: Any, **given: Any) -> Refused:
    """Return what an act refused, said in both languages."""
    with pytest.raises(Refused) as no:
        call(*args, **given)
    assert no.value.text("zh")
    assert no.value.text("en")
    assert no.value.mend("en")
    return no.value


__all__ = [
    "ASKED", "BOUGHT", "COUNTY", "DECIDED", "HALF", "JPEG", "OVER", "PAID", "Aides", "Purchase",
    "add", "came", "drop", "refusal", "replace", "scale",
]  # fmt: skip
