"""How many households an officer answers for, against what is thought bearable (R36, R62)."""


def above_load(households: int, most: int) -> bool:
    """Say whether an officer answers for more households than the policy thinks bearable."""
    return households > most


def over_average(households: int, total: int, officers: int) -> int:
    """Return by how many percent of the average an officer's households are above it; may be < 0.

    Rounded towards the lower whole percent; 0 without any household.
    """
    return (households * officers * 100) // total - 100 if total else 0
