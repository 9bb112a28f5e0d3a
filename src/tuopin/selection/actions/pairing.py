"""Pairing of a household with its liaison officer and its technical lead."""

from uuid import UUID

from tuopin.base.rows import change, put
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.offices.actions import require_role
from tuopin.register.models import Household
from tuopin.selection.actions.shared import key_of, one_of
from tuopin.selection.models import Pairing
from tuopin.selection.rules.pairing import POSTS_FOR, Held, last_day_of_former
from tuopin.selection.states import PAIRING_ROLES
from tuopin.workflow.actions import Act, action


@action("selection.pair")
def pair(act: Act, *, household: UUID, role: str, officer: UUID) -> dict[str, str | None]:
    """Make an officer answer for a household from the day on (R36–R38, R62).

    `role` is liaison (of the township's leadership) or lead (a technical lead). Whoever answered
    until now does so through the day before: never two, and never nobody. Refuses 'wrong_post',
    'already_paired', 'too_early'.
    """
    one_of("role", role, PAIRING_ROLES)
    # The household's row is the lock: two hand-overs at once follow each other.
    home = act.take(Household, household)
    act.cover(home.region)
    who = key_of(officer)
    require_role(who, POSTS_FOR[role], home.region, act.on)
    former = _open(act, home, role)
    ended = None
    if former is not None:
        last = last_day_of_former(Held(former.officer_id, former.from_on), who, act.on)
        if last == "already_paired":
            raise Refused("already_paired", role=Word(f"pairing.{role}"))
        if isinstance(last, str):
            raise Refused(last, date=act.on, earlier=former.from_on)
        change(former, until_on=last)
        ended = str(former.id)
    row = Pairing(
        county=act.county, household=home, role=role, officer_id=who, region=home.region,
        from_on=act.on,
    )  # fmt: skip
    put(row)
    act.about(home.id, home.region)
    act.note(role=role, officer=str(who), pairing=str(row.id), ended=ended)
    return {"pairing": str(row.id), "ended": ended}


def _open(act: Act, home: Household, role: str) -> Pairing | None:
    rows = Pairing.objects.filter(county=act.county, household=home, role=role)
    return rows.filter(until_on__isnull=True).first()
