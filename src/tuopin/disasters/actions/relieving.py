"""More time for the loans of households that a disaster struck, all at once (R107, R117)."""

from typing import Any
from uuid import UUID

from tuopin.disasters.models import Event
from tuopin.disasters.queries.relief import relief, struck_loans
from tuopin.funds.actions import Asked, extend_all
from tuopin.funds.models import Loan
from tuopin.kit.refusals import Refused
from tuopin.workflow.actions import Act, action


@action("disasters.extend_loans")
def extend_loans(act: Act, *, event: UUID, days: int, document: str) -> dict[str, Any]:
    """Put off by days what households with a loss in an event still owe, within the actor's area.

    Each loan once an event: a second call extends only those that were not yet. Answers how many,
    and which were left out and why. Refuses 'nothing_to_extend' with the culprits when all are,
    'extension_days', 'missing_value', 'too_early' before the event.
    """
    of_event = act.take(Event, event)
    act.cover()
    if of_event.happened_on > act.on:
        raise Refused("too_early", date=act.on, earlier=of_event.happened_on)
    keys = list(struck_loans(act.scope(), of_event, act.on).values_list("id", flat=True))
    if not keys:
        raise Refused("nothing_to_extend", event=of_event.name)
    loans = list(act.take_all(Loan, keys, "household").values())
    judged = relief(of_event, loans, act.on, act.actor.id)
    if not judged.fit:
        raise Refused("nothing_to_extend", rows=judged.left_out, event=of_event.name)
    made = extend_all(
        act,
        judged.fit,
        days,
        reason=of_event.name,
        document=document,
        event=of_event.id,
        asked={key: Asked(*who) for key, who in judged.asked.items()},
    )
    act.about(of_event.id, of_event.region)
    act.note(event=of_event.code, days=days, count=len(made), left_out=len(judged.left_out))
    return {
        "extended": len(made),
        "loans": {str(key): version for key, version in made.items()},
        "left_out": [[row.name.split(" ")[0], row.why] for row in judged.left_out],
    }
