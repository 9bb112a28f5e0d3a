"""Writing of the entries of f2, f3 and f4 from a workbook that was judged."""

from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.base.fields import blind_index
from tuopin.register.queries.listing import MODELS, ListWork
from tuopin.sheets.rules.checking import Row
from tuopin.sheets.rules.columns import Form
from tuopin.workflow.actions import Act

CHUNK = 1000
_ASIDE = {"number", "township", "village", "member"}


def write_entries(act: Act, form: Form, work: ListWork, handed_in: UUID) -> int:
    """Write a judged f2, f3 or f4; return how many rows."""
    model: Any = MODELS[form.code]
    for piece in rows.chunks(work.new, CHUNK):
        rows.many(
            [
                model(
                    county=act.county, registered_on=act.on, handed_in=handed_in, row_hash=digest,
                    **entry_values(form, row),
                )
                for row, digest in piece
            ]
        )  # fmt: skip
    for key, row, digest in work.changed:
        rows.change(
            model(id=key, county=act.county), row_hash=digest, handed_in=handed_in,
            **entry_values(form, row),
        )  # fmt: skip
    return len(work.new) + len(work.changed)


def entry_values(form: Form, row: Row) -> dict[str, Any]:
    """Return the fields of an entry that a row gives."""
    values = row.values
    fields = {c.key: values[c.key] for c in form.columns if c.key not in _ASIDE}
    fields |= {"region": values["region"], "identity_index": blind_index(values["identity"])}
    if "member" in values:
        fields["member_index"] = blind_index(values["member"])
    return fields
