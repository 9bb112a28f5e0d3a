"""The full view of an identity number: an act of its own, so that each leaves a trace."""

from datetime import date
from uuid import UUID

from tuopin.kit.refusals import Refused
from tuopin.register import queries
from tuopin.register.models import Person
from tuopin.workflow.actions import Act, action
from tuopin.workflow.rules import Actor


@action("register.reveal")
def reveal(act: Act, *, person: UUID) -> dict[str, str]:
    """Record that somebody looks at an identity number in full; the number is not recorded."""
    seen = act.take(Person, person)
    act.cover(seen.household.region)
    act.about(seen.household_id, seen.household.region)
    act.note(person=str(seen.id))
    return {"person": str(seen.id)}


def full_identity(actor: Actor, on: date, person: UUID) -> str:
    """Return a person's identity number in full, after recording who looks at it.

    Refuses what `reveal` refuses: 'forbidden', 'out_of_area', 'not_found'.
    """
    reveal(actor=actor, on=on, person=person)
    found = queries.person(actor.county, person)
    if found is None:
        raise Refused("not_found")
    return found.identity
