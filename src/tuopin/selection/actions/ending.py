"""The end of pairings: nobody answers for a household any more, because it is out of poverty."""

from uuid import UUID

from tuopin.base import rows
from tuopin.kit.refusals import Refused
from tuopin.register.models import Household
from tuopin.selection.models import Pairing
from tuopin.workflow.actions import Act


def end_pairings(act: Act, household: UUID) -> list[UUID]:
    """End a household's open pairings with the day as their last; return their keys (R71).

    Within another room's act, which has judged whether they may end. Refuses 'too_early' when one
    began after that day.
    """
    # The household's row is the lock, as it is of pairing: a hand-over at once waits.
    act.take(Household, household)
    held = rows.find(Pairing, county=act.county, household=household)
    found = [row for row in held if row.until_on is None]
    for row in found:
        if row.from_on > act.on:
            raise Refused("too_early", date=act.on, earlier=row.from_on)
        row.until_on = act.on
    rows.save(found, "until_on")
    return [row.id for row in found]
