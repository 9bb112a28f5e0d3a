"""Setting of policy: a new dated row, never an edit."""

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from tuopin.kit.canonical import canonical
from tuopin.kit.refusals import Refused
from tuopin.policy.models import SHARED, Rule
from tuopin.policy.rules import alike
from tuopin.workflow.actions import Act, action


def seeds() -> dict[str, dict[str, Any]]:
    """Return the shared defaults that a new installation starts from."""
    return tomllib.loads((Path(__file__).parent / "seeds.toml").read_text("utf-8"))


# The shared defaults are in force from before anything that a county does by them.
DEFAULTS_FROM = date(2000, 1, 1)


def plant(on: date) -> int:
    """Write the shared defaults that are not there yet; return how many were written."""
    there = set(Rule.objects.filter(county=SHARED).values_list("code", flat=True))
    fresh = [
        Rule(
            county=SHARED,
            code=code,
            value=canonical(seed["value"]),
            valid_from=seed.get("from", on),
            document=seed.get("document", ""),
            title=seed["title"],
        )
        for code, seed in seeds().items()
        if code not in there
    ]
    Rule.objects.bulk_create(fresh)
    return len(fresh)


@action("policy.set")
def set_rule(act: Act, *, code: str, value: Any, valid_from: date, document: str) -> dict[str, str]:
    """Set a policy value from a day on, by a numbered document (R12, R40).

    The value before stays in force up to that day, and stays to be read. Refuses 'policy_unknown',
    'policy_document_missing', 'policy_kind' for a value of another kind than the default's, and
    'clash' for a key that has a value from that day already.
    """
    act.cover_county()
    known = seeds().get(code)
    if known is None:
        raise Refused("policy_unknown", code=code)
    if not document.strip():
        raise Refused("policy_document_missing")
    if not alike(value, known["value"]):
        raise Refused("policy_kind", code=code)
    row = Rule.objects.create(
        county=act.county,
        code=code,
        value=canonical(value),
        valid_from=valid_from,
        document=document.strip(),
        title=known["title"],
    )
    act.about(row.id)
    act.note(code=code, value=json.loads(row.value), valid_from=valid_from, document=row.document)
    return {"rule": str(row.id)}
