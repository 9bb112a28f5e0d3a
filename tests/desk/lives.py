"""Two townships with every kind of row in every state, and readers who must not see across."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.agreements.stage import Stage
from tests.desk.conftest import BACKEND
from tests.funds.bank.till import Till, lines_of
from tests.funds.purse import Purse
from tests.selection.homes import Programme
from tests.sheets import books
from tests.unguarded import unguarded
from tests.world import COUNTY, NORTH, NORTH_A, SOUTH, SOUTH_A, World
from tuopin.archive.actions import keep
from tuopin.audit.models import Line
from tuopin.base.fields import blind_index
from tuopin.disasters.actions import declare, report_loss
from tuopin.funds.models import DeductionOrder, Loan, Payment
from tuopin.kit.identity import make
from tuopin.offices.models import Officer, Post
from tuopin.offices.queries import account
from tuopin.offices.states import ROLES
from tuopin.outcomes.models import (
    Achievement,
    CadreTrained,
    Exit,
    Forecast,
    Income,
    Story,
)
from tuopin.oversight.models import Finding, Inspection, Round, Sampled
from tuopin.papers.models import Issued, PrintRun, Published
from tuopin.register.models import Elder, Household, JobSeeker, Member, Monitored, Person
from tuopin.selection.models import Application, Notice, Part
from tuopin.sheets.actions import hand_in
from tuopin.visits.models import Aid, Attendance, Change, Purchase, Training
from tuopin.workflow.tasks import open_job

TODAY = date(2007, 12, 28)
FAR = "990102"
# Rows of the whole county: every township may look at them.
COUNTY_WIDE = {"batch", "campaign", "event", "report"}


class Lives:
    """`north` and `south` hold the ids of a township's rows by kind, `names` what is said there."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.north: dict[str, UUID] = {}
        self.south: dict[str, UUID] = {}
        self.shared: dict[str, UUID] = {}
        self.town = Programme(world)
        self.stage = Stage(world)
        self.purse = Purse(self.stage)
        self.purse.come(10_000_000)
        self.event = self._event()
        for ids, region, village, key in (
            (self.north, NORTH, NORTH_A, "north"),
            (self.south, SOUTH, SOUTH_A, "south"),
        ):
            self._money(ids, region, village, key)
            self._cases(ids, region, village)
            self._rest(ids, village, key)
            self._printed(ids, region, village, key)
            self._watched(ids, region, village, key)
            self._lifted(ids, region, village, key)
            self._helped(ids, region, village, key)
        self._registers()
        self._report()
        self.names = self._rename()

    def _event(self) -> UUID:
        made = declare(
            actor=self.world.actor("county_head"), on=date(2007, 7, 9), code="0708",
            name="七月洪水", kind="洪涝", happened_on=date(2007, 7, 8), region=COUNTY + "000000",
        )  # fmt: skip
        return UUID(made.result["event"])

    def _money(self, ids: dict[str, UUID], region: str, village: str, key: str) -> None:
        stage, purse, who = self.stage, self.purse, f"{key}_finance"
        made = [stage.cleared(village, batch=2) for _ in range(7)]
        checked = stage.checked(*made[:5])
        loans = purse.reserve(*checked[:4])
        first = purse.allot(*loans[:2], region=region, batch=2)
        purse.receive(first, who=who)
        purse.pay(loans[0], who=who)
        ids["allotment"] = purse.allot(loans[2], region=region, batch=2, on=date(2007, 4, 20))
        ids["loan"], ids["agreement"] = loans[3].id, checked[4].id
        ids["payable"], ids["cleared"] = loans[1].id, made[6].id
        ids["payment"] = Payment.objects.get(loan=loans[0]).id
        self._bank(ids, region, key)
        ids["order"] = self._order(loans[0], key)
        ids["numbered"] = stage.numbered(made[5], on=date(2007, 4, 1))[0].id

    def _bank(self, ids: dict[str, UUID], region: str, key: str) -> None:
        till = Till(self.stage)
        made = till.load(
            (date(2007, 4, 4), 50_000, f"{key}摘要", f"{key}户名"), region=region, mark=key
        )
        ids["statement"], ids["bank_line"] = made.id, lines_of(made)[0].id

    def _order(self, loan: Loan, key: str) -> UUID:
        made = DeductionOrder.objects.create(
            county=COUNTY, loan=loan, officer_id=self.world.people[f"{key}_liaison"],
            region=loan.region, monthly_fen=30_000, owed_fen=loan.approved_fen, document="县办7号",
            ordered_on=date(2007, 6, 1), ordered_by=self.world.people["county_head"],
        )  # fmt: skip
        return made.id

    def _cases(self, ids: dict[str, UUID], region: str, village: str) -> None:
        town = self.town
        for state in ("filed", "classified", "verified", "assessed", "returned", "excluded"):
            ids[state] = town.in_state(state, town.home(village)).id
        approved = [town.assessed(town.home(village)) for _ in range(2)]
        town.approve(*approved)
        ids["approved"] = approved[0].id
        ids["notice"] = town.publish(approved[1], region=region).id
        ids["application"] = ids["filed"]

    def _rest(self, ids: dict[str, UUID], village: str, key: str) -> None:
        world, office = self.world, self.world.actor(f"{key}_office")
        home = Household.objects.filter(region=village).order_by("id")[0]
        ids["household"] = home.id
        ids["person"] = Person.objects.filter(household=home).order_by("id")[0].id
        report_loss(
            actor=office, on=date(2007, 7, 12), event=self.event, household=home.id,
            loss_fen=30_000, rooms=2, people=3,
        )  # fmt: skip
        taken = hand_in(
            actor=office, on=date(2007, 7, 12), form="f1", name="登记表.xlsx",
            data=books.f1(books.head(姓名=f"{key}表里人")),
        )  # fmt: skip
        ids["import"] = UUID(taken.result["import"])
        job = open_job(
            county=COUNTY, kind="sheets.check", actor=office.id, on=TODAY, subject=ids["import"]
        )
        ids["job"] = job.id
        ids["body"] = world.bodies[f"{key}_office"]
        ids["officer"] = world.people[f"{key}_liaison"]
        ids["post"] = Post.objects.get(officer=ids["officer"]).id
        ids["line"] = Line.objects.filter(region=village).order_by("id")[0].id

    def _printed(self, ids: dict[str, UUID], region: str, village: str, key: str) -> None:
        run = PrintRun.objects.create(
            county=COUNTY, batch=2, region=region, kinds="contract", sort="kind", form="pdf",
            lang="zh", as_of=TODAY, asked_by=self.world.people[f"{key}_office"], asked_on=TODAY,
        )  # fmt: skip
        paper = Issued.objects.create(
            county=COUNTY, kind="registration", subject=str(run.id), mark=f"{key:0>10}".upper(),
            region=village, batch=2, household=ids["household"], name=f"{key}印件人", lang="zh",
            text_hash="0" * 64, issued_on=TODAY, printed_on=TODAY,
        )  # fmt: skip
        ids["run"], ids["paper"] = run.id, paper.id

    def _watched(self, ids: dict[str, UUID], region: str, village: str, key: str) -> None:
        """Let a township inspect a household of its own, and find something."""
        held = Round.objects.create(
            county=COUNTY, batch=self.stage.batch(2), region=region, name=f"{key}检查",
            opens_on=TODAY, closes_on=TODAY, kind="regular", state="drawn", focus="arrival",
            planned_on=TODAY, planned_by=self.world.people[f"{key}_secretary"], drawn_on=TODAY,
        )  # fmt: skip
        own: dict[str, Any] = {
            "county": COUNTY, "household_id": ids["household"], "region": village,
        }  # fmt: skip
        Sampled.objects.create(**own, round=held, place=1)
        inspector = self.world.people[f"{key}_office"]
        seen = Inspection.objects.create(
            **own, round=held, inspector_id=inspector, inspected_on=TODAY, arrival="full",
            received_fen=0, use="as_approved", progress="normal", effect="good",
            recorded_by=inspector,
        )  # fmt: skip
        found = Finding.objects.create(
            **own, inspection=seen, number=f"{key}问题", kind="other", text=f"{key}查到的",
            state="ordered", found_on=TODAY, found_by=self.world.people["verifier"],
            ordered_on=TODAY, due_on=TODAY,
        )  # fmt: skip
        ids["round"], ids["inspection"], ids["finding"] = held.id, seen.id, found.id

    def _lifted(self, ids: dict[str, UUID], region: str, village: str, key: str) -> None:
        """Let a household with money be on its way out of poverty, and achieve something."""
        home, who = paid_home(region), self.world.people[f"{key}_liaison"]
        own: dict[str, Any] = {"county": COUNTY, "household_id": home, "region": village}
        Income.objects.create(
            **own, year=2007, people=2, business_fen=300_000, net_fen=300_000, basis="visit",
            recorded_on=TODAY, recorded_by=who,
        )  # fmt: skip
        made = Exit.objects.create(
            **own, year=2007, grounds=f"{key}依据", proposed_on=TODAY, proposed_by=who
        )
        hoped = Forecast.objects.create(
            **own, expected_on=TODAY, grounds=f"{key}预计", forecast_on=TODAY, forecast_by=who
        )
        grade = Achievement.objects.create(
            **own, kind="large", text=f"{key}大户", reached_on=TODAY, recorded_by=who
        )
        cadre = CadreTrained.objects.create(
            **own, person=Person.objects.filter(household=home)[0], post=f"{key}职务",
            trained_on=TODAY, recorded_by=who,
        )  # fmt: skip
        story = Story.objects.create(
            **own, title=f"{key}事迹", text="有奔头", written_on=TODAY, written_by=who
        )
        ids["exit"], ids["forecast"], ids["achievement"] = made.id, hoped.id, grade.id
        ids["cadre"], ids["story"] = cadre.id, story.id

    def _helped(self, ids: dict[str, UUID], region: str, village: str, key: str) -> None:
        """Let a household with money buy, learn, and ask for a change of its project."""
        home, who = paid_home(region), self.world.people[f"{key}_liaison"]
        own: dict[str, Any] = {"county": COUNTY, "household_id": home, "region": village}
        part = Part.objects.filter(application__household=home)[0]
        bought = Purchase.objects.create(
            **own, part=part, officer_id=who, bought_on=TODAY, item=f"{key}物品",
            quantity_milli=1000, unit="头", fen=100, loan_fen=0, recorded_by=who,
        )  # fmt: skip
        held = Training.objects.create(
            county=COUNTY, region=region, topic=f"{key}培训", held_on=TODAY, venue="镇",
            recorded_by=who,
        )  # fmt: skip
        Attendance.objects.create(**own, training=held)
        asked = Change.objects.create(
            **own, application_id=part.application_id, reason=f"{key}变更", asked_on=TODAY,
            asked_by=who,
        )  # fmt: skip
        Aid.objects.create(
            **own, year=2006, kind="relief", source=f"{key}来源", recorded_on=TODAY,
            recorded_by=who,
        )  # fmt: skip
        ids["purchase"], ids["training"], ids["change"] = bought.id, held.id, asked.id

    def _registers(self) -> None:
        """Put somebody on every other register of each township."""
        for place, (region, name) in enumerate(((NORTH_A, "北"), (SOUTH_A, "南"))):
            number = make("990101", date(1931, 2, 3), 10 + place)
            own: dict[str, Any] = {
                "county": COUNTY, "region": region, "identity": number, "row_hash": "",
                "identity_index": blind_index(number), "registered_on": date(2007, 2, 1),
            }  # fmt: skip
            JobSeeker.objects.create(
                **own, name=f"{name}求职人", member_name="党员", member_index="", relation="之子",
                wanted="纺织",
            )  # fmt: skip
            Elder.objects.create(**own, name=f"{name}老党员", joined_on=date(1955, 7, 1))
            Monitored.objects.create(
                **own, name=f"{name}监测人", head_name=f"{name}监测户", monitor_number="1",
                relation="户主", people=2, income_per_head_fen=60_000, year=2007, cause="因病",
            )  # fmt: skip

    def _report(self) -> None:
        kept, _ = keep(
            COUNTY, TODAY, name="r.pdf", media_type="application/pdf", kind="report", data=b"%PDF"
        )
        report = Published.objects.create(
            county=COUNTY, report="progress", title="进展情况汇报", as_of=date(2007, 12, 1),
            published_on=TODAY, publisher=self.world.people["county_head"], word=kept, pdf=kept,
            figures="{}", figures_hash="",
        )  # fmt: skip
        batch = self.town.batch
        self.shared = {
            "report": report.id, "batch": batch, "campaign": self.town.campaign,
            "event": self.event,
        }  # fmt: skip

    def _rename(self) -> dict[str, list[str]]:
        """Give everybody a name that says the township; return the names by township."""
        # Who signed for a payment is written once; here the names say where they belong.
        unguarded("funds_payment")
        names: dict[str, list[str]] = {
            "north": [
                "北求职人", "北老党员", "北监测", "north印件人", "north检查", "north查到的",
                "north依据", "north预计", "north大户", "north职务", "north事迹", "north物品",
                "north培训", "north变更", "north来源",
            ],
            "south": [],
        }  # fmt: skip
        for place, home in enumerate(Household.objects.order_by("id")):
            side, word = ("north", "北") if home.region.startswith(NORTH[:9]) else ("south", "南")
            name = f"{word}乡第{place:03d}户"
            Household.objects.filter(id=home.id).update(head_name=name, phone="13855550000")
            Person.objects.filter(household=home, relation="户主").update(name=name)
            Loan.objects.filter(household=home).update(borrower=name)
            Payment.objects.filter(loan__household=home).update(signer=name)
            names[side].append(name)
        for person in Person.objects.exclude(household__members__person__isnull=False):
            Member.objects.create(
                county=COUNTY, person=person, household_id=person.household_id, cadre=False,
                region=Household.objects.get(id=person.household_id).region,
                joined_on=date(1975, 7, 1), registered_on=date(2007, 2, 1),
            )  # fmt: skip
        return names


def paid_home(region: str) -> UUID:
    """Return a household of a township that has had its money."""
    paid = Loan.objects.filter(state="paid", region__startswith=region[:9])
    return paid.values_list("household_id", flat=True)[0]


def everything(county: str, region: str, login: str) -> Client:
    """Return a browser of somebody who holds every post there is, over one region."""
    body = Post.objects.filter(county=COUNTY).first()
    assert body is not None
    organisation = body.organisation
    if county != COUNTY:
        organisation.pk, organisation.county, organisation.region = UUID(int=7), county, region
        organisation._state.adding = True
        organisation.save()
    person = Officer.objects.create(county=county, name="试全", login=login)
    for role in ROLES[:-1]:
        Post.objects.create(
            county=county, officer=person, organisation=organisation, role=role, region=region,
            title="全", valid_from=date(2007, 1, 8),
        )  # fmt: skip
    found = account(key=person.id)
    assert found is not None
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(found, BACKEND)
    return client


def pages() -> list[tuple[str, URLPattern]]:
    """Return every address of the desk by name, from the resolver itself."""
    patterns = get_resolver().namespace_dict["desk"][1].url_patterns
    return [(str(p.name), p) for p in patterns]


def states() -> list[tuple[Any, ...]]:
    """Return what acts would have changed: states of cases, and how many acts were done."""
    return [
        *Application.objects.order_by("id").values_list("id", "state"),
        *Loan.objects.order_by("id").values_list("id", "state"),
        *Notice.objects.order_by("id").values_list("id", "state"),
        ("acts", Line.objects.filter(outcome="done").count()),
    ]


# Which own row fills the id of a page, by the page's name.
OWN = (
    ("register_reveal", "household"), ("register", "household"), ("selection_notice", "notice"),
    ("selection_verify", "classified"), ("selection_assess", "verified"),
    ("selection_parts", "returned"), ("selection_object", "approved"),
    ("selection", "assessed"), ("agreements_sign", "numbered"), ("agreements", "agreement"),
    ("funds_release", "loan"), ("funds_reverse", "payment"), ("funds", "allotment"),
    ("disasters", "event"), ("sheets", "import"), ("offices_appoint", "body"), ("offices", "post"),
    ("audit", "line"), ("job", "job"), ("reports", "report"), ("programme_campaign", "campaign"),
    ("programme", "batch"), ("papers_run", "run"), ("papers_void", "paper"),
    ("papers_scan_pdf", "paper"), ("oversight_finding", "finding"),
    ("oversight_report", "finding"), ("oversight_recheck", "finding"),
    ("oversight_send_back", "finding"), ("oversight_drop", "finding"),
    ("oversight_inspection", "inspection"), ("oversight", "round"),
    ("outcomes_withdraw", "forecast"), ("outcomes_end", "achievement"), ("outcomes_elect", "cadre"),
    ("outcomes_story", "story"), ("outcomes_consent", "story"), ("outcomes_publish", "story"),
    ("outcomes_take", "story"), ("outcomes", "exit"), ("visits_change", "change"),
    ("visits_purchase", "purchase"), ("visits_training", "training"), ("visits_hand", "officer"),
)  # fmt: skip
WORDS = {
    "form": "f1", "verb": "return", "number": 1, "kind": "note", "slot": "other",
    "code": "applications_close",
}  # fmt: skip


def address(lives: Lives, name: str, pattern: URLPattern) -> str:
    ids = lives.north | lives.shared
    key = next((ids[kind] for head, kind in OWN if name.startswith(head)), uuid4())
    words = dict(WORDS)
    if name.startswith("figures"):
        words["code"] = "survey.f1"
    if name.startswith("policy"):
        words["code"] = "loan.standard"
    if name in {"reports_file", "reports_published"}:
        words["form"] = "md"
    given = {word: words.get(word, key) for word in pattern.pattern.converters}
    if "person" in given:
        given["person"] = lives.north["person"]
    return reverse(f"desk:{name}", kwargs=given)


def addresses(lives: Lives) -> list[str]:
    """Return an address of every page, its id filled in by a northern row of the right kind."""
    return [address(lives, n, p) for n, p in pages() if n not in {"logout", "password", "language"}]
