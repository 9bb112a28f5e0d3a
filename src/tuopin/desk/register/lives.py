"""What the rooms downstream tell of a household, and what a reader can do for it in each."""

from collections.abc import Iterator
from typing import NamedTuple

from tuopin.desk.coordination import home as coordination
from tuopin.desk.disasters import home as disasters
from tuopin.desk.outcomes import home as outcomes
from tuopin.desk.oversight import home as oversight
from tuopin.desk.register.home import Home
from tuopin.desk.register.timeline import Event
from tuopin.desk.visits import home as visits
from tuopin.workflow.rules import Actor

# In the order of a household's life; each is read by those who may see the room there.
ROOMS = {
    "visits": visits,
    "oversight": oversight,
    "disasters": disasters,
    "outcomes": outcomes,
    "coordination": coordination,
}


class Deed(NamedTuple):
    """Something that the reader can do for the household now."""

    label: str
    url: str


def events(home: Home, actor: Actor) -> Iterator[Event]:
    """Yield what happened to a household in the rooms that the reader may see there."""
    region = home.file.household.region
    for name, room in ROOMS.items():
        if actor.scope(f"see.{name}").covers(region):
            yield from room.events(home)


def deeds(home: Home, actor: Actor) -> list[Deed]:
    """Return what the reader can do for the household now, room by room."""
    return [Deed(*one) for room in ROOMS.values() for one in room.deeds(home, actor)]
