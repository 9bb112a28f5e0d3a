"""What households achieved: grades, households led, plants, technique, better prices (R83–R91)."""

from uuid import UUID

from tuopin.base import rows
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.outcomes.actions.shared import bad, home_of, refuse_before, refuse_upside_down
from tuopin.outcomes.models import Achievement
from tuopin.outcomes.rules.achieving import GRADES, fault_of, gain_fault, stands_in_the_way
from tuopin.outcomes.rules.income import FEN_MOST
from tuopin.outcomes.rules.ranges import Gain
from tuopin.outcomes.states import ACHIEVEMENTS
from tuopin.register.models import Household
from tuopin.selection.actions.shared import said
from tuopin.workflow.actions import Act, action


@action("outcomes.achieve")
def achieve(
    act: Act,
    *,
    household: UUID,
    kind: str,
    text: str,
    industry: str = "",
    quantity_milli: int | None = None,
    unit: str = "",
    low_fen: int | None = None,
    high_fen: int | None = None,
    per: str = "",
    before_fen: int | None = None,
) -> dict[str, str | None]:
    """Record what a household achieved, reached on the day (R83–R91).

    Grades: specialised (专业户), large (专业大户), which ends the grade before it. led: households
    led, counted in thousandths; benefit: what others gained, in money or with its unit; asset,
    enterprise, technique, award. `low_fen` to `high_fen` is what a unit (`per`) gains, `before_fen`
    what it brought before (R91). Refuses 'bad_value', 'bad_amount', 'missing_value',
    'range_upside_down', 'grade_stands'.
    """
    home = home_of(act, household)
    if kind not in ACHIEVEMENTS:
        raise bad("achievement_kind", kind)
    words = said("text", text, 200)
    gain = gain_of(low_fen, high_fen, per.strip()[:10], before_fen)
    if field := fault_of(kind, quantity_milli, unit.strip(), gain):
        raise Refused("missing_value", field=Word(f"word.{field}"))
    ended = _end_lower(act, home, kind) if kind in GRADES else None
    made = Achievement(
        county=act.county,
        household=home,
        region=home.region,
        kind=kind,
        text=words,
        industry=industry.strip()[:20],
        quantity_milli=quantity_milli,
        unit=unit.strip()[:10],
        **(gain._asdict() if gain else {}),
        reached_on=act.on,
        recorded_by=act.actor.id,
    )
    rows.put(made)
    act.note(achievement=str(made.id), kind=kind)
    return {"achievement": str(made.id), "ended": str(ended.id) if ended else None}


def gain_of(
    low_fen: int | None, high_fen: int | None, per: str, before_fen: int | None
) -> Gain | None:
    """Return what a unit gains, in fen; None where nothing is said of it.

    Refuses 'missing_value', 'bad_amount', 'range_upside_down'.
    """
    if field := gain_fault(low_fen, high_fen, per, before_fen):
        raise Refused("missing_value", field=Word(f"word.{field}"))
    if not per or low_fen is None:
        return None
    high = low_fen if high_fen is None else high_fen
    if not all(
        type(fen) is int and 0 <= fen <= FEN_MOST for fen in (low_fen, high, before_fen or 0)
    ):
        raise Refused("bad_amount")
    refuse_upside_down(low_fen, high)
    return Gain(low_fen, high, per, before_fen)


def _end_lower(act: Act, home: Household, kind: str) -> Achievement | None:
    """End the grade that a higher one takes the place of; refuse one that stands already."""
    standing = Achievement.objects.filter(
        county=act.county, household=home, kind__in=GRADES, ended_on__isnull=True
    ).first()
    if standing is None:
        return None
    if stands_in_the_way(standing.kind, kind):
        raise Refused("grade_stands", grade=Word(f"achievement.{standing.kind}"))
    refuse_before(act, standing.reached_on)
    rows.change(standing, ended_on=act.on)
    return standing


@action("outcomes.end_achievement")
def end_achievement(act: Act, *, achievement: UUID, reason: str) -> dict[str, str]:
    """Say that something achieved is over, or was recorded by mistake; it stays on record."""
    found = act.take(Achievement, achievement)
    act.cover(found.region)
    why = said("reason", reason, 300)
    if found.ended_on is not None:
        raise Refused("achievement_ended", date=found.ended_on)
    refuse_before(act, found.reached_on)
    rows.change(found, ended_on=act.on)
    act.about(found.household_id, found.region)
    act.note(achievement=str(found.id), reason=why)
    return {"achievement": str(found.id), "ended_on": act.on.isoformat()}
