"""Closing the books of a region through a day, for good."""

from datetime import date

from tuopin.base import rows
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import area_prefix
from tuopin.ledger.models import Account, Period
from tuopin.ledger.queries import closed_through
from tuopin.ledger.rules import check_closing
from tuopin.offices.queries import names_on
from tuopin.workflow.actions import Act, action


@action("ledger.close")
def close(act: Act, *, region: str, through: date) -> dict[str, str]:
    """Close the books of a region (the county or a township) through a day, for good (I8).

    A township closes its own accounts alone; the county's closing closes those of every township
    too. All accounts that are closed are locked first: what was being posted is in the books before
    they are closed, or is refused. Refuses what `check_closing` does, and 'not_found' for what is
    no region of the county.
    """
    act.cover(region)
    which = {} if area_prefix(region) == act.county else {"region": region}
    rows.find(Account, lock=True, county=act.county, **which)
    check_closing(region, through, act.on, closed_through(act.county, region))
    if which and region not in names_on(act.county, through):
        raise Refused("not_found")
    Period.objects.create(county=act.county, region=region, closed_through=through, line=act.line)
    act.about(act.line, region)
    act.note(through=str(through))
    return {"region": region, "through": str(through)}
