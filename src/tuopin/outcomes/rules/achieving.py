"""What an achievement needs to be said, and how grades follow each other (R83, R89, R91)."""

# From the lower to the higher: a large household was a specialised one.
GRADES = ("specialised", "large")


def fault_of(kind: str, quantity_milli: int | None, unit: str) -> str:
    """Return the field that is missing, as a word's code; '' when nothing is.

    Households led are counted; what others gained has an amount and a unit.
    """
    counted = quantity_milli is not None and quantity_milli > 0
    if kind in {"led", "benefit"} and not counted:
        return "how_many"
    if kind == "benefit" and not unit:
        return "unit"
    return ""


def stands_in_the_way(standing: str, wanted: str) -> bool:
    """Say whether a grade that stands keeps another from being given: the same, or a lower one."""
    return GRADES.index(wanted) <= GRADES.index(standing)
