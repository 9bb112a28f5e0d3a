"""What stands beside the figures of a report: names, days, structure, rows by township."""

from collections import Counter
from datetime import date
from typing import Any

from tuopin.coordination.queries import report_counts
from tuopin.disasters.queries import by_township, events, toll
from tuopin.funds.queries import reached, reached_parts
from tuopin.kit.scope import area_prefix, whole_county
from tuopin.offices.queries import county as county_row
from tuopin.offices.queries import members, organisations, townships_on
from tuopin.outcomes.queries import (
    achievement_counts,
    benefits,
    branch_sums,
    exit_target,
    graded_range,
)
from tuopin.policy.queries import terms_on
from tuopin.programme.queries import (
    BatchRow,
    batches_on,
    missing_bodies,
    papers,
    plans,
    programme,
    survey_on,
)
from tuopin.reports.rules.background import (
    Background,
    EventSaid,
    ExitsSaid,
    ReportsSaid,
    TownshipRow,
)
from tuopin.selection.queries import counted

NO_TOWNSHIP = "—"


def report_batch(county: str, on: date, batch: int | None = None) -> BatchRow | None:
    """Return the batch that a day's report is about: that asked for, else the newest under way."""
    found = [b for b in batches_on(county, on) if batch in (None, b.number)]
    started = [b for b in found if b.state != "preparing"]
    return started[-1] if started else None


def background(county: str, on: date, batch: int | None = None) -> Background:
    """Return a report's facts of a county on a day; in a constant number of queries."""
    of = report_batch(county, on, batch)
    number = of.number if of else None
    preparing = [b.number for b in batches_on(county, on) if b.state == "preparing"]
    own = county_row(county)
    plan = programme(county)
    survey = survey_on(county, on)
    planned = _planned(county, on)
    head, units = _office(county, on)
    lacking = {m.region for m in missing_bodies(county, on) if m.lacks == "body"}
    townships = townships_on(county, on)
    target = exit_target(whole_county(county), on)
    return Background(
        county=county,
        county_name=own.name if own else county,
        as_of=on,
        programme=plan.name if plan else "",
        pilot_level=plan.pilot_level if plan else "",
        started_on=plan.started_on if plan else None,
        batch=number,
        in_place=bool(of and of.state in {"in_place", "closed"}),
        preparing=preparing[0] if preparing else None,
        head_title=head,
        home_units=units,
        bodies=len([t for t in townships if t.code not in lacking]),
        planned=len([t for t in townships if t.code in planned]),
        county_planned=county.ljust(12, "0") in planned,
        survey=(survey.opens_on, survey.closes_on) if survey else None,
        papers=tuple(p.title.strip("《》") for p in sorted(papers(county, on), key=_by_day)),
        structure=_structure(county, on, number),
        events=tuple(
            EventSaid(e.code, e.name, e.happened_on, _kinds(e.kind, e.other_kinds))
            for e in events(county, on)
        ),
        term_days=int(terms_on(county, on)["loan.term_days"]),
        led=achievement_counts(county, on).led,
        activists=branch_sums(county, on.year, on).activists,
        benefits=tuple(benefits(county, on)),
        graded_fen=graded_range(county, on.year, on),
        toll=toll(county, on),
        reports=ReportsSaid(*report_counts(county, on)),
        exits=ExitsSaid(target.percent, target.wanted),
        townships=_townships(county, on, number),
    )


def _by_day(paper: Any) -> tuple[date, str]:
    return paper.issued_on, paper.number


def _kinds(kind: str, others: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([kind, *(o for o in others.split("、") if o)]))


def _planned(county: str, on: date) -> set[str]:
    """Return the regions that have both a three-year plan and an annual one by the day."""
    kinds: dict[str, set[str]] = {}
    for plan in plans(county):
        if plan.adopted_on <= on:
            kinds.setdefault(plan.region, set()).add(plan.kind)
    return {region for region, held in kinds.items() if {"three_year", "annual"} <= held}


def _office(county: str, on: date) -> tuple[str, tuple[str, ...]]:
    """Return the title of the leading group's head and the home units of the office's staff."""
    head, units = "", []
    scope = whole_county(county)
    for body in organisations(scope, "county_leading_group"):
        titles = [p.title for p in members(body.id, on) if p.role == "county_leader"]
        head = head or next(iter(titles), "")
    for body in organisations(scope, "county_office"):
        units += [p.home_unit for p in members(body.id, on) if p.home_unit]
    return head, tuple(dict.fromkeys(units))


def _structure(county: str, on: date, batch: int | None) -> tuple[tuple[str, int], ...]:
    if batch is None:
        return ()
    found = reached_parts(whole_county(county), on, batch).order_by()
    counts = Counter(found.values_list("category", flat=True))
    return tuple(counts.most_common())


def _townships(county: str, on: date, batch: int | None) -> tuple[TownshipRow, ...]:
    if batch is None:
        return ()
    scope = whole_county(county)
    steps = {
        step: Counter(
            area_prefix(r)[:9]
            for r in counted(scope, batch, step, on).order_by().values_list("region", flat=True)
        )
        for step in ("applications", "excluded", "approved")
    }
    households: Counter[str] = Counter()
    money: Counter[str] = Counter()
    for region, fen in reached(scope, on, batch).order_by().values_list("region", "paid_fen"):
        households[region[:9]] += 1
        money[region[:9]] += fen
    losses = {region[:9]: total for region, total in by_township(county, on).items()}
    rows = []
    for place in townships_on(county, on):
        key = place.code[:9]
        struck, _, loss_fen = losses.get(key, (0, 0, 0))
        rows.append(
            TownshipRow(
                place.code, place.name, steps["applications"][key], steps["excluded"][key],
                steps["approved"][key], households[key], money[key],
                struck, loss_fen,
            )
        )  # fmt: skip
    return tuple(rows)
