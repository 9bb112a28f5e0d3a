"""County rows and the thin writers that the gate, the ledger and the imports use.

Django's query building, not the database, is the cost of a write: these helpers build each
statement once from the model's own fields and pass values through the fields' own converters.
They skip `pre_save`, database defaults and signals, so models that use those must not use them.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

from tuopin.kit.keys import uuid7

Row = TypeVar("Row", bound=models.Model)


class CountyRow(models.Model):
    """A row that belongs to one county for good: UUIDv7 key and six-digit county code."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6, editable=False)

    class Meta:
        abstract = True


def _quoted(name: str | None) -> str:
    # Concrete fields always have a column; the types allow for those that have none.
    return connection.ops.quote_name(str(name))


@cache
def _columns(model: type[models.Model], vendor: str) -> tuple[list[Any], str, str]:
    fields = list(model._meta.local_concrete_fields)
    names = ", ".join(_quoted(f.column) for f in fields)
    table = _quoted(model._meta.db_table)
    marks = ", ".join(["%s"] * len(fields))
    return fields, f"INSERT INTO {table} ({names}) VALUES ({marks})", f"SELECT {names} FROM {table}"


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


def put(*rows: models.Model) -> None:
    """Insert rows, each by one prepared text, values through the fields' own converters."""
    with connection.cursor() as cursor:
        for row in rows:
            fields, insert, _ = _columns(type(row), connection.vendor)
            values = [f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields]
            cursor.execute(insert, values)
            row._state.adding = False
            row._state.db = "default"


def many(rows: Sequence[models.Model]) -> None:
    """Insert many rows of one model by one statement text, inside the open transaction."""
    if not rows:
        return
    fields, insert, _ = _columns(type(rows[0]), connection.vendor)
    prepare = [(f.attname, f.get_db_prep_save) for f in fields]
    values = [[prep(getattr(row, name), connection) for name, prep in prepare] for row in rows]
    _run(insert, values)


def _run(sql: str, values: Sequence[Sequence[Any]]) -> None:
    """Run one statement text for each row of values; a single row is spared psycopg's pipeline."""
    with connection.cursor() as cursor:
        if len(values) == 1:
            cursor.execute(sql, values[0])
        else:
            cursor.executemany(sql, values)


def _where(model: type[models.Model], by: dict[str, Any]) -> tuple[str, list[Any]]:
    parts, values = [], []
    for name, value in by.items():
        field = model._meta.get_field(name)
        parts.append(f"{_quoted(field.column)} = %s")  # type: ignore[union-attr]
        values.append(field.get_db_prep_value(value, connection))  # type: ignore[union-attr]
    return " AND ".join(parts), values


def _built(model: type[Row], record: Sequence[Any]) -> Row:
    values = list(record)
    for place, col, converters in _readers(model, connection.vendor):
        for convert in converters:
            values[place] = convert(values[place], col, connection)
    return model.from_db("default", [f.attname for f in model._meta.local_concrete_fields], values)


def get(model: type[Row], *, lock: bool = False, **by: Any) -> Row | None:
    """Return the one row with these field values, or None; `lock` holds it FOR NO KEY UPDATE.

    On SQLite the IMMEDIATE transaction is the lock.
    """
    where, values = _where(model, by)
    sql = f"{_columns(model, connection.vendor)[2]} WHERE {where}"
    if lock and connection.vendor == "postgresql":
        sql += " FOR NO KEY UPDATE"
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        record = cursor.fetchone()
    return None if record is None else _built(model, record)


def find(model: type[Row], *, lock: bool = False, order: str = "id", **by: Any) -> list[Row]:
    """Return the rows with these field values (a list means any of it), in one field's order.

    `lock` holds them FOR NO KEY UPDATE, in that order.
    """
    parts, values = [], []
    for name, wanted in by.items():
        field: Any = model._meta.get_field(name)
        several = wanted if isinstance(wanted, list | tuple) else [wanted]
        parts.append(f"{_quoted(field.column)} IN ({', '.join(['%s'] * len(several))})")
        values += [field.get_db_prep_value(value, connection) for value in several]
    column = _quoted(model._meta.get_field(order).column)  # type: ignore[union-attr]
    select = _columns(model, connection.vendor)[2]
    sql = f"{select} WHERE {' AND '.join(parts)} ORDER BY {column}"
    if lock and connection.vendor == "postgresql":
        sql += " FOR NO KEY UPDATE"
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        records = cursor.fetchall()
    return [_built(model, record) for record in records]


def save(rows: Sequence[models.Model], *names: str) -> None:
    """Write named fields of many rows as they stand on the objects, in one statement text."""
    if not rows:
        return
    model = type(rows[0])
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    sets = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    key: Any = model._meta.get_field("id")
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
        + [key.get_db_prep_value(row.pk, connection)]
        for row in rows
    ]
    table = _quoted(model._meta.db_table)
    _run(f"UPDATE {table} SET {sets} WHERE {_quoted(key.column)} = %s", values)


def change(row: models.Model, **sets: Any) -> None:
    """Update named fields of one row, in the database and on the object."""
    model = type(row)
    parts, values = [], []
    for name, value in sets.items():
        field = model._meta.get_field(name)
        parts.append(f"{_quoted(field.column)} = %s")  # type: ignore[union-attr]
        values.append(field.get_db_prep_save(value, connection))  # type: ignore[union-attr]
    where, keys = _where(model, {"id": row.pk})
    table = _quoted(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {', '.join(parts)} WHERE {where}", values + keys)
    for name, value in sets.items():
        setattr(row, name, value)


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
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sql = f"COPY {table} ({columns}) FROM STDIN"
            with cursor.cursor.copy(sql) as copy:
                for record in records:
                    copy.write_row(_turned(record, turns))
            return
        marks = ", ".join(["%s"] * len(chosen))
        sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
        cursor.executemany(sql, [_turned(record, turns) for record in records])


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
    return lambda value: prepare(value, connection)
