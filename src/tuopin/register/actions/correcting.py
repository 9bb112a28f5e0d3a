"""Correction of what an import never overwrites: a person's name, and the place of a household."""

from uuid import UUID

from tuopin.base import rows
from tuopin.kit.pinyin import pinyin
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import regions_on
from tuopin.register.models import Elder, Household, JobSeeker, Member, Monitored, Person
from tuopin.register.rules.rows import HEAD
from tuopin.workflow.actions import Act, action


@action("register.correct")
def correct(
    act: Act, *, person: UUID, name: str = "", region: str = "", reason: str
) -> dict[str, str]:
    """Correct a registered person's name, or move the household to another village, with a reason.

    Refuses 'missing_value' without a reason or anything to correct, 'bad_value' for a place that is
    no village of the county on the day.
    """
    found = act.take(Person, person)
    home = act.take(Household, found.household_id)
    act.cover(home.region, *([region] if region else []))
    if not reason.strip():
        raise Refused("missing_value", field="reason")
    if not (name.strip() or region):
        raise Refused("missing_value", field="name")
    if name.strip():
        _rename(act, found, home, "".join(name.split()))
    if region:
        _move(act, home, region)
    act.about(home.id, home.region)
    act.note(person=str(found.id), renamed=bool(name.strip()), region=region, reason=reason.strip())
    return {"person": str(found.id), "household": str(home.id)}


def _rename(act: Act, found: Person, home: Household, name: str) -> None:
    rows.change(found, name=name)
    if found.relation == HEAD:
        rows.change(home, head_name=name, pinyin=pinyin(name)[:160])
    # The other registers name the same person; without its hash a row is compared cell by cell.
    for model in (JobSeeker, Elder, Monitored):
        entries = model._default_manager.filter(
            county=act.county, identity_index=found.identity_index
        )
        entries.update(name=name, row_hash="")
    rows.change(found, row_hash="")


def _move(act: Act, home: Household, region: str) -> None:
    village = regions_on(act.county, act.on, "village").filter(code=region)
    if not village.exists():
        raise Refused("bad_value", field="region", value=region)
    rows.change(home, region=region, row_hash="")
    Member.objects.filter(county=act.county, household=home).update(region=region)
    Person.objects.filter(county=act.county, household=home, relation=HEAD).update(row_hash="")
