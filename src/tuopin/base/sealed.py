"""The check of sealed columns: each can be opened, and each blind index is that of its number."""

import binascii
from collections.abc import Iterator
from typing import Any

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.db import connection, models

from tuopin.base.fields import SealedField
from tuopin.base.seal import blind_index, unseal_text

_CHUNK = 2000


def faults(county: str) -> Iterator[tuple[str, str]]:
    """Yield (code, table column row) for what was changed behind the seal of a county's rows.

    A value put in place of another is known by the index beside it; what the value was is not said.
    """
    for model in apps.get_models():
        sealed = [f for f in model._meta.local_concrete_fields if isinstance(f, SealedField)]
        if sealed:
            yield from _faults(model, sealed, county)


def _faults(
    model: type[models.Model], sealed: list[SealedField[Any, Any]], county: str
) -> Iterator[tuple[str, str]]:
    columns = {f.name: str(f.column) for f in model._meta.local_concrete_fields}
    for field in sealed:
        index = columns.get(f"{field.name}_index")
        for key, blob, beside in _values(model, str(field.column), index, county):
            where = f"{model._meta.db_table}.{field.column} {key}"
            try:
                text = unseal_text(blob or "")
            except (InvalidTag, ValueError, binascii.Error):
                yield "sealed_changed", where
                continue
            if index is not None and beside != blind_index(text):
                yield "sealed_index", where


def _values(
    model: type[models.Model], column: str, index: str | None, county: str
) -> Iterator[tuple[Any, str | None, str | None]]:
    """Yield key, sealed text as the column holds it, and the index beside it."""
    quote = connection.ops.quote_name
    beside = quote(index) if index else "NULL"
    sql = f"SELECT id, {quote(column)}, {beside} FROM {quote(model._meta.db_table)}"
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"{sql} WHERE county = %s ORDER BY id", [county])
        while chunk := cursor.fetchmany(_CHUNK):
            yield from chunk
