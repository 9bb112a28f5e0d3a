"""Who owes what and where the money is, reckoned beside the program: plain Python, no database.

It is told only what was done and taken, never what the program made of it, and keeps its own sums:
by hand and account, each in the sense of its normal side, and loan by loan.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID


class Due(NamedTuple):
    """One day on which something of a loan falls due."""

    due_on: date
    principal_fen: int
    fee_fen: int


class Version(NamedTuple):
    """A schedule as it was made on a day."""

    made_on: date
    dues: tuple[Due, ...]


@dataclass
class Gift:
    """What came in on a loan, from the household or from its officer's salary."""

    loan: UUID
    kind: str
    principal: int
    fee: int
    kept: int
    paid_on: date
    undone_on: date | None = None


@dataclass
class Debt:
    """What one household owes, as a clerk with a pencil would write it."""

    approved: int
    town: str
    source: str
    state: str = "reserved"
    paid: int = 0
    repaid: int = 0
    fee: int = 0
    written_off: int = 0
    recovered: int = 0
    kept: int = 0
    payments: list[tuple[date, date | None]] = field(default_factory=list)
    gone: list[tuple[date, date | None]] = field(default_factory=list)

    @property
    def owed(self) -> int:
        return self.paid - self.repaid - self.written_off


def due_fee(dues: tuple[Due, ...], fen: int) -> int:
    """How much of the first `fen` of a schedule is fee: fee before principal, oldest first."""
    fee = 0
    for due in dues:
        part = min(fen, due.fee_fen)
        fee, fen = fee + part, fen - part
        fen -= min(fen, due.principal_fen)
    return fee


def stands(spans: list[tuple[date, date | None]], on: date) -> bool:
    """Whether one of the spans [from, until) holds the day."""
    return any(start <= on and (end is None or end > on) for start, end in spans)


class Reckoning:
    """The whole fund on one sheet of paper."""

    def __init__(self) -> None:
        self.fen: Counter[str] = Counter()
        self.debts: dict[UUID, Debt] = {}
        self.gifts: dict[str, Gift] = {}
        self.moved: dict[str, list[tuple[str, int]]] = {}

    def move(self, entry: str, *moves: tuple[str, int]) -> None:
        """Move money, and remember by which entry, so that it can be taken back."""
        self.moved.setdefault(entry, []).extend(moves)
        for account, fen in moves:
            self.fen[account] += fen

    def undo(self, entry: str) -> None:
        for account, fen in self.moved.pop(entry):
            self.fen[account] -= fen

    # There: into the special account, to the township, to the household.

    def came(self, entry: str, source: str, fen: int) -> None:
        self.move(entry, ("special", fen), (f"capital:{source}", fen))

    def held(self, loan: UUID, approved: int, town: str, source: str) -> None:
        known = self.debts.get(loan)
        self.debts[loan] = Debt(approved, town, source)
        if known is not None:
            self.debts[loan].payments, self.debts[loan].gone = known.payments, known.gone
        self.move(f"held {loan}", ("reserved", approved), ("approved", approved))
        if source == "returned":
            self.move(f"lent {loan}", ("returned", -approved), ("relendable", -approved))

    def let_go(self, loan: UUID) -> None:
        self.undo(f"held {loan}")
        self._unlend(loan)

    def _unlend(self, loan: UUID) -> None:
        debt = self.debts[loan]
        debt.state = "released"
        if debt.source == "returned":
            self.undo(f"lent {loan}")
            debt.source = "new"

    def sent(self, entry: str, loans: list[UUID]) -> None:
        fen, town = sum(self.debts[key].approved for key in loans), self.debts[loans[0]].town
        for key in loans:
            self.undo(f"held {key}")
            self.debts[key].state = "allotted"
        self.move(entry, ("special", -fen), (f"transit:{town}", fen))

    def never_arrived(self, entry: str, loans: list[UUID]) -> None:
        self.undo(entry)
        for key in loans:
            approved = self.debts[key].approved
            self.move(f"held {key}", ("reserved", approved), ("approved", approved))
            self.debts[key].state = "reserved"

    def arrived(self, town: str, fen: int) -> None:
        self.move("arrived", (f"transit:{town}", -fen), (f"township:{town}", fen))

    def paid(self, entry: str, loan: UUID, on: date) -> None:
        debt = self.debts[loan]
        debt.state, debt.paid = "paid", debt.approved
        debt.payments.append((on, None))
        town, fen = debt.town, debt.approved
        self.move(entry, (f"township:{town}", -fen), (f"outstanding:{town}", fen))

    def unpaid(self, entry: str, loan: UUID, on: date) -> None:
        self.undo(entry)
        debt = self.debts[loan]
        debt.state, debt.paid = "allotted", 0
        debt.payments[-1] = (debt.payments[-1][0], on)

    def recalled(self, entry: str, loans: list[UUID]) -> None:
        fen, town = sum(self.debts[key].approved for key in loans), self.debts[loans[0]].town
        self.move(entry, (f"township:{town}", -fen), (f"returning:{town}", fen))
        for key in loans:
            self._unlend(key)

    # Back: from the household to the special account.

    def gave(
        self, entry: str, loan: UUID, fen: int, hand: str, over: str, paid_on: date,
        dues: tuple[Due, ...],
    ) -> None:  # fmt: skip
        """A household gave money back; `hand` is the account of whoever took it."""
        debt = self.debts[loan]
        if debt.state == "written_off":
            kind, fee = "recovery", 0
            principal = min(fen, debt.written_off - debt.recovered)
            debt.recovered += principal
            self.move(entry, (hand, principal), (f"recovered:{debt.town}", principal))
        else:
            kind, (principal, fee) = "repayment", self.split(debt, fen, dues)
            self._less(entry, debt, hand, principal, fee)
        kept = fen - principal - fee if over == "hold" else 0
        debt.kept += kept
        self.move(entry, (f"keeping:{debt.town}", kept), (f"overpaid:{debt.town}", kept))
        if hand == "special":
            self.move(entry, ("returned", principal + fee), ("relendable", principal + fee))
        self.gifts[entry] = Gift(loan, kind, principal, fee, kept, paid_on)
        self._settle(debt, dues)

    @staticmethod
    def split(debt: Debt, fen: int, dues: tuple[Due, ...]) -> tuple[int, int]:
        """What goes to principal and to fee of a sum that comes in now."""
        before = debt.repaid + debt.fee
        taken = min(fen, max(0, sum(due.principal_fen + due.fee_fen for due in dues) - before))
        fee = min(taken, max(0, due_fee(dues, before + taken) - debt.fee))
        return taken - fee, fee

    def _less(self, entry: str, debt: Debt, hand: str, principal: int, fee: int) -> None:
        debt.repaid += principal
        debt.fee += fee
        self.move(
            entry, (hand, principal + fee), (f"outstanding:{debt.town}", -principal),
            ("income:fee", fee),
        )  # fmt: skip

    @staticmethod
    def _settle(debt: Debt, dues: tuple[Due, ...]) -> None:
        asked = sum(due.principal_fen + due.fee_fen for due in dues)
        if debt.state == "paid" and debt.repaid == debt.paid and debt.repaid + debt.fee >= asked:
            debt.state = "settled"

    def ungave(self, entry: str, on: date) -> None:
        """What a household gave, or what was deducted for it, turned out to be wrong."""
        gift = self.gifts[entry]
        gift.undone_on = on
        debt = self.debts[gift.loan]
        self.undo(entry)
        debt.kept -= gift.kept
        if gift.kind == "recovery":
            debt.recovered -= gift.principal
        else:
            debt.repaid -= gift.principal
            debt.fee -= gift.fee
            debt.state = "paid" if debt.state == "settled" else debt.state

    def handed_in(self, entry: str, town: str, hand: str, fen: int) -> None:
        self.move(entry, (hand, -fen), (f"township:{town}", fen))

    def remitted(self, entry: str, town: str, fen: int) -> None:
        self.move(entry, (f"township:{town}", -fen), (f"returning:{town}", fen))

    def came_back(self, entry: str, town: str, fen: int, purpose: str) -> None:
        self.move(entry, (f"returning:{town}", -fen), ("special", fen))
        if purpose == "returns":
            self.move(entry, ("returned", fen), ("relendable", fen))

    def refunded(self, entry: str, loan: UUID, fen: int) -> None:
        debt = self.debts[loan]
        debt.kept -= fen
        self.move(entry, (f"keeping:{debt.town}", -fen), (f"overpaid:{debt.town}", -fen))

    def unrefunded(self, entry: str, loan: UUID, fen: int) -> None:
        self.undo(entry)
        self.debts[loan].kept += fen

    # Trouble: salaries, losses.

    def deducted(self, entry: str, loan: UUID, fen: int, on: date, dues: tuple[Due, ...]) -> None:
        debt = self.debts[loan]
        principal, fee = self.split(debt, fen, dues)
        self._less(entry, debt, f"township:{debt.town}", principal, fee)
        self.move(entry, (f"officer_claim:{debt.town}", fen), (f"officer_claimed:{debt.town}", fen))
        self.gifts[entry] = Gift(loan, "repayment", principal, fee, 0, on)
        self._settle(debt, dues)

    def gave_officer(self, entry: str, loan: UUID, fen: int) -> None:
        town = self.debts[loan].town
        self.move(entry, (f"officer_claim:{town}", -fen), (f"officer_claimed:{town}", -fen))

    def given_up(self, entry: str, loan: UUID, on: date) -> None:
        debt = self.debts[loan]
        fen, debt.written_off, debt.state = debt.owed, debt.owed, "written_off"
        debt.gone.append((on, None))
        self.move(entry, (f"written_off:{debt.town}", fen), (f"outstanding:{debt.town}", -fen))

    def not_given_up(self, entry: str, loan: UUID, on: date) -> None:
        self.undo(entry)
        debt = self.debts[loan]
        debt.written_off, debt.state = 0, "paid"
        debt.gone[-1] = (debt.gone[-1][0], on)

    # What may be asked of it.

    def arrears(
        self, versions: dict[UUID, list[Version]], on: date, tolerance: int
    ) -> dict[UUID, int]:
        """What each loan was behind at the end of a day, by the schedule in force then (I14)."""
        late = {}
        for key, debt in self.debts.items():
            made = [v for v in versions.get(key, []) if v.made_on <= on]
            if not made or not stands(debt.payments, on) or stands(debt.gone, on):
                continue
            due = sum(
                d.principal_fen + d.fee_fen
                for d in made[-1].dues
                if d.due_on < on - timedelta(days=tolerance)
            )
            if (fen := due - self.came_in(key, on)) > 0:
                late[key] = fen
        return late

    def came_in(self, loan: UUID, on: date) -> int:
        """What had come in on a loan by the end of a day, by the days on the papers."""
        return sum(
            gift.principal + gift.fee
            for gift in self.gifts.values()
            if gift.loan == loan and gift.kind == "repayment" and gift.paid_on <= on
            and (gift.undone_on is None or gift.undone_on > on)
        )  # fmt: skip
