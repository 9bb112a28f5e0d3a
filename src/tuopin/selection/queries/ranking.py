"""Ranking of a batch's candidates by degree of poverty, from the register and the visit."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tuopin.base.scope import Scope, within
from tuopin.policy.queries import terms_on
from tuopin.register.models import Person
from tuopin.selection.models import Application, Verification
from tuopin.selection.rules.ranking import GROUNDS, Candidate, Ground, Lines, Ranked, rank

# Words of the vocabulary 'health' (kit.words).
ILL = ("长期慢性病", "患有大病")
DISABLED = "残疾"


class Scale(NamedTuple):
    """What a ranking of a day is made by: lines in fen, points by ground, the paper they stand in.

    Nothing else is read: no sex, nation, religion, kinship, Party post, nor who answers for whom.
    """

    lines: Lines
    weights: dict[str, int]
    document: str

    @property
    def shown(self) -> list[Ground]:
        """Return every ground with its points, the heaviest first."""
        points = [Ground(f"ground.{code}", self.weights.get(code, 0)) for code in GROUNDS]
        return sorted(points, key=lambda ground: -ground.points)


def scale_on(county: str, on: date) -> Scale:
    """Return the lines and points in force on a day; one query."""
    terms = terms_on(county, on)
    lines = Lines(terms["poverty.line_fen"], terms["poverty.low_income_line_fen"])
    return Scale(lines, terms["selection.ranking"], terms.document("selection.ranking"))


def _out(on: date) -> Q:
    """Return the condition of those who were no candidates any more at the end of a day."""
    declined = Q(state="unsupported", decided_on__lte=on)
    return Q(excluded_on__lte=on) | Q(withdrawn_on__lte=on) | declined


def ranking(scope: Scope, batch: int, on: date) -> list[Ranked]:
    """Return the candidates of a batch within a scope, the poorest first, with grounds (R114).

    Four queries whatever their number; those excluded, declined or withdrawn are no candidates.
    """
    rows = within(Application.objects.filter(batch__number=batch, filed_on__lte=on), scope)
    rows = rows.exclude(_out(on))
    scale = scale_on(scope.county, on)
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
    return rank(cases, scale.lines, scale.weights)


def _people(county: str, homes: QuerySet[Any]) -> dict[UUID, tuple[int, int, int]]:
    """Return how many of each household are ill, disabled, or at school."""
    rows = Person.objects.filter(county=county, household__in=homes).order_by()
    found = rows.values_list("household_id").annotate(
        ill=Count("id", filter=Q(health__in=ILL)),
        disabled=Count("id", filter=Q(health=DISABLED)),
        pupils=Count("id", filter=Q(student=True)),
    )
    return {home: (ill, disabled, pupils) for home, ill, disabled, pupils in found}
