"""County rows and the thin writers that the gate, the ledger and the imports use.

Django's query building, not the database, is the cost of a write: these helpers build each
statement once from the model's own fields and pass values through the fields' own converters.
They skip `pre_save`, database defaults and signals, so models that use those must not use them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from tuopin.kit.keys import uuid7

Row = TypeVar("Row", bound=models.Model)


class CountyRow(models.Model):
    """A row that belongs to one county for good: UUIDv7 key and six-digit county code."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6, editable=False)

    class Meta:
        abstract = True


# Values of these types need no conversion for a plain column.
_PLAIN = (str, int, bool, type(None))


def _real() -> Any:
    """Return the connection itself: each look through Django's proxy costs a few microseconds."""
    return connections[DEFAULT_DB_ALIAS]


def _quoted(name: str | None) -> str:
    # Concrete fields always have a column; the types allow for those that have none.
    return str(connection.ops.quote_name(str(name)))


@dataclass(slots=True)
class _Writer:
    """How a field's value gets into the database."""

    name: str
    plain: bool
    turn: Any

    def value(self, value: Any) -> Any:
        """Return a value as the database takes it."""
        return value if self.plain and type(value) in _PLAIN else self.turn(value)


def _writer(field: Any) -> _Writer:
    turn = _turn(field)
    prepare = field.get_db_prep_save
    return _Writer(field.attname, turn is None, turn or (lambda value: prepare(value, _real())))


@cache
def _columns(model: type[models.Model], vendor: str) -> tuple[list[Any], str, str]:
    fields = list(model._meta.local_concrete_fields)
    names = ", ".join(_quoted(f.column) for f in fields)
    table = _quoted(model._meta.db_table)
    marks = ", ".join(["%s"] * len(fields))
    return fields, f"INSERT INTO {table} ({names}) VALUES ({marks})", f"SELECT {names} FROM {table}"


@cache
def _writers(model: type[models.Model], vendor: str) -> list[_Writer]:
    return [_writer(field) for field in model._meta.local_concrete_fields]


@cache
def _readers(model: type[models.Model], vendor: str) -> list[tuple[int, Any, list[Any]]]:
    """Positions, columns and converters of the fields that need converting after a read."""
    found = []
    for place, field in enumerate(model._meta.local_concrete_fields):
        col = field.get_col(model._meta.db_table)
        backend = connection.ops.get_db_converters(col)
        converters = backend + col.get_db_converters(connection)
        if converters:
            found.append((place, col, converters))
    return found


@cache
def _names(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.local_concrete_fields]


@dataclass(slots=True)
class Statement:
    """A statement's text and its values, ready to be sent."""

    sql: str
    values: list[Any]


def inserting(row: models.Model) -> Statement:
    """Return the statement that inserts a row."""
    model, vendor = type(row), _real().vendor
    values = [w.value(getattr(row, w.name)) for w in _writers(model, vendor)]
    return Statement(_columns(model, vendor)[1], values)


def updating(row: models.Model, *names: str) -> Statement:
    """Return the statement that writes named fields of a row as they stand on the object."""
    sql, writers, key = _update(type(row), names, _real().vendor)
    return Statement(sql, [*(w.value(getattr(row, w.name)) for w in writers), key.value(row.pk)])


def send(*statements: Statement) -> None:
    """Run statements in their order; on PostgreSQL all in one trip to the server."""
    real = _real()
    options = real.settings_dict.get("OPTIONS", {})
    one_trip = real.vendor == "postgresql" and not options.get("server_side_binding")
    with real.cursor() as cursor:
        if one_trip and len(statements) > 1:
            # Each text is taken apart once and remembered; all in one would be each time anew.
            filled = cursor.cursor.mogrify
            cursor.execute("; ".join(filled(s.sql, s.values) for s in statements))
        else:
            for statement in statements:
                cursor.execute(statement.sql, statement.values)


def put(*rows: models.Model) -> None:
    """Insert rows, each by one prepared text, values through the fields' own converters."""
    send(*(inserting(row) for row in rows))
    for row in rows:
        row._state.adding = False
        row._state.db = "default"


def many(rows: Sequence[models.Model]) -> None:
    """Insert many rows of one model by one statement text, inside the open transaction."""
    if not rows:
        return
    vendor = _real().vendor
    writers = _writers(type(rows[0]), vendor)
    values = [[w.value(getattr(row, w.name)) for w in writers] for row in rows]
    _run(_columns(type(rows[0]), vendor)[1], values)


def _run(sql: str, values: Sequence[Sequence[Any]]) -> None:
    """Run one statement text for each row of values; a single row is spared psycopg's pipeline."""
    with _real().cursor() as cursor:
        if len(values) == 1:
            cursor.execute(sql, values[0])
        else:
            cursor.executemany(sql, values)


@cache
def _select(
    model: type[models.Model], vendor: str, shape: tuple[tuple[str, int], ...], order: str,
    beside: str, *, lock: bool,
) -> tuple[str, list[_Writer]]:  # fmt: skip
    """Return the text that reads rows by so many values of so many fields, and their writers."""
    fields: list[Any] = [model._meta.get_field(name) for name, _ in shape]
    parts = [
        f"{_quoted(field.column)} IN ({', '.join(['%s'] * count)})"
        for field, (_, count) in zip(fields, shape, strict=True)
    ]
    sql = f"{_columns(model, vendor)[2]} WHERE {' AND '.join(parts)}"
    if beside:
        sql = sql.replace(" FROM ", f", {beside} FROM ", 1)
    if order:
        # With the table's name: what is read beside may bring columns of the same name.
        column = _quoted(model._meta.get_field(order).column)  # type: ignore[union-attr]
        sql += f" ORDER BY {_quoted(model._meta.db_table)}.{column}"
    if lock and vendor == "postgresql":
        sql += " FOR NO KEY UPDATE"
    return sql, [_writer(field) for field in fields]


def _records(
    model: type[models.Model], beside: Statement, order: str, by: dict[str, Any], *, lock: bool
) -> list[tuple[Any, ...]]:
    real = _real()
    wanted = [value if isinstance(value, list | tuple) else (value,) for value in by.values()]
    if not all(wanted):
        return []
    shape = tuple((name, len(value)) for name, value in zip(by, wanted, strict=True))
    sql, writers = _select(model, real.vendor, shape, order, beside.sql, lock=lock)
    values = list(beside.values)
    for writer, several in zip(writers, wanted, strict=True):
        values += [writer.value(value) for value in several]
    with real.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _built(model: type[Row], record: Sequence[Any]) -> Row:
    values, real = list(record), _real()
    for place, col, converters in _readers(model, real.vendor):
        for convert in converters:
            values[place] = convert(values[place], col, real)
    return model.from_db(DEFAULT_DB_ALIAS, _names(model), values)


_NOTHING = Statement("", [])


def get(model: type[Row], *, lock: bool = False, **by: Any) -> Row | None:
    """Return the one row with these field values, or None; `lock` holds it FOR NO KEY UPDATE.

    On SQLite the IMMEDIATE transaction is the lock.
    """
    records = _records(model, _NOTHING, "", by, lock=lock)
    return _built(model, records[0]) if records else None


def find(model: type[Row], *, lock: bool = False, order: str = "id", **by: Any) -> list[Row]:
    """Return the rows with these field values (a list means any of it), in one field's order.

    `lock` holds them FOR NO KEY UPDATE, in that order.
    """
    return [_built(model, record) for record in _records(model, _NOTHING, order, by, lock=lock)]


def find_beside(
    model: type[Row], beside: Statement, *, lock: bool = False, order: str = "id", **by: Any
) -> list[tuple[Row, tuple[Any, ...]]]:
    """Return rows as `find` does, each with the values of further expressions beside it."""
    width = len(_names(model))
    records = _records(model, beside, order, by, lock=lock)
    return [(_built(model, record[:width]), tuple(record[width:])) for record in records]


@cache
def _update(
    model: type[models.Model], names: tuple[str, ...], vendor: str
) -> tuple[str, list[_Writer], _Writer]:
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    key: Any = model._meta.get_field("id")
    sets = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    sql = f"UPDATE {_quoted(model._meta.db_table)} SET {sets} WHERE {_quoted(key.column)} = %s"
    return sql, [_writer(field) for field in fields], _writer(key)


def save(rows: Sequence[models.Model], *names: str) -> None:
    """Write named fields of many rows as they stand on the objects, by one statement text."""
    if rows:
        statements = [updating(row, *names) for row in rows]
        _run(statements[0].sql, [statement.values for statement in statements])


def change(row: models.Model, **sets: Any) -> None:
    """Update named fields of one row, in the database and on the object."""
    before = {name: getattr(row, name) for name in sets}
    for name, value in sets.items():
        setattr(row, name, value)
    try:
        send(updating(row, *sets))
    except BaseException:
        for name, value in before.items():
            setattr(row, name, value)
        raise


def chunks(items: Iterable[Any], size: int = 900) -> Iterable[list[Any]]:
    """Cut a list into pieces that fit one IN query on every database."""
    piece: list[Any] = []
    for item in items:
        piece.append(item)
        if len(piece) == size:
            yield piece
            piece = []
    if piece:
        yield piece


def pour(model: type[models.Model], names: Sequence[str], records: Iterable[Sequence[Any]]) -> None:
    """Insert many rows given as tuples of values in the order of `names` (attribute names).

    No instance is built: for imports of tens of thousands of rows. A column that is not named gets
    NULL or what the database says. COPY on PostgreSQL, executemany on SQLite.
    """
    fields = {f.attname: f for f in model._meta.local_concrete_fields}
    chosen = [fields[name] for name in names]
    turns = [(place, turn) for place, f in enumerate(chosen) if (turn := _turn(f)) is not None]
    columns = ", ".join(_quoted(f.column) for f in chosen)
    table = _quoted(model._meta.db_table)
    turned = (_turned(record, turns) for record in records)
    if connection.vendor == "postgresql":
        _copy(f"COPY {table} ({columns}) FROM STDIN", turned)
        return
    marks = ", ".join(["%s"] * len(chosen))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(turned))


def _copy(sql: str, records: Iterable[Sequence[Any]]) -> None:
    with connection.cursor() as cursor, cursor.cursor.copy(sql) as copy:
        for record in records:
            copy.write_row(record)


def _turned(record: Sequence[Any], turns: Sequence[tuple[int, Any]]) -> list[Any]:
    values = list(record)
    for place, turn in turns:
        values[place] = turn(values[place])
    return values


def _turn(field: Any) -> Any:
    """Return what a field's values need before they are written; None where they go as they are."""
    plain = (models.CharField, models.IntegerField, models.BooleanField, models.TextField)
    untouched = {base.get_prep_value for base in plain}
    if isinstance(field, plain) and type(field).get_prep_value in untouched:
        return None
    prepare = field.get_db_prep_save
    kind = field.target_field if field.is_relation else field
    text = _real().vendor == "sqlite"
    if isinstance(kind, models.UUIDField):
        return lambda v: (v.hex if text else v) if type(v) is UUID else prepare(v, _real())
    if isinstance(kind, models.DateField) and not isinstance(kind, models.DateTimeField):
        return lambda v: (v.isoformat() if text else v) if type(v) is date else prepare(v, _real())
    return lambda value: prepare(value, _real())
