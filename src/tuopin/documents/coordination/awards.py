"""What is awarded: typed, a line an honour, 先进乡镇：北山镇、南河乡; or as on record (R52)."""

from collections.abc import Sequence
from typing import NamedTuple

from tuopin.coordination.queries.printing import awards_in
from tuopin.documents.asking import Ask, Asked
from tuopin.documents.letterhead import typed_names
from tuopin.register.queries.matching import households

# Not required: what was commended in a year is on record.
AWARDS = Asked("awards", "text")
YEAR = Asked("award_year")


class Award(NamedTuple):
    """An honour and who receives it, a person or a unit; the grounds where they are on record."""

    honour: str
    name: str
    grounds: str = ""


def awards(text: str, chosen: Sequence[str] = ()) -> list[Award]:
    """Return every award of a typed text, in its order; a name without an honour has ''.

    An honour without names goes to those who were `chosen`.
    """
    found = []
    for line in text.splitlines():
        honour, colon, names = line.replace("：", ":").partition(":")
        if not colon:
            honour, names = "", line
        found += [Award(honour.strip(), name) for name in typed_names(names) or chosen]
    return found


def year_of(ask: Ask) -> str:
    """Return the year of the awards: the typed one, else the day's."""
    return ask.said(YEAR.code) or str(ask.on.year)


def given_awards(ask: Ask) -> list[Award]:
    """Return what was typed, else what was commended in the year and is on record.

    A typed honour without names goes to the heads of chosen households.
    """
    year = year_of(ask)
    if not ask.said(AWARDS.code):
        found = awards_in(ask.scope.county, int(year), ask.on) if year.isdecimal() else []
        return [Award(row.honour, row.name, row.grounds) for row in found]
    homes = households(ask.scope.county, ask.households or ())
    chosen = [home for home in homes.values() if ask.scope.covers(home.region)]
    names = [home.head_name for home in sorted(chosen, key=lambda h: (h.region, h.head_name))]
    return awards(ask.said(AWARDS.code), names)
