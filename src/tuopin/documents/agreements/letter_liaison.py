"""责任状 with a liaison officer: his households, the salary's guarantee (R36, R43, R62–R72)."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from tuopin.agreements.queries import Charged
from tuopin.documents.agreements.gathering import ground, group_of, items_by
from tuopin.documents.agreements.parties import (
    Charge,
    homes_table,
    letter_of,
    places_to_sign,
    template,
)
from tuopin.documents.asking import Ask, Item, Kind
from tuopin.documents.case import post, said
from tuopin.documents.tree import Paper
from tuopin.documents.wording import Words
from tuopin.offices.queries import place_of
from tuopin.selection.queries.papers import seats_on

TEMPLATE = template(
    "letter_liaison",
    fields=("liaison", "households", "amount"),
    blocks=("homes", "signatures"),
    more=("post", "visits"),
)


def letter_liaison(charge: Charge, words: Words) -> Paper:
    """Return the letter: the officer's households with their loans, and what he answers for."""
    more = {
        "liaison": charge.person,
        "post": said(charge.title),
        "visits": str(charge.visits_per_month),
    }
    blocks = {
        "homes": (homes_table(charge.homes, villages=True),),
        "signatures": (
            places_to_sign(
                (
                    (_("县领导组办公室"), "", None),
                    (charge.committee, "", None),
                    (post(_("行政联系人"), charge.person), "", None),
                )
            ),
        ),
    }
    return letter_of(charge, words, TEMPLATE, more, blocks)


def _officer(row: Charged) -> str:
    return str(row.liaison) if row.liaison else ""


def _items(ask: Ask) -> list[Item]:
    return items_by(ask, _officer, lambda row, _names: row.liaison_name)


def _make(ask: Ask, items: Sequence[Item], words: Words) -> Iterator[Paper]:
    base = ground(ask, items, _officer)
    firsts = [base.groups[group_of(item)][0] for item in items]
    seats = seats_on(ask.scope.county, [row.household for row in firsts], ask.on)
    for item, first in zip(items, firsts, strict=True):
        charge = Charge(
            county=base.county,
            township=place_of(base.names, first.region).township,
            batch=ask.batch or 0,
            homes=base.homes(group_of(item)),
            person=first.liaison_name,
            title=seats[first.household]["liaison"].title,
            visits_per_month=base.terms["visit.per_month"],
        )
        yield letter_liaison(charge, words)


KIND = Kind("letter_liaison", "ZL", "officer", _items, _make, TEMPLATE)
