"""Approval: what the standard allows, what the experts said, why a decision cannot stand."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.selection.rules.applying import PartLine
from tuopin.selection.rules.excluding import Home, better_off
from tuopin.selection.states import APPLICATION, PAIRING_ROLES


class OpinionFact(NamedTuple):
    """An expert's opinion on the present revision: verdict, advised amount in fen."""

    verdict: str
    advised_fen: int | None


class Panel(NamedTuple):
    """What the experts say together: the worst verdict and the least advised amount in fen."""

    verdict: str
    advised_fen: int | None


class Case(NamedTuple):
    """Everything that an approval looks at."""

    application: UUID
    name: str
    region: str
    state: str
    batch: UUID
    amount_fen: int
    parts: tuple[PartLine, ...]
    home: Home
    verifier: UUID | None
    last_step_on: date
    opinions: tuple[OpinionFact, ...]
    paired: frozenset[str]
    kin: bool


class Limits(NamedTuple):
    """The terms that an approval is held to; `standard` is the policy value 'loan.standard'."""

    standard: Mapping[str, Any]
    better_off_fen: int


def standard_of(parts: Sequence[PartLine], standard: Mapping[str, Any]) -> int:
    """Return the most that the standard allows for a project, in fen (R40, R41).

    The household's ceiling; below it the sum of what each part may have by its category and unit.
    Where the standard has no line for a part, only the ceiling holds.
    """
    ceiling = int(standard["household_max"])
    lines = standard.get("categories", {})
    total = 0
    for part in parts:
        per_unit = lines.get(part.category, {}).get(part.unit)
        if per_unit is None:
            return ceiling
        # A ceiling is never rounded up.
        total += part.quantity_milli * int(per_unit) // 1000
    return min(total, ceiling)


def panel(opinions: Iterable[OpinionFact]) -> Panel | None:
    """Return what the experts' opinions come to together (R39); None without any."""
    given = list(opinions)
    if not given:
        return None
    said = {opinion.verdict for opinion in given}
    worst = next(v for v in ("not_feasible", "reduced", "feasible") if v in said)
    advised = [o.advised_fen for o in given if o.advised_fen is not None]
    return Panel(worst, min(advised, default=None))


def refusals(
    case: Case, amount_fen: int, reason: str, approver: UUID, limits: Limits, on: date
) -> list[str]:
    """Return the words of every reason why this approval cannot stand; none when it can.

    Amount in fen. An amount above the standard, above what the experts advise, or below the
    standard's least is let through with a reason in words (R41).
    """
    if (case.state, "approve") not in {(m.source, m.verb) for m in APPLICATION.moves}:
        return ["why.not_assessed"]
    return [
        *_of_household(case, limits),
        *_of_people(case, approver),
        *(["why.too_early"] if on < case.last_step_on else []),
        *_of_amount(case, amount_fen, reason, limits),
    ]


def _of_household(case: Case, limits: Limits) -> list[str]:
    home = case.home
    found = {
        "why.cadre": home.cadre,
        "why.better_off": better_off(home, limits.better_off_fen),
        "why.not_poor_in_village": home.poor_in_village is False,
        "why.not_able": home.able is False,
        "why.not_signed": home.signed is False,
    }
    return [why for why, holds in found.items() if holds]


def _of_people(case: Case, approver: UUID) -> list[str]:
    verdict = panel(case.opinions)
    found = {
        "why.not_verified": case.verifier is None,
        "why.same_person": case.verifier == approver,
        "why.kin": case.kin,
        "why.not_feasible": verdict is None or verdict.verdict == "not_feasible",
    }
    found.update({f"why.no_{role}": role not in case.paired for role in PAIRING_ROLES})
    return [why for why, holds in found.items() if holds]


def _of_amount(case: Case, amount_fen: int, reason: str, limits: Limits) -> list[str]:
    if amount_fen <= 0:
        return ["why.no_amount"]
    if amount_fen > case.amount_fen:
        return ["why.over_asked"]
    if reason.strip():
        return []
    verdict = panel(case.opinions)
    advised = verdict.advised_fen if verdict else None
    found = {
        "why.over_standard": amount_fen > standard_of(case.parts, limits.standard),
        "why.over_advised": advised is not None and amount_fen > advised,
        "why.under_minimum": amount_fen < int(limits.standard.get("household_min", 0)),
    }
    return [why for why, holds in found.items() if holds]
