"""When the money is back, and when it turns out not to be: the loan and its guarantee (R72)."""

from tuopin.base import rows
from tuopin.funds.actions.guaranteeing import released, resumed
from tuopin.funds.models import Loan
from tuopin.funds.states import LOAN
from tuopin.workflow.actions import Act

SETTLED = ("state", "settled_on", "guarantor")


def settle(act: Act, loan: Loan) -> list[rows.Statement]:
    """Settle a loan of which all is back; its guarantee ends 'released' (R72).

    Changes the loan in memory (write SETTLED) and returns the statement that ends the guarantee.
    """
    loan.state = LOAN.after(loan.state, "settle")
    loan.settled_on = act.on
    return released(act, loan)


def reopen(act: Act, loan: Loan) -> list[rows.Statement]:
    """Take a settlement back; the guarantee that it released goes on from the day it ended.

    Changes the loan in memory (write SETTLED) and returns the guarantee's statement: the money was
    owed all the time, so no day may be without a guarantor.
    """
    loan.state = LOAN.after(loan.state, "reopen")
    loan.settled_on = None
    return resumed(act, loan)
