"""Who is a relative of a household and keeps away from its case: declared, or taken back (R71)."""

from uuid import UUID

from tuopin.base.rows import change, put
from tuopin.kit.refusals import Refused
from tuopin.offices.models import Officer
from tuopin.register.models import Household
from tuopin.selection.actions.shared import said
from tuopin.selection.models import Kin
from tuopin.workflow.actions import Act, action


@action("selection.declare_kin")
def declare_kin(act: Act, *, household: UUID, officer: UUID, relation: str) -> dict[str, str]:
    """Declare that an officer is a relative of a household and keeps away from its case.

    Refuses 'kin_declared' while the same declaration holds, 'missing_value'.
    """
    home = act.take(Household, household)
    act.cover(home.region)
    who = act.take(Officer, officer)
    same = Kin.objects.filter(county=act.county, household=home, officer=who)
    if same.filter(void_on__isnull=True).exists():
        raise Refused("kin_declared")
    kin = Kin(
        county=act.county, household=home, officer=who, relation=said("relation", relation, 30),
        declared_on=act.on,
    )  # fmt: skip
    put(kin)
    act.about(home.id, home.region)
    return {"kin": str(kin.id)}


@action("selection.retract_kin")
def retract_kin(act: Act, *, kin: UUID, reason: str) -> dict[str, str]:
    """Take a declaration back that was entered in error, with the reason; the row stays.

    From the day on the officer may act again; what was refused before stays refused. Nobody takes
    back his own. Refuses 'kin_own', 'kin_void', 'too_early', 'missing_value'.
    """
    row = act.take(Kin, kin)
    home = act.take(Household, row.household_id)
    act.cover(home.region)
    if row.officer_id == act.actor.id:
        raise Refused("kin_own")
    if row.void_on is not None:
        raise Refused("kin_void", date=row.void_on)
    if act.on < row.declared_on:
        raise Refused("too_early", date=act.on, earlier=row.declared_on)
    change(row, void_on=act.on, void_by=act.actor.id, void_reason=said("reason", reason, 200))
    act.about(home.id, home.region)
    act.note(kin=str(row.id), officer=str(row.officer_id))
    return {"kin": str(row.id)}
