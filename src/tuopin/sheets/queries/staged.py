"""Imports on their way: lists, faults, counts."""

from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from tuopin.base.scope import within
from tuopin.kit.scope import Scope
from tuopin.sheets.models import Import, Problem


def imported(county: str, key: UUID) -> Import | None:
    """Return one import of the county."""
    return Import.objects.select_related("file").filter(county=county, id=key).first()


def imports(
    county: str, by: UUID | None = None, after: UUID | None = None, limit: int = 50
) -> list[Import]:
    """Return the newest imports, those of one person if `by` is given; `after` is the last seen."""
    rows = Import.objects.select_related("file").filter(county=county)
    if by is not None:
        rows = rows.filter(handed_in_by=by)
    if after is not None:
        rows = rows.filter(id__lt=after)
    return list(rows.order_by("-id")[:limit])


def waiting(scope: Scope) -> QuerySet[Import]:
    """Return the imports that were handed in from the area and neither merged nor refused."""
    rows = Import.objects.filter(state__in=["received", "checked"])
    return within(rows, scope).order_by("-id")


def handed_in_from(scope: Scope) -> QuerySet[Import]:
    """Return the imports that were handed in from an area, with their files."""
    return within(Import.objects.all(), scope).select_related("file")


def merged_before(county: str, sha256: str, form: str, on: date, region: str = "") -> Import | None:
    """Return the import that took the very same file in whole, judged on the same day.

    With a `region`, only one that was handed in for it.
    """
    rows = Import.objects.filter(
        county=county, file__county=county, file__sha256=sha256, form=form, on=on, state="merged",
        faulty=0,
    )  # fmt: skip
    return (rows.filter(region=region) if region else rows).order_by("id").first()


def problems(
    county: str, handed_in: UUID, *, code: str = "", heading: str = "",
    warning: bool | None = None, after: tuple[int, UUID] | None = None, limit: int = 200,
) -> list[Problem]:  # fmt: skip
    """Return an import's faults and warnings by row; `after` is the last (row, id)."""
    rows = Problem.objects.filter(county=county, handed_in_id=handed_in)
    if code:
        rows = rows.filter(code=code)
    if heading:
        rows = rows.filter(heading=heading)
    if warning is not None:
        rows = rows.filter(warning=warning)
    if after is not None:
        rows = rows.filter(row__gte=after[0]).exclude(row=after[0], id__lte=after[1])
    return list(rows.order_by("row", "id")[:limit])


def problem_counts(county: str, handed_in: UUID) -> dict[tuple[str, str, bool], int]:
    """Return how many faults and warnings there are by (heading, code, warning)."""
    rows = Problem.objects.filter(county=county, handed_in_id=handed_in)
    counted = rows.values_list("heading", "code", "warning").annotate(n=Count("id")).order_by("-n")
    return {(heading, code, warning): n for heading, code, warning, n in counted}
