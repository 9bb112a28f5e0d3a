"""Two households of the north after the money came, and one of the south: what was done for them.

Rows are made one by one, so that figures and papers are tested without the rooms' actions.
"""

from datetime import date
from typing import Any

from tests.funds.purse import Purse
from tests.world import COUNTY, NORTH, WHOLE
from tuopin.coordination.models import (
    Award,
    Came,
    Decision,
    Meeting,
    Minutes,
    ReportStep,
    TownshipReport,
)
from tuopin.coordination.queries import figures_of
from tuopin.disasters.models import Event, Loss, Recovered, Recovery, Relief
from tuopin.funds.models import Loan
from tuopin.kit.canonical import canonical
from tuopin.outcomes.models import Exit, Forecast, Income, Risk, Story
from tuopin.oversight.models import Finding, FindingStep, Inspection, Round
from tuopin.programme.models import Campaign
from tuopin.register.models import Household
from tuopin.selection.models import Part
from tuopin.visits.models import (
    Attendance,
    Change,
    ChangeLine,
    Progress,
    Purchase,
    Training,
    Visit,
)

JUNE, JULY, AUGUST = date(2007, 6, 12), date(2007, 7, 20), date(2007, 8, 31)
FOUND, DUE, CLOSED = date(2007, 9, 20), date(2007, 10, 10), date(2007, 10, 12)
HAIL = date(2007, 7, 8)
CONFIRMED, MET = date(2007, 12, 3), date(2007, 9, 28)
END = date(2007, 12, 28)


class Worked:
    """What was done after the money; `homes` are the households that it reached."""

    def __init__(self, purse: Purse, count: int = 3) -> None:
        self.people = purse.stage.world.people
        self.batch = purse.stage.batch()
        loans = purse.paid(count)
        self.homes = [loan.household for loan in loans]
        self.parts = [
            Part.objects.filter(application=loan.agreement.application).get() for loan in loans
        ]
        self.loans: list[Loan] = loans

    def all(self) -> "Worked":
        """Do everything below once."""
        self.visits()
        self.help()
        self.change()
        self.inspect()
        self.meet()
        self.strike()
        self.leave()
        return self

    def _make(self, model: Any, **given: Any) -> Any:
        return model.objects.create(county=COUNTY, **given)

    def _at(self, home: Household) -> dict[str, Any]:
        return {"household": home, "region": home.region}

    def visit(self, home: Household, on: date, **given: Any) -> Visit:
        given = {"progress": "normal", "role": "liaison"} | given
        liaison = self.people["north_liaison"]
        return self._make(  # type: ignore[no-any-return]
            Visit, officer_id=liaison, recorded_by=liaison, visited_on=on, **self._at(home), **given
        )

    def visits(self) -> None:
        """Visit one home in June and July, another twice in July, a lead the third in August."""
        one, two, three = self.homes[:3]
        seen = self.visit(
            one, JUNE, progress="slower", problem="仔猪腹泻", measure="到户防疫",
            promised="补栏两头", note="存栏四头", income_fen=12_300,
        )  # fmt: skip
        self._make(Progress, visit=seen, part=self.parts[0], progress="slower", there_milli=4_000)
        self.visit(one, JULY)
        self.visit(two, JULY)
        self.visit(two, date(2007, 7, 31))
        self.visit(three, AUGUST, role="lead", topic="防疫")

    def help(self) -> None:
        """Hold two sessions; the first home comes to both, the second to one; seed is bought."""
        one, two = self.homes[:2]
        office = self.people["north_office"]
        for topic, on, came in (("生猪防疫", JUNE, (one, two)), ("灵芝栽培", AUGUST, (one,))):
            held = self._make(
                Training, region=NORTH, topic=topic, held_on=on, venue="北山镇会议室",
                teacher="试技", hours=4, recorded_by=office,
            )  # fmt: skip
            for home in came:
                relation = "配偶" if home is two else ""
                self._make(Attendance, training=held, relation=relation, **self._at(home))
        bought = {
            "part": self.parts[0], "officer_id": self.people["north_liaison"], "bought_on": JUNE,
            "item": "仔猪", "unit": "头", "recorded_by": office, "supplier": "试种畜场",
        }  # fmt: skip
        at = self._at(one)
        self._make(
            Purchase, quantity_milli=5_000, fen=150_000, loan_fen=150_000, receipt="0012345",
            **bought, **at,
        )  # fmt: skip
        self._make(
            Purchase, quantity_milli=1_000, fen=999, loan_fen=0, void_on=JULY, void_by=office,
            void_reason="记错", **bought, **at,
        )  # fmt: skip

    def change(self) -> None:
        """Ask for three changes: one approved, one refused, one waiting."""
        for n, (state, decided) in enumerate(
            (("approved", JULY), ("refused", JULY), ("asked", None))
        ):
            home, part = self.homes[n], self.parts[n]
            asked = self._make(
                Change, application=part.application, state=state, reason="猪价下跌", asked_on=JUNE,
                asked_by=self.people["north_liaison"], decided_on=decided,
                decided_by=self.people["county_head"] if decided else None,
                decision_note="情况属实" if decided else "", **self._at(home),
            )  # fmt: skip
            self._make(
                ChangeLine, change=asked, kind="replace", part=part, old_category="养殖",
                old_content="养猪", old_milli=5_000, old_unit="头", old_fen=200_000,
                category="养殖", content="土鸡养殖", quantity_milli=300_000, unit="只", fen=200_000,
            )  # fmt: skip

    def inspect(self) -> None:
        """Inspect two homes: three faults, one of them closed, one dropped as none."""
        verifier, head = self.people["verifier"], self.people["county_head"]
        campaign = self._make(
            Campaign, kind="inspection", name="九月督查", opens_on=FOUND, closes_on=CLOSED,
            reference_on=FOUND, batch=self.batch,
        )  # fmt: skip
        tour = self._make(
            Round, campaign=campaign, batch=self.batch, region=WHOLE, kind="unannounced",
            focus="use", name="九月督查", opens_on=FOUND, closes_on=CLOSED, planned_on=FOUND,
            planned_by=head,
        )  # fmt: skip
        one, two = self.homes[:2]
        seen = [
            self._make(
                Inspection,
                round=tour,
                inspector_id=verifier,
                inspected_on=FOUND,
                arrival="short" if home is one else "full",
                received_fen=150_000,
                use="partly",
                progress="slower",
                effect="fair",
                liaison_works=True,
                lead_works=False,
                note="再看一次",
                recorded_by=verifier,
                **self._at(home),
            )
            for home in (one, two)
        ]
        ordered = {
            "ordered_on": FOUND, "ordered_by": head, "due_on": DUE, "demanded": "补齐票据",
            "responsible_id": self.people["north_liaison"],
        }  # fmt: skip
        closed = {
            "reported_on": DUE, "reported_by": self.people["north_office"], "closed_on": CLOSED,
            "closed_by": verifier,
        }  # fmt: skip
        faults = (
            ("occupied", "ordered", ordered, "资金部分用于建房"),
            ("papers_lacking", "closed", ordered | closed, "饲料没有票据"),
            ("other", "dropped", {"closed_on": CLOSED, "closed_by": head}, "看错"),
        )
        for n, (kind, state, given, text) in enumerate(faults, start=1):
            fault = self._make(
                Finding, inspection=seen[0], number=f"督查〔2007〕{n}号", kind=kind, text=text,
                state=state, found_on=FOUND, found_by=verifier, **self._at(one), **given,
            )  # fmt: skip
            if state == "closed":
                self._make(
                    FindingStep, finding=fault, verb="report_done", text="票据已补",
                    done_on=DUE, done_by=self.people["north_office"],
                )  # fmt: skip

    def meet(self) -> None:
        """Hold the third quarter's meeting with minutes and a decision; commend two."""
        head = self.people["county_head"]
        met = self._make(
            Meeting, kind="quarterly", year=2007, quarter=3, topic="第三季度调度会", meets_on=MET,
            venue="县政府会议室", chair="试主任", state="held", called_on=FOUND, called_by=head,
            held_on=MET,
        )  # fmt: skip
        for region, present in ((NORTH, True), ("990101201000", False)):
            self._make(Came, meeting=met, region=region, present=present)
        self._make(
            Minutes, meeting=met, version=1, state="signed", discussion="北山镇汇报了补栏情况。",
            written_on=MET, written_by=self.people["county_office"], signed_on=MET, signed_by=head,
        )  # fmt: skip
        self._make(
            Decision, meeting=met, source="meeting", region=NORTH, owner_role="township_secretary",
            text="受灾项目补种补栏", due_on=DUE, decided_on=MET, decided_by=head,
        )  # fmt: skip
        for kind, honour, name in (
            ("township", "先进乡镇", "北山镇"),
            ("officer", "优秀联系人", "试north_liaison"),
        ):
            self._make(
                Award, kind=kind, honour=honour, region=NORTH, name=name,
                grounds="走访率百分之百", document="试发〔2007〕9号", awarded_on=MET,
                awarded_by=head,
            )  # fmt: skip
        office = self.people["north_office"]
        words = {"practice": "逐户走访。", "problems": "资金规模小。", "next_steps": ""}
        report = self._make(
            TownshipReport, region=NORTH, period_from=date(2007, 7, 1),
            period_to=date(2007, 9, 30), due_on=DUE, state="submitted",
            first_submitted_on=DUE, submitted_on=DUE, submitted_by=office, **words,
        )  # fmt: skip
        # What it looked like on a day is read from what each step handed in.
        figures = figures_of(COUNTY, NORTH, report.period_to)._asdict()
        self._make(
            ReportStep, report=report, verb="submit", done_on=DUE, done_by=office,
            body=canonical({**words, "figures": figures | {"as_of": report.period_to}}),
        )  # fmt: skip

    def strike(self) -> None:
        """Strike two homes; one is helped twice, plans its recovery and wins back part of it."""
        one, two = self.homes[:2]
        office = self.people["county_office"]
        hail = self._make(
            Event, code="0708", name="“7·8”风雹灾", kind="风雹", happened_on=HAIL, region=WHOLE
        )
        lost = [
            self._make(
                Loss,
                event=hail,
                part=part,
                item="养猪",
                destroyed_milli=3_000,
                unit="头",
                loss_fen=80_000,
                reported_on=HAIL,
                reported_by=office,
                reported_fen=80_000,
                livestock=2,
                people=3,
                **self._at(home),
            )
            for home, part in zip((one, two), self.parts[:2], strict=True)
        ]
        for kind, content, fen in (("cash", "", 30_000), ("clothing", "棉被两床", 10_000)):
            self._make(
                Relief, event=hail, source="civil_affairs", kind=kind, content=content, fen=fen,
                given_on=JULY, recorded_by=office, **self._at(one),
            )  # fmt: skip
        self._make(
            Relief, event=hail, source="finance", kind="cash", fen=5_000, given_on=JULY,
            recorded_by=office, void_on=AUGUST, void_by=office, void_reason="重复", **self._at(two),
        )  # fmt: skip
        plan = self._make(
            Recovery, event=hail, state="under_way", measures="补栏三头", target_fen=80_000,
            due_on=END, planned_on=JULY, planned_by=office, begun_on=JULY, **self._at(one),
        )  # fmt: skip
        for fen, restored in ((20_000, False), (40_000, True)):
            self._make(
                Recovered, recovery=plan, loss=lost[0], region=one.region, recovered_on=AUGUST,
                fen=fen, restored=restored, text="补栏", recorded_by=office,
            )  # fmt: skip

    def leave(self) -> None:
        """Let one home leave poverty, expect it of another, and mark three risks."""
        one, two = self.homes[:2]
        by = {n: self.people[n] for n in ("north_liaison", "verifier", "north_secretary")}
        self._make(
            Income, year=2007, people=3, business_fen=300_000, net_fen=300_000, basis="year_end",
            recorded_on=CLOSED, recorded_by=by["north_liaison"], **self._at(one),
        )  # fmt: skip
        self._make(
            Exit, state="confirmed", year=2007, grounds="养猪见效", proposed_on=CLOSED,
            proposed_by=by["north_liaison"], verified_on=CLOSED, verified_by=by["verifier"],
            per_head_fen=100_000, line_fen=78_500, secure=True, stable=True, agreed=True,
            noticed_on=CLOSED, notice_until=DUE, seconded_on=CLOSED,
            seconded_by=by["north_secretary"], confirmed_on=CONFIRMED,
            confirmed_by=self.people["county_head"], **self._at(one),
        )  # fmt: skip
        for home in (one, two):
            self._make(
                Forecast, expected_on=END, grounds="项目见效", forecast_on=CLOSED,
                forecast_by=by["north_liaison"], **self._at(home),
            )  # fmt: skip
        self._make(
            Story, title="养猪", text="我养了五头猪。", state="consented", written_on=JUNE,
            written_by=by["north_liaison"], consented_on=JULY, consent_paper="试1号",
            age_and_place=True, **self._at(one),
        )  # fmt: skip
        for n, (rule, state, decided) in enumerate(
            (("loss", "watched", AUGUST), ("clue", "marked", None), ("arrears", "marked", None))
        ):
            self._make(
                Risk, rule=rule, state=state, facts="{}", marked_on=JULY,
                marked_by=by["north_liaison"], due_on=DUE if n < 2 else END, decided_on=decided,
                decided_by=self.people["county_head"] if decided else None, **self._at(two),
            )  # fmt: skip
