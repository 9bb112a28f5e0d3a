"""Up which steps a finding climbs that is not set right in time (R53, R82)."""

from collections.abc import Mapping
from datetime import date

# Whom each step tells; the first is the one who has to mend it.
STEPS = ("responsible", "secretary", "county")


def stages(due_on: date, on: date, after: Mapping[str, int]) -> list[int]:
    """Return the steps (1 to 3) that are told by a day: each so many days past the limit.

    `after` is the policy finding.escalation; the first day past the limit is day 1.
    """
    late = (on - due_on).days
    return [stage for stage, step in enumerate(STEPS, start=1) if late > after[step]]
