"""A household passes from one officer to another, with its guarantee and all that is open (R38)."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.base import rows
from tuopin.funds.actions import pass_guarantees
from tuopin.funds.queries.guarantee import fen_of
from tuopin.kit.refusals import Culprit, Refused
from tuopin.register.models import Household
from tuopin.selection.actions import pair_homes
from tuopin.selection.models import Pairing
from tuopin.selection.states import PAIRING_ROLES
from tuopin.visits.actions.shared import key_of, one_of, said
from tuopin.visits.models import HandOver
from tuopin.visits.queries.handing import Contents, contents_of, guaranteed
from tuopin.workflow.actions import Act, action


class Passed(NamedTuple):
    """What is the same of all households of a hand-over; named as the record's columns."""

    role: str
    former_id: UUID
    officer_id: UUID
    document: str
    reason: str


@action("visits.hand_over")
def hand_over(
    act: Act, *, former: UUID, officer: UUID, document: str, reason: str, role: str = "liaison",
    households: Sequence[UUID] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Pass an officer's households, all or those named, to another from the day on (R38, R62, R71).

    Pairing and guarantee go together: the former answers through the day before, without a gap. The
    record of each says what was open: problems, debt, papers, months without a visit. Neither of
    the two may be the one who acts. Refuses 'same_officer', 'same_person', 'nothing_to_hand',
    'not_answered_by' with the households, and as pairing ('wrong_post', 'conflict_of_interest',
    'too_early') and the guarantee ('guarantee_refused') do. All or nothing, constant reads.
    """
    one_of("role", role, PAIRING_ROLES)
    old, new = key_of(former), key_of(officer)
    if old == new:
        raise Refused("same_officer")
    act.differs_from(old, "hand_over")
    act.differs_from(new, "hand_over")
    paper, why = said("document", document, 60), said("reason", reason, 200)
    homes = _homes(act, old, role, households)
    act.cover(*sorted({home.region for home in homes}))
    _refuse_others(act, homes, old, role)
    goes = contents_of(act.county, [home.id for home in homes], old, act.on)
    pair_homes(act, homes, role, new)
    loans, fen = _guarantees(act, homes, new, paper) if role == "liaison" else (0, 0)
    passed = Passed(role, old, new, paper, why)
    records = [_record(act, home, passed, goes[home.id]) for home in homes]
    rows.many(records)
    act.about(old, homes[0].region)
    act.note(officer=str(old), to=str(new), role=role, count=len(homes), loans=loans, fen=fen)
    # Any row of the record leads to the sheet of its township.
    return {
        "households": len(homes), "loans": loans, "fen": fen, "record": str(records[0].id),
        "townships": len({home.region[:9] for home in homes}),
    }  # fmt: skip


def _homes(
    act: Act, officer: UUID, role: str, households: Sequence[UUID] | None
) -> list[Household]:
    """Lock and return the households named, or all that the officer answers for."""
    keys = households
    if keys is None:
        held = Pairing.objects.filter(
            county=act.county, officer_id=officer, role=role, until_on__isnull=True
        )
        keys = list(held.order_by("region", "id").values_list("household_id", flat=True))
        if not keys:
            raise Refused("nothing_to_hand")
    return list(act.take_all(Household, keys).values())


def _refuse_others(act: Act, homes: Sequence[Household], officer: UUID, role: str) -> None:
    """Refuse households for which the officer does not answer now."""
    held: dict[UUID, UUID] = {}
    for piece in rows.chunks(home.id for home in homes):
        pairs = Pairing.objects.filter(
            county=act.county, household__in=piece, role=role, until_on__isnull=True
        )
        held.update(pairs.values_list("household_id", "officer_id"))
    bad = [
        Culprit(home.head_name, "why.not_answered_by", str(home.id))
        for home in homes
        if held.get(home.id) != officer
    ]
    if bad:
        raise Refused("not_answered_by", rows=bad, count=len(bad))


def _guarantees(act: Act, homes: Sequence[Household], new: UUID, document: str) -> tuple[int, int]:
    """Pass on the guarantees of the households' loans, whoever held them; return loans and fen."""
    by_officer: dict[UUID, list[UUID]] = {}
    for loans in guaranteed(act.county, [home.id for home in homes]).values():
        for loan in loans:
            if loan.guarantor is not None and loan.guarantor != new:
                by_officer.setdefault(loan.guarantor, []).append(loan.id)
    passed = [
        loan
        for officer, keys in sorted(by_officer.items())
        for loan in pass_guarantees(act, officer, new, document, keys)
    ]
    return len(passed), sum(fen_of(loan) for loan in passed)


def _record(act: Act, home: Household, passed: Passed, goes: Contents) -> HandOver:
    return HandOver(
        county=act.county, household=home, region=home.region, handed_on=act.on,
        handed_by=act.actor.id, **passed._asdict(), **goes._asdict(),
    )  # fmt: skip
