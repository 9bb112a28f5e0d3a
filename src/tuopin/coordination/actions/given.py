"""What people type, checked before it is kept."""

from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word


def text(field: str, value: str, most: int) -> str:
    """Return a text that must be there, without the blanks around it.

    `field` is the word `word.<field>`. Refuses 'missing_value', and 'too_long' past `most`.
    """
    found = optional(value, most)
    if not found:
        raise Refused("missing_value", field=Word(f"word.{field}"))
    return found


def optional(value: str, most: int) -> str:
    """Return a text that may be missing, without the blanks around it; refuses 'too_long'."""
    found = value.strip()
    if len(found) > most:
        raise Refused("too_long", most=most)
    return found
