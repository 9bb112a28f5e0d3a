"""A stage for signing and paying: households of the invented county, cleared and paired."""

from datetime import date
from typing import Any
from uuid import UUID

from tests.world import COUNTY, NORTH_A, World
from tuopin.agreements import actions
from tuopin.agreements.models import Agreement
from tuopin.agreements.states import PAPER_KINDS, PARTIES
from tuopin.base.fields import blind_index
from tuopin.kit.identity import make
from tuopin.programme.models import Batch
from tuopin.register.models import Household, Person
from tuopin.selection.models import Application, Pairing, Part

CLEARED = date(2007, 3, 10)
NUMBERED = date(2007, 3, 12)
SIGNED = date(2007, 3, 15)
CHECKED = date(2007, 3, 20)


class Stage:
    """Makes cleared applications row by row and takes them through signing by the real actions."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.made = 0
        self.batches: dict[int, Batch] = {}

    def batch(self, number: int = 1) -> Batch:
        if number not in self.batches:
            self.batches[number] = Batch.objects.create(
                county=COUNTY, number=number, year=2007, opened_on=date(2007, 1, 8)
            )
        return self.batches[number]

    def home(self, region: str = NORTH_A) -> Household:
        self.made += 1
        name = f"甲{self.made}"
        home = Household.objects.create(
            county=COUNTY, region=region, head_name=name, people=3, income_fen=300_000,
            cause="因病", registered_on=date(2007, 1, 20), row_hash="",
        )  # fmt: skip
        number = make("990101", date(1950, 1, 1), self.made)
        Person.objects.create(
            county=COUNTY, household=home, name=name, identity=number,
            identity_index=blind_index(number), birth=date(1950, 1, 1), sex="男",
            relation="户主", row_hash="",
        )  # fmt: skip
        town = "north" if region.startswith("990101101") else "south"
        for role, officer in (("liaison", f"{town}_liaison"), ("lead", "lead")):
            Pairing.objects.create(
                county=COUNTY, household=home, role=role, region=region,
                officer_id=self.world.people[officer], from_on=date(2007, 2, 1),
            )  # fmt: skip
        return home

    def cleared(
        self, region: str = NORTH_A, fen: int = 200_000, batch: int = 1,
        home: Household | None = None, state: str = "cleared",
        contents: tuple[str, ...] = ("养猪",),
    ) -> Application:  # fmt: skip
        home = home or self.home(region)
        application = Application.objects.create(
            county=COUNTY, batch=self.batch(batch), household=home,
            person=home.persons.get(relation="户主"), region=home.region, state=state,
            amount_fen=fen, filed_on=date(2007, 2, 1), filed_by=self.world.people["north_office"],
            decided_on=date(2007, 3, 1), approved_fen=fen, standard_fen=250_000,
            cleared_on=CLEARED if state == "cleared" else None,
        )  # fmt: skip
        for position, content in enumerate(contents, start=1):
            Part.objects.create(
                county=COUNTY, application=application, position=position, category="养殖",
                content=content, quantity_milli=5_000, unit="头", amount_fen=fen // len(contents),
                approved_milli=5_000, approved_fen=fen // len(contents),
            )  # fmt: skip
        return application

    def act(self, who: str) -> Any:
        return self.world.actor(who, date(2007, 3, 1))

    def numbered(self, *applications: Application, on: date = NUMBERED) -> list[Agreement]:
        done = actions.number(
            actor=self.act("county_office"), on=on, applications=[a.id for a in applications]
        )
        keys = [UUID(done.result["agreements"][str(a.id)]["id"]) for a in applications]
        found = Agreement.objects.in_bulk(keys)
        return [found[key] for key in keys]

    def papers(self, *agreements: Agreement, **wrong: Any) -> list[dict[str, Any]]:
        return [
            {"agreement": a.id, "kind": kind, "number": a.number, "amount_fen": a.amount_fen}
            | wrong.get(kind, {})
            for a in agreements
            for kind in PAPER_KINDS
        ]

    def sign(self, *agreements: Agreement, on: date = SIGNED, **wrong: Any) -> Any:
        return actions.sign_papers(
            actor=self.act("county_office"), on=on, papers=self.papers(*agreements, **wrong)
        ).result

    def signer(self, agreement: Agreement, party: str) -> str:
        town = "north" if agreement.region.startswith("990101101") else "south"
        officers = {
            "county_office": "county_head", "township_committee": f"{town}_secretary",
            "liaison": f"{town}_liaison", "branch": f"{town}_branch",
        }  # fmt: skip
        if party == "household":
            return agreement.household.head_name
        if party == "branch" and not agreement.region.endswith("201"):
            return "某支书"
        return str(self.world.people[officers[party]])

    def signatures(
        self, *agreements: Agreement, parties: tuple[str, ...] = PARTIES
    ) -> list[dict[str, Any]]:
        return [
            {"agreement": a.id, "party": party, "signer": self.signer(a, party)}
            for a in agreements
            for party in parties
        ]

    def letters(
        self, *agreements: Agreement, on: date = SIGNED, parties: tuple[str, ...] = PARTIES
    ) -> None:
        office = self.act("county_office")
        actions.issue_letters(actor=office, on=on, agreements=[a.id for a in agreements])
        actions.sign_letters(
            actor=office, on=on, signatures=self.signatures(*agreements, parties=parties)
        )

    def checked(self, *applications: Application) -> list[Agreement]:
        agreements = self.numbered(*applications)
        self.sign(*agreements)
        self.letters(*agreements)
        actions.check(
            actor=self.act("county_head"), on=CHECKED, agreements=[a.id for a in agreements]
        )
        return agreements
