"""What papers need of applications: who filed, who answers for whom with which post."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from tuopin.base.rows import chunks
from tuopin.base.scope import Scope, within
from tuopin.offices.models import Post
from tuopin.selection.models import Application, Notice, NoticeItem
from tuopin.selection.queries.counts import stepped
from tuopin.selection.queries.pairings import pairings_on


class Seat(NamedTuple):
    """Who answers for a household in a role, with the post held."""

    officer: UUID
    name: str
    title: str


class Decided(NamedTuple):
    """An application with what was decided on it; amounts in fen, none where it was declined."""

    application: UUID
    household: UUID
    region: str
    name: str
    amount_fen: int
    own_fen: int
    approved_fen: int | None
    standard_fen: int | None
    reason: str
    decided_on: date


class Noticed(NamedTuple):
    """A public notice of a township with the applications that it names."""

    notice: UUID
    region: str
    from_on: date
    until_on: date
    cases: list[Decided]


_DECIDED = (
    "id", "household_id", "region", "person__name", "amount_fen", "own_fen", "approved_fen",
    "standard_fen", "decision_note", "decided_on",
)  # fmt: skip


def filed(scope: Scope, on: date, batch: int | None = None) -> QuerySet[Application]:
    """Return the applications filed by a day within a scope, of a batch or of all, oldest first."""
    rows = within(Application.objects.filter(filed_on__lte=on), scope)
    if batch is not None:
        rows = rows.filter(batch__number=batch)
    return rows.order_by("batch__number", "region", "id")


def staying(on: date) -> Q:
    """Return the condition of an application that nobody had excluded or withdrawn by a day."""
    left = Q(excluded_on__lte=on) | Q(withdrawn_on__lte=on)
    return ~left | Q(excluded_on__isnull=True, withdrawn_on__isnull=True)


def seats_on(county: str, households: Iterable[UUID], on: date) -> dict[UUID, dict[str, Seat]]:
    """Return who answers for each household on a day by role, with the post; 2 reads for 900."""
    pairs = pairings_on(county, households, on)
    officers = {row.officer for roles in pairs.values() for row in roles.values()}
    titles: dict[UUID, str] = {}
    for piece in chunks(officers):
        held = Post.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
            county=county, officer__in=piece, valid_from__lte=on,
        )  # fmt: skip
        titles.update(held.order_by("valid_from", "id").values_list("officer_id", "title"))
    found: dict[UUID, dict[str, Seat]] = defaultdict(dict)
    for home, roles in pairs.items():
        for role, row in roles.items():
            found[home][role] = Seat(row.officer, row.name, titles.get(row.officer, ""))
    return dict(found)


def decided(scope: Scope, batch: int, step: str, on: date) -> list[Decided]:
    """Return who was 'approved', or left 'unsupported', of a batch by a day, by place; 1 read."""
    rows = within(Application.objects.filter(stepped(step, on), batch__number=batch), scope)
    return _decided(rows)


def to_notice(scope: Scope, batch: int, on: date) -> list[Decided]:
    """Return who was approved by a day and had not been on a public notice yet; 1 read."""
    rows = within(Application.objects.filter(stepped("approved", on)), scope)
    rows = rows.filter(batch__number=batch).exclude(noticed_on__lte=on)
    return _decided(rows)


def notices_by(scope: Scope, batch: int, on: date, *, read: bool = True) -> list[Noticed]:
    """Return a batch's notices published by a day, by township and day, with whom they name.

    2 reads; without `read` the names are left out, in 1.
    """
    rows = within(Notice.objects.filter(batch__number=batch, from_on__lte=on), scope)
    found = {
        row.id: Noticed(row.id, row.region, row.from_on, row.until_on, [])
        for row in rows.order_by("region", "from_on", "id")
    }
    if read and found:
        named = NoticeItem.objects.filter(county=scope.county, notice__in=rows)
        columns = (f"application__{name}" for name in _DECIDED)
        items = named.order_by("application__region", "application__person__name", "id")
        for key, *case in items.values_list("notice_id", *columns):
            found[key].cases.append(Decided(*case))
    return list(found.values())


def _decided(rows: QuerySet[Application]) -> list[Decided]:
    found = rows.order_by("region", "person__name", "id")
    return [Decided(*row) for row in found.values_list(*_DECIDED)]
