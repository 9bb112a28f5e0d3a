"""The way out of poverty: proposed, verified at home, noticed, confirmed by two (R61, R87)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.kit.refusals import Refused
from tuopin.notices.actions import settle
from tuopin.outcomes.actions.earning import keep_income
from tuopin.outcomes.actions.shared import (
    bad,
    home_of,
    refuse_before,
    take_exit,
    take_exits,
)
from tuopin.outcomes.models import Exit, Income
from tuopin.outcomes.queries.exits import standing_exits
from tuopin.outcomes.queries.income import incomes_on, line_of
from tuopin.outcomes.queries.lending import debts, first_paid
from tuopin.outcomes.rules.exiting import EXIT_DUE, Found, unmet
from tuopin.outcomes.rules.income import Sources, per_head
from tuopin.outcomes.states import EXIT
from tuopin.policy.queries import version_on
from tuopin.policy.rules import Version
from tuopin.register.models import Household
from tuopin.selection.actions.shared import said
from tuopin.workflow.actions import Act, action


@action("outcomes.propose_exit")
def propose_exit(act: Act, *, household: UUID, year: int, grounds: str) -> dict[str, str]:
    """Propose that a household is out of poverty by its income of a year, on what grounds (R87).

    Refuses 'exit_not_assisted' where no money had reached the household, 'bad_value' for a year
    before that or still to come, 'exit_stands' while another is under way or confirmed.
    """
    home = home_of(act, household)
    text = said("grounds", grounds, 300)
    paid = first_paid(act.county, [home.id], act.on).get(home.id)
    if paid is None:
        raise Refused("exit_not_assisted", name=home.head_name)
    if not paid.year <= year <= act.on.year:
        raise bad("year", year)
    if standing_exits(act.county, [home.id]):
        raise Refused("exit_stands", name=home.head_name)
    last = Exit.objects.filter(county=act.county, household=home).order_by("-id").first()
    if last is not None:
        refuse_before(act, last.refused_on or last.returned_on)
    made = Exit(
        county=act.county,
        household=home,
        region=home.region,
        year=year,
        grounds=text,
        proposed_on=act.on,
        proposed_by=act.actor.id,
    )
    rows.put(made)
    act.about(made.id, home.region)
    act.note(household=str(home.id), year=year)
    return {"exit": str(made.id)}


@action("outcomes.verify_exit")
def verify_exit(
    act: Act,
    *,
    exit: UUID,  # noqa: A002
    secure: bool,
    stable: bool,
    agreed: bool,
    note: str = "",
    income: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """Verify an exit at home, by another person than proposed it (R87).

    The income of the exit's year is set against the poverty line of that year, kept by its policy
    version; `income` {people, wage_fen, business_fen, project_fen, transfer_fen, property_fen,
    cost_fen} records what the visit found it to be. `secure`: food, clothes and home; `stable`: the
    income lasts; `agreed`: the household says so itself. Where one is not met the exit ends as
    refused, with the findings kept. Refuses 'exit_no_income', 'exit_no_line', 'same_person',
    'relative'.
    """
    found, state = take_exit(act, exit, "verify")
    earned = _income(act, found, income)
    line = _line(act, found.year)
    lacking = unmet(Found(earned.net_fen, earned.people, int(line.value), secure, stable, agreed))
    rows.change(
        found,
        state=EXIT.after(found.state, "refuse") if lacking else state,
        verified_on=act.on,
        verified_by=act.actor.id,
        per_head_fen=per_head(earned.net_fen, earned.people),
        line_fen=int(line.value),
        line_version=line.id,
        secure=secure,
        stable=stable,
        agreed=agreed,
        verify_note=note.strip()[:300],
        refused_on=act.on if lacking else None,
        refused_by=act.actor.id if lacking else None,
    )
    settle(act, EXIT_DUE, [found.id])
    act.note(state=found.state, unmet=lacking, per_head_fen=found.per_head_fen)
    return {
        "exit": str(found.id),
        "state": found.state,
        "per_head_fen": found.per_head_fen,
        "line_fen": found.line_fen,
        "unmet": lacking,
    }


def _income(act: Act, found: Exit, given: Mapping[str, int] | None) -> Income:
    if given is not None:
        home = act.take(Household, found.household_id)
        sources = Sources(**{key: int(fen) for key, fen in given.items() if key != "people"})
        kept, _before = keep_income(
            act, home, found.year, int(given["people"]), sources, basis="verification"
        )
        return kept
    known = incomes_on(act.county, [found.household_id], act.on, found.year)
    if found.household_id not in known:
        raise Refused("exit_no_income", year=found.year)
    return known[found.household_id]


def _line(act: Act, year: int) -> Version:
    try:
        return line_of(act.county, year, act.on)
    except KeyError:
        raise Refused("exit_no_line", year=year) from None


@action("outcomes.publish_exits")
def publish_exits(act: Act, *, exits: Sequence[UUID]) -> dict[str, Any]:
    """Put verified exits on public notice, many at once, for policy's exit.notice_days (R87).

    The first day counts. All or nothing: refuses 'exits_refused' naming each that is not verified.
    """
    found = take_exits(act, exits, "publish")
    days = int(version_on(act.county, "exit.notice_days", act.on).value)
    until = act.on + timedelta(days=max(days, 1) - 1)
    for row in found:
        row.state = EXIT.after(row.state, "publish")
        row.noticed_on, row.notice_until = act.on, until
    rows.save(found, "state", "noticed_on", "notice_until")
    settle(act, EXIT_DUE, [row.id for row in found])
    act.note(exits=[str(row.id) for row in found])
    return {"published": len(found), "until_on": until.isoformat()}


@action("outcomes.second_exit")
def second_exit(act: Act, *, exits: Sequence[UUID]) -> dict[str, int]:
    """Confirm exits as the township's secretary, once their notice is over (R53, R87).

    The first of two who confirm; nobody who proposed or verified. Refuses 'exits_refused' naming
    each that is not on notice, whose notice still runs, or that the actor had a hand in.
    """
    found = take_exits(act, exits, "second")
    for row in found:
        row.state = EXIT.after(row.state, "second")
        row.seconded_on, row.seconded_by = act.on, act.actor.id
    rows.save(found, "state", "seconded_on", "seconded_by")
    settle(act, EXIT_DUE, [row.id for row in found])
    act.note(exits=[str(row.id) for row in found])
    return {"seconded": len(found)}


@action("outcomes.confirm_exit")
def confirm_exit(act: Act, *, exits: Sequence[UUID]) -> dict[str, int]:
    """Confirm exits for the county, the second of two who confirm (R61, R87).

    What the household owes on that day is kept with it. Where policy's exit.debt_allowed is 0 a
    household that owes is named in 'exits_refused' and nothing is confirmed.
    """
    found = take_exits(act, exits, "confirm")
    owed = debts(act.county, [row.household_id for row in found])
    for row in found:
        row.state = EXIT.after(row.state, "confirm")
        row.confirmed_on, row.confirmed_by = act.on, act.actor.id
        row.owed_fen = owed.get(row.household_id, 0)
    rows.save(found, "state", "confirmed_on", "confirmed_by", "owed_fen")
    settle(act, EXIT_DUE, [row.id for row in found])
    act.note(exits=[str(row.id) for row in found])
    return {"confirmed": len(found)}


@action("outcomes.refuse_exit")
def refuse_exit(act: Act, *, exit: UUID, reason: str) -> dict[str, str]:  # noqa: A002
    """Refuse an exit that is not confirmed, with the reason: an objection, a change, a mistake."""
    return _ended(act, exit, "refuse", reason)


@action("outcomes.return_exit")
def return_exit(act: Act, *, exit: UUID, reason: str) -> dict[str, str]:  # noqa: A002
    """Take a confirmed exit back: the household is in poverty again and assisted again (R107).

    The exit stays on record. Officers who were released are paired anew.
    """
    return _ended(act, exit, "return", reason)


_ENDS = {"refuse": ("refused_on", "refused_by"), "return": ("returned_on", "returned_by")}


def _ended(act: Act, key: UUID, verb: str, reason: str) -> dict[str, str]:
    found, state = take_exit(act, key, verb)
    day, by = _ENDS[verb]
    sets: dict[str, date | UUID] = {day: act.on, by: act.actor.id}
    rows.change(found, state=state, remark=said("reason", reason, 300), **sets)
    settle(act, EXIT_DUE, [found.id])
    act.note(household=str(found.household_id), state=state)
    return {"exit": str(found.id), "state": state}
