"""Pairing of households with their liaison officers and technical leads (R36–R38)."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from tuopin.base import rows
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.offices.actions import require_role
from tuopin.register.models import Household
from tuopin.selection.actions.shared import key_of, one_of
from tuopin.selection.models import Pairing
from tuopin.selection.queries.kinship import kin_of
from tuopin.selection.rules.pairing import POSTS_FOR, Held, last_day_of_former
from tuopin.selection.states import PAIRING_ROLES
from tuopin.workflow.actions import Act, action


class Paired(NamedTuple):
    """A pairing that began, and the one that it ended, if there was one."""

    begun: Pairing
    ended: Pairing | None


@action("selection.pair")
def pair(act: Act, *, household: UUID, role: str, officer: UUID) -> dict[str, str | None]:
    """Make an officer answer for a household from the day on (R36–R38, R62).

    `role` is liaison (of the township's leadership) or lead (a technical lead). Whoever answered
    until now does so through the day before: never two, and never nobody. Refuses 'wrong_post',
    'conflict_of_interest' for a relative, 'already_paired', 'too_early'.
    """
    one_of("role", role, PAIRING_ROLES)
    # The household's row is the lock: two hand-overs at once follow each other.
    home = act.take(Household, household)
    act.cover(home.region)
    (made,) = pair_homes(act, [home], role, key_of(officer))
    ended = str(made.ended.id) if made.ended else None
    act.about(home.id, home.region)
    act.note(role=role, officer=str(made.begun.officer_id), pairing=str(made.begun.id), ended=ended)
    return {"pairing": str(made.begun.id), "ended": ended}


def pair_homes(act: Act, homes: Sequence[Household], role: str, officer: UUID) -> list[Paired]:
    """Make an officer answer for households from the day on, all or none, in the order given.

    No action of its own: the caller covers the area and has locked the households. A constant
    number of queries. Refuses as `pair` does; a relative with the households named (R71).
    """
    require_role(officer, POSTS_FOR[role], {home.region for home in homes}, act.on)
    _refuse_kin(act, homes, officer)
    held = {row.household_id: row for row in _open(act, [home.id for home in homes], role)}
    for former in held.values():
        last = last_day_of_former(Held(former.officer_id, former.from_on), officer, act.on)
        if last == "already_paired":
            raise Refused("already_paired", role=Word(f"pairing.{role}"))
        if isinstance(last, str):
            raise Refused(last, date=act.on, earlier=former.from_on)
        former.until_on = last
    rows.save(list(held.values()), "until_on")
    begun = [
        Pairing(
            county=act.county, household=home, role=role, officer_id=officer, region=home.region,
            from_on=act.on,
        )
        for home in homes
    ]  # fmt: skip
    rows.many(begun)
    return [Paired(row, held.get(row.household_id)) for row in begun]


def _refuse_kin(act: Act, homes: Sequence[Household], officer: UUID) -> None:
    """Refuse ('conflict_of_interest') an officer who is of a household, or its relative (R71)."""
    kin = {home for home, _ in kin_of(act.county, [h.id for h in homes], [officer], act.on)}
    if kin:
        bad = [Culprit(h.head_name, "why.kin_of_home", str(h.id)) for h in homes if h.id in kin]
        raise Refused("conflict_of_interest", rows=bad, count=len(bad))


def _open(act: Act, households: Iterable[UUID], role: str) -> list[Pairing]:
    found: list[Pairing] = []
    for piece in rows.chunks(households):
        found += Pairing.objects.filter(
            county=act.county, household__in=piece, role=role, until_on__isnull=True
        )
    return found
