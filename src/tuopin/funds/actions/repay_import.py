"""The import of form `repay`: each row set against notes, receipts, collectors, what is owed."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.base import rows
from tuopin.funds.actions.collecting import is_clerk
from tuopin.funds.actions.taking import Entry, Paper, closing, enter, weigh
from tuopin.funds.models import Loan, Repayment
from tuopin.funds.queries.repay_sheet import (
    Collector,
    Series,
    collectors,
    entered,
    holder_of,
    loans_by_number,
    repay_rows,
    schedules,
    series,
    void_numbers,
    voided,
)
from tuopin.funds.rules import township_of
from tuopin.funds.rules.allocation import Due
from tuopin.funds.rules.collecting import why_not_collectable
from tuopin.funds.rules.repay_form import REPAY
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope, whole_county
from tuopin.kit.terms import Word
from tuopin.offices.queries import officer_names
from tuopin.policy.queries import version_on
from tuopin.sheets.actions import run_check, run_merge
from tuopin.sheets.queries import Task, begin, read, row_hash
from tuopin.sheets.rules.columns import Form
from tuopin.sheets.rules.planning import Plan, Row
from tuopin.workflow.actions import Act, action


class Found(NamedTuple):
    """A right row: its loan, and what its paper says."""

    loan: Loan
    paper: Paper


class Facts(NamedTuple):
    """What the rows of a sheet are set against; the loans' sums go on row by row."""

    loans: Mapping[str, Loan]
    void: set[str]
    dues: Mapping[UUID, list[Due]]
    known: Mapping[str, Repayment]
    spoilt: set[str]
    books: list[Series]
    books_required: bool
    people: Mapping[tuple[str, str], list[Collector]]


@action("funds.check_repayments")
def check_repayments(act: Act, *, handed_in: UUID) -> dict[str, Any]:
    """Check a workbook of repayments; nothing of it is entered (R69)."""
    return run_check(act, handed_in)


@action("funds.merge_repayments")
def merge_repayments(act: Act, *, handed_in: UUID, partial: bool = False) -> dict[str, Any]:
    """Enter a checked workbook of repayments; whole, or its right rows when `partial` (R69)."""
    return run_merge(act, handed_in, partial)


class RepayImporter:
    """Form `repay` for the workbook engine."""

    form = REPAY
    check = check_repayments
    merge = merge_repayments
    by_today = True

    def plan(self, task: Task) -> Plan:
        """Judge every row: new, entered already (unchanged) or faulty; writes nothing."""
        plan = begin(task)
        listed = read(task, REPAY)
        facts = _facts(task, listed)
        found: list[Found] = []
        seen: dict[str, Row] = {}
        for row in listed:
            judged = None if row.faulty else _judge(row, facts, task)
            if judged is not None:
                _refuse_twice(row, seen)
            if judged is None or row.faulty:
                plan.settle(row, "faulty")
                continue
            if _same(facts.known.get(judged.paper.receipt), judged):
                plan.settle(row, "unchanged")
                continue
            _refuse_amount(row, judged, facts)
            plan.settle(row, "new")
            if not row.faulty:
                found.append(judged)
                plan.regions.add(judged.loan.region)
                plan.hashes.append(judged.paper.row_hash)
        plan.work = found
        return plan

    def write(self, act: Act, plan: Plan, handed_in: UUID) -> int:
        """Post the new rows, a journal each, in the order of the sheet; return how many."""
        work: list[Found] = plan.work or []
        loans = act.take_all(Loan, dict.fromkeys(f.loan.id for f in work))
        dues = schedules(act.county, list(loans.values()))
        used = entered(act.county, [f.paper.receipt for f in work])
        entries: list[Entry] = []
        for loan, paper in work:
            held = loans[loan.id]
            if paper.receipt in used:
                raise Refused("receipt_used", receipt=paper.receipt)
            if why := why_not_collectable(held.state):
                raise Refused(why, number=held.number)
            if not is_clerk(act, paper.hand, held.region):
                raise Refused("wrong_hand", hand=Word(f"word.hand_{paper.hand}"))
            from_sheet = paper._replace(handed_in=handed_in)
            entries.append(weigh(act, held, dues[held.id], from_sheet))
        rows.many([row for row, _ in enter(act, entries)])
        rows.send(*closing(act, entries))
        return len(entries)

    def export(
        self, county: str, scope: Scope, as_of: date
    ) -> Iterable[tuple[Form, Iterable[Mapping[str, Any]]]]:
        """Return the repayments up to a day as the form's rows."""
        listed = repay_rows(scope, as_of)
        names = officer_names(county, [row.collector for row in listed])
        return [(REPAY, (_row(row, names) for row in listed))]


def _row(row: Repayment, names: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "number": row.loan.number,
        "paid_on": row.paid_on,
        "fen": _whole(row),
        "collector": names.get(row.collector, "") if row.collector else "",
        "receipt": row.receipt,
        "note": row.note,
    }


def _whole(row: Repayment) -> int:
    """Return what was handed over, with what was too much."""
    return row.fen + row.kept_fen + row.refunded_fen


def _facts(task: Task, listed: list[Row]) -> Facts:
    numbers = [row.values["number"] for row in listed if row.values["number"]]
    receipts = [row.values["receipt"] for row in listed if row.values["receipt"]]
    loans = loans_by_number(task.county, numbers)
    return Facts(
        loans,
        void_numbers(task.county, numbers),
        schedules(task.county, list(loans.values())),
        entered(task.county, receipts),
        voided(task.county, receipts),
        series(task.county),
        bool(version_on(task.county, "receipt.books_required", task.on).value),
        collectors(whole_county(task.county)),
    )


def _judge(row: Row, facts: Facts, task: Task) -> Found | None:
    """Set a row against the notes and the people; faults are put on the row."""
    value = row.values
    loan = _loan(row, facts, task.scope)
    if loan is None:
        return None
    if loan.paid_on is not None and value["paid_on"] < loan.paid_on:
        row.fault("paid_on", "date_before_loan", day=loan.paid_on.isoformat())
    if not value["fen"]:
        row.fault("fen", "not_above_zero")
    person = _collector(row, facts, loan)
    if person is None:
        return None
    _refuse_receipt(row, facts, person)
    said = (loan.number, value["paid_on"], value["fen"], person.officer, value["receipt"])
    paper = Paper(
        value["fen"], value["paid_on"], value["receipt"], person.hand, person.officer,
        note=value["note"] or "", row_hash=row_hash(*said),
    )  # fmt: skip
    return Found(loan, paper)


def _loan(row: Row, facts: Facts, scope: Scope) -> Loan | None:
    number = row.values["number"]
    loan = facts.loans.get(number)
    if number in facts.void:
        row.fault("number", "number_void")
    elif loan is None:
        row.fault("number", "number_unknown")
    elif not scope.covers(loan.region):
        row.fault("number", "out_of_area", name=number)
    elif loan.paid_on is None or why_not_collectable(loan.state) == "loan_unpaid":
        row.fault("number", "loan_unpaid")
    return None if row.faulty else loan


def _collector(row: Row, facts: Facts, loan: Loan) -> Collector | None:
    """Find who took the money by name in the loan's township; two of a name are nobody."""
    name, day = row.values["collector"], row.values["paid_on"]
    there = facts.people.get((township_of(loan.region), name), [])
    held = [one for one in there if one.held_on(day)]
    people = {one.officer for one in held}
    if len(people) > 1:
        row.fault("collector", "collector_ambiguous", name=name)
    elif not people:
        row.fault("collector", "collector_unknown", name=name, day=day.isoformat())
    # Who is both liaison officer and clerk took it as the liaison officer.
    return held[0] if len(people) == 1 else None


def _refuse_receipt(row: Row, facts: Facts, person: Collector) -> None:
    receipt = row.values["receipt"]
    holder = holder_of(receipt, facts.books)
    if receipt in facts.spoilt:
        row.fault("receipt", "receipt_void")
    elif holder is not None and holder != person.officer:
        row.fault("receipt", "receipt_of_other")
    elif holder is None and facts.books_required:
        row.fault("receipt", "receipt_outside_books")


def _refuse_twice(row: Row, seen: dict[str, Row]) -> None:
    first = seen.setdefault(row.values["receipt"], row)
    if first is not row:
        row.fault("receipt", "receipt_twice", other=first.number)


def _same(known: Repayment | None, found: Found) -> bool:
    """Say whether a repayment entered already says what the row says."""
    if known is None:
        return False
    paper = found.paper
    return (known.loan_id, known.paid_on, _whole(known), known.collector) == (
        found.loan.id, paper.paid_on, paper.fen, paper.collector,
    )  # fmt: skip


def _refuse_amount(row: Row, found: Found, facts: Facts) -> None:
    """Refuse a receipt entered otherwise, a settled loan, more than is owed; add up the rest."""
    loan, paper = found
    known = facts.known.get(paper.receipt)
    if known is not None:
        row.fault("receipt", "receipt_used", day=known.paid_on.isoformat(), fen=yuan(_whole(known)))
        return
    owed = _owed(loan, facts.dues.get(loan.id, []))
    if not owed or loan.state == "settled":
        row.fault("number", "loan_settled")
    elif paper.fen > owed:
        row.fault("fen", "repayment_above", owed=yuan(owed))
    elif loan.state == "written_off":
        loan.recovered_fen += paper.fen
    else:
        # Only the sum counts for the rows that follow; fee and principal are parted at the merge.
        loan.repaid_fen += paper.fen


def _owed(loan: Loan, dues: list[Due]) -> int:
    if loan.state == "written_off":
        return loan.written_off_fen - loan.recovered_fen
    return max(0, sum(due.fen for due in dues) - loan.repaid_fen - loan.fee_fen)
