"""What the survey found of a household's income, whatever an f1 of a later year says (R86)."""

from typing import Any

from django.db.models.functions import Coalesce

from tuopin.register.models import Household


def surveyed_income(home: Household) -> tuple[int, int]:
    """Return the income that the survey found, in fen a year, and the heads it fed."""
    if home.first_income_fen is None or home.first_people is None:
        return home.income_fen, home.people
    return home.first_income_fen, home.first_people


def income_surveyed(path: str = "household__") -> tuple[Any, Any]:
    """Return the same two as expressions, for sums over rows that lead to a household."""
    return (
        Coalesce(f"{path}first_income_fen", f"{path}income_fen"),
        Coalesce(f"{path}first_people", f"{path}people"),
    )
