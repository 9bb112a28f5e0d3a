"""What flowed back: from households, and from townships to the special account (R69, R78)."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import Substr

from tuopin.funds.models import Remittance
from tuopin.funds.rules import TOWNSHIP_DIGITS
from tuopin.ledger.queries import standing

# The journals by which money of households comes into somebody's hand, and the hands themselves.
_KINDS = ("repayment", "recovery", "deduction")
_HANDS = ("collector", "township", "special")


class BackFlow(NamedTuple):
    """What came back from a township's households by the end of a day and was sent on, in fen.

    `straight_fen` of what came went into the special account without passing the township.
    `gained_fen` is what the township's hands have beside what was sent to it: fees, interest less
    charges, an opening balance. `slowest_days` is the longest way of a remittance that has arrived;
    None before the first. `recalled_fen` is money of households that went back unpaid.
    """

    came_fen: int = 0
    straight_fen: int = 0
    gained_fen: int = 0
    households: int = 0
    last_came_on: date | None = None
    sent_fen: int = 0
    remittances: int = 0
    slowest_days: int | None = None
    recalled_fen: int = 0

    @property
    def handed_up_fen(self) -> int:
        """Return what left the township for the special account, or never was in its hands."""
        return self.sent_fen + self.straight_fen


def back_flows(county: str, on: date) -> dict[str, BackFlow]:
    """Return each township's way back at the end of a day, by its code, in seven queries."""
    parts = [*_came(county, on), *_gained(county, on), *_sent(county, on)]
    towns: dict[str, list[BackFlow]] = {}
    for region, part in parts:
        towns.setdefault(region, []).append(part)
    return {region: back_together(found) for region, found in towns.items()}


def _came(county: str, on: date) -> Iterator[tuple[str, BackFlow]]:
    for kind in _KINDS:
        came = standing(county, kind, on).filter(debit__kind__in=_HANDS)
        sums = came.annotate(town=Substr("region", 1, TOWNSHIP_DIGITS)).values("town").order_by()
        for row in sums.annotate(
            total=Sum("fen"),
            straight=Sum("fen", filter=Q(debit__kind="special"), default=0),
            fees=Sum("fen", filter=Q(credit__kind="income"), default=0),
            homes=Count("subject", distinct=True),
            last=Max("value_on"),
        ):
            yield (
                f"{row['town']}000",
                BackFlow(row["total"], row["straight"], row["fees"], row["homes"], row["last"]),
            )


def _gained(county: str, on: date) -> Iterator[tuple[str, BackFlow]]:
    """Yield what came into or left a township's account beside lending."""
    for kind, side, sign in (
        ("opening", "debit", 1),
        ("income", "debit", 1),
        ("expense", "credit", -1),
    ):
        found = standing(county, kind, on).filter(**{f"{side}__kind": "township"}).order_by()
        for region, fen in found.values_list(f"{side}__region").annotate(total=Sum("fen")):
            yield region, BackFlow(gained_fen=sign * fen)


def _sent(county: str, on: date) -> Iterator[tuple[str, BackFlow]]:
    stands = Q(cancelled_on__isnull=True) | Q(cancelled_on__gt=on)
    sent = Remittance.objects.filter(stands, county=county, sent_on__lte=on)
    for region, purpose, fen, sent_on, received_on in sent.values_list(
        "region", "purpose", "fen", "sent_on", "received_on"
    ):
        if purpose == "recall":
            yield region, BackFlow(recalled_fen=fen)
            continue
        days = None
        if received_on is not None and received_on <= on:
            days = (received_on - sent_on).days
        yield region, BackFlow(sent_fen=fen, remittances=1, slowest_days=days)


def back_together(parts: Iterable[BackFlow]) -> BackFlow:
    """Add up; the slowest way and the last day are the largest."""
    found = list(parts)
    return BackFlow(
        sum(p.came_fen for p in found),
        sum(p.straight_fen for p in found),
        sum(p.gained_fen for p in found),
        sum(p.households for p in found),
        max((p.last_came_on for p in found if p.last_came_on), default=None),
        sum(p.sent_fen for p in found),
        sum(p.remittances for p in found),
        max((p.slowest_days for p in found if p.slowest_days is not None), default=None),
        sum(p.recalled_fen for p in found),
    )
