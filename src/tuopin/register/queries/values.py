"""What is registered, as the values of a row by column key, and how a row differs from it."""

from typing import Any

from tuopin.register.models import Household, Member, Person
from tuopin.register.rules.forms import F1, F1M
from tuopin.sheets.rules.cells import shown
from tuopin.sheets.rules.checking import Row
from tuopin.sheets.rules.columns import by_key

ASIDE = {"number", "township", "village", "sex"}
HEAD_KEYS = ("region", *(c.key for c in F1.columns if c.key not in ASIDE))
MEMBER_KEYS = tuple(c.key for c in F1M.columns if c.key not in {"head", "sex"})
_ON_PERSON = ("nation", "identity", "education", "health", "labour")
_ON_MEMBER = ("joined_on", "cadre")


def head_values(home: Household, person: Person, member: Member | None) -> dict[str, Any]:
    """Return the values of a head's row of f1 as registered, by column key, and `elected_on`."""
    values = {key: getattr(home, key, None) for key in HEAD_KEYS}
    values |= {key: getattr(person, key) for key in _ON_PERSON}
    values |= {key: getattr(member, key, None) for key in _ON_MEMBER}
    elected = {"elected_on": getattr(member, "elected_on", None)}
    return values | elected | {"name": person.name, "sex": person.sex}


def person_values(person: Person) -> dict[str, Any]:
    """Return the values of a row of f1m as registered, by column key."""
    return {key: getattr(person, key) for key in MEMBER_KEYS} | {"sex": person.sex}


def changes_of(
    row: Row, before: dict[str, Any], keys: tuple[str, ...], names: dict[str, str]
) -> list[tuple[str, str, str]]:
    """Return (heading, registered, in the sheet) of every cell that differs, as it is shown."""
    columns = by_key(row.form)
    changes: list[tuple[str, str, str]] = []
    for key in keys:
        old, new = before.get(key), row.values[key]
        if old == new or (_blank(old) and _blank(new)):
            continue
        if key == "region":
            heading = columns["village"].heading
            changes.append((heading, names.get(str(old), str(old)), names.get(new, new)))
        else:
            changes.append(
                (columns[key].heading, shown(columns[key], old), shown(columns[key], new))
            )
    return changes


def _blank(value: Any) -> bool:
    return value is None or value == ""
