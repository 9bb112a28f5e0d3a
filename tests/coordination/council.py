"""The county's council: shorthand for meetings, decisions, reports and what they rest on."""

from datetime import date
from typing import Any
from uuid import UUID

from tests.agreements.stage import Stage
from tests.funds.purse import Purse
from tests.world import COUNTY, DAY, NORTH, NORTH_A, SOUTH, World
from tuopin.coordination import actions
from tuopin.coordination.models import Decision, Meeting, Minutes, TownshipReport
from tuopin.funds.models import Loan
from tuopin.programme.actions import start

CALLED, MEETS = date(2007, 3, 20), date(2007, 3, 28)
APRIL = date(2007, 4, 2)


class Council:
    """Takes the programme's meetings, decisions and reports through the real actions."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.stage = Stage(world)
        self.purse = Purse(self.stage)
        start(
            actor=world.actor("county_head"), on=DAY, name="脱贫工程", pilot_level="county",
            started_on=DAY,
        )  # fmt: skip

    def act(self, who: str) -> Any:
        if who == "operator":
            return self.world.operator
        return self.world.actor(who, date(2007, 3, 1))

    def call(self, on: date = CALLED, **given: Any) -> Meeting:
        given = {
            "year": 2007, "quarter": 1, "topic": "第一季度调度会", "meets_on": MEETS,
            "venue": "县政府二楼会议室",
        } | given  # fmt: skip
        done = actions.call(
            actor=self.act(given.pop("who", "county_office")), on=on, **given
        ).result
        return Meeting.objects.get(id=done["meeting"])

    def hold(self, meeting: Meeting, on: date = MEETS, **given: Any) -> dict[str, Any]:
        given = {
            "present": [{"region": NORTH, "speaker": "试书记"}], "chair": "试主任",
        } | given  # fmt: skip
        done = actions.hold(
            actor=self.act(given.pop("who", "county_office")), on=on, meeting=meeting.id, **given
        ).result
        meeting.refresh_from_db()
        return done

    def held(self, on: date = MEETS, **given: Any) -> Meeting:
        meeting = self.call(**given)
        self.hold(meeting, on)
        return meeting

    def write(self, meeting: Meeting, on: date = MEETS, **given: Any) -> Minutes:
        given = {"discussion": "听取各乡镇进展情况。"} | given
        done = actions.write_minutes(
            actor=self.act(given.pop("who", "county_office")), on=on, meeting=meeting.id, **given
        ).result
        return Minutes.objects.get(id=done["minutes"])

    def sign(self, minutes: Minutes, on: date = MEETS, who: str = "county_head") -> Minutes:
        actions.sign_minutes(actor=self.act(who), on=on, minutes=minutes.id)
        minutes.refresh_from_db()
        return minutes

    def decide(self, on: date = MEETS, **given: Any) -> Decision:
        given = {
            "text": "月底前把款发到户", "due_on": date(2007, 4, 30), "region": NORTH,
            "owner_role": "township_secretary",
        } | given  # fmt: skip
        done = actions.decide(
            actor=self.act(given.pop("who", "county_office")), on=on, **given
        ).result
        return Decision.objects.get(id=done["decision"])

    def task(self, **given: Any) -> Decision:
        given = {
            "text": "开一次支部会，逐户看项目", "region": NORTH_A,
            "owner_role": "branch_secretary", "who": "north_secretary",
        } | given  # fmt: skip
        return self.decide(**given)

    def asked(self, on: date = APRIL) -> dict[str, TownshipReport]:
        actions.ask_reports(actor=self.act("county_office"), on=on, period_from=date(2007, 1, 1))
        rows = TownshipReport.objects.filter(county=COUNTY, period_from=date(2007, 1, 1))
        return {row.region: row for row in rows}

    def submit(self, report: TownshipReport, on: date = APRIL, **given: Any) -> TownshipReport:
        given = {"practice": "逐户签字画押。"} | given
        who = given.pop("who", "north_office" if report.region == NORTH else "south_office")
        actions.submit_report(actor=self.act(who), on=on, report=report.id, **given)
        report.refresh_from_db()
        return report

    def paid(self, count: int = 2, region: str = NORTH_A) -> list[Loan]:
        """Return loans whose money reached its households on 10 April 2007."""
        self.purse.come()
        homes = [self.stage.cleared(region) for _ in range(count)]
        loans = self.purse.reserve(*self.stage.checked(*homes))
        town = NORTH if region.startswith(NORTH[:9]) else SOUTH
        who = "north_finance" if town == NORTH else "south_finance"
        self.purse.receive(self.purse.allot(*loans, region=town), who=who)
        self.purse.pay(*loans, who=who)
        return list(Loan.objects.filter(id__in=[loan.id for loan in loans]).order_by("number"))


def key(text: Any) -> UUID:
    """Return an id from a result."""
    return UUID(str(text))
