"""What rankings measure, from the rooms' own facts as of a day; constant in queries (R50, R52)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import Substr

from tuopin.coordination.models import TownshipReport
from tuopin.coordination.queries.figures import confirmed, exits_by_township, reached_by_township
from tuopin.coordination.queries.recovered import FallenDue
from tuopin.coordination.rules import Measure
from tuopin.funds.models import Loan
from tuopin.funds.queries import late_hops, on_time, reached
from tuopin.kit.scope import whole_county
from tuopin.offices.queries import townships_on
from tuopin.outcomes.rules.exiting import wanted
from tuopin.oversight.queries import findings_by_township
from tuopin.selection.models import Pairing
from tuopin.visits.models import Issue
from tuopin.visits.queries import visits_by_officer, visits_by_township

Measures = Mapping[str, Measure]


class Ranks(NamedTuple):
    """Somebody to be ranked: the township's code (an officer's own too), and the officer."""

    region: str
    officer: UUID | None = None


def township_measures(
    county: str, on: date, recovered: FallenDue, percent: int
) -> dict[Ranks, Measures]:
    """Return the measures of every township valid on a day, by code.

    on_time: paid in full and in time, of those paid and those that wait past their limit (R58).
    visits: household-months visited, of those owed (R67). findings: set right in time, of those
    closed or past their day (R82). recovered: fen come back, of fen fallen due (R44). exits:
    households out of poverty, of the county's target share (`percent`) of those assisted (R61).
    reports: handed in by their day, of those whose day has come (R56).
    """
    money = _on_time(county, on)
    visited = visits_by_township(county, on)
    found = findings_by_township(county, on)
    came = recovered.by_township()
    out, homes = exits_by_township(county, on), reached_by_township(county, on)
    reports = _reports(county, on)
    table: dict[Ranks, Measures] = {}
    for place in townships_on(county, on):
        town = place.code
        due, made = visited.get(town, (0, 0))
        _found, closed, in_time, overdue = tuple(found.get(town, (0, 0, 0, 0)))
        asked, back = came.get(town, (0, 0))
        target = wanted(homes.get(town, (0, 0))[0], percent)
        table[Ranks(town)] = {
            "on_time": money.get(town, Measure(0, 0)),
            "visits": Measure(made, due),
            "findings": Measure(in_time, closed + overdue),
            "recovered": Measure(back, asked),
            "exits": Measure(out.get(town, 0), target),
            "reports": reports.get(town, Measure(0, 0)),
        }
    return table


def _by_town(rows: Any) -> dict[str, int]:
    found = rows.order_by().annotate(town=Substr("region", 1, 9)).values("town")
    counted = found.annotate(n=Count("household", distinct=True)).order_by("town")
    return {f"{row['town']}000": row["n"] for row in counted}


def _on_time(county: str, on: date) -> dict[str, Measure]:
    area = whole_county(county)
    done, paid = _by_town(on_time(area, on)), _by_town(reached(area, on))
    waiting = Counter(
        f"{hop.region[:9]}000"
        for hop in late_hops(area, on)
        if hop.kind == "payment" and hop.done_on is None
    )
    return {
        town: Measure(done.get(town, 0), paid.get(town, 0) + waiting[town])
        for town in {*paid, *waiting}
    }


def _reports(county: str, on: date) -> dict[str, Measure]:
    rows = TownshipReport.objects.filter(county=county, period_to__lt=on)
    found: dict[str, Measure] = {}
    for town, due_on, first in rows.values_list("region", "due_on", "first_submitted_on"):
        judged = _in_time(due_on, first, on)
        if judged is not None:
            done, of = found.get(town, Measure(0, 0))
            found[town] = Measure(done + judged, of + 1)
    return found


def _in_time(due_on: date, done_on: date | None, on: date) -> bool | None:
    """Say whether something was done by its day; None while it is neither done nor late."""
    if done_on is not None and done_on <= on:
        return done_on <= due_on
    return False if due_on < on else None


def officer_measures(
    county: str, on: date, recovered: FallenDue, percent: int
) -> dict[Ranks, Measures]:
    """Return the measures of the liaison officers who had answered for a household by a day.

    visits: household-months visited, of those owed while the officer was paired (R67). issues:
    solved by their day, of those solved or past it, by who answered for the household then (R68).
    recovered and exits: of the households for which the officer answers or answered last.
    """
    visited = visits_by_officer(county, on)
    spans = _spans(county, on)
    last = {home: of[-1] for home, of in spans.items()}
    issues = _issues(county, on, spans)
    back = _of_officers(_back(county, recovered), last)
    assisted, out = _exits(county, on, last)
    towns: dict[UUID, Counter[str]] = {}
    for of in spans.values():
        for span in of:
            towns.setdefault(span.officer, Counter())[span.town] += 1
    table: dict[Ranks, Measures] = {}
    for officer in sorted(towns, key=lambda key: (_first(towns[key]), str(key))):
        due, made = visited.get(officer, (0, 0))
        table[Ranks(_first(towns[officer]), officer)] = {
            "visits": Measure(made, due),
            "issues": issues.get(officer, Measure(0, 0)),
            "recovered": back.get(officer, Measure(0, 0)),
            "exits": Measure(out[officer], wanted(assisted[officer], percent)),
        }
    return table


def _first(towns: Counter[str]) -> str:
    """Return the township in which an officer answers for most households."""
    return min(towns, key=lambda town: (-towns[town], town))


class Span(NamedTuple):
    """Who answered for a household from when to when, and the household's township."""

    officer: UUID
    from_on: date
    until_on: date | None
    town: str


def _spans(county: str, on: date) -> dict[UUID, list[Span]]:
    """Return the liaison pairings of each household that had begun by a day, oldest first."""
    rows = Pairing.objects.filter(county=county, role="liaison", from_on__lte=on)
    found: dict[UUID, list[Span]] = {}
    for home, officer, begun, ended, region in rows.order_by("from_on").values_list(
        "household_id", "officer_id", "from_on", "until_on", "region"
    ):
        found.setdefault(home, []).append(Span(officer, begun, ended, f"{region[:9]}000"))
    return found


def _issues(county: str, on: date, spans: Mapping[UUID, list[Span]]) -> dict[UUID, Measure]:
    # What only a visit told of that was voided since was never there.
    stands = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on)
    rows = Issue.objects.filter(stands, county=county, opened_on__lte=on, due_on__isnull=False)
    found: dict[UUID, Measure] = {}
    for home, due_on, solved_on in rows.values_list("household_id", "due_on", "solved_on"):
        judged = _in_time(due_on, solved_on, on) if due_on is not None else None
        if due_on is None or judged is None:
            continue
        day = solved_on if judged and solved_on is not None else due_on
        officer = _answering(spans.get(home, ()), day)
        if officer is not None:
            done, of = found.get(officer, Measure(0, 0))
            found[officer] = Measure(done + judged, of + 1)
    return found


def _answering(spans: Iterable[Span], day: date) -> UUID | None:
    for span in spans:
        if span.from_on <= day and (span.until_on is None or span.until_on >= day):
            return span.officer
    return None


def _back(county: str, recovered: FallenDue) -> dict[UUID, tuple[int, int]]:
    """Return (asked, came) in fen by household."""
    homes = dict(Loan.objects.filter(county=county).values_list("id", "household_id"))
    sums: dict[UUID, tuple[int, int]] = {}
    for loan, asked, came in recovered.by_loan():
        before = sums.get(homes[loan], (0, 0))
        sums[homes[loan]] = (before[0] + asked, before[1] + came)
    return sums


def _of_officers(
    sums: Mapping[UUID, tuple[int, int]], last: Mapping[UUID, Span]
) -> dict[UUID, Measure]:
    found: dict[UUID, Measure] = {}
    for home, (asked, came) in sums.items():
        if home in last:
            done, of = found.get(last[home].officer, Measure(0, 0))
            found[last[home].officer] = Measure(done + came, of + asked)
    return found


def _exits(county: str, on: date, last: Mapping[UUID, Span]) -> tuple[Counter[UUID], Counter[UUID]]:
    """Return by officer how many households were assisted, and how many are out of poverty."""
    assisted = reached(whole_county(county), on).order_by().values_list("household_id", flat=True)
    out = confirmed(county, on).values_list("household_id", flat=True)
    return (
        Counter(last[home].officer for home in set(assisted) if home in last),
        Counter(last[home].officer for home in set(out) if home in last),
    )
