"""One exit: its steps, the income before and after beside the line, what is owed, who answers."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.gate import DeskRequest
from tuopin.desk.outcomes.finding import may, people, row_of
from tuopin.desk.outcomes.many import STEPS
from tuopin.desk.outcomes.money import SURVEY, year_said
from tuopin.desk.outcomes.tabs import crumbs
from tuopin.desk.pages import page, scope
from tuopin.desk.say import word
from tuopin.kit.refusals import Culprit
from tuopin.kit.scope import Scope
from tuopin.outcomes.queries import (
    exits,
    exits_of_household,
    incomes_on,
    judged,
    lent_to,
    line_of,
    releases,
    state_on,
    surveyed,
)
from tuopin.outcomes.queries.income import SOURCES
from tuopin.outcomes.rules.exiting import why_held
from tuopin.outcomes.rules.income import above, per_head
from tuopin.register.queries import surveyed_income
from tuopin.selection.queries import pairings_on

# By state the next step: its permission, its page or the step of many, the verb that is judged.
_ACTS = {
    "proposed": ("outcomes.verify_exit", "outcomes_verify", "verify"),
    "verified": ("outcomes.publish_exits", "publish", "publish"),
    "noticed": ("outcomes.second_exit", "second", "second"),
    "seconded": ("outcomes.confirm_exit", "confirm", "confirm"),
    "confirmed": ("outcomes.release", "outcomes_release", ""),
}
OPEN = ("proposed", "verified", "noticed", "seconded")


@page("see.outcomes")
def exit_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one exit as of the day, with what may be done next."""
    on = request.as_of
    row = row_of(request, exits(scope(request, "see.outcomes")), key, "proposed_on")
    state = state_on(row, on)
    names = people(
        request, row.proposed_by, row.verified_by, row.seconded_by, row.confirmed_by,
        row.refused_by, row.returned_by,
    )  # fmt: skip
    gone = releases(row.county, [row]).get(row.id)
    released = gone if gone is not None and gone.released_on <= on else None
    lent = lent_to(row.county, [row.household_id]).get(row.household_id, [])
    context = {
        "row": row,
        "home": row.household,
        "state": state,
        "steps": _steps(row, state, names),
        "income": income_table(row.household, row.year, on, request.actor.county),
        "survey_url": _survey_url(request, row),
        "criteria": _criteria(row, state),
        "noticed": state == "noticed" and on <= row.notice_until,
        "notice_over": state == "noticed" and on > row.notice_until,
        "lent": [(loan, why_held(loan)) for loan in lent]
        if request.actor.may("see.funds") and on == request.today
        else None,
        "pairs": pairings_on(row.county, [row.household_id], on).get(row.household_id, {}),
        "released": released,
        "next": None if released else _next(request, row, state, lent),
        "others": [o for o in exits_of_household(row.county, row.household_id) if o.id != row.id],
        "ended_by": names.get(row.returned_by if state == "returned" else row.refused_by, ""),
        "may_refuse": state in OPEN and may(request, "outcomes.refuse_exit", row.region),
        "may_return": state == "confirmed" and may(request, "outcomes.return_exit", row.region),
        "crumbs": crumbs(),
    }
    return render(request, "desk/outcomes/exit.html", context)


def _steps(row: Any, state: str, names: dict[UUID, str]) -> list[dict[str, Any]]:
    """Return the steps of an exit with who took them and when."""
    hands = (
        ("proposed", _("提出"), row.proposed_on, row.proposed_by),
        ("verified", _("入户核实"), row.verified_on, row.verified_by),
        ("noticed", _("公示"), row.noticed_on, None),
        ("seconded", _("乡镇确认"), row.seconded_on, row.seconded_by),
        ("confirmed", _("县里确认"), row.confirmed_on, row.confirmed_by),
    )
    order = [name for name, *_rest in hands]
    last = "confirmed" if state == "returned" else _reached(row) if state == "refused" else state
    place = order.index(last)
    found = []
    for n, (_name, label, day, who) in enumerate(hands):
        doing = n == place + 1 and state in OPEN
        done = n <= place
        note = f"{day} {names.get(who, '') if who else ''}".strip() if done else ""
        found.append(
            {
                "label": label,
                "note": note,
                "state": "done" if done else "doing" if doing else "todo",
            }
        )
    return found


def _reached(row: Any) -> str:
    """Return the last step that a refused exit had taken."""
    days = (
        ("seconded", row.seconded_on),
        ("noticed", row.noticed_on),
        ("verified", row.verified_on),
    )
    return next((name for name, day in days if day is not None), "proposed")


def _criteria(row: Any, state: str) -> list[tuple[str, bool]]:
    """Return what the visit found of each criterion; nothing before the visit.

    Income is judged as at the visit, multiplied out: a head's share, rounded, may equal the line.
    """
    if row.secure is None or state in {"", "proposed"}:
        return []
    earned = incomes_on(row.county, [row.household_id], row.verified_on, row.year)
    found = earned.get(row.household_id)
    return [
        (
            _("人均纯收入超过当年贫困线"),
            found is not None and above(found.net_fen, found.people, row.line_fen),
        ),
        (_("吃穿住有保障"), row.secure),
        (_("项目见效、收入稳定"), row.stable),
        (_("户主认可"), row.agreed),
    ]


def _survey_url(request: DeskRequest, row: Any) -> str:
    """Return where the reader may enter what the survey found by source; '' for others."""
    if not may(request, "outcomes.record_income", row.region):
        return ""
    return f"{reverse('desk:outcomes_record_income')}?household={row.household_id}&basis={SURVEY}"


def income_table(home: Any, year: int, on: Any, county: str) -> dict[str, Any] | None:
    """Return a household's income before and in a year by source, beside the line of the year."""
    earned = incomes_on(county, [home.id], on, year).get(home.id)
    if earned is None:
        return None
    line = int(line_of(county, year, on).value)
    area = Scope(county, (home.region,))
    early = surveyed(area, year, on).filter(household=home.id).first()
    before_fen, people = surveyed_income(home)
    return {
        "year": year,
        "sources": [
            (
                word(f"income_source.{name}"),
                getattr(early, name) if early else None,
                getattr(earned, name),
            )
            for name in SOURCES
        ],
        "before_fen": before_fen,
        "before_people": people,
        "before_head_fen": per_head(before_fen, max(people, 1)),
        "early": early,
        "other": early is not None and early.net_fen != before_fen,
        "net_fen": earned.net_fen,
        "range": year_said(earned),
        "people": earned.people,
        "head_fen": per_head(earned.net_fen, earned.people),
        "line_fen": line,
        "above": above(earned.net_fen, earned.people, line),
        "basis": word(f"income_basis.{earned.basis}"),
        "on": earned.recorded_on,
    }


def _next(request: DeskRequest, row: Any, state: str, lent: list[Any]) -> dict[str, Any] | None:
    """Return the next step: whose it is, what keeps it back, and the reader's button for it."""
    if state not in _ACTS:
        return None
    permission, name, verb = _ACTS[state]
    many = name in STEPS
    if verb:
        held = judged(row.county, [row], verb, request.today, request.actor.id)
    else:
        held = [Culprit(loan.number, why) for loan in lent if (why := why_held(loan))]
    allowed = may(request, permission, row.region)
    return {
        "title": word(f"action.{permission}"),
        "step": reverse("desk:outcomes_step", args=[name]) if many else "",
        "url": "" if many else reverse(f"desk:{name}", args=[row.id]),
        "may": allowed and not held,
        "held": held if allowed else [],
    }
