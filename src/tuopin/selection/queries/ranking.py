"""Ranking of a batch's candidates by degree of poverty, from the register and the visit."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tuopin.base.scope import Scope, within
from tuopin.policy.queries import terms_on
from tuopin.register.models import Person
from tuopin.selection.models import Application, Verification
from tuopin.selection.rules.ranking import Candidate, Lines, Ranked, rank

OUT = ("excluded", "unsupported", "withdrawn")
# Words of the vocabulary 'health' (kit.words).
ILL = ("长期慢性病", "患有大病")
DISABLED = "残疾"


def ranking(scope: Scope, batch: int, on: date) -> list[Ranked]:
    """Return the candidates of a batch within a scope, the poorest first, with grounds (R114).

    Four queries whatever their number; those excluded, declined or withdrawn are no candidates.
    """
    rows = within(Application.objects.filter(batch__number=batch, filed_on__lte=on), scope)
    rows = rows.exclude(state__in=OUT)
    terms = terms_on(scope.county, on)
    lines = Lines(terms["poverty.line_fen"], terms["poverty.low_income_line_fen"])
    visits = {
        key: grades
        for key, *grades in Verification.objects.filter(
            county=scope.county, application__in=rows.values("id"), visited_on__lte=on
        ).values_list("application_id", "housing", "family")
    }
    people = _people(scope.county, rows.values("household"))
    cases = [
        Candidate(
            key, home, name, region, income, count, workers, bool(unsafe),
            *people.get(home, (0, 0, 0)), *visits.get(key, ("", "")),
        )
        for key, home, name, region, income, count, workers, unsafe in rows.order_by().values_list(
            "id", "household_id", "household__head_name", "region", "household__income_fen",
            "household__people", "household__workers", "household__housing_unsafe",
        )
    ]  # fmt: skip
    return rank(cases, lines, terms["selection.ranking"])


def _people(county: str, homes: QuerySet[Any]) -> dict[UUID, tuple[int, int, int]]:
    """Return how many of each household are ill, disabled, or at school."""
    rows = Person.objects.filter(county=county, household__in=homes).order_by()
    found = rows.values_list("household_id").annotate(
        ill=Count("id", filter=Q(health__in=ILL)),
        disabled=Count("id", filter=Q(health=DISABLED)),
        pupils=Count("id", filter=Q(student=True)),
    )
    return {home: (ill, disabled, pupils) for home, ill, disabled, pupils in found}
