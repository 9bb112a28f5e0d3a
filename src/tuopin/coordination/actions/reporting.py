"""Townships' reports: asked for each period, handed in with their figures, given back, taken."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.base.seal import sm3
from tuopin.coordination.actions.given import optional, text
from tuopin.coordination.models import ReportStep, TownshipReport
from tuopin.coordination.queries.figures import figures_of
from tuopin.coordination.queries.reports import PERIOD, due_periods
from tuopin.coordination.rules import Period, period_of
from tuopin.coordination.states import REPORT
from tuopin.kit.canonical import canonical
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.notices.actions import settle
from tuopin.offices.queries import townships_on
from tuopin.policy.queries import version_on
from tuopin.workflow.actions import Act, action

DUE, LATE = "report_due", "report_late"
MOST = 4000


@action("coordination.ask_reports")
def ask_reports(act: Act, *, period_from: date) -> dict[str, Any]:
    """Ask every township for its report of a period, by its first day (R56).

    How long a period is and how many days after it the report is due stands in policy
    (report.period). The nightly sweep asks by itself when a period is over. Refuses 'bad_value' for
    a day on which no period begins, 'too_early' before it, 'reports_asked' when all were asked.
    """
    act.cover_county()
    rule = version_on(act.county, PERIOD, act.on).value
    period = period_of(period_from, int(rule["months"]))
    if period.from_on != period_from:
        raise Refused("bad_value", field=Word("word.period"), value=period_from.isoformat())
    if period_from > act.on:
        raise Refused("too_early", date=act.on, earlier=period_from)
    due_on = period.to_on + timedelta(days=int(rule["days"]))
    opened = ask_for(act, [(period, due_on)])
    if not opened:
        raise Refused("reports_asked", **period._asdict())
    act.note(period_from=period.from_on.isoformat(), opened=opened)
    return {"opened": opened, "due_on": due_on.isoformat()}


def ask_for(act: Act, periods: Iterable[tuple[Period, date]]) -> int:
    """Ask all townships for the reports of these periods that were not asked yet; return how many.

    A period that overlaps one of another length, from before policy changed, is passed over.
    """
    spans: dict[tuple[date, date], set[str]] = {}
    asked = TownshipReport.objects.filter(county=act.county)
    for from_on, to_on, town in asked.values_list("period_from", "period_to", "region"):
        spans.setdefault((from_on, to_on), set()).add(town)
    wanted = []
    for period, due_on in periods:
        others = (span for span in spans if span != period)
        if any(a <= period.to_on and b >= period.from_on for a, b in others):
            continue
        wanted += [
            TownshipReport(
                county=act.county,
                region=place.code,
                period_from=period.from_on,
                period_to=period.to_on,
                due_on=due_on,
            )
            for place in townships_on(act.county, period.to_on)
            if place.code not in spans.get(period, set())
        ]
    rows.many(wanted)
    return len(wanted)


def asked_after(act: Act) -> int:
    """Ask for the reports of every period that ended before the act's day; return how many."""
    return ask_for(act, due_periods(act.county, act.on))


@action("coordination.submit_report")
def submit_report(
    act: Act, *, report: UUID, practice: str, problems: str = "", next_steps: str = ""
) -> dict[str, str]:
    """Hand in a township's report: its own words beside the figures of the period's last day (R56).

    The figures are taken from the rooms that own them and kept with their hash (SM3), so that
    nobody types them and nobody changes them. Refuses 'out_of_order', 'period_not_over',
    'missing_value' without what was done, 'too_long'.
    """
    held = act.take(TownshipReport, report)
    act.cover(held.region)
    state = REPORT.after(held.state, "submit")
    said = {
        "practice": text("report_practice", practice, MOST),
        "problems": optional(problems, MOST),
        "next_steps": optional(next_steps, MOST),
    }
    if act.on < held.period_to:
        raise Refused("period_not_over", date=held.period_to)
    _after(act, held.decided_on)
    taken = _figures(act, held)
    figures = canonical(taken)
    digest = sm3(figures.encode())
    rows.change(
        held,
        state=state,
        figures=figures,
        figures_hash=digest,
        submitted_on=act.on,
        submitted_by=act.actor.id,
        first_submitted_on=held.first_submitted_on or act.on,
        decided_on=None,
        decided_by=None,
        **said,
    )
    for kind in (DUE, LATE):
        settle(act, kind, [held.id])
    return _step(act, held, "submit", digest=digest, body=canonical({**said, "figures": taken}))


def _figures(act: Act, held: TownshipReport) -> dict[str, Any]:
    found = figures_of(act.county, held.region, held.period_to)
    return found._asdict() | {"as_of": held.period_to}


def _after(act: Act, before: date | None) -> None:
    if before is not None and act.on < before:
        raise Refused("too_early", date=act.on, earlier=before)


def _step(
    act: Act, held: TownshipReport, verb: str, said: str = "", digest: str = "", body: str = ""
) -> dict[str, str]:
    rows.put(
        ReportStep(
            county=act.county,
            report=held,
            verb=verb,
            text=said,
            figures_hash=digest,
            body=body,
            done_on=act.on,
            done_by=act.actor.id,
        )
    )
    act.about(held.id, held.region)
    act.note(period_to=held.period_to.isoformat())
    return {"report": str(held.id), "figures_hash": held.figures_hash}


@action("coordination.return_report")
def return_report(act: Act, *, report: UUID, reason: str) -> dict[str, str]:
    """Give a report back to its township, with the reason; it is owed again (R56).

    Refuses 'out_of_order', 'same_person', 'too_early', 'missing_value'.
    """
    held, state = _judged(act, report, "return")
    said = text("reason", reason, 300)
    rows.change(held, state=state, decided_on=act.on, decided_by=act.actor.id)
    return _step(act, held, "return", said)


@action("coordination.accept_report")
def accept_report(act: Act, *, report: UUID) -> dict[str, str]:
    """Take a township's report as it was handed in (R56).

    Refuses 'out_of_order', 'same_person', 'too_early'.
    """
    held, state = _judged(act, report, "accept")
    rows.change(held, state=state, decided_on=act.on, decided_by=act.actor.id)
    return _step(act, held, "accept")


def _judged(act: Act, key: UUID, verb: str) -> tuple[TownshipReport, str]:
    act.cover_county()
    held = act.take(TownshipReport, key)
    state = REPORT.after(held.state, verb)
    act.differs_from(held.submitted_by, "submit")
    _after(act, held.submitted_on)
    return held, state
