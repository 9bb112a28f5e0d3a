"""Income of a year by source: recorded, and superseded by what is known later (R86)."""

from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.outcomes.actions.shared import bad, home_of, refuse_before, refuse_upside_down
from tuopin.outcomes.models import Income
from tuopin.outcomes.rules.income import FEN_MOST, Sources, fault_of, per_head
from tuopin.outcomes.states import INCOME_BASES
from tuopin.register.models import Household
from tuopin.workflow.actions import Act, action

# Nothing of a time before the county's oldest household was born is recorded.
FIRST_YEAR = 1990


@action("outcomes.record_income")
def record_income(
    act: Act,
    *,
    household: UUID,
    year: int,
    people: int,
    wage_fen: int = 0,
    business_fen: int = 0,
    project_fen: int = 0,
    transfer_fen: int = 0,
    property_fen: int = 0,
    cost_fen: int = 0,
    most_fen: int | None = None,
    basis: str = "visit",
    note: str = "",
) -> dict[str, Any]:
    """Record a household's income of a year by source, all in fen (R86).

    `project_fen` is the project's share of `business_fen`; `cost_fen` are the business's costs. A
    row for the year that stands is superseded, never edited. Of a range (2—3万元) the sources are
    the low end and `most_fen` is the high end of the net income. Bases: survey, visit,
    verification, year_end. Refuses 'bad_value', 'range_upside_down', 'too_early' before the row
    that stands.
    """
    home = home_of(act, household)
    if basis not in INCOME_BASES:
        raise bad("income_basis", basis)
    sources = Sources(wage_fen, business_fen, project_fen, transfer_fen, property_fen, cost_fen)
    made, before = keep_income(
        act, home, year, people, sources, most_fen=most_fen, basis=basis, note=note
    )
    act.note(income=str(made.id), year=year, basis=basis, net_fen=made.net_fen)
    return {
        "income": str(made.id),
        "net_fen": made.net_fen,
        "per_head_fen": per_head(made.net_fen, made.people),
        "supersedes": str(before.id) if before else None,
    }


def keep_income(
    act: Act,
    home: Household,
    year: int,
    people: int,
    sources: Sources,
    *,
    most_fen: int | None = None,
    basis: str,
    note: str = "",
) -> tuple[Income, Income | None]:
    """Write a year's income within an act, and what it supersedes; return both.

    The household's row is locked. Refuses 'bad_value', 'range_upside_down', 'too_early'.
    """
    if not FIRST_YEAR <= year <= act.on.year:
        raise bad("year", year)
    if fault := fault_of(people, sources):
        raise Refused("bad_value", field=Word(f"word.{fault.field}"), value=fault.value)
    if most_fen is not None:
        if type(most_fen) is not int or most_fen > FEN_MOST:
            raise Refused("bad_value", field=Word("word.most_fen"), value=most_fen)
        refuse_upside_down(sources.net_fen, most_fen)
    before = Income.objects.filter(
        county=act.county, household=home, year=year, superseded_on__isnull=True
    ).first()
    if before is not None:
        refuse_before(act, before.recorded_on)
        rows.change(before, superseded_on=act.on)
    made = Income(
        county=act.county,
        household=home,
        region=home.region,
        year=year,
        people=people,
        **sources._asdict(),
        net_fen=sources.net_fen,
        most_fen=most_fen if most_fen != sources.net_fen else None,
        basis=basis,
        note=note.strip()[:200],
        recorded_on=act.on,
        recorded_by=act.actor.id,
    )
    rows.put(made)
    return made, before
