"""How pages show a figure: its name with its batch or disaster, its meaning, its value as said."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from tuopin.desk.pages import lang
from tuopin.desk.say import signed
from tuopin.disasters.queries import events
from tuopin.kit.money import wan, yuan
from tuopin.kit.terms import term
from tuopin.reports.rules import Definition, definition, said

_WAN_FEN = 1_000_000


class FigureRow(NamedTuple):
    """A figure as a page shows it."""

    code: str
    name: str
    meaning: str
    said: str


def event_names(county: str, on: date) -> dict[str, str]:
    """Return the names of the county's disasters by their codes."""
    return {e.code: e.name for e in events(county, on)}


def name_of(entry: Definition, names: Mapping[str, str]) -> str:
    """Return what a figure is called; that of one disaster bears the disaster's name."""
    name = entry.name(lang())
    if not entry.event:
        return name
    event = names.get(entry.event, entry.event)
    return f"{event}{term('word.colon', lang())}{name}"


def figure_row(code: str, value: Any, year: int, names: Mapping[str, str]) -> FigureRow:
    """Return a figure as a page shows it."""
    entry = definition(code)
    shown = said(entry.unit, value, lang(), year)
    return FigureRow(code, name_of(entry, names), entry.meaning(lang()), shown)


def apart(unit: str, value: Any, year: int) -> tuple[str, str]:
    """Say a value and its unit apart, for large numbers: ('100', '万元')."""
    if value is None or unit in {"date", "rate", "state"}:
        return said(unit, value, lang(), year), ""
    if unit == "fen":
        fen = int(value)
        if lang() != "en" and abs(fen) >= _WAN_FEN and fen % 10_000 == 0:
            return wan(fen), _("万元")
        return f"{yuan(fen)}", term("unit.fen", lang())
    word = said(unit, value, lang()).removeprefix(f"{int(value):,}").strip()
    return f"{int(value):,}", word


def difference(unit: str, before: Any, now: Any) -> str:
    """Say by how much a count or sum has grown; '' for what has no difference."""
    if not isinstance(before, int) or not isinstance(now, int) or before == now:
        return ""
    grown = now - before
    words = said(unit, abs(grown), lang()) if unit == "fen" else f"{abs(grown):,}"
    return signed(words, negative=grown < 0, plus=True)
