"""Keeping of how arrears stood, one row a township and day: what a trend is drawn from."""

from datetime import timedelta

from tuopin.base import rows
from tuopin.funds.models import ArrearsDay
from tuopin.funds.queries.snapshots import stood
from tuopin.kit.scope import whole_county
from tuopin.workflow.actions import Act, action


@action("funds.keep_arrears")
def keep_arrears(act: Act) -> dict[str, int]:
    """Keep how each township's loans stood at the end of the day before this one (R44).

    A day that has been kept is never written again, whatever was booked for it since.
    """
    act.cover_county()
    day = act.on - timedelta(days=1)
    if ArrearsDay.objects.filter(county=act.county, day=day).exists():
        return {"kept": 0}
    found = stood(whole_county(act.county), day)
    rows.many([ArrearsDay(county=act.county, day=day, **one._asdict()) for one in found])
    return {"kept": len(found)}
