"""What an achievement needs to be said, and how grades follow each other (R83, R89, R91)."""

from tuopin.outcomes.rules.ranges import Gain

# From the lower to the higher: a large household was a specialised one.
GRADES = ("specialised", "large")


def fault_of(kind: str, quantity_milli: int | None, unit: str, gain: Gain | None = None) -> str:
    """Return the field that is missing, as a word's code; '' when nothing is.

    Households led are counted; what others gained is a sum of money a unit, or an amount and a
    unit.
    """
    counted = quantity_milli is not None and quantity_milli > 0
    if kind == "led" and not counted:
        return "how_many"
    if kind == "benefit" and gain is None:
        return "gain_low" if not counted else "" if unit else "unit"
    return ""


def gain_fault(low_fen: int | None, high_fen: int | None, per: str, before_fen: int | None) -> str:
    """Return the field of a gain that is missing, as a word's code; '' for all, and for none."""
    if not low_fen and not high_fen and not per and before_fen is None:
        return ""
    if low_fen is None:
        return "gain_low"
    return "" if per else "gain_per"


def stands_in_the_way(standing: str, wanted: str) -> bool:
    """Say whether a grade that stands keeps another from being given: the same, or a lower one."""
    return GRADES.index(wanted) <= GRADES.index(standing)
