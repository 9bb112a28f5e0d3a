"""What waits: for the reader's own posts, and for others whose work the reader follows."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse

from tuopin.desk.pages import lang
from tuopin.desk.workbench.kinds import KINDS
from tuopin.desk.workbench.look import Kind, Look, Todo
from tuopin.programme.queries import MilestoneRow
from tuopin.reports.rules import said
from tuopin.workflow.rules import Actor


def work_of(actor: Actor, on: date, days: Sequence[MilestoneRow]) -> Iterator[Todo]:
    """Yield what waits for the actor within the area of each post, then what waits for others.

    Those who see reports follow the work of others too.
    """
    look = Look(actor, on, days)
    follows = actor.may("see.reports")
    for kind in KINDS:
        own = not kind.roles or actor.has_role(*kind.roles)
        mine = own and actor.may(kind.permission)
        if not mine and not (follows and actor.may(kind.watch)):
            continue
        scope = actor.scope(kind.permission if mine else kind.watch)
        count, due = kind.counted(look, scope, mine)
        if count:
            yield Todo(
                count, said(kind.unit, count, lang()), kind.title, kind.why, kind.verb,
                _address(kind, mine), kind.who, due or look.due(kind.milestone), mine,
            )  # fmt: skip


def _address(kind: Kind, mine: bool) -> str:
    """Return the address of the list that the count counts."""
    place = kind.place if mine else kind.watched or kind.place
    query = kind.query if mine or kind.watched_query is None else kind.watched_query
    return reverse(f"desk:{place}") + query
