"""Copies of a whole database as plain rows, from either database into either database.

Values travel as the columns hold them, so sealed columns stay sealed. Ledger balances do not
travel: the transfers rebuild them through the ledger's own triggers.
"""

import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, TextIO
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

# What Django makes itself in every database, and what lives only as long as a visit or a task.
_LEFT_OUT = {"auth", "axes", "contenttypes", "django_tasks_db", "sessions"}
_REBUILT = {"ledger_account": {"balance_fen": 0, "moved_by": None}}
_CHUNK = 2000


def kept_models() -> list[type[models.Model]]:
    """Return the models that are copied, each after those that it points to."""
    models_here = apps.get_models(include_auto_created=True)
    wanted = [m for m in models_here if m._meta.app_label not in _LEFT_OUT]
    done: list[type[models.Model]] = []
    while len(done) < len(wanted):
        ready = [m for m in wanted if m not in done and _needs(m) <= set(done)]
        if not ready:
            raise RuntimeError("models point to each other in a circle")
        done += ready
    return done


def _needs(model: type[models.Model]) -> set[type[models.Model]]:
    targets = {f.related_model for f in model._meta.local_fields if f.is_relation}
    return {t for t in targets if t is not model and isinstance(t, type)}


def dump(archive: zipfile.ZipFile) -> dict[str, int]:
    """Write every table as JSON lines into an open zip; return rows by table.

    All tables are read as of one moment, whatever is written meanwhile.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return {model._meta.db_table: _write(model, archive) for model in kept_models()}


def _write(model: type[models.Model], archive: zipfile.ZipFile) -> int:
    count = 0
    with archive.open(f"rows/{model._meta.db_table}.jsonl", "w", force_zip64=True) as out:
        for row in _rows(model):
            out.write(json.dumps(row, default=_plain, ensure_ascii=False).encode() + b"\n")
            count += 1
    return count


def load(archive: zipfile.ZipFile) -> dict[str, int]:
    """Read every table back into an empty database; all of it or none of it."""
    counts = {}
    with transaction.atomic():
        for model in kept_models():
            table = model._meta.db_table
            with archive.open(f"rows/{table}.jsonl") as file:
                counts[table] = _insert(model, file)  # type: ignore[arg-type]
    return counts


def is_empty() -> bool:
    """Say whether no table that would be restored holds anything."""
    return not any(m.objects.exists() for m in kept_models())  # type: ignore[attr-defined]


def _columns(model: type[models.Model]) -> list[str]:
    return [str(f.column) for f in model._meta.local_concrete_fields]


def _rows(model: type[models.Model]) -> Iterator[list[Any]]:
    quote = connection.ops.quote_name
    names = ", ".join(quote(c) for c in _columns(model))
    key = quote(str(model._meta.pk.column))
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {quote(model._meta.db_table)} ORDER BY {key}")
        while chunk := cursor.fetchmany(_CHUNK):
            yield from (list(row) for row in chunk)


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _insert(model: type[models.Model], file: TextIO) -> int:
    quote = connection.ops.quote_name
    columns = _columns(model)
    marks = ", ".join(["%s"] * len(columns))
    names = ", ".join(quote(c) for c in columns)
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"
    fixed = _REBUILT.get(model._meta.db_table, {})
    count = 0
    chunk: list[list[Any]] = []
    for line in file:
        values = dict(zip(columns, json.loads(line), strict=True)) | fixed
        chunk.append([_ready(f, values[str(f.column)]) for f in model._meta.local_concrete_fields])
        count += 1
        if len(chunk) == _CHUNK:
            _send(sql, chunk)
            chunk = []
    _send(sql, chunk)
    return count


def _ready(field: Any, value: Any) -> Any:
    """Return a column's value in the form of the database at hand (true for 1, UUIDs, moments)."""
    if value is None:
        return None
    kind = field.target_field if field.is_relation else field
    if isinstance(kind, models.BooleanField):
        return bool(value)
    if isinstance(kind, models.DateTimeField | models.DateField | models.UUIDField):
        return field.get_db_prep_value(kind.to_python(_aware(kind, value)), connection)
    return value


def _aware(kind: Any, value: str) -> str:
    naive = isinstance(kind, models.DateTimeField) and "+" not in value
    return f"{value}+00:00" if naive else value


def _send(sql: str, chunk: list[list[Any]]) -> None:
    if chunk:
        with connection.cursor() as cursor:
            cursor.executemany(sql, chunk)
