"""Writes of outcomes: income, exits and release, achievements, stories, risks, work."""

from tuopin.outcomes.actions.achieving import achieve, end_achievement
from tuopin.outcomes.actions.branches import count_branch, elect_cadre, leave_post, train_cadre
from tuopin.outcomes.actions.earning import record_income
from tuopin.outcomes.actions.exiting import (
    confirm_exit,
    propose_exit,
    publish_exits,
    refuse_exit,
    return_exit,
    second_exit,
    verify_exit,
)
from tuopin.outcomes.actions.forecasting import forecast, withdraw_forecast
from tuopin.outcomes.actions.jobs import leave_job, offer, open_enterprise, place
from tuopin.outcomes.actions.releasing import release
from tuopin.outcomes.actions.reminding import exits_due
from tuopin.outcomes.actions.sweeping import sweep
from tuopin.outcomes.actions.telling import consent, publish_story, take_back_story, write_story
from tuopin.outcomes.actions.watching import accept_risk, dismiss_risk, lift_risk, mark_risk

__all__ = [
    "accept_risk",
    "achieve",
    "confirm_exit",
    "consent",
    "count_branch",
    "dismiss_risk",
    "elect_cadre",
    "end_achievement",
    "exits_due",
    "forecast",
    "leave_job",
    "leave_post",
    "lift_risk",
    "mark_risk",
    "offer",
    "open_enterprise",
    "place",
    "propose_exit",
    "publish_exits",
    "publish_story",
    "record_income",
    "refuse_exit",
    "release",
    "return_exit",
    "second_exit",
    "sweep",
    "take_back_story",
    "train_cadre",
    "verify_exit",
    "withdraw_forecast",
    "write_story",
]
