"""Help that a household had before, or has from elsewhere (R94)."""

from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.register.models import Household
from tuopin.visits.actions.shared import one_of, said, within_limits
from tuopin.visits.models import Aid
from tuopin.visits.states import AID_KINDS
from tuopin.workflow.actions import Act, action

# Help is remembered since the founding of the republic; a household's is never above this, in fen.
FIRST_YEAR, MOST_FEN = 1949, 10**9


@action("visits.record_aid")
def record_aid(
    act: Act, *, household: UUID, year: int, kind: str, source: str, content: str = "",
    fen: int = 0,
) -> dict[str, Any]:  # fmt: skip
    """Record help of a year, what it was and who gave it, with its worth in fen (R94).

    `kind` is one of relief, poverty_fund, minimum_living, medical, housing, education, other; 0 fen
    where nobody knows the worth. Refuses 'bad_value' for a year to come, 'missing_value'.
    """
    home = act.take(Household, household)
    act.cover(home.region)
    row = Aid(
        county=act.county, household=home, region=home.region,
        year=within_limits("year", year, FIRST_YEAR, act.on.year),
        kind=one_of("aid_kind", kind, AID_KINDS), source=said("aid_source", source, 60),
        content=said("content", content, 120, required=False),
        fen=within_limits("worth", fen, 0, MOST_FEN), recorded_on=act.on, recorded_by=act.actor.id,
    )  # fmt: skip
    rows.put(row)
    act.about(home.id, home.region)
    act.note(aid=str(row.id), kind=kind, year=year)
    return {"aid": str(row.id)}
