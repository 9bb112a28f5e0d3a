"""Scoping of querysets: a half-open range on the (county, region) index, never LIKE."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from tuopin.kit.scope import Scope, region_range

M = TypeVar("M", bound=Model)

__all__ = ["Scope", "within"]


def within(rows: QuerySet[M], scope: Scope, field: str = "region") -> QuerySet[M]:
    """Keep the rows of the scope's county and areas."""
    county = f"{field.rsplit('__', 1)[0]}__county" if "__" in field else "county"
    rows = rows.filter(**{county: scope.county})
    if scope.whole:
        return rows
    areas = Q(pk__in=[])
    for prefix in scope.prefixes:
        low, high = region_range(prefix)
        areas |= Q(**{f"{field}__gte": low, f"{field}__lt": high})
    return rows.filter(areas)
