"""Repayments weighed against what is owed, and posted: by hand, by sheet, by bank line (R44)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from tuopin.base import rows
from tuopin.funds.actions import chart
from tuopin.funds.actions.guaranteeing import released
from tuopin.funds.actions.returned import back_specs, came_back
from tuopin.funds.actions.settling import SETTLED, settle
from tuopin.funds.models import Loan, Repayment
from tuopin.funds.rules import township_of
from tuopin.funds.rules.allocation import Due, Split
from tuopin.funds.rules.collecting import divide
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused
from tuopin.ledger.actions import accounts, post_all
from tuopin.ledger.models import Journal
from tuopin.ledger.rules import Leg, Spec
from tuopin.workflow.actions import Act

# What may be done with an over-payment.
OVER = ("refuse", "refund", "hold")
# The sums of a loan that a repayment moves.
SUMS: tuple[str, ...] = ("repaid_fen", "fee_fen", "recovered_fen", "kept_fen")


class Paper(NamedTuple):
    """What the paper of one repayment says: how much in fen, on which day, to whom, by what."""

    fen: int
    paid_on: date
    receipt: str = ""
    hand: str = "collector"
    collector: UUID | None = None
    over: str = "refuse"
    note: str = ""
    bank_line: UUID | None = None
    handed_in: UUID | None = None
    row_hash: str = ""


class Entry(NamedTuple):
    """One repayment weighed: to what it goes in fen, and whether the loan is settled by it."""

    loan: Loan
    paper: Paper
    kind: str
    split: Split
    kept_fen: int
    refunded_fen: int
    settles: bool

    @property
    def fen(self) -> int:
        """Return what comes into the fund's hands."""
        return self.split.fee_fen + self.split.principal_fen

    @property
    def recovers_whole(self) -> bool:
        """Say whether all that was written off has come in with it."""
        return self.kind == "recovery" and self.loan.recovered_fen == self.loan.written_off_fen


def weigh(act: Act, loan: Loan, dues: Sequence[Due], paper: Paper) -> Entry:
    """Say to what a repayment goes, and add it to the loan's sums in memory (R44).

    Fee before principal; on a loan that was written off all is recovery. Refuses 'bad_amount',
    'loan_settled' where nothing is owed, 'overpaid', 'overpaid_absurd', 'hold_not_here'.
    """
    if type(paper.fen) is not int or paper.fen <= 0:
        raise Refused("bad_amount", fen=paper.fen)
    if loan.state == "written_off":
        owed = loan.written_off_fen - loan.recovered_fen
        taken = min(owed, paper.fen)
        kind, split = "recovery", Split(0, taken, paper.fen - taken)
        loan.recovered_fen += taken
    else:
        kind, split = "repayment", divide(dues, loan.fee_fen, loan.repaid_fen, paper.fen)
        loan.repaid_fen += split.principal_fen
        loan.fee_fen += split.fee_fen
    _refuse_over(loan, split, paper)
    kept = split.over_fen if paper.over == "hold" else 0
    loan.kept_fen += kept
    back = loan.repaid_fen + loan.fee_fen >= sum(due.fen for due in dues)
    settles = kind == "repayment" and back and loan.repaid_fen == loan.paid_fen
    return Entry(loan, paper, kind, split, kept, split.over_fen - kept, settles)


def _refuse_over(loan: Loan, split: Split, paper: Paper) -> None:
    owed = split.fee_fen + split.principal_fen
    if not owed:
        raise Refused("loan_settled", number=loan.number)
    if not split.over_fen:
        return
    if paper.over == "refuse":
        raise Refused("overpaid", owed=yuan(owed), over=yuan(split.over_fen))
    if split.over_fen > loan.paid_fen:
        raise Refused("overpaid_absurd", over=yuan(split.over_fen))
    if paper.over == "hold" and paper.hand == "special":
        raise Refused("hold_not_here")


def enter(act: Act, entries: Sequence[Entry]) -> list[tuple[Repayment, Journal]]:
    """Post weighed repayments, a journal each, and return their rows, not written yet."""
    specs = {spec.code: spec for entry in entries for spec in _specs(act.county, entry)}
    held = accounts(act, *specs.values())
    journals: dict[int, Journal] = {}
    for kind in ("repayment", "recovery"):
        places = [place for place, entry in enumerate(entries) if entry.kind == kind]
        if places:
            vouchers = [_legs(act.county, entries[place], held.ids()) for place in places]
            # A bank line is set against what was posted: then it must be there to be read.
            last = all(entries[place].paper.bank_line is None for place in places)
            made = post_all(act, kind, vouchers, held=held, last=last)
            journals.update(zip(places, made, strict=True))
    return [
        (_repayment(act, entry, journals[place]), journals[place])
        for place, entry in enumerate(entries)
    ]


def _cash(county: str, entry: Entry) -> Spec:
    town = township_of(entry.loan.region)
    if entry.paper.hand == "special":
        return chart.special(county)
    if entry.paper.hand == "township" or entry.paper.collector is None:
        return chart.township(town)
    return chart.collector(town, entry.paper.collector)


def _owed(entry: Entry) -> Spec:
    town = township_of(entry.loan.region)
    return chart.recovered(town) if entry.kind == "recovery" else chart.outstanding(town)


def _specs(county: str, entry: Entry) -> list[Spec]:
    town = township_of(entry.loan.region)
    specs = [_cash(county, entry), _owed(entry)]
    if entry.split.fee_fen:
        specs.append(chart.income(county, "fee"))
    if entry.kept_fen:
        specs += [chart.keeping(town), chart.overpaid(town)]
    if entry.paper.hand == "special":
        specs += back_specs(county)
    return specs


def _legs(county: str, entry: Entry, hands: Mapping[str, UUID]) -> list[Leg]:
    loan, split = entry.loan, entry.split
    town, whose = township_of(loan.region), (loan.id, loan.region)
    cash = hands[_cash(county, entry).code]
    legs = []
    if split.fee_fen:
        legs.append(Leg(cash, hands[chart.income(county, "fee").code], split.fee_fen, *whose))
    if split.principal_fen:
        legs.append(Leg(cash, hands[_owed(entry).code], split.principal_fen, *whose))
    if entry.kept_fen:
        keeping, theirs = hands[chart.keeping(town).code], hands[chart.overpaid(town).code]
        legs.append(Leg(keeping, theirs, entry.kept_fen, *whose))
    if entry.paper.hand == "special":
        legs += came_back(hands, county, entry.fen, *whose)
    return legs


def _repayment(act: Act, entry: Entry, journal: Journal) -> Repayment:
    loan, paper = entry.loan, entry.paper
    return Repayment(
        county=act.county, loan_id=loan.id, region=loan.region, kind=entry.kind, fen=entry.fen,
        principal_fen=entry.split.principal_fen, fee_fen=entry.split.fee_fen,
        kept_fen=entry.kept_fen, refunded_fen=entry.refunded_fen, hand=paper.hand,
        collector=paper.collector, receipt=paper.receipt, paid_on=paper.paid_on, taken_on=act.on,
        taken_by=act.actor.id, journal_id=journal.id, bank_line=paper.bank_line,
        handed_in=paper.handed_in, row_hash=paper.row_hash, note=paper.note,
    )  # fmt: skip


def closing(act: Act, entries: Sequence[Entry]) -> list[rows.Statement]:
    """Return what writes the loans of entries, each once; those of which all is back are settled.

    Of a written-off loan of which all came in after all, the guarantor is released as well (R72).
    """
    statements = []
    for entry in {entry.loan.id: entry for entry in entries}.values():
        loan, names = entry.loan, SUMS
        if entry.settles:
            statements += settle(act, loan)
            names += SETTLED
        elif entry.recovers_whole:
            statements += released(act, loan)
            names += ("guarantor",)
        statements.append(rows.updating(loan, *names))
    return statements
