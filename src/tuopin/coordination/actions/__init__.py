"""Writes: meetings and their minutes, decisions, townships' reports, commendation, practice."""

from tuopin.coordination.actions.commending import commend
from tuopin.coordination.actions.deciding import (
    accept_done,
    decide,
    drop_decision,
    report_done,
    send_back_decision,
)
from tuopin.coordination.actions.meetings import call, cancel, hold
from tuopin.coordination.actions.minutes import sign_minutes, write_minutes
from tuopin.coordination.actions.practising import (
    collect_practice,
    drop_practice,
    log,
    promote_practice,
)
from tuopin.coordination.actions.reporting import (
    accept_report,
    ask_reports,
    return_report,
    submit_report,
)
from tuopin.coordination.actions.sweeping import sweep

__all__ = [
    "accept_done",
    "accept_report",
    "ask_reports",
    "call",
    "cancel",
    "collect_practice",
    "commend",
    "decide",
    "drop_decision",
    "drop_practice",
    "hold",
    "log",
    "promote_practice",
    "report_done",
    "return_report",
    "send_back_decision",
    "sign_minutes",
    "submit_report",
    "sweep",
    "write_minutes",
]
