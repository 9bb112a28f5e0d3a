"""A household's problem: heard of, worked on, solved with the days that it took, opened again."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.kit.refusals import Refused
from tuopin.policy.queries import version_on
from tuopin.register.models import Household
from tuopin.visits.actions.shared import one_of, said
from tuopin.visits.models import Issue, IssueStep, Visit
from tuopin.visits.states import ISSUE, ISSUE_KINDS
from tuopin.workflow.actions import Act, action

TEXT = 300


def opened(act: Act, home: Household, kind: str, text: str, visit: Visit | None = None) -> Issue:
    """Write a problem heard of on the day, to be solved within the policy's days; refuses words."""
    days = int(version_on(act.county, "issue.days", act.on).value)
    return make_issues(act, [(home.id, home.region, kind, text, visit)], days)[0]


def make_issues(
    act: Act, heard: Iterable[tuple[UUID, str, str, str, Visit | None]], days: int
) -> list[Issue]:
    """Write problems: household, region, kind, what it is, and the visit that found it."""
    made = []
    for home, region, kind, text, visit in heard:
        day = visit.visited_on if visit else act.on
        made.append(
            Issue(
                county=act.county, household_id=home, visit=visit, region=region,
                kind=one_of("issue_kind", kind, ISSUE_KINDS), text=said("problem", text, TEXT),
                opened_on=day, opened_by=act.actor.id, due_on=day + timedelta(days=days),
            )
        )  # fmt: skip
    rows.many(made)
    rows.many([_step(act, row, "open", row.text) for row in made])
    return made


def _step(act: Act, row: Issue, verb: str, text: str) -> IssueStep:
    day = row.opened_on if verb == "open" else act.on
    return IssueStep(
        county=act.county, issue=row, verb=verb, text=text, done_on=day, done_by=act.actor.id
    )


def go_on(act: Act, row: Issue, verb: str, text: str) -> Issue:
    """Take a step on a locked problem: act, solve, reopen, or withdraw with its visit.

    Refuses 'out_of_order', 'missing_value' without words, 'too_early' before its last step.
    """
    state = ISSUE.after(row.state, verb)
    steps = IssueStep.objects.filter(county=act.county, issue=row).order_by("-id")
    last = steps.values_list("done_on", flat=True).first() or row.opened_on
    if act.on < last:
        raise Refused("too_early", date=act.on, earlier=last)
    rows.put(_step(act, row, verb, said("text", text, TEXT)))
    solved = verb == "solve"
    rows.change(
        row, state=state, solved_on=act.on if solved else None,
        solved_by=act.actor.id if solved else None,
        withdrawn_on=act.on if verb == "withdraw" else None,
    )  # fmt: skip
    return row


@action("visits.open_issue")
def open_issue(
    act: Act, *, household: UUID, kind: str, text: str, visit: UUID | None = None
) -> dict[str, Any]:
    """Record a household's problem heard of on the day (R68); due within issue.days.

    Kinds: technique, money, sales, disease, family, supply, other. `visit` is the one that found
    it. Refuses 'bad_value', 'missing_value', 'not_found' for another household's visit.
    """
    home = act.take(Household, household)
    act.cover(home.region)
    found = act.take(Visit, visit) if visit else None
    if found is not None and found.household_id != home.id:
        raise Refused("not_found")
    made = opened(act, home, kind, text, found)
    act.about(home.id, home.region)
    act.note(issue=str(made.id), kind=kind)
    return {"issue": str(made.id), "due_on": made.due_on}


def _taken(act: Act, key: UUID, verb: str, text: str) -> Issue:
    row = act.take(Issue, key)
    act.cover(row.region)
    go_on(act, row, verb, text)
    act.about(row.household_id, row.region)
    act.note(issue=str(row.id))
    return row


@action("visits.act_on_issue")
def act_on_issue(act: Act, *, issue: UUID, text: str) -> dict[str, Any]:
    """Record what was done about a problem (R68). Refuses 'out_of_order', 'too_early'."""
    return {"issue": str(_taken(act, issue, "act", text).id)}


@action("visits.solve_issue")
def solve_issue(act: Act, *, issue: UUID, text: str) -> dict[str, Any]:
    """Close a problem as solved, by what means; says how many days it took (R68)."""
    row = _taken(act, issue, "solve", text)
    return {"issue": str(row.id), "days": (act.on - row.opened_on).days}


@action("visits.reopen_issue")
def reopen_issue(act: Act, *, issue: UUID, text: str) -> dict[str, Any]:
    """Open a problem again that turned out unsolved, with the reason; its first day stays."""
    return {"issue": str(_taken(act, issue, "reopen", text).id)}
