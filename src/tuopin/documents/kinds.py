"""All kinds of papers, in the order in which a household's file holds them."""

from tuopin.documents import (
    agreements,
    archive,
    coordination,
    disasters,
    funds,
    outcomes,
    oversight,
    programme,
    register,
    selection,
    visits,
)
from tuopin.documents.asking import Kind

# The rooms whose papers these are, in the order of the river, each with its kinds.
ROOMS: dict[str, tuple[Kind, ...]] = {
    "register": register.KINDS,
    "selection": selection.KINDS,
    "agreements": agreements.KINDS,
    "funds": funds.KINDS,
    "visits": visits.KINDS,
    "oversight": oversight.KINDS,
    "disasters": disasters.KINDS,
    "outcomes": outcomes.KINDS,
    "coordination": coordination.KINDS,
    "programme": programme.KINDS,
    "archive": archive.KINDS,
}


def _found() -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}
    for kind in (kind for room in ROOMS.values() for kind in room):
        if kind.code in kinds or kind.mark in {known.mark for known in kinds.values()}:
            raise ValueError(f"two kinds of papers called {kind.code} or marked {kind.mark}")
        kinds[kind.code] = kind
    return kinds


KINDS: dict[str, Kind] = _found()
BY_MARK: dict[str, Kind] = {kind.mark: kind for kind in KINDS.values()}
