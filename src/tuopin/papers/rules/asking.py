"""What may be asked of a print run, and what is wrong with what was typed for it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tuopin.documents.asking import Asked, Kind
from tuopin.kit.dates import read_date
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import term, terms
from tuopin.kit.unreadable import Unreadable
from tuopin.papers.rules.numbers import read_serial

LINE, TEXT = 200, 8000
# The first serial of the letters of a run, beside what the kinds themselves ask for.
SERIAL = "serial"
# One PDF; a zip with a PDF for each kind and place; a zip of Word files.
FORMS = ("pdf", "pdfs", "docx")
LANGS = ("zh", "en")


class Fields(NamedTuple):
    """What is asked for by some kinds together: each field once, required where any requires it."""

    asked: tuple[Asked, ...]
    serial: bool


def chosen(codes: Iterable[str], kinds: Mapping[str, Kind]) -> list[Kind]:
    """Return the kinds chosen in their order; refuses 'nothing_chosen', 'paper_kind_unknown'."""
    wanted = set(codes)
    if not wanted:
        raise Refused("nothing_chosen")
    unknown = sorted(wanted - set(kinds))
    if unknown:
        raise Refused("paper_kind_unknown", kind="、".join(unknown))
    return [kind for code, kind in kinds.items() if code in wanted]


def fields_of(kinds: Sequence[Kind]) -> Fields:
    """Return the fields that some kinds ask for."""
    found: dict[str, Asked] = {}
    for field in (field for kind in kinds for field in kind.asked):
        known = found.get(field.code, field)
        found[field.code] = known._replace(required=known.required or field.required)
    return Fields(tuple(found.values()), any(kind.letter for kind in kinds))


def filled_in(kinds: Sequence[Kind], given: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed, without blanks round it and without what is empty.

    Refuses 'paper_fields' with every field that is missing, unknown, too long or no date.
    """
    asked, serial = fields_of(kinds)
    known = {field.code: field for field in asked}
    if serial:
        known.setdefault(SERIAL, Asked(SERIAL))
    typed = {code: text.strip() for code, text in given.items() if text.strip()}
    wrong = [
        Culprit(_name(code), f"why.{why}")
        for code, why in (*_missing(asked, typed), *_unfit(known, typed))
    ]
    if wrong:
        raise Refused("paper_fields", rows=wrong, count=len(wrong))
    return typed


def _missing(asked: Sequence[Asked], typed: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return ((f.code, "field_missing") for f in asked if f.required and f.code not in typed)


def _unfit(known: Mapping[str, Asked], typed: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for code, text in typed.items():
        field = known.get(code)
        if field is None:
            yield code, "field_unknown"
        elif code == SERIAL and read_serial(text) is None:
            yield code, "field_serial"
        elif len(text) > (TEXT if field.kind == "text" else LINE):
            yield code, "field_long"
        elif field.kind == "date" and not _is_date(text):
            yield code, "field_date"


def _is_date(text: str) -> bool:
    try:
        read_date(text, month_only_ok=False)
    except Unreadable:
        return False
    return True


def _name(code: str) -> str:
    known = f"asked.{code}"
    return f"{term(known)} · {term(known, 'en')}" if known in terms() else code
