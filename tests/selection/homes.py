"""Invented households for tests of selection, and a case taken to any state by its own actions."""

from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from tests.world import NORTH, NORTH_A, SOUTH, World
from tuopin.base.fields import blind_index
from tuopin.kit.identity import make
from tuopin.programme.actions import open_batch, open_campaign
from tuopin.register.models import Household, Member, Person
from tuopin.selection import actions
from tuopin.selection.models import Application, Notice

START = date(2007, 2, 1)
PIGS = {
    "category": "养殖", "content": "生猪", "quantity_milli": 10_000, "unit": "头",
    "amount_fen": 200_000, "own_fen": 50_000, "gain_fen": 300_000,
}  # fmt: skip
TEA = {
    "category": "茶叶", "content": "茶园", "quantity_milli": 1_500, "unit": "亩",
    "amount_fen": 40_000, "own_fen": 0, "gain_fen": 0,
}  # fmt: skip
GOOD_VISIT: dict[str, Any] = {
    "housing": "poor", "family": "poor", "spirit": "good", "able": True,
    "poor_in_village": True, "wish": "愿意养猪", "signed": True,
}  # fmt: skip
_serial = count(1)


class Programme:
    """A batch in preparation, a verification campaign under way, and households that apply."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.county = world.county
        office = world.actor("county_office")
        opened = open_batch(actor=office, on=START, number=1, year=2007, milestones={})
        self.batch = UUID(opened.result["batch"])
        trip = open_campaign(
            actor=office, on=START, kind="verification", name="第一批入户核查", opens_on=START,
            closes_on=date(2007, 12, 31), reference_on=START, batch=self.batch,
            areas=[
                {"team": world.bodies["team1"], "region": NORTH},
                {"team": world.bodies["team2"], "region": SOUTH},
            ],
        )  # fmt: skip
        self.campaign = UUID(trip.result["campaign"])
        # Days follow each other: each act takes place the day after the last.
        self.today = START

    def next_day(self) -> date:
        """Return the day after the last act."""
        self.today += timedelta(days=1)
        return self.today

    def home(
        self, region: str = NORTH_A, *, income_fen: int = 300_000, people: int = 4,
        cadre: bool = False, member: bool = True, **given: Any,
    ) -> Person:  # fmt: skip
        """Register a household with its Party member as head; return the member."""
        number = next(_serial)
        identity = make("990101", date(1950, 1, 1) + timedelta(days=number), number % 1000)
        home = Household.objects.create(
            county=self.county, region=region, head_name=f"户主{number}", people=people,
            income_fen=income_fen, cause="缺资金", registered_on=START, row_hash="", **given,
        )  # fmt: skip
        head = Person.objects.create(
            county=self.county, household=home, name=home.head_name, identity=identity,
            identity_index=blind_index(identity), birth=date(1950, 1, 1), sex="male",
            relation="户主", row_hash="",
        )  # fmt: skip
        if member:
            Member.objects.create(
                county=self.county, person=head, household=home, region=region,
                joined_on=date(1975, 7, 1), cadre=cadre, registered_on=START,
            )  # fmt: skip
        return head

    def relative(self, head: Person, identity: str) -> Person:
        """Add somebody to a household."""
        return Person.objects.create(
            county=self.county, household_id=head.household_id, name="家人", identity=identity,
            identity_index=blind_index(identity), birth=date(1970, 1, 1), sex="male",
            relation="之子", row_hash="",
        )  # fmt: skip

    def side(self, case: Application) -> tuple[str, str]:
        """Return the township's key in the world and the team that covers it."""
        north = case.region.startswith(NORTH[:9])
        return ("north", "verifier") if north else ("south", "verifier2")

    def file(self, head: Person, *parts: dict[str, Any], **given: Any) -> Application:
        """File an application for a household."""
        done = actions.file_application(
            actor=self.world.actor("county_office"), on=self.next_day(),
            batch=given.get("batch", self.batch), person=head.id, parts=list(parts) or [PIGS],
        )  # fmt: skip
        return self.case(done.result["application"])

    def case(self, key: Any) -> Application:
        """Read an application again."""
        return Application.objects.get(id=getattr(key, "id", key))

    def classify(self, *cases: Application) -> None:
        """Classify."""
        ids = [case.id for case in cases]
        office = self.world.actor("county_office")
        actions.classify(actor=office, on=self.next_day(), applications=ids)

    def verify(self, case: Application, **given: Any) -> dict[str, str]:
        """Visit a household and write down what was found."""
        town, verifier = self.side(case)
        visit = {
            "actor": self.world.actor(given.pop("who", verifier)),
            "on": given.pop("on", None) or self.next_day(),
            "application": case.id,
            "campaign": self.campaign,
            "liaison": self.world.people[f"{town}_liaison"],
        }
        return actions.verify(**{**visit, **GOOD_VISIT, **given}).result

    def assess(self, case: Application, verdict: str = "feasible", **given: Any) -> None:
        """Give an opinion."""
        actions.assess(
            actor=self.world.actor(given.pop("who", "expert")), on=self.next_day(),
            application=case.id, verdict=verdict, **given,
        )  # fmt: skip

    def pair(self, case: Application, role: str, officer: str, on: date | None = None) -> Any:
        """Pair a household with somebody."""
        return actions.pair(
            actor=self.world.actor("county_office"), on=on or self.next_day(),
            household=case.household_id, role=role, officer=self.world.people[officer],
        ).result  # fmt: skip

    def pair_both(self, case: Application) -> None:
        """Pair a household with a liaison officer and a technical lead."""
        self.pair(case, "liaison", f"{self.side(case)[0]}_liaison")
        self.pair(case, "lead", "lead")

    def approve(self, *cases: Application, **given: Any) -> Any:
        """Approve at the amount asked for."""
        decisions = [
            {"application": case.id, "amount_fen": self.case(case).amount_fen, "reason": ""}
            for case in cases
        ]
        return actions.approve(
            actor=self.world.actor(given.pop("who", "county_head")), on=self.next_day(),
            decisions=given.pop("decisions", decisions),
        ).result  # fmt: skip

    def publish(self, *cases: Application, region: str = NORTH) -> Notice:
        """Publish a notice."""
        done = actions.publish(
            actor=self.world.actor("county_office"), on=self.next_day(), batch=self.batch,
            region=region, applications=[case.id for case in cases],
        )  # fmt: skip
        return Notice.objects.get(id=done.result["notice"])

    def end(self, notice: Notice) -> dict[str, int]:
        """End a notice on its last day."""
        self.today = max(self.today, notice.until_on)
        office = self.world.actor("county_office")
        return actions.end_notice(actor=office, on=self.today, notice=notice.id).result

    def assessed(self, head: Person | None = None, *parts: dict[str, Any]) -> Application:
        """Take a household to the point where it may be approved."""
        case = self.in_state("verified", head, *parts)
        self.pair_both(case)
        self.assess(case)
        return self.case(case)

    def in_state(
        self, state: str, head: Person | None = None, *parts: dict[str, Any]
    ) -> Application:
        """Take a household's application to a state by the actions of the room."""
        case = self.file(head or self.home(), *parts)
        steps = {
            "classified": self.classify,
            "verified": self.verify,
            "assessed": lambda c: (self.pair_both(c), self.assess(c)),
            "approved": self.approve,
            "noticed": self.publish,
            "cleared": lambda _: self.end(Notice.objects.get()),
        }
        side = {
            "excluded": ("verified", self.exclude_other),
            "returned": ("assessed", self.send_back),
            "unsupported": ("assessed", self.decline),
            "withdrawn": ("filed", self.withdraw),
        }
        until, last = side.get(state, (state, None))
        for name, take in steps.items():
            if self.case(case).state == until:
                break
            take(case)
            assert self.case(case).state == name
        if last:
            last(case)
        case = self.case(case)
        assert case.state == state
        return case

    def exclude_other(self, case: Application) -> None:
        """Exclude for a reason in words."""
        actions.exclude(
            actor=self.world.actor("county_office"), on=self.next_day(), application=case.id,
            reason="other", note="已外出务工",
        )  # fmt: skip

    def send_back(self, case: Application) -> None:
        """Return for revision."""
        actions.send_back(
            actor=self.world.actor("county_head"), on=self.next_day(), application=case.id,
            reason="规模过大",
        )  # fmt: skip

    def decline(self, case: Application) -> None:
        """Decline."""
        actions.decline(
            actor=self.world.actor("county_head"), on=self.next_day(), application=case.id,
            reason="资金不足",
        )  # fmt: skip

    def withdraw(self, case: Application) -> None:
        """Withdraw."""
        actions.withdraw(
            actor=self.world.actor("county_office"), on=self.next_day(), application=case.id,
            reason="不再申请",
        )  # fmt: skip
