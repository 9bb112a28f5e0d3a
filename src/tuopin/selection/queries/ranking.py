"""Rankings of a batch's candidates by degree of poverty: made from the facts, or as kept (R114)."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tuopin.base.rows import chunks
from tuopin.base.scope import Scope, within
from tuopin.kit.canonical import canonical
from tuopin.policy.queries import terms_on
from tuopin.register.models import Person
from tuopin.selection.models import Application, RankedCase, Ranking, Verification
from tuopin.selection.queries.cases import days_of
from tuopin.selection.rules.history import Days, state_on
from tuopin.selection.rules.ranking import GROUNDS, Candidate, Ground, Lines, Ranked, rank

# Words of the vocabulary 'health' (kit.words).
ILL = ("长期慢性病", "患有大病")
DISABLED = "残疾"
# Somebody in these states still waits for a decision; once nobody does, the ranking stays as it is.
WAITING = ("filed", "classified", "verified", "assessed", "returned")
GONE = ("excluded", "unsupported", "withdrawn")


class Scale(NamedTuple):
    """What a ranking of a day is made by: lines in fen, points by ground, the paper they stand in.

    Nothing else is read: no sex, nation, religion, kinship, Party post, nor who answers for whom.
    """

    lines: Lines
    weights: Mapping[str, int]
    document: str

    @property
    def shown(self) -> list[Ground]:
        """Return every ground with its points, the heaviest first."""
        points = [Ground(f"ground.{code}", self.weights.get(code, 0)) for code in GROUNDS]
        return sorted(points, key=lambda ground: -ground.points)

    @property
    def text(self) -> str:
        """Return the scale as a ranking keeps it."""
        return canonical([list(self.lines), self.weights, self.document])


def scale_on(county: str, on: date) -> Scale:
    """Return the lines and points in force on a day; one query."""
    terms = terms_on(county, on)
    lines = Lines(terms["poverty.line_fen"], terms["poverty.low_income_line_fen"])
    return Scale(lines, terms["selection.ranking"], terms.document("selection.ranking"))


def scale_of(ranking: Ranking) -> Scale:
    """Return the lines and points that a ranking was made by."""
    lines, weights, document = json.loads(ranking.scale)
    return Scale(Lines(*lines), weights, document)


def _out(on: date) -> Q:
    """Return the condition of those who were no candidates any more at the end of a day."""
    declined = Q(state="unsupported", decided_on__lte=on)
    return Q(excluded_on__lte=on) | Q(withdrawn_on__lte=on) | declined


def made_ranking(county: str, batch: UUID, scale: Scale, on: date) -> list[Ranked]:
    """Return the candidates of a batch made from the facts of a day, the poorest first, grounded.

    Three queries whatever their number; those excluded, declined or withdrawn are no candidates.
    At 50,000 this takes a second: pages read what was kept, see `ranking_on`.
    """
    rows = Application.objects.filter(county=county, batch=batch, filed_on__lte=on)
    rows = rows.exclude(_out(on)).order_by()
    visits = {
        key: grades
        for key, *grades in Verification.objects.filter(
            county=county, application__in=rows.values("id"), visited_on__lte=on
        ).values_list("application_id", "housing", "family")
    }
    people = _people(county, rows.values("household"))
    cases = [
        Candidate(
            key, home, name, region, income, count, workers, bool(unsafe),
            *people.get(home, (0, 0, 0)), *visits.get(key, ("", "")),
        )
        for key, home, name, region, income, count, workers, unsafe in rows.values_list(
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


def batches_waiting(county: str) -> list[UUID]:
    """Return the batches in which somebody still waits for a decision."""
    rows = Application.objects.filter(county=county, state__in=WAITING)
    return list(rows.order_by("batch").values_list("batch", flat=True).distinct())


def ranking_on(county: str, batch: int, on: date) -> Ranking | None:
    """Return the newest ranking of a batch that was made by a day."""
    rows = Ranking.objects.filter(county=county, batch__number=batch, ranked_on__lte=on)
    return rows.order_by("-ranked_on").first()


def ranked(ranking: Ranking, scope: Scope) -> QuerySet[RankedCase]:
    """Return a ranking's lines within a scope; places are the county's.

    What is shown beside them is read for one page only, see `cases_named`: joined, a township's
    lines would all be joined before they are cut.
    """
    rows = RankedCase.objects.filter(county=ranking.county, ranking=ranking).order_by("position")
    if len(scope.prefixes) == 1 and not scope.whole:
        # The index has them in order, so that a page of a large township costs as one of a small.
        rows = rows.filter(township=f"{scope.prefixes[0][:9]}000")
        if len(scope.prefixes[0]) == 9:
            return rows
    return within(rows, scope)


def cases_named(county: str, rows: Iterable[RankedCase]) -> dict[UUID, Application]:
    """Return the applications of lines with their heads of household; one query for every 900."""
    found: dict[UUID, Application] = {}
    for keys in chunks(row.application_id for row in rows):
        some = Application.objects.filter(county=county, id__in=keys).select_related("household")
        some = some.only(*Days._fields, "household__head_name")
        found.update({case.id: case for case in some})
    return found


def grounds_of(row: RankedCase) -> list[Ground]:
    """Return the grounds of a line with their points, the heaviest first."""
    return [Ground(f"ground.{code}", points) for code, points in json.loads(row.grounds)]


def left_as(case: Application, on: date) -> str:
    """Return the state in which a ranked case was no candidate any more on a day, else ''."""
    state = state_on(days_of(case), on) or ""
    return state if state in GONE else ""
