"""Which households of a batch papers could be printed for, listed cheaply and in order."""

from datetime import date
from uuid import UUID

from tuopin.agreements.queries import agreements
from tuopin.documents.asking import Ask, Item
from tuopin.selection.queries.papers import filed, staying

_COLUMNS = ("id", "household_id", "region", "person__name", "approved_fen", "decided_on")


def household_items(ask: Ask, *, numbered: bool = False, out: bool = False) -> list[Item]:
    """Return an item for each household asked for, by township, number and village; 2 reads.

    Without a batch each household stands once, with its newest application. `numbered` keeps
    those that bear the one number (R77); `out` lists those too that were excluded or withdrew.
    An item is about an application; its `amount_fen` is what was agreed, or approved, or None,
    its day the signing's.
    """
    rows = filed(ask.scope, ask.on, ask.batch)
    if not out:
        rows = rows.filter(staying(ask.on))
    if ask.households is not None and len(ask.households) <= _FEW:
        rows = rows.filter(household__in=ask.households)
    numbers = _numbers(ask)
    found: dict[UUID, Item] = {}
    for key, home, region, name, fen, decided_on in rows.values_list(*_COLUMNS):
        number, agreed_fen, signed_on = numbers.get(key, ("", None, None))
        if (numbered and not number) or not _asked(ask, home):
            continue
        if agreed_fen is None and decided_on is not None and decided_on <= ask.on:
            agreed_fen = fen
        found[home] = Item(str(key), region, name, number, home, agreed_fen, signed_on)
    return sorted(found.values(), key=_place)


# More ids than this are compared here instead of in the database.
_FEW = 500


def _asked(ask: Ask, home: UUID) -> bool:
    return ask.households is None or home in ask.households


def _numbers(ask: Ask) -> dict[UUID, tuple[str, int, date | None]]:
    """Return number, amount and day of signing of the standing agreements, by application."""
    rows = agreements(ask.scope, batch=ask.batch).filter(numbered_on__lte=ask.on)
    rows = rows.exclude(void_on__lte=ask.on)
    return {
        key: (number, fen, signed if signed and signed <= ask.on else None)
        for key, number, fen, signed in rows.values_list(
            "application_id", "number", "amount_fen", "signed_on"
        )
    }


def _place(item: Item) -> tuple[str, ...]:
    # Those without a number come last in their township.
    return item.region[:9], item.number or "\uffff", item.region, item.name, item.subject
