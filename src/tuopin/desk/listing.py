"""Lists that page by key: a page costs the same wherever it lies, and counts are capped."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

SIZE = 50
CAP = 10_000
# A mark of ours is a few keys, days and codes long.
LONGEST_MARK = 300
Row = TypeVar("Row", bound=Model)


class Page(NamedTuple, Generic[Row]):
    """One page of a list: its rows, the marks of its neighbours, the count up to the cap."""

    rows: list[Row]
    after: str
    before: str
    total: int
    capped: bool


def keyset(
    rows: QuerySet[Row],
    request: HttpRequest,
    order: Sequence[str] = ("id",),
    size: int = SIZE,
) -> Page[Row]:
    """Return the page that the address names by `after` or `before`.

    `order` lists plain columns that together are unique, a minus before one that falls. No column
    may hold a person's name or number: marks stand in addresses.
    """
    after = _read(request.GET.get("after", ""), order)
    before = _read(request.GET.get("before", ""), order) if after is None else None
    back = before is not None
    fields = _reversed(order) if back else list(order)
    mark = before if back else after
    part = rows.order_by(*fields)
    if mark is not None:
        try:
            part = part.filter(_beyond(fields, mark))
        except (ValidationError, ValueError):
            back, mark = False, None
            part = rows.order_by(*order)
    found = list(part[: size + 1])
    more = len(found) > size
    found = found[:size]
    if back:
        found.reverse()
    has_after = bool(found) and (back or more)
    has_before = bool(found) and (more if back else mark is not None)
    total = rows.order_by()[: CAP + 1].count()
    return Page(
        found,
        _mark(found[-1], order) if has_after else "",
        _mark(found[0], order) if has_before else "",
        min(total, CAP),
        total > CAP,
    )


def _reversed(order: Sequence[str]) -> list[str]:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in order]


def _beyond(fields: Sequence[str], mark: Sequence[Any]) -> Q:
    """Return what lies after a mark; the first column bounds the index."""
    beyond = Q()
    same = Q()
    for field, value in zip(fields, mark, strict=True):
        name = field.removeprefix("-")
        step = "lt" if field.startswith("-") else "gt"
        beyond |= same & Q(**{f"{name}__{step}": value})
        same &= Q(**{name: value})
    first = fields[0]
    edge = "lte" if first.startswith("-") else "gte"
    return Q(**{f"{first.removeprefix('-')}__{edge}": mark[0]}) & beyond


def _plain(value: Any) -> bool:
    """Say whether a value could stand in a mark of ours; others were typed into the address."""
    if isinstance(value, str):
        return value.isascii() and value.isprintable()
    return isinstance(value, int) and abs(value) < 2**62


def _mark(row: Model, order: Sequence[str]) -> str:
    values = []
    for field in order:
        value: Any = row
        for name in field.removeprefix("-").split("__"):
            value = getattr(value, name)
        values.append(value if isinstance(value, int) else str(value))
    text = json.dumps(values, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(mark: str, order: Sequence[str]) -> list[Any] | None:
    if not mark or len(mark) > LONGEST_MARK:
        return None
    try:
        padded = mark + "=" * (-len(mark) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded.encode()))
    except (binascii.Error, ValueError):
        return None
    plain = isinstance(values, list) and all(map(_plain, values))
    return values if plain and len(values) == len(order) else None
