"""A Party member who took a village post or left it: a cadre for later batches (R30, R96)."""

from uuid import UUID

from tuopin.register.models import Member
from tuopin.workflow.actions import Act


def elected(act: Act, person: UUID) -> bool:
    """Mark a person as village cadre on the register; say whether the person is a member (f1).

    Within another room's act. Who is no registered member needs no mark: only members are assisted.
    """
    of_person = Member.objects.filter(county=act.county, person_id=person)
    return bool(of_person.update(cadre=True, elected_on=act.on))


def stepped_down(act: Act, person: UUID) -> bool:
    """Take the mark of an election away, within another room's act; say whether there was one."""
    of_person = Member.objects.filter(county=act.county, person_id=person)
    return bool(of_person.filter(elected_on__isnull=False).update(cadre=False, elected_on=None))
