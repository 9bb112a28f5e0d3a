"""The nightly sweep: every room's part, day by day in order, each day once."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from tuopin.kit.refusals import Refused
from tuopin.notices.actions import mark_swept
from tuopin.notices.queries import swept_until
from tuopin.offices.queries import actor_of, officer_by_login
from tuopin.workflow.actions import Receipt

_DAY = timedelta(days=1)


class Part(NamedTuple):
    """A part of the sweep: its name, and the action of a room that does it for one day."""

    name: str
    sweep: Callable[..., Receipt[Any]]


class Swept(NamedTuple):
    """What one part did for one day: its counts, or why it did nothing."""

    day: date
    part: str
    result: dict[str, Any]
    refusal: Refused | None = None


def catch_up(county: str, parts: Sequence[Part], until: date) -> Iterator[Swept]:
    """Do every part for every day that it has not gone through, up to a day; yield each as done.

    Days are taken in order, and on each day the parts in theirs, because later ones read what the
    earlier wrote. A part that was never done begins with the last day. What was begun is finished
    by running it again: each part of a day is one act with a key, so it happens once. A part that
    is refused keeps its days for the next run, and the others go on. Refuses 'no_account' where
    the county has no local operator.
    """
    last = swept_until(county)
    next_on = {part.name: last.get(part.name, until - _DAY) + _DAY for part in parts}
    stuck: set[str] = set()
    for day in _days(min(next_on.values(), default=until), until):
        for part in (p for p in parts if p.name not in stuck and next_on[p.name] <= day):
            done = _one(county, part, day)
            stuck |= {part.name} if done.refusal else set()
            yield done


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _DAY


def _one(county: str, part: Part, day: date) -> Swept:
    operator = officer_by_login(county, "operator")
    actor = actor_of(operator.id, day) if operator else None
    if actor is None:
        raise Refused("no_account", login="operator")
    try:
        done = part.sweep(actor=actor, on=day, key=f"sweep:{part.name}:{day}")
    except Refused as refusal:
        return Swept(day, part.name, {}, refusal)
    mark_swept(actor=actor, on=day, part=part.name)
    return Swept(day, part.name, done.result)
