"""责任状 with a village Party branch: its households and its work (R43, R60)."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from tuopin.agreements.queries import Charged
from tuopin.documents.agreements.gathering import Ground, areas_of, ground, group_of, items_by
from tuopin.documents.agreements.parties import (
    Charge,
    homes_table,
    letter_of,
    places_to_sign,
    template,
)
from tuopin.documents.asking import Ask, Item, Kind
from tuopin.documents.case import place_name
from tuopin.documents.tree import Paper
from tuopin.documents.wording import Words
from tuopin.offices.queries import place_of

TEMPLATE = template(
    "letter_branch",
    fields=("branch", "households", "amount"),
    blocks=("homes", "signatures"),
    more=("village",),
)


def letter_branch(charge: Charge, words: Words) -> Paper:
    """Return the letter: the village's households, what the branch does, what is done for it."""
    more = {"village": charge.village, "branch": charge.branch}
    blocks = {
        "homes": (homes_table(charge.homes, villages=False),),
        "signatures": (
            places_to_sign(
                (
                    (_("县领导组办公室"), "", None),
                    (charge.committee, "", None),
                    (charge.branch, "", None),
                )
            ),
        ),
    }
    return letter_of(charge, words, TEMPLATE, more, blocks)


def _village(row: Charged) -> str:
    return row.region


def _items(ask: Ask) -> list[Item]:
    return items_by(ask, _village, lambda row, names: place_name(*place_of(names, row.region)))


def _make(ask: Ask, items: Sequence[Item], words: Words) -> Iterator[Paper]:
    base = ground(ask, items, _village, areas_of(ask, items, 12))
    for item in items:
        yield letter_branch(_charge(ask, base, group_of(item)), words)


def _charge(ask: Ask, base: Ground, region: str) -> Charge:
    place = place_of(base.names, region)
    named = Counter(row.branch for row in base.groups[region] if row.branch)
    return Charge(
        county=base.county,
        township=place.township,
        village=place.village,
        # What most of its members' households are registered under.
        branch=named.most_common(1)[0][0] if named else _branch_of(place.village),
        batch=ask.batch or 0,
        homes=base.homes(region),
    )


def _branch_of(village: str) -> str:
    return _("%(village)s党支部") % {"village": village}


KIND = Kind("letter_branch", "ZZ", "village", _items, _make, TEMPLATE)
