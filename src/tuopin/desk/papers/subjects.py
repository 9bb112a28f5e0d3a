"""What papers of one sort may be about, to choose from: a disaster, a transfer, a hand-over."""

from collections.abc import Callable

from tuopin.desk.gate import DeskRequest
from tuopin.desk.papers.order import Order
from tuopin.disasters.queries import events
from tuopin.documents.asking import Kind
from tuopin.funds.queries import allotments
from tuopin.offices.queries import names_on, place_of
from tuopin.visits.queries import handed


def subjects_of(request: DeskRequest, order: Order, kinds: list[Kind]) -> list[tuple[str, str]]:
    """Return what papers of one sort may be about: disasters, transfers of money, hand-overs."""
    about = {kind.subject for kind in kinds} & _ABOUT.keys()
    return _ABOUT[about.pop()](request, order) if len(about) == 1 else []


def _events(request: DeskRequest, order: Order) -> list[tuple[str, str]]:
    found = events(request.actor.county, order.on)
    return [(str(e.id), f"{e.name} {e.happened_on}") for e in found]


def _transfers(request: DeskRequest, order: Order) -> list[tuple[str, str]]:
    area = order.ask(request.actor.county).scope
    names = names_on(area.county, order.on)
    sent = allotments(area).filter(sent_on__lte=order.on)
    if order.batch:
        sent = sent.filter(batch__number=order.batch)
    return [(str(a.id), f"{place_of(names, a.region).township} {a.sent_on}") for a in sent]


def _hand_overs(request: DeskRequest, order: Order) -> list[tuple[str, str]]:
    area = order.ask(request.actor.county).scope
    return [
        (str(one.id), f"{one.first.former.name} → {one.first.officer.name} {one.first.handed_on}")
        for one in handed(area, order.on)
    ]


_ABOUT: dict[str, Callable[[DeskRequest, Order], list[tuple[str, str]]]] = {
    "event": _events,
    "transfer": _transfers,
    "hand_over": _hand_overs,
}
