"""The import of form `bank`: a statement joined to the one before it, whole or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.base import rows
from tuopin.base.scope import within
from tuopin.funds.actions.bank.lines import cash_of
from tuopin.funds.models import BankLine, BankStatement
from tuopin.funds.queries.bank import is_hand, last_statement
from tuopin.funds.rules.bank import Entry, Joined, Known, join, one_sided
from tuopin.funds.rules.bank_form import BANK
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope
from tuopin.kit.terms import Word
from tuopin.ledger.actions import accounts
from tuopin.offices.queries import names_on
from tuopin.sheets.actions import run_check, run_merge
from tuopin.sheets.queries import Task, begin, read, row_hash
from tuopin.sheets.rules.columns import Form
from tuopin.sheets.rules.planning import Plan, Row
from tuopin.workflow.actions import Act, action


@action("funds.check_bank")
def check_bank(act: Act, *, handed_in: UUID) -> dict[str, Any]:
    """Check a bank statement; nothing of it is written (R78)."""
    return run_check(act, handed_in)


@action("funds.merge_bank")
def merge_bank(act: Act, *, handed_in: UUID, partial: bool = False) -> dict[str, Any]:
    """Take a checked bank statement in, whole; a statement in part would have holes."""
    return run_merge(act, handed_in, partial)


class Work(NamedTuple):
    """What is to be written: whose account, the new lines in time, after which statement."""

    region: str
    after: UUID | None
    opening_fen: int
    lines: list[Row]


class BankImporter:
    """Form `bank` for the workbook engine; the area it is handed in for says whose account."""

    form = BANK
    check = check_bank
    merge = merge_bank
    by_region = True
    by_today = True

    def plan(self, task: Task) -> Plan:
        """Judge every line, and the statement as a whole; writes nothing."""
        if not is_hand(task.county, task.region):
            raise Refused("bad_value", field=Word("word.bank_account"), value=task.region)
        plan = begin(task)
        plan.whole = True
        listed = read(task, BANK)
        for row in listed:
            _judge(row)
        # Lines that cannot be read would only breed faults in the sums.
        if any(row.faulty for row in listed) or plan.broken:
            for row in listed:
                plan.settle(row, "new")
            return plan
        last = last_statement(task.county, task.region)
        judged = _join(task, listed, last)
        new = set(judged.new)
        for place, row in enumerate(listed):
            plan.settle(row, "new" if place in new else "unchanged")
        if new and not plan.faulty:
            lines = [listed[place] for place in judged.new]
            opening = lines[0].values["entry"].before_fen
            plan.work = Work(task.region, last.id if last else None, opening, lines)
            plan.regions = {task.region}
            plan.hashes = [row.values["entry"].content for row in lines]
        return plan

    def write(self, act: Act, plan: Plan, handed_in: UUID) -> int:
        """Write the statement with its new lines; return how many."""
        work: Work = plan.work
        # Two statements of one account at once: the second waits here and then finds the first.
        accounts(act, cash_of(act.county, work.region))
        last = last_statement(act.county, work.region)
        if (last.id if last else None) != work.after:
            raise Refused("clash")
        made = _statement(act, work, handed_in)
        rows.put(made)
        rows.many([_line(made, place, row) for place, row in enumerate(work.lines, 1)])
        return len(work.lines)

    def export(
        self, county: str, scope: Scope, as_of: date
    ) -> Iterable[tuple[Form, Iterable[Mapping[str, Any]]]]:
        """Return the lines of each account up to a day, an account a sheet."""
        found = within(BankLine.objects.filter(happened_on__lte=as_of), scope)
        hands = list(found.order_by("region").values_list("region", flat=True).distinct())
        if not hands:
            return [(BANK, ())]
        names = names_on(county, as_of) if len(hands) > 1 else {}
        lines = found.order_by("statement", "position")
        return [
            (
                BANK._replace(title=names[hand]) if hand in names else BANK,
                (_cells(line) for line in lines.filter(region=hand).iterator(chunk_size=2000)),
            )
            for hand in hands
        ]


def _judge(row: Row) -> None:
    """Say what is wrong within one line."""
    if row.faulty:
        return
    value = row.values
    code = one_sided(value["in_fen"], value["out_fen"])
    if code:
        row.fault("in_fen" if code == "bank_neither" else "out_fen", code)
        return
    value["entry"] = Entry(
        value["happened_on"], value["in_fen"] or 0, value["out_fen"] or 0, value["balance_fen"],
        value["serial"], _content(value),
    )  # fmt: skip


def _content(value: Mapping[str, Any]) -> str:
    return row_hash(
        value["serial"], value["happened_on"], value["in_fen"] or 0, value["out_fen"] or 0,
        value["balance_fen"], value["text"], value["other_party"],
    )  # fmt: skip


def _join(task: Task, listed: Sequence[Row], last: BankStatement | None) -> Joined:
    """Set the lines against what was handed in before; faults are put on their rows."""
    entries: list[Entry] = [row.values["entry"] for row in listed]
    known = _known(task, entries, last)
    judged = join(entries, known)
    for wrong in judged.wrong:
        listed[wrong.place].fault(wrong.column, wrong.code, **_facts(wrong.facts, listed))
    if not judged.wrong and judged.new:
        first = listed[judged.new[0]]
        other = BankLine.objects.filter(
            county=task.county, serial=first.values["serial"],
            row_hash=first.values["entry"].content,
        ).exclude(region=task.region)  # fmt: skip
        if other.exists():
            first.fault("serial", "bank_other_hand")
    return judged


def _known(task: Task, entries: Sequence[Entry], last: BankStatement | None) -> Known:
    contents: dict[str, str] = {}
    for chunk in rows.chunks([entry.serial for entry in entries]):
        found = BankLine.objects.filter(county=task.county, region=task.region, serial__in=chunk)
        contents.update(found.values_list("serial", "row_hash"))
    return Known(contents, last.to_on, last.closing_fen) if last else Known(contents)


def _facts(facts: Mapping[str, object], listed: Sequence[Row]) -> dict[str, str]:
    """Return the facts of a fault as they are said: amounts in yuan, the other line by its row."""
    said: dict[str, str] = {}
    for name, value in facts.items():
        if name == "place" and isinstance(value, int):
            said["other"] = str(listed[value].number)
        elif name.endswith("fen") and isinstance(value, int):
            said[name.removesuffix("fen").rstrip("_") or "amount"] = yuan(value)
        else:
            said[name] = str(value)
    return said


def _statement(act: Act, work: Work, handed_in: UUID) -> BankStatement:
    first, last = work.lines[0].values["entry"], work.lines[-1].values["entry"]
    return BankStatement(
        county=act.county, region=work.region, from_on=first.happened_on, to_on=last.happened_on,
        opening_fen=work.opening_fen, closing_fen=last.balance_fen, loaded_on=act.on,
        loaded_by=act.actor.id, handed_in=handed_in,
    )  # fmt: skip


def _line(statement: BankStatement, place: int, row: Row) -> BankLine:
    entry: Entry = row.values["entry"]
    return BankLine(
        county=statement.county, statement=statement, region=statement.region, position=place,
        happened_on=entry.happened_on, text=row.values["text"], in_fen=entry.in_fen,
        out_fen=entry.out_fen, balance_fen=entry.balance_fen,
        other_party=row.values["other_party"], serial=entry.serial, row_hash=entry.content,
    )  # fmt: skip


def _cells(line: BankLine) -> dict[str, Any]:
    return {
        "happened_on": line.happened_on, "text": line.text, "in_fen": line.in_fen or None,
        "out_fen": line.out_fen or None, "balance_fen": line.balance_fen,
        "other_party": line.other_party, "serial": line.serial,
    }  # fmt: skip
