"""What a loan's page shows of its trouble: versions, requests, write-offs, violations, buttons."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import scope
from tuopin.desk.say import word
from tuopin.funds.queries import (
    extensions,
    lateness,
    state_on,
    versions,
    violations,
    write_offs,
)

_ACTS = (
    ("funds_extend", "funds.ask_extension", "paid"),
    ("funds_propose_write_off", "funds.propose_write_off", "paid"),
    ("funds_report_violation", "funds.report_violation", ""),
)


def loan_trouble(request: DeskRequest, loan: Any) -> dict[str, Any]:
    """Return the context of desk/funds/loan_trouble.html for a loan that the reader may see."""
    on, area = request.as_of, scope(request, "see.funds")
    asked = [(e, state_on(e, on)) for e in extensions(area, loan=loan.id).filter(asked_on__lte=on)]
    proposed = write_offs(area, loan=loan.id).filter(proposed_on__lte=on)
    found = violations(area, loan=loan.id).filter(found_on__lte=on)
    made = [v for v in versions(loan.county, loan.id) if v.schedule.made_on <= on]
    return {
        "loan": loan,
        "extensions": asked,
        "write_offs": [(w, state_on(w, on)) for w in proposed],
        "violations": [(v, state_on(v, on)) for v in found],
        "versions": [{"version": v, "why": _why(v, first=n == 0)} for n, v in enumerate(made)],
        "late": lateness(loan.county, loan, on),
        "acts": _acts(request, loan),
    }


def _why(version: Any, *, first: bool) -> str:
    """Say what a version of the schedule came from."""
    if version.cause is not None:
        return word(f"extension_kind.{version.cause.kind}")
    return _("发放") if first else _("重新发放，或恢复日程")


def _acts(request: DeskRequest, loan: Any) -> list[dict[str, str]]:
    """Return the buttons that a reader has on a loan."""
    if request.as_of != request.today or loan.state == "released" or loan.frozen_on:
        return []
    return [
        {"url": reverse(f"desk:{name}", args=[loan.id]), "label": word(f"action.{permission}")}
        for name, permission, state in _ACTS
        if request.actor.may(permission)
        and scope(request, permission).covers(loan.region)
        and state in ("", loan.state)
    ]
