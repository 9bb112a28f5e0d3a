"""What a meeting has before it: every township's figures, and what earlier meetings left to do."""

import json
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from tuopin.archive.queries import read
from tuopin.coordination.models import Meeting
from tuopin.coordination.queries.decisions import decisions
from tuopin.coordination.queries.figures import TownFigures, total, township_figures
from tuopin.kit.scope import whole_county


class Pack(NamedTuple):
    """The figures of every township at the end of a day, with their sums."""

    as_of: date
    rows: list[TownFigures]
    total: TownFigures


def pack_on(county: str, on: date) -> Pack:
    """Return the figures of a day, as a meeting held on it would keep them."""
    rows = township_figures(county, on)
    return Pack(on, rows, total(rows))


def pack_of(row: Meeting) -> Pack | None:
    """Return the figures that a meeting was held with, as they were kept; None before it."""
    if row.pack is None:
        return None
    kept = json.loads(read(row.pack))
    rows = [TownFigures(**one) for one in kept["townships"]]
    return Pack(date.fromisoformat(kept["as_of"]), rows, TownFigures(**kept["total"]))


def left_to_do(row: Meeting, on: date) -> QuerySet[Any]:
    """Return what a meeting has to follow up, as of a day, by when it is due.

    What earlier meetings decided and was not settled when the last of them was held: still open,
    or settled since. A meeting that was held looks no further than its own day.
    """
    on = min(on, row.held_on or on)
    before = Meeting.objects.filter(county=row.county, held_on__lt=on).exclude(id=row.id)
    last = before.order_by("-held_on").values_list("held_on", flat=True).first()
    found = decisions(whole_county(row.county), on).filter(source="meeting")
    found = found.exclude(meeting=row)
    if last is not None:
        found = found.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=last))
    return found.order_by("due_on", "id")
