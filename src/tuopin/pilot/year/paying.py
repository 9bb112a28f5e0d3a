"""March and April: the money comes in, is reserved, sent to the townships and paid out."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from tuopin.funds.actions import (
    allot,
    appropriate,
    pay,
    receive,
    reconcile,
    reserve,
    set_budget,
)
from tuopin.kit.money import half_up
from tuopin.pilot.county import Case, Town
from tuopin.pilot.stage import Stage
from tuopin.pilot.year.choosing import reach
from tuopin.pilot.year.signing import funded_of
from tuopin.programme.actions import put_in_place

FIRST_MONEY, SECOND_MONEY = date(2007, 3, 15), date(2007, 4, 11)
BUDGETED, RESERVED = date(2007, 4, 12), date(2007, 4, 13)
FIRST_TRANSFER = date(2007, 4, 16)
IN_PLACE = date(2007, 4, 30)
# Days from the first transfer to the last one.
_SPAN = 9


def live(stage: Stage) -> None:
    """Bring the money from the special account to every household by 30 April."""
    with stage.step(f"{FIRST_MONEY} 专项扶持资金进专户，{RESERVED} 逐户留足"):
        _appropriate(stage)
        for town in stage.county.towns:
            _budget(stage, town)
        _reserve(stage)
    towns = [town for town in stage.county.towns if funded_of(stage, town)]
    for place, town in enumerate(towns):
        last = place == len(towns) - 1
        sent = workday(FIRST_TRANSFER + timedelta(days=_SPAN * place // max(1, len(towns) - 1)))
        with stage.step(f"{sent} 专户拨到{town.name}财政所，发放到户"):
            _transfer(stage, town, sent, IN_PLACE if last else None)
    with stage.step(f"{IN_PLACE} 第一批资金全部到位，对账"):
        _settle(stage, towns)


def workday(day: date) -> date:
    """Return the day, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _appropriate(stage: Stage) -> None:
    total = stage.county.scale.money_fen
    first = half_up(total * 6, 1000) * 100
    for on, key, document, fen in (
        (FIRST_MONEY, "first", "财农〔2007〕18号", first),
        (SECOND_MONEY, "second", "财农〔2007〕31号", total - first),
    ):
        stage.do(
            appropriate, "centre:1", on, f"money:{key}", source="special_assistance",
            document=document, fen=fen,
        )  # fmt: skip


def _budget(stage: Stage, town: Town) -> None:
    """Set what the first batch may lend in a township: what was approved, in whole hundreds."""
    fen = sum(case.amount_fen for case in funded_of(stage, town))
    if fen:
        stage.do(
            set_budget, "head", BUDGETED, f"budget:1:{town.code}", batch=stage.ids["batch"],
            region=town.code, fen=-(-fen // 10_000) * 10_000, document="县脱贫办〔2007〕9号",
        )  # fmt: skip


def _reserve(stage: Stage) -> None:
    for town in stage.county.towns:
        cases = funded_of(stage, town)
        if cases:
            named = [stage.agreements[case.number][0] for case in cases]
            made = stage.do(reserve, "office:3", RESERVED, f"reserve:{town.code}", agreements=named)
            for case in cases:
                loan = made["loans"][str(stage.agreements[case.number][0])]
                stage.loans[case.number] = UUID(loan)


def _transfer(stage: Stage, town: Town, sent: date, last: date | None) -> None:
    """Send, receive the next working day, pay on the two after it: half of the households each."""
    received = workday(sent + timedelta(days=1))
    first = workday(received + timedelta(days=1))
    second = last or workday(first + timedelta(days=1))
    cases = funded_of(stage, town)
    loans = [stage.loans[case.number] for case in cases]
    made = stage.do(
        allot, "centre:1", sent, f"allot:{town.code}", batch=stage.ids["batch"], region=town.code,
        loans=loans,
    )  # fmt: skip
    stage.do(
        receive, f"pay:{town.code}:1", received, f"receive:{town.code}",
        allotment=UUID(made["allotment"]),
    )  # fmt: skip
    half = len(cases) // 2
    _pay(stage, town, cases[:half], first, "1")
    _pay(stage, town, cases[half:], second, "2")


def _pay(stage: Stage, town: Town, cases: Sequence[Case], on: date, key: str) -> None:
    if cases:
        loans = [
            {"loan": str(stage.loans[case.number]), "signer": case.home.head.name} for case in cases
        ]
        stage.do(pay, f"pay:{town.code}:2", on, f"pay:{town.code}:{key}", loans=loans)


def _settle(stage: Stage, towns: Sequence[Town]) -> None:
    reach(stage, IN_PLACE, "money_in_place")
    stage.do(put_in_place, "head", IN_PLACE, "batch:1:in_place", batch=stage.ids["batch"])
    for town in towns:
        stage.do(
            reconcile, f"pay:{town.code}:1", IN_PLACE, f"bank:{town.code}", region=town.code,
            bank_fen=0,
        )  # fmt: skip
    stage.do(reconcile, "centre:2", IN_PLACE, "bank:county", region=stage.whole, bank_fen=0)
