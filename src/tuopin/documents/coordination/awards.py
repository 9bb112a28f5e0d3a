"""What is awarded, as an office types it: a line an honour, 先进乡镇：北山镇、南河乡 (R52)."""

from collections.abc import Sequence
from typing import NamedTuple

from tuopin.documents.asking import Ask, Asked
from tuopin.documents.letterhead import typed_names
from tuopin.register.queries.matching import households

AWARDS = Asked("awards", "text", required=True)


class Award(NamedTuple):
    """An honour and who receives it: a person or a unit."""

    honour: str
    name: str


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


def given_awards(ask: Ask) -> list[Award]:
    """Return what was typed; an honour without names goes to the heads of chosen households."""
    homes = households(ask.scope.county, ask.households or ())
    chosen = [home for home in homes.values() if ask.scope.covers(home.region)]
    names = [home.head_name for home in sorted(chosen, key=lambda h: (h.region, h.head_name))]
    return awards(ask.said(AWARDS.code), names)
