"""What `tuopin check` finds wrong with visits: duties that do not say what the facts say."""

from collections.abc import Iterator

from django.db.models import Exists, F, Max, OuterRef, Q, Subquery

from tuopin.selection.models import Pairing
from tuopin.visits.models import Duty, Issue, IssueStep, Visit
from tuopin.visits.queries import changing, purchasing
from tuopin.visits.queries.issues import issue_state_after
from tuopin.visits.queries.owing import lacking, stale


def faults(county: str) -> Iterator[tuple[str, str]]:
    """Yield (code, what) for every duty, visit and problem that breaks a promise of the room."""
    yield from _duties(county)
    yield from _met(county)
    yield from _visits(county)
    yield from _issues(county)
    yield from changing.faults(county)
    yield from purchasing.faults(county)


def _duties(county: str) -> Iterator[tuple[str, str]]:
    """Of the months that were swept and are over, each owed one has its duty, and no other has."""
    last = Duty.objects.filter(county=county).aggregate(month=Max("month"), day=Max("due_on"))
    if last["month"] is None:
        return
    for owed, _duty in lacking(county, last["day"], ended=True):
        yield "visits_duty_lacking", f"{owed.household} {owed.month.first:%Y-%m}"
    for key in stale(county, last["day"], last["month"]):
        yield "visits_duty_stale", str(key)


def _met(county: str) -> Iterator[tuple[str, str]]:
    """A duty was met on the day of the first visit within its month."""
    made = Visit.objects.filter(
        county=county, household=OuterRef("household"), role="liaison",
        visited_on__gte=OuterRef("month"), visited_on__lte=OuterRef("due_on"),
        void_on__isnull=True,
    )  # fmt: skip
    first = made.order_by("visited_on").values("visited_on")[:1]
    rows = Duty.objects.filter(county=county).annotate(first=Subquery(first))
    wrong = rows.filter(
        Q(met_on__isnull=True, first__isnull=False)
        | Q(met_on__isnull=False, first__isnull=True)
        | Q(met_on__lt=F("first"))
        | Q(met_on__gt=F("first"))
    )
    for key in wrong.values_list("id", flat=True):
        yield "visits_duty_met", str(key)


def _visits(county: str) -> Iterator[tuple[str, str]]:
    """Who visited answered for the household that day in that role."""
    paired = Pairing.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=OuterRef("visited_on")), county=county,
        household=OuterRef("household"), officer=OuterRef("officer"), role=OuterRef("role"),
        from_on__lte=OuterRef("visited_on"),
    )  # fmt: skip
    wrong = Visit.objects.filter(~Exists(paired), county=county)
    for key in wrong.values_list("id", flat=True):
        yield "visits_visitor", str(key)


def _issues(county: str) -> Iterator[tuple[str, str]]:
    """A problem's state is where its steps lead, and it is solved on the day of the last one."""
    verb = IssueStep.objects.filter(county=county, issue=OuterRef("pk")).order_by("-id")
    rows = Issue.objects.filter(county=county).annotate(
        last=Subquery(verb.values("verb")[:1]), day=Subquery(verb.values("done_on")[:1])
    )
    for row in rows.values("id", "state", "solved_on", "withdrawn_on", "last", "day"):
        solved = row["day"] if row["last"] == "solve" else None
        withdrawn = row["day"] if row["last"] == "withdraw" else None
        state = issue_state_after(row["last"])
        if (row["state"], row["solved_on"], row["withdrawn_on"]) != (state, solved, withdrawn):
            yield "visits_issue", str(row["id"])
