"""What a sample is drawn from, and the proof that a draw was fair (R80)."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Sum

from tuopin.base.rows import chunks
from tuopin.funds.queries import reached
from tuopin.funds.queries.arrears import standing_payments
from tuopin.kit.scope import Scope, area_prefix
from tuopin.oversight.models import Round, Sampled
from tuopin.oversight.rules import sampling
from tuopin.register.models import Household


class Proof(NamedTuple):
    """A draw made again from its seed: whether what it was drawn from and the sample are the same.

    `sizes` are households and drawn ones by township; `strangers` were drawn then and are not now.
    """

    frame_same: bool
    sample_same: bool
    wanted: int
    sizes: dict[str, tuple[int, int]]
    strangers: int


def frame(scope: Scope, batch: int, on: date) -> list[tuple[UUID, str]]:
    """Return the households that a batch's money reached by a day, with their regions, by id."""
    loans = reached(scope, on, batch).order_by("household").values_list("household_id", "region")
    return list(dict(loans).items())


def sizes(homes: Iterable[tuple[UUID, str]]) -> dict[str, int]:
    """Count households by township."""
    found: dict[str, int] = {}
    for _key, region in homes:
        town = f"{region[:9]}000"
        found[town] = found.get(town, 0) + 1
    return dict(sorted(found.items()))


def proof(held: Round) -> Proof | None:
    """Draw a round again from its seed and compare, in three queries; None before the draw.

    What was entered later for days before the draw changes what it is drawn from: said, not hidden.
    """
    if held.drawn_on is None:
        return None
    area = Scope(held.county, (area_prefix(held.region),))
    homes = frame(area, held.batch.number, held.drawn_on)
    wanted = sampling.sample_size(held.confidence, held.margin, len(homes))
    again = sampling.draw(homes, held.seed, wanted, held.least)
    kept = Sampled.objects.filter(county=held.county, round=held)
    then = set(kept.values_list("household_id", "place"))
    now = {(one.household, one.place) for one in again}
    counts = sizes((one.household, one.township) for one in again)
    return Proof(
        sampling.frame_hash([key for key, _region in homes]) == held.frame_hash,
        then == now,
        wanted,
        {town: (count, counts.get(town, 0)) for town, count in sizes(homes).items()},
        len({key for key, _ in then} - {key for key, _ in now}),
    )


class Lot(NamedTuple):
    """One household of what a sample was drawn from: its lot and place in its township.

    `kept` is the place by which it was drawn then, None when it was not.
    """

    household: UUID
    region: str
    head: str
    place: int
    lot: str
    kept: int | None


def lots(held: Round) -> list[Lot]:
    """Return all that a round was drawn from, by township in the order of the lots, in 3 queries.

    With it anybody makes the draw again with an SM3 tool of his own (R80).
    """
    if held.drawn_on is None:
        return []
    area = Scope(held.county, (area_prefix(held.region),))
    homes = dict(frame(area, held.batch.number, held.drawn_on))
    kept = dict(
        Sampled.objects.filter(county=held.county, round=held).values_list("household_id", "place")
    )
    names: dict[UUID, str] = {}
    for chunk in chunks(homes):
        rows = Household.objects.filter(county=held.county, id__in=chunk)
        names.update(rows.values_list("id", "head_name"))
    places: Counter[str] = Counter()
    found = []
    for town, digest, key in sorted((homes[k][:9], sampling.lot(held.seed, k), k) for k in homes):
        places[town] += 1
        found.append(Lot(key, homes[key], names[key], places[town], digest, kept.get(key)))
    return found


def paid_of(county: str, households: Iterable[UUID], batch: int, on: date) -> dict[UUID, int]:
    """Return what each household was paid of a batch by a day, in fen, reversals taken off."""
    found: dict[UUID, int] = {}
    for chunk in chunks(households):
        rows = standing_payments(county, on).filter(
            loan__household__in=chunk, loan__batch__number=batch
        )
        sums = rows.values_list("loan__household").annotate(fen=Sum("fen")).order_by()
        found.update(dict(sums))
    return found
