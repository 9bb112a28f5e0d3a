"""In which order the papers of a run print, and how they are cut into pieces to compose."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tuopin.documents.asking import Item

SORTS = ("household", "kind")
# Papers composed at once: enough that reads do not count, few enough that memory does not.
PIECE = 400
_LAST = "\uffff"


class Entry(NamedTuple):
    """One paper of a run: its kind and what it is about."""

    kind: str
    item: Item


def in_order(found: Mapping[str, Sequence[Item]], sort: str) -> list[Entry]:
    """Return the papers in the order in which they print.

    By kind: kind by kind, each in the order of places. By household: a place's lists first, then
    household by household, its papers in the order of the kinds, so that a set lies together.
    """
    entries = [Entry(kind, item) for kind, items in found.items() for item in items]
    if sort == "kind":
        return entries
    kinds = {kind: n for n, kind in enumerate(found)}
    numbers = _numbers(entries)

    def place(entry: Entry) -> tuple[str, bool, str, str, str, str, int]:
        kind, item = entry
        home = item.household
        if home is None:
            # Of one township before the households of its villages; of the county before all.
            return item.region[:9], False, item.region, "", "", "", kinds[kind]
        number = numbers.get(str(home), _LAST)
        return item.region[:9], True, number, item.region, item.name, str(home), kinds[kind]

    return sorted(entries, key=place)


def _numbers(entries: Sequence[Entry]) -> dict[str, str]:
    """Return the number by which each household stands in its township: the first it has."""
    found: dict[str, str] = {}
    for _kind, item in entries:
        if item.household is not None and item.number:
            found.setdefault(str(item.household), item.number)
    return found


def pieces(entries: Sequence[Entry], most: int = PIECE) -> Iterator[list[Entry]]:
    """Cut the papers into pieces of about `most`, never within a household's set."""
    piece: list[Entry] = []
    for entry in entries:
        home = entry.item.household
        if len(piece) >= most and (home is None or home != piece[-1].item.household):
            yield piece
            piece = []
        piece.append(entry)
    if piece:
        yield piece
