"""Making a batch's ranking of candidates and keeping it: by the night, or because asked (R114)."""

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.base import rows
from tuopin.kit.canonical import canonical
from tuopin.kit.keys import uuid7
from tuopin.kit.refusals import Refused
from tuopin.programme.models import Batch
from tuopin.selection.models import RankedCase, Ranking
from tuopin.selection.queries.ranking import Scale, batches_waiting, made_ranking, scale_on
from tuopin.workflow.actions import Act, action

_COLUMNS = (
    "id", "county", "ranking_id", "township", "position", "place", "tied", "application_id",
    "region", "per_head_fen", "points", "grounds",
)  # fmt: skip


@action("selection.sweep")
def sweep(act: Act) -> dict[str, int]:
    """Keep the ranking of every batch in which somebody waits for a decision.

    A ranking that came out as before is only noted as checked; a day swept twice changes nothing.
    Of the night's earlier rankings the last of each month is kept, those made on demand all are.
    """
    act.cover_county()
    counts = {"ranked": 0, "same": 0}
    for batch in batches_waiting(act.county):
        last = _last(act.county, batch)
        # Days caught up on after somebody had it made anew are behind it.
        if last is None or last.checked_on < act.on:
            kept = _keep(act, batch, last, made_by=None)
            counts["ranked" if kept.new else "same"] += kept.lines
    act.note(**counts)
    return counts


@action("selection.rank")
def rank(act: Act, *, batch: int) -> dict[str, Any]:
    """Make a batch's ranking anew from today's facts, in place of one made today.

    Refuses 'not_found', 'too_early' before a ranking that there is, 'nothing_to_rank'.
    """
    act.cover_county()
    found = rows.get(Batch, lock=True, county=act.county, number=batch)
    if found is None:
        raise Refused("not_found")
    last = _last(act.county, found.id)
    if last is not None and act.on < last.checked_on:
        raise Refused("too_early", date=act.on, earlier=last.checked_on)
    kept = _keep(act, found.id, last, made_by=act.actor.id)
    if not kept.lines:
        raise Refused("nothing_to_rank", number=batch)
    act.note(batch=batch, lines=kept.lines, new=kept.new)
    return {"lines": kept.lines, "new": kept.new}


class _Kept(NamedTuple):
    """How many lines a ranking has, and whether it differs from the one before."""

    lines: int
    new: bool


def _last(county: str, batch: UUID) -> Ranking | None:
    return Ranking.objects.filter(county=county, batch=batch).order_by("-ranked_on").first()


def _keep(act: Act, batch: UUID, last: Ranking | None, made_by: UUID | None) -> _Kept:
    scale = scale_on(act.county, act.on)
    key = uuid7()
    records = list(_records(act, key, batch, scale))
    # Everything of a line but its own key, its ranking's, and the township that its region lies in.
    digest = hashlib.sha256(canonical([scale.text, [r[4:] for r in records]]).encode()).hexdigest()
    if last is not None and last.digest == digest:
        # Whoever asked for it wants it kept, even if it only says the same as the night's.
        rows.change(last, checked_on=act.on, made_by=made_by or last.made_by)
        return _Kept(len(records), new=False)
    if last is not None and last.ranked_on == act.on:
        _drop(act.county, [last.id])
    if records:
        rows.put(Ranking(
            id=key, county=act.county, batch_id=batch, ranked_on=act.on, checked_on=act.on,
            made_by=made_by, lines=len(records), scale=scale.text, digest=digest,
        ))  # fmt: skip
        rows.pour(RankedCase, _COLUMNS, records)
        _thin(act.county, batch, act.on)
    return _Kept(len(records), new=True)


def _records(act: Act, key: UUID, batch: UUID, scale: Scale) -> Iterator[tuple[Any, ...]]:
    for position, line in enumerate(made_ranking(act.county, batch, scale, act.on), start=1):
        grounds = [(g.word.removeprefix("ground."), g.points) for g in line.grounds]
        yield (
            uuid7(), act.county, key, f"{line.region[:9]}000", position, line.place, line.tied,
            line.application, line.region, line.income_per_head_fen, line.points,
            canonical(grounds),
        )  # fmt: skip


def _thin(county: str, batch: UUID, newest: date) -> None:
    """Drop the night's rankings made before, but for the last of each month."""
    earlier = Ranking.objects.filter(county=county, batch=batch, ranked_on__lt=newest)
    last_of: dict[tuple[int, int], UUID] = {}
    for key, day in earlier.order_by("ranked_on").values_list("id", "ranked_on"):
        if (day.year, day.month) != (newest.year, newest.month):
            last_of[day.year, day.month] = key
    passing = earlier.filter(made_by__isnull=True).exclude(id__in=last_of.values())
    _drop(county, list(passing.values_list("id", flat=True)))


def _drop(county: str, rankings: list[UUID]) -> None:
    RankedCase.objects.filter(county=county, ranking__in=rankings).delete()
    Ranking.objects.filter(county=county, id__in=rankings).delete()
