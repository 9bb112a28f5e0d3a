"""Questions that are worded once and asked many times, each time with new values.

The wording is the ORM's, so a figure and the rows that it opens share one condition. Putting it
into SQL costs Django several times what a database needs to answer: a page of fifty counts spends
its time there. Here the text is kept by what words it, and only the values are given anew; every
answer is read from the database.

A wording must say the same whatever its values are: a day reckoned from another one (a month
before it) is a value of its own. That is tried out when it is worded, with two sets of values.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Aggregate, Count, QuerySet, Value

from tuopin.kit.scope import Scope, region_range

Row = tuple[Any, ...]
Wording = Callable[..., QuerySet[Any, Any]]


class _Worded(NamedTuple):
    """A text, where each of its values comes from (a place among those given, or itself), readers.

    `turns` says which columns need converting after a read, and how.
    """

    sql: str
    takes: tuple[tuple[int, Any], ...]
    turns: tuple[tuple[int, Any, tuple[Any, ...]], ...]


_WORDED: dict[tuple[Any, ...], _Worded] = {}


def ask(wording: Wording, *values: Any) -> list[Row]:
    """Return the rows of `wording(*values)`: a queryset of values_list in the order of its columns.

    Values are scopes, days, texts, numbers and keys.
    """
    real = connections[DEFAULT_DB_ALIAS]
    values = tuple(_somewhere(value) for value in values)
    key = (wording, real.vendor, *map(_shape, values))
    worded = _WORDED.get(key)
    if worded is None:
        worded = _WORDED[key] = _word(wording, values)
    given = [_sent(one, real) for value in values for one in _spread(value)]
    filled = [given[place] if place >= 0 else fixed for place, fixed in worded.takes]
    with real.cursor() as cursor:
        cursor.execute(worded.sql, filled)
        rows: list[Row] = cursor.fetchall()
    return [_turned(row, worded.turns, real) for row in rows] if worded.turns else rows


def ask_one(wording: Wording, *values: Any) -> Row:
    """Return the one row of a wording that sums up all: see `in_all`."""
    return ask(wording, *values)[0]


def in_all(rows: QuerySet[Any, Any], **sums: Aggregate) -> QuerySet[Any, Row]:
    """Return the question for sums over all rows, in their order: one row, always.

    Over nothing a count is 0 and a sum None. The rows must not be sums themselves.
    """
    whole = rows.order_by().annotate(over_all=Value(1)).values("over_all")
    found: QuerySet[Any, Row] = whole.annotate(**sums).values_list(*sums)
    return found


def ask_count(wording: Wording, *values: Any) -> int:
    """Return how many rows a wording has."""
    return int(ask(_counting(wording), *values)[0][0])


_COUNTING: dict[Wording, Wording] = {}


def _counting(wording: Wording) -> Wording:
    if wording not in _COUNTING:
        _COUNTING[wording] = lambda *values: in_all(wording(*values), rows_in_all=Count("*"))
    return _COUNTING[wording]


def _somewhere(value: Any) -> Any:
    """Return a scope that sees nothing as one of a place that is none: it is asked as any other."""
    nothing = isinstance(value, Scope) and not value.prefixes
    return Scope(value.county, ("000000000000",)) if nothing else value


def _shape(value: Any) -> Any:
    """Return what of a value its wording may depend on: an area's number of parts, no more."""
    if isinstance(value, Scope):
        return "whole" if value.whole else len(value.prefixes)
    return type(value)


def _spread(value: Any) -> Sequence[Any]:
    """Return the single values that a wording makes of one: a scope is a county and its bounds."""
    if not isinstance(value, Scope):
        return (value,)
    if value.whole:
        return (value.county,)
    bounds = [bound for prefix in value.prefixes for bound in region_range(prefix)]
    return (value.county, *bounds)


def _sent(value: Any, real: Any) -> Any:
    if isinstance(value, date):
        return real.ops.adapt_datefield_value(value)
    if isinstance(value, UUID) and not real.features.has_native_uuid_field:
        return value.hex
    return value


# Values that no county, day or key has, in two sets: what is one of neither is the wording's own.
_SETS = ((date(1601, 1, 1), 7_000_001), (date(1701, 1, 1), 8_000_001))


def _stand_in(value: Any, place: int, which: int) -> Any:
    """Return a value to word a question with: another one for each place and set."""
    first_day, first_number = _SETS[which]
    number = first_number + 100 * place
    if isinstance(value, Scope):
        parts = tuple(str(number + 2 * part) for part in range(len(value.prefixes)))
        county = f"#{number}"
        return Scope(county, (county,) if value.whole else parts)
    if isinstance(value, date):
        return first_day + timedelta(days=place)
    if isinstance(value, UUID):
        return UUID(int=number)
    return number if isinstance(value, int) else f"#{number}"


def _word(wording: Wording, values: Sequence[Any]) -> _Worded:
    real = connections[DEFAULT_DB_ALIAS]
    tried = []
    for which in range(len(_SETS)):
        stand_ins = [_stand_in(value, place, which) for place, value in enumerate(values)]
        compiler = wording(*stand_ins).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        given = [_sent(one, real) for value in stand_ins for one in _spread(value)]
        tried.append((str(sql), [_place(param, given) for param in params]))
    if tried[0] != tried[1]:
        raise ValueError(f"{wording.__qualname__} says something else for other values")
    columns = [column for column, _, _ in compiler.select[: compiler.col_count]]
    turns = compiler.get_converters(columns)
    return _Worded(
        tried[0][0],
        tuple(tried[0][1]),
        tuple((place, column, tuple(turn)) for place, (turn, column) in turns.items()),
    )


def _place(param: Any, given: Sequence[Any]) -> tuple[int, Any]:
    for place, value in enumerate(given):
        # PostgreSQL's driver has numbers of its own kinds: Int4 is an int.
        if isinstance(param, type(value)) and value == param:
            return place, None
    return -1, param


def _turned(row: Row, turns: Sequence[tuple[int, Any, tuple[Any, ...]]], real: Any) -> Row:
    turned = list(row)
    for place, column, converters in turns:
        for convert in converters:
            turned[place] = convert(turned[place], column, real)
    return tuple(turned)
