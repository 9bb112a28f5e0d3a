"""A loan written off by the real actions."""

from datetime import date

from tests.funds.collecting.way import BACK, Way
from tuopin.funds.actions import approve_write_off, propose_write_off
from tuopin.funds.models import Loan
from tuopin.policy.actions import set_rule


def write_off(way: Way, loan: Loan, on: date = BACK) -> None:
    set_rule(
        actor=way.act("county_head"), on=on, code="write_off.quota_bp", value=10_000,
        valid_from=on, document="试办〔2008〕1号",
    )  # fmt: skip
    done = propose_write_off(
        actor=way.act("county_office"), on=on, loan=loan.id, reason="户主病故", document="试1号"
    )
    for who in ("county_head", "county_leader"):
        approve_write_off(actor=way.act(who), on=on, write_off=done.result["write_off"])
