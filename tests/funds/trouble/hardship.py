"""Loans in trouble: shorthand for asking, deciding, proposing, approving and reporting."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.funds.purse import PAID, Purse
from tests.world import COUNTY
from tuopin.funds import actions
from tuopin.funds.models import Extension, Instalment, Loan, Violation, WriteOff
from tuopin.funds.queries import faults
from tuopin.kit.refusals import Refused

DUE = PAID + timedelta(days=730)
ASKED, DECIDED = date(2008, 3, 3), date(2008, 3, 10)
LATE = date(2009, 9, 1)


class Hardship:
    """Takes paid loans through trouble by the real actions."""

    def __init__(self, purse: Purse) -> None:
        self.purse = purse
        self.world = purse.stage.world

    def act(self, who: str) -> Any:
        return self.purse.act(who)

    def loan(self) -> Loan:
        return self.purse.paid()[0]

    def ask(self, loan: Loan, on: date = ASKED, who: str = "county_office", **given: Any) -> UUID:
        given = {"days": 180, "reason": "猪病，卖不出去", "document": "北政〔2008〕5号"} | given
        done = actions.ask_extension(actor=self.act(who), on=on, loan=loan.id, **given)
        return UUID(done.result["extension"])

    def decide(
        self, key: UUID, on: date = DECIDED, who: str = "county_head", **given: Any
    ) -> dict[str, Any]:
        given = {"grant": True} | given
        done = actions.decide_extension(actor=self.act(who), on=on, extension=key, **given)
        return dict(done.result)

    def extended(self, loan: Loan, on: date = DECIDED, **given: Any) -> Extension:
        key = self.ask(loan, on, **given)
        self.decide(key, on)
        loan.refresh_from_db()
        return Extension.objects.get(id=key)

    def propose(
        self, loan: Loan, on: date = LATE, who: str = "county_office", **given: Any
    ) -> UUID:
        given = {
            "reason": "本人去世，无人承还",
            "document": "北政〔2009〕9号",
            "cause": "dead",
        } | given
        done = actions.propose_write_off(actor=self.act(who), on=on, loan=loan.id, **given)
        return UUID(done.result["write_off"])

    def approve(self, key: UUID, who: str, on: date = LATE) -> dict[str, Any]:
        done = actions.approve_write_off(actor=self.act(who), on=on, write_off=key)
        return dict(done.result)

    def written_off(self, loan: Loan, on: date = LATE, **given: Any) -> WriteOff:
        key = self.propose(loan, on, **given)
        self.approve(key, "county_leader", on)
        self.approve(key, "county_head", on)
        loan.refresh_from_db()
        return WriteOff.objects.get(id=key)

    def report(
        self, loan: Loan, on: date = ASKED, who: str = "verifier", **given: Any
    ) -> Violation:
        given = {
            "kind": "misappropriated",
            "finding": "督〔2008〕3号",
            "note": "买了摩托车",
        } | given
        done = actions.report_violation(actor=self.act(who), on=on, loan=loan.id, **given)
        loan.refresh_from_db()
        return Violation.objects.get(id=done.result["violation"])

    def demand(self, violation: Violation, on: date = DECIDED, who: str = "county_head") -> Any:
        return actions.demand_back(
            actor=self.act(who), on=on, violation=violation.id, document="县办〔2008〕7号"
        ).result

    def lift(
        self,
        violation: Violation,
        on: date = DECIDED,
        who: str = "county_head",
        reason: str = "已改正",
    ) -> Any:
        return actions.lift_violation(
            actor=self.act(who), on=on, violation=violation.id, reason=reason
        ).result

    def repay(self, loan: Loan, fen: int, on: date, receipt: str = "0001", **given: Any) -> Any:
        given = {"hand": "township"} | given
        done = actions.collect(
            actor=self.act("north_finance"), on=on, loan=loan.id, fen=fen, receipt=receipt, **given
        )
        loan.refresh_from_db()
        return done.result


def refused(work: Any, *args: Any, **given: Any) -> Refused:
    """Return the refusal of something that must be refused."""
    with pytest.raises(Refused) as problem:
        work(*args, **given)
    return problem.value


def why(work: Any, *args: Any, **given: Any) -> str:
    """Return the reason that a refusal names, as a term's code."""
    return str(refused(work, *args, **given).facts["why"].code)


def wrong() -> set[tuple[str, str]]:
    """Return what the check finds wrong with the fund and with loans in trouble."""
    return set(faults(COUNTY))


def dues(loan: Loan, version: int) -> list[tuple[date, int]]:
    """Return a version's days and amounts."""
    found = Instalment.objects.filter(loan=loan, version=version).order_by("position")
    return [(i.due_on, i.principal_fen + i.fee_fen) for i in found]
