"""Rounds of inspections on the stage of funds: shorthand for the steps of oversight."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.funds.purse import Purse
from tests.world import NORTH, NORTH_A, SOUTH, SOUTH_A
from tuopin.funds.models import Loan
from tuopin.kit.refusals import Refused
from tuopin.oversight import actions
from tuopin.oversight.models import Finding, Inspection, Round, Sampled
from tuopin.programme.actions import open_campaign

PLANNED, DRAWN = date(2007, 5, 8), date(2007, 5, 9)
OPENS, SEEN, CLOSES = date(2007, 5, 10), date(2007, 5, 11), date(2007, 5, 20)
ORDERED, DONE, CHECKED = date(2007, 5, 14), date(2007, 5, 20), date(2007, 5, 22)
GOOD: dict[str, Any] = {
    "arrival": "full", "received_fen": 200_000, "use": "as_approved", "progress": "normal",
    "effect": "good", "liaison_works": True, "lead_works": True,
}  # fmt: skip
STALLED = {"kind": "stalled", "text": "猪圈空着"}


class Tour:
    """Two townships with paid households, a campaign of two teams, and rounds on it."""

    def __init__(self, purse: Purse) -> None:
        self.purse = purse
        self.world = purse.stage.world
        self.loans: list[Loan] = []
        self.campaign = self._campaign()

    def act(self, who: str) -> Any:
        return self.world.actor(who, PLANNED)

    def _campaign(self) -> UUID:
        done = open_campaign(
            actor=self.world.actor("county_office"), on=PLANNED, kind="inspection",
            name="第一批督查", opens_on=OPENS, closes_on=CLOSES, reference_on=OPENS,
            areas=[
                {"team": self.world.bodies["team1"], "region": NORTH},
                {"team": self.world.bodies["team2"], "region": SOUTH},
            ],
        )  # fmt: skip
        return UUID(done.result["campaign"])

    def pay(self, region: str = NORTH_A, count: int = 1) -> list[Loan]:
        """Let money reach households of a village."""
        purse, town = self.purse, "north" if region == NORTH_A else "south"
        made = [purse.stage.cleared(region) for _ in range(count)]
        loans = purse.reserve(*purse.stage.checked(*made))
        sent = purse.allot(*loans, region=f"{region[:9]}000")
        purse.receive(sent, who=f"{town}_finance")
        purse.pay(*loans, who=f"{town}_finance")
        self.loans += loans
        return loans

    def plan(self, who: str = "county_office", on: date = PLANNED, **given: Any) -> Round:
        asked = {
            "batch": self.purse.stage.batch().id, "kind": "regular",
            "focus": ["arrival", "use", "effect"], "campaign": self.campaign,
            "confidence": 0, "margin": 0,
        } | given  # fmt: skip
        done = actions.plan(actor=self.act(who), on=on, **asked)
        return Round.objects.get(id=done.result["round"])

    def draw(
        self, trip: Round, who: str = "county_office", on: date = DRAWN, seed: str = "六三一"
    ) -> Round:
        actions.draw(actor=self.act(who), on=on, trip=trip.id, seed=seed)
        trip.refresh_from_db()
        return trip

    def drawn(self, **given: Any) -> Round:
        """Return a round whose households are drawn: all of them unless told otherwise."""
        if not self.loans:
            self.pay()
        return self.draw(self.plan(**given))

    def first(self, trip: Round) -> Sampled:
        return Sampled.objects.filter(round=trip).order_by("region", "place")[0]

    def inspect(
        self, trip: Round, household: UUID | None = None, who: str = "verifier",
        on: date = SEEN, **given: Any,
    ) -> Inspection:  # fmt: skip
        home = household or self.first(trip).household_id
        done = actions.inspect(
            actor=self.act(who), on=on, trip=trip.id, household=home, **(GOOD | given)
        )
        return Inspection.objects.get(id=done.result["inspection"])

    def found(self, **given: Any) -> Finding:
        """Return a finding of an inspection: a stalled project unless told otherwise."""
        seen = {"progress": "stalled", "findings": [STALLED]} | given
        return self.inspect(self.drawn(), **seen).findings.get()

    def find(self, who: str = "verifier", on: date = SEEN, **given: Any) -> Finding:
        asked = {"kind": "papers_lacking", "text": "没有票据"} | given
        done = actions.find(actor=self.act(who), on=on, **asked)
        return Finding.objects.get(id=done.result["finding"])

    def order(
        self, *held: Finding, who: str = "county_office", on: date = ORDERED, **given: Any
    ) -> Any:
        asked = {
            "officer": self.world.people["north_liaison"], "demanded": "一个月内补栏",
            "document": "县办督〔2007〕1号",
        } | given  # fmt: skip
        done = actions.order(actor=self.act(who), on=on, findings=[f.id for f in held], **asked)
        _again(*held)
        return done.result

    def report(
        self, held: Finding, who: str = "north_office", on: date = DONE, text: str = "已补栏"
    ) -> Any:
        done = actions.report_done(actor=self.act(who), on=on, finding=held.id, text=text)
        _again(held)
        return done.result

    def recheck(
        self, held: Finding, who: str = "county_office", on: date = CHECKED, text: str = "看过了"
    ) -> Any:
        done = actions.recheck(actor=self.act(who), on=on, finding=held.id, text=text)
        _again(held)
        return done.result

    def send_back(
        self, held: Finding, who: str = "county_office", on: date = CHECKED, **given: Any
    ) -> Any:
        asked = {"text": "圈里还是空的"} | given
        done = actions.send_back(actor=self.act(who), on=on, finding=held.id, **asked)
        _again(held)
        return done.result

    def drop(
        self, held: Finding, who: str = "county_head", on: date = ORDERED, reason: str = "户说错了"
    ) -> Any:
        done = actions.drop(actor=self.act(who), on=on, finding=held.id, reason=reason)
        _again(held)
        return done.result

    def finish(
        self, trip: Round, who: str = "county_office", on: date = CLOSES, **given: Any
    ) -> Any:
        done = actions.finish(actor=self.act(who), on=on, trip=trip.id, **given)
        trip.refresh_from_db()
        return done.result

    def both_towns(self, north: int = 2, south: int = 2) -> None:
        self.pay(NORTH_A, north)
        self.pay(SOUTH_A, south)


def _again(*rows: Any) -> None:
    for row in rows:
        row.refresh_from_db()


def refused(work: Any, *args: Any, **given: Any) -> Refused:
    """Return the refusal that a step meets."""
    with pytest.raises(Refused) as caught:
        work(*args, **given)
    assert caught.value.text("zh")
    assert caught.value.mend("en")
    return caught.value
