"""One household's money after another, act by act: a life in which every action of the fund occurs.

A generator of steps; each step is an act with its key, and what the act answered is sent back in.
"""

from collections.abc import Callable, Generator
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from tests.agreements.stage import CHECKED, Stage
from tests.world import DAY, NORTH, SOUTH_A, WHOLE, World
from tuopin.disasters import actions as disasters
from tuopin.funds import actions as funds
from tuopin.funds.models import Loan
from tuopin.ledger.actions import close
from tuopin.policy.actions import set_rule
from tuopin.workflow.actions import Receipt

SPRING, SUMMER = date(2007, 4, 2), date(2007, 7, 10)
LATE, LATER = date(2009, 9, 1), date(2009, 10, 1)


class Step(NamedTuple):
    """One act: its name and key, and how it is done; other arguments may be given in passing."""

    name: str
    key: str
    do: Callable[..., Receipt[Any]]


Story = Generator[Step, Any, None]


class Teller:
    """Makes steps: who does what on which day, under keys that are given once."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.count = 0

    def step(self, action: Any, who: str, on: date, **args: Any) -> Step:
        self.count += 1
        key = f"{action.code}-{self.count}"
        actor = self.stage.world.actor(who, date(2007, 3, 1))

        def do(**other: Any) -> Receipt[Any]:
            return action(**{"actor": actor, "on": on, "key": key, **args, **other})

        return Step(action.code, key, do)


def stage() -> tuple[Stage, list[UUID]]:
    """Make the county and nine checked agreements, before anything that the story tells."""
    made = Stage(World())
    set_rule(
        actor=made.world.actor("admin"), on=DAY, code="write_off.quota_bp", value=5_000,
        valid_from=DAY, document="县脱贫〔2007〕2号",
    )  # fmt: skip
    homes = [made.cleared(fen=100_000) for _ in range(7)]
    homes += [made.cleared(SOUTH_A, fen=150_000, batch=2) for _ in range(2)]
    return made, [agreement.id for agreement in made.checked(*homes)]


def story(made: Stage, agreements: list[UUID]) -> Story:
    """Tell everything, one act after the other."""
    teller = Teller(made)
    step, people = teller.step, made.world.people
    batch = made.batch(1).id
    paper = {"document": "县财〔2007〕1号"}
    yield step(
        funds.open_balance, "finance_centre", SPRING, region=WHOLE, source="donation", fen=50_000,
        **paper,
    )  # fmt: skip
    yield step(funds.appropriate, "finance_centre", CHECKED, source="other", fen=900_000, **paper)
    wrong = yield step(
        funds.appropriate, "finance_centre", CHECKED, source="department", fen=70_000, **paper
    )
    yield step(
        funds.reverse, "finance_centre2", SPRING, what="appropriation",
        entry=wrong["appropriation"], reason="重复入账",
    )  # fmt: skip
    yield step(
        funds.set_budget, "county_head", SPRING, batch=batch, region=NORTH, fen=800_000, **paper
    )
    held = yield step(funds.reserve, "county_head", SPRING, agreements=agreements[:7])
    loans = [UUID(held["loans"][str(key)]) for key in agreements[:7]]
    yield step(funds.release, "county_head", SPRING, loan=loans[6], reason="暂缓")
    yield step(funds.reserve, "county_head", SPRING, agreements=[agreements[6]])
    yield from _there(step, loans, batch)
    yield from _back(step, people, loans)
    yield from _trouble(step, people, loans)
    yield from _again(step, agreements)


def _there(step: Any, loans: list[UUID], batch: UUID) -> Story:
    """The money goes out, is taken back, goes out again, and is paid."""
    away = {"batch": batch, "region": NORTH}
    lost = yield step(funds.allot, "finance_centre", SPRING, loans=loans, **away)
    yield step(
        funds.cancel_allotment, "finance_centre2", SPRING, allotment=lost["allotment"],
        reason="账号有误",
    )  # fmt: skip
    sent = yield step(funds.allot, "finance_centre", SPRING, loans=loans, **away)
    yield step(funds.receive, "north_finance", SPRING, allotment=sent["allotment"])
    paid = yield step(funds.pay, "north_finance", SPRING, loans=loans[:6])
    yield step(
        funds.reverse_payment, "north_finance2", SPRING, payment=paid["payments"][str(loans[0])],
        reason="发错户",
    )  # fmt: skip
    yield step(funds.pay, "north_finance", SPRING, loans=[loans[0]])
    back = yield step(
        funds.return_unpaid, "north_finance", SPRING, loans=[loans[6]], reason="外出未归",
        document="退款单1",
    )  # fmt: skip
    yield step(funds.receive_back, "finance_centre", SPRING, remittance=back["remittance"])


def _back(step: Any, people: dict[str, UUID], loans: list[UUID]) -> Story:
    """Money comes back by all three hands, too much of it once, and all of it is reversed once."""
    liaison = people["north_liaison"]
    book = yield step(
        funds.issue_receipts, "north_finance", SPRING, officer=liaison, prefix="北", first=1,
        last=50, region=NORTH,
    )  # fmt: skip
    yield step(
        funds.void_receipt, "north_finance", SPRING, book=book["book"], number=9, reason="写坏"
    )
    first = yield step(
        funds.collect, "north_liaison", SUMMER, loan=loans[0], fen=40_000, receipt="北01"
    )
    handed = yield step(
        funds.hand_in, "north_finance", SUMMER, region=NORTH, collector=liaison,
        repayments=[first["repayment"]], document="缴款单1",
    )  # fmt: skip
    sent = yield step(
        funds.remit, "north_finance", SUMMER, region=NORTH, fen=40_000, document="上缴单1"
    )
    yield step(funds.receive_back, "finance_centre", SUMMER, remittance=sent["remittance"])
    undo = {"reason": "记错"}
    for what, key, who in (
        ("received_back", sent["remittance"], "finance_centre2"),
        ("remittance", sent["remittance"], "north_finance2"),
        ("hand_in", handed["hand_in"], "north_finance2"),
        ("repayment", first["repayment"], "north_finance"),
    ):
        yield step(funds.reverse, who, SUMMER, what=what, entry=key, **undo)
    over = {"loan": loans[0], "fen": 110_000, "receipt": "北02", "over": "hold"}
    last = yield step(funds.collect, "north_liaison", SUMMER, **over)
    yield step(
        funds.hand_in, "north_finance", SUMMER, region=NORTH, collector=liaison,
        repayments=[last["repayment"]], document="缴款单2",
    )  # fmt: skip
    kept = yield step(
        funds.refund_overpaid, "north_finance", SUMMER, loan=loans[0], fen=10_000, receipt="退1"
    )
    yield step(funds.reverse, "north_finance2", SUMMER, what="refund", entry=kept["refund"], **undo)
    yield step(
        funds.collect, "north_finance", SUMMER, loan=loans[1], fen=100_000, receipt="乡1",
        hand="township",
    )  # fmt: skip
    yield step(funds.collect, "finance_centre", SUMMER, loan=loans[2], fen=30_000, hand="special")
    more = yield step(
        funds.remit, "north_finance", SUMMER, region=NORTH, fen=200_000, document="上缴单2"
    )
    yield step(funds.receive_back, "finance_centre", SUMMER, remittance=more["remittance"])


def _trouble(step: Any, people: dict[str, UUID], loans: list[UUID]) -> Story:
    """Time is given, an officer goes, salaries are docked, misuse is found, a loan is given up."""
    asked = yield step(
        funds.ask_extension, "north_secretary", SUMMER, loan=loans[2], days=60, reason="歉收",
        document="申请1",
    )  # fmt: skip
    yield step(
        funds.decide_extension, "county_head", SUMMER, extension=asked["extension"], grant=True
    )
    yield step(
        funds.hand_over, "county_head", SUMMER, officer=people["north_liaison"],
        to=people["north_liaison2"], document="调动1",
    )  # fmt: skip
    ordered = yield step(
        funds.order_deduction, "county_head", LATE, loan=loans[3], monthly_fen=20_000,
        document="扣款1",
    )  # fmt: skip
    docked = yield step(
        funds.deduct, "north_finance", LATE, order=ordered["order"], fen=20_000, month=LATE
    )
    given = yield step(
        funds.repay_officer, "north_finance", LATE, loan=loans[3], fen=5_000, receipt="还1"
    )
    yield step(
        funds.reverse, "north_finance2", LATE, what="officer_repaid", entry=given["repaid"],
        reason="记错",
    )  # fmt: skip
    yield step(
        funds.reverse, "north_finance2", LATE, what="deduction", entry=docked["deduction"],
        reason="记错",
    )  # fmt: skip
    yield step(funds.stop_deduction, "county_head", LATE, order=ordered["order"], reason="改为自还")
    found = yield step(
        funds.report_violation, "county_office", LATE, loan=loans[4], kind="borrowed",
        finding="督查1", note="转借他人",
    )  # fmt: skip
    yield step(
        funds.demand_back, "county_head", LATE, violation=found["violation"], document="追款1"
    )
    yield step(
        funds.lift_violation, "county_head", LATE, violation=found["violation"], reason="查无此事"
    )
    yield from _disaster(step, loans)
    lost = yield step(
        funds.propose_write_off, "county_office", LATE, loan=loans[5], reason="亡故",
        document="核销1", cause="dead",
    )  # fmt: skip
    yield step(
        funds.refuse_write_off, "county_head", LATE, write_off=lost["write_off"], reason="再催"
    )
    for paper in ("核销2", "核销3"):
        lost = yield step(
            funds.propose_write_off, "county_office", LATE, loan=loans[5], reason="亡故",
            document=paper, cause="dead",
        )  # fmt: skip
        for who in ("county_head", "county_leader"):
            yield step(funds.approve_write_off, who, LATE, write_off=lost["write_off"])
        if paper == "核销2":
            yield step(
                funds.undo_write_off, "county_head", LATE, write_off=lost["write_off"],
                reason="找到本人",
            )  # fmt: skip
    yield step(
        funds.collect, "north_finance", LATER, loan=loans[5], fen=1_000, receipt="乡2",
        hand="township",
    )  # fmt: skip


def _disaster(step: Any, loans: list[UUID]) -> Story:
    """A flood strikes a household, and its loan is put off with those of all that it struck."""
    home = str(Loan.objects.get(id=loans[4]).household_id)
    flood = yield step(
        disasters.declare, "county_office", LATE, code="洪水1", name="洪灾", kind="洪涝",
        happened_on=LATE, region=NORTH,
    )  # fmt: skip
    yield step(
        disasters.report_loss, "north_office", LATE, event=flood["event"], household=home,
        loss_fen=50_000, item="猪圈",
    )  # fmt: skip
    yield step(
        disasters.extend_loans, "county_head", LATE, event=flood["event"], days=90,
        document="展期1",
    )  # fmt: skip


def _again(step: Any, agreements: list[UUID]) -> Story:
    """What came back is lent again; the books are closed; hands are set against their banks."""
    yield step(funds.relend, "county_head", LATER, agreements=[agreements[7]])
    yield step(
        funds.reconcile, "north_finance", LATER, region=NORTH, bank_fen=0, explanation="待查"
    )
    yield step(close, "north_finance", LATER, region=NORTH, through=LATE)
