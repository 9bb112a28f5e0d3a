"""What `tuopin check` finds wrong with inspections: promises that rows no longer keep."""

from collections.abc import Iterator

from django.db.models import Q

from tuopin.funds.models import Violation
from tuopin.oversight.models import Finding, FindingStep, Inspection, Round
from tuopin.oversight.queries.findings import TARGETS
from tuopin.oversight.queries.sampling import proof
from tuopin.oversight.rules.seeing import Seen, unanswered
from tuopin.oversight.states import FINDING, MISUSES


def faults(county: str) -> Iterator[tuple[str, str]]:
    """Yield (code, what) for every round, inspection and finding that breaks a promise."""
    yield from _draws(county)
    yield from _answers(county)
    yield from _states(county)
    yield from _misuses(county)


def _draws(county: str) -> Iterator[tuple[str, str]]:
    """The seed draws the households of a round from what it was drawn from (R80)."""
    drawn = Round.objects.filter(county=county, drawn_on__isnull=False).select_related("batch")
    for held in drawn.order_by("id"):
        again = proof(held)
        if again is not None and again.frame_same and not again.sample_same:
            yield "oversight_draw", f"{held.name} {held.drawn_on}"


def _answers(county: str) -> Iterator[tuple[str, str]]:
    """No bad answer stays without a finding (R82)."""
    kinds: dict[object, list[str]] = {}
    found = Finding.objects.filter(county=county, inspection__isnull=False)
    for key, kind in found.values_list("inspection_id", "kind").iterator():
        kinds.setdefault(key, []).append(kind)
    names = ("id", *Seen._fields)
    for key, *answers in Inspection.objects.filter(county=county).values_list(*names).iterator():
        if unanswered(Seen(*answers), kinds.get(key, [])):
            yield "oversight_answer", str(key)


def _states(county: str) -> Iterator[tuple[str, str]]:
    """A finding is in the state to which its steps led."""
    reached: dict[object, str] = {}
    steps = FindingStep.objects.filter(county=county).order_by("done_on", "id")
    for key, verb in steps.values_list("finding_id", "verb").iterator():
        reached[key] = TARGETS[verb]
    rows = Finding.objects.filter(county=county).values_list("id", "number", "state")
    for key, number, state in rows.iterator():
        if reached.get(key, FINDING.start) != state:
            yield "oversight_state", number


def _misuses(county: str) -> Iterator[tuple[str, str]]:
    """A misuse, and nothing else, has its case in funds, and is closed after it (R57)."""
    rows = Finding.objects.filter(county=county)
    apart = Q(kind__in=MISUSES, violation__isnull=True) | (
        ~Q(kind__in=MISUSES) & Q(violation__isnull=False)
    )
    for number in rows.filter(apart).order_by("id").values_list("number", flat=True):
        yield "oversight_misuse", number
    frozen = Violation.objects.filter(county=county).exclude(state="lifted").values("id")
    early = rows.filter(state__in=["closed", "dropped"], violation__in=frozen)
    for number in early.order_by("id").values_list("number", flat=True):
        yield "oversight_closed", number
