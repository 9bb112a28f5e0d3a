"""What the room's actions share: texts, coded words, steps of a finding, and its next number."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from tuopin.base.rows import change, put
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.oversight.models import Finding, FindingSeries, FindingStep
from tuopin.oversight.states import FINDING
from tuopin.workflow.actions import Act


def said(field: str, text: str, length: int = 300) -> str:
    """Return a text without outer blanks; refuse 'missing_value', or 'bad_value' if too long."""
    text = text.strip()
    if not text:
        raise Refused("missing_value", field=Word(f"word.{field}"))
    if len(text) > length:
        raise Refused("bad_value", field=Word(f"word.{field}"), value=f"{text[:20]}…")
    return text


def one_of(field: str, value: str, allowed: Iterable[str]) -> str:
    """Return a coded value; refuse ('bad_value') one that is not among those allowed."""
    if value not in allowed:
        raise Refused("bad_value", field=Word(f"word.{field}"), value=value)
    return value


def not_before(act: Act, earlier: date | None) -> None:
    """Refuse ('too_early') an act before the day of the step before it."""
    if earlier is not None and act.on < earlier:
        raise Refused("too_early", date=act.on, earlier=earlier)


def take_finding(act: Act, key: UUID, verb: str) -> tuple[Finding, str]:
    """Lock a finding of the actor's area and return it with the state that a verb leads to.

    Refuses 'not_found', 'out_of_area', 'out_of_order', 'too_early'.
    """
    held = act.take(Finding, key)
    act.cover(held.region)
    state = FINDING.after(held.state, verb)
    not_before(act, held.reported_on or held.ordered_on or held.found_on)
    act.about(held.id, held.region)
    act.note(number=held.number)
    return held, state


def leave_step(act: Act, finding: Finding, verb: str, text: str = "") -> None:
    """Keep what was done about a finding."""
    put(step_of(act, finding, verb, text))


def step_of(act: Act, finding: Finding, verb: str, text: str = "") -> FindingStep:
    """Return a step of a finding, to be kept."""
    return FindingStep(
        county=act.county, finding=finding, verb=verb, text=text, done_on=act.on,
        done_by=act.actor.id,
    )  # fmt: skip


def next_number(act: Act) -> str:
    """Return the next number of the year's findings; the series is locked until the act ends."""
    year = act.on.year
    FindingSeries.objects.bulk_create(
        [FindingSeries(county=act.county, year=year)], ignore_conflicts=True
    )
    found = FindingSeries.objects.filter(county=act.county, year=year)
    held = found.select_for_update(no_key=True).get()
    change(held, last=held.last + 1)
    return f"督查〔{year}〕{held.last}号"
