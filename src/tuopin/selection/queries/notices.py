"""Reading of public notices."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from tuopin.base.scope import Scope, within
from tuopin.selection.models import Notice, NoticeItem


class NoticeRow(NamedTuple):
    """A notice: how many applications it names, how many were objected to, whether it may end."""

    notice: UUID
    batch_number: int
    region: str
    state: str
    from_on: date
    until_on: date
    items: int
    objections: int
    due: bool


class NoticeItemRow(NamedTuple):
    """One application on a notice, with the objection if there was one."""

    application: UUID
    head_name: str
    region: str
    state: str
    approved_fen: int | None
    objection: str
    objected_on: date | None


def notices_open(scope: Scope, on: date, batch: int | None = None) -> list[NoticeRow]:
    """Return the notices that are open, the soonest to end first; `due` where the days are over."""
    rows = within(Notice.objects.filter(state="open", from_on__lte=on), scope)
    if batch is not None:
        rows = rows.filter(batch__number=batch)
    objected = Count("items", filter=Q(items__objected_on__isnull=False))
    found = rows.annotate(named=Count("items"), objected=objected).order_by("until_on", "region")
    return [
        NoticeRow(*row, row[5] <= on)
        for row in found.values_list(
            "id", "batch__number", "region", "state", "from_on", "until_on", "named", "objected"
        )
    ]


def notice_items(scope: Scope, notice: UUID) -> list[NoticeItemRow]:
    """Return the applications that a notice names, by village."""
    rows = within(NoticeItem.objects.filter(notice_id=notice), scope, "application__region")
    found = rows.order_by("application__region", "id").values_list(
        "application_id", "application__household__head_name", "application__region",
        "application__state", "application__approved_fen", "objection", "objected_on",
    )  # fmt: skip
    return [NoticeItemRow(*row) for row in found]
