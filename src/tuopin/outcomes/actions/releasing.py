"""The officer let go of a household: out of poverty, and the money back (R71, R72)."""

from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.outcomes.actions.shared import refuse_before
from tuopin.outcomes.models import Exit, Release
from tuopin.outcomes.queries.lending import lent_to
from tuopin.outcomes.rules.exiting import why_held
from tuopin.selection.actions import end_pairings
from tuopin.workflow.actions import Act, action


@action("outcomes.release")
def release(act: Act, *, exit: UUID, document: str = "") -> dict[str, Any]:  # noqa: A002
    """Release a household's liaison officer and technical lead, who answer through that day.

    不脱贫不脱钩、资金不回收责任不解除: refuses 'release_not_out' while the exit is not confirmed,
    'release_refused' with a row for each loan that is on its way or still owed, also after it was
    written off, and 'released' twice (R71, R72).
    """
    found = act.take(Exit, exit)
    act.cover(found.region)
    if found.state != "confirmed":
        raise Refused("release_not_out", state=Word(f"state.exit.{found.state}"))
    refuse_before(act, found.confirmed_on)
    if Release.objects.filter(county=act.county, exit=found).exists():
        raise Refused("released")
    _refuse_owed(act, found)
    made = Release(
        county=act.county,
        household_id=found.household_id,
        exit=found,
        region=found.region,
        released_on=act.on,
        released_by=act.actor.id,
        document=document.strip()[:60],
    )
    rows.put(made)
    ended = end_pairings(act, found.household_id)
    act.about(found.household_id, found.region)
    act.note(release=str(made.id), pairings=[str(key) for key in ended])
    return {"release": str(made.id), "pairings": [str(key) for key in ended]}


def _refuse_owed(act: Act, found: Exit) -> None:
    loans = lent_to(act.county, [found.household_id]).get(found.household_id, [])
    held = [Culprit(loan.number, why) for loan in loans if (why := why_held(loan))]
    if held:
        raise Refused("release_refused", rows=held, loans=len(held))
