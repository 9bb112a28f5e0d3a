"""The balance sheet of the fund: whose hands hold it, and where it came from (I10)."""

from datetime import date
from typing import NamedTuple

from tuopin.base.scope import Scope
from tuopin.ledger.queries import Standing, turnover

# In whose hands the fund is, and what turns the sign round among them.
HANDS = ("special", "transit", "township", "collector", "returning", "outstanding", "written_off")
LESS = ("recovered",)
ORIGINS = ("capital", "income", "expense")
# Beside the fund: pairs that mirror each other, debit first.
PAIRS = (
    ("approved", "reserved"), ("relendable", "returned"), ("keeping", "overpaid"),
    ("officer_claim", "officer_claimed"),
)  # fmt: skip


class Item(NamedTuple):
    """One line of the sheet in fen, as it counts on its side: at the opening and at the end."""

    code: str
    kind: str
    opening_fen: int
    closing_fen: int


class FundSheet(NamedTuple):
    """The fund's two sides between two days, what is beside it, and each township's hands."""

    hands: list[Item]
    origins: list[Item]
    beside: list[tuple[Item, Item]]
    townships: dict[str, dict[str, int]]

    @property
    def held(self) -> Item:
        """Return the sum of the hands."""
        return _sum(self.hands)

    @property
    def came(self) -> Item:
        """Return the sum of capital, income and expense."""
        return _sum(self.origins)

    @property
    def balanced(self) -> bool:
        """Say whether all of the fund is in somebody's hands, and every pair agrees (I10)."""
        sides = self.held[2:] == self.came[2:]
        return sides and all(a[2:] == b[2:] for a, b in self.beside)


def _sum(items: list[Item]) -> Item:
    return Item("", "", sum(i.opening_fen for i in items), sum(i.closing_fen for i in items))


def fund_sheet(scope: Scope, opening_on: date, on: date) -> FundSheet:
    """Return the fund's balance sheet at the end of a day beside that of an earlier one.

    For an area only its own hands are there, without the special account and the origins. Two
    queries, however many transfers there are.
    """
    rows = turnover(scope.county, opening_on, on, scope)
    hands = [_item(kind, rows) for kind in (*HANDS, *LESS)]
    origins = [
        Item(row.code, kind, sign * row.opening_fen, sign * row.closing_fen)
        for kind, sign in zip(ORIGINS, (1, 1, -1), strict=True)
        for row in rows
        if row.kind == kind
    ]
    beside = [(_item(debit, rows), _item(credit, rows)) for debit, credit in PAIRS]
    return FundSheet(hands, origins, beside, _townships(rows))


def _item(kind: str, rows: list[Standing]) -> Item:
    mine = [row for row in rows if row.kind == kind]
    sign = -1 if kind in LESS else 1
    opening, closing = sum(r.opening_fen for r in mine), sum(r.closing_fen for r in mine)
    return Item(kind, kind, sign * opening, sign * closing)


def _townships(rows: list[Standing]) -> dict[str, dict[str, int]]:
    """Return what each township's hands hold at the end, by region and kind."""
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        if row.region[6:] != "000000" and row.kind in {*HANDS, *LESS}:
            held = found.setdefault(row.region, dict.fromkeys((*HANDS[1:], *LESS), 0))
            held[row.kind] += row.closing_fen * (-1 if row.kind in LESS else 1)
    return dict(sorted(found.items()))
