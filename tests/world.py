"""A small invented county for tests: two townships, four villages, and a person in every role."""

from datetime import date
from typing import Any
from uuid import UUID

from tuopin.offices.actions import appoint, open_body, open_county, read_regions
from tuopin.offices.queries import actor_of, officer_by_login
from tuopin.policy.actions import plant
from tuopin.workflow.rules import Actor

COUNTY = "990101"
WHOLE = "990101000000"
NORTH, SOUTH = "990101101000", "990101201000"
NORTH_A, NORTH_B = "990101101201", "990101101202"
SOUTH_A, SOUTH_B = "990101201201", "990101201202"
DAY = date(2007, 1, 8)
REGIONS = """code,name,valid_from,valid_to,predecessor
990101101000,北山镇,,,
990101101201,石桥村,,,
990101101202,松坡村,,,
990101201000,南河乡,,,
990101201201,柳湾村,,,
990101201202,竹园村,,,
"""


class World:
    """The county with its people; `world.actor("county_head")` is somebody who acts."""

    def __init__(self) -> None:
        open_county(COUNTY, "试验县", DAY, read_regions(REGIONS, COUNTY))
        plant(date(2007, 1, 1))
        self.county = COUNTY
        self.day = DAY
        operator = officer_by_login(COUNTY, "operator")
        assert operator is not None
        self.operator = _actor(operator.id)
        self.people: dict[str, UUID] = {}
        self.bodies: dict[str, UUID] = {}
        self._county_bodies()
        for town, name in ((NORTH, "north"), (SOUTH, "south")):
            self._township(town, name)

    def body(self, key: str, kind: str, name: str, region: str) -> UUID:
        """Set up a body."""
        done = open_body(actor=self.operator, on=DAY, kind=kind, name=name, region=region)
        self.bodies[key] = UUID(done.result["organisation"])
        return self.bodies[key]

    def person(self, key: str, body: str, role: str, region: str, **given: Any) -> UUID:
        """Appoint a person; the name is plainly invented."""
        done = appoint(
            actor=self.operator, on=DAY, organisation=self.bodies[body], name=f"试{key}",
            role=role, region=region, title=given.pop("title", role), login=key, **given,
        )  # fmt: skip
        self.people[key] = UUID(done.result["officer"])
        return self.people[key]

    def actor(self, key: str, on: date | None = None) -> Actor:
        """Return the actor that a person is."""
        return _actor(self.people[key], on)

    def _county_bodies(self) -> None:
        self.body("group", "county_leading_group", "县领导组", WHOLE)
        self.body("office", "county_office", "县办公室", WHOLE)
        self.body("centre", "settlement_centre", "县财政结算中心", WHOLE)
        self.body("team1", "verification_team", "核查一组", WHOLE)
        self.body("team2", "verification_team", "核查二组", WHOLE)
        self.body("panel", "expert_panel", "专家组", WHOLE)
        self.person("county_leader", "group", "county_leader", WHOLE)
        self.person("county_head", "office", "county_head", WHOLE)
        self.person("county_office", "office", "county_office", WHOLE, home_unit="农委")
        self.person("county_office2", "office", "county_office", WHOLE, home_unit="林业局")
        self.person("finance_centre", "centre", "finance_centre", WHOLE)
        self.person("finance_centre2", "centre", "finance_centre", WHOLE)
        self.person("verifier", "team1", "verifier", WHOLE)
        self.person("verifier2", "team2", "verifier", WHOLE)
        self.person("expert", "panel", "expert", WHOLE)
        self.person("lead", "panel", "tech_lead", WHOLE)
        self.person("auditor", "office", "auditor", WHOLE)
        self.person("admin", "office", "admin", WHOLE)

    def _township(self, region: str, name: str) -> None:
        self.body(f"{name}_office", "township_office", f"{name}办公室", region)
        self.body(f"{name}_finance", "township_finance_office", f"{name}财政所", region)
        self.person(f"{name}_secretary", f"{name}_office", "township_secretary", region)
        self.person(f"{name}_office", f"{name}_office", "township_office", region)
        self.person(f"{name}_liaison", f"{name}_office", "liaison", region, salary_fen=120_000)
        self.person(f"{name}_liaison2", f"{name}_office", "liaison", region, salary_fen=110_000)
        self.person(f"{name}_finance", f"{name}_finance", "township_finance", region)
        self.person(f"{name}_finance2", f"{name}_finance", "township_finance", region)
        self.body(f"{name}_branch", "party_branch", f"{name}村支部", region[:9] + "201")
        self.person(f"{name}_branch", f"{name}_branch", "branch_secretary", region[:9] + "201")


def _actor(officer: UUID, on: date | None = None) -> Actor:
    actor = actor_of(officer, on or DAY)
    assert actor is not None
    return actor
