"""A transfer to a township as its papers say it: the notice and the payment roll (R78)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tuopin.documents.asking import Ask, Item
from tuopin.funds.queries import sent, transfers
from tuopin.kit.identity import mask
from tuopin.offices.queries import county, names_on, place_of
from tuopin.policy.queries import terms_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A household in a transfer: its number, who borrows, a masked identity number, fen."""

    number: str
    name: str
    village: str
    fen: int
    identity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Money of a batch sent to a township on a day, household by household."""

    county: str
    township: str
    batch: int
    sent_on: date
    lines: tuple[Line, ...]
    payment_days: int = 0

    @property
    def fen(self) -> int:
        """Return what was sent, in fen."""
        return sum(line.fen for line in self.lines)


def transfer_items(ask: Ask) -> list[Item]:
    """Return an item a transfer; its name the township, its day the day on which it was sent."""
    names = names_on(ask.scope.county, ask.on)
    return [
        Item(
            str(row.id),
            row.region,
            place_of(names, row.region).township,
            "",
            amount_fen=row.fen,
            day=row.sent_on,
        )
        for row in transfers(ask.scope, ask.on, batch=ask.batch, key=ask.subject)
    ]


def transfers_of(ask: Ask, items: Sequence[Item]) -> Iterator[Transfer]:
    """Yield the transfers of items in their order; 5 reads however many they are."""
    code = ask.scope.county
    keys = [UUID(item.subject) for item in items]
    rows = {row.id: row for row in transfers(ask.scope, ask.on).filter(id__in=keys)}
    inside = sent(code, keys)
    names, home = names_on(code, ask.on), county(code)
    days = terms_on(code, ask.on)["payment.days"]
    for key in keys:
        row = rows[key]
        yield Transfer(
            county=home.name if home else code,
            township=place_of(names, row.region).township,
            batch=row.batch.number,
            sent_on=row.sent_on,
            lines=tuple(
                Line(
                    number=one.number,
                    name=one.borrower,
                    village=place_of(names, one.region).village,
                    fen=one.fen,
                    identity=mask(one.identity) if one.identity else "",
                )
                for one in inside.get(key, [])
            ),
            payment_days=days,
        )
