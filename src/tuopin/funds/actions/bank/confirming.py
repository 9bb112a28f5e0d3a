"""A statement confirmed: its closing balance is an assertion that must hold to the fen (R78)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.funds.models import BankMatch, BankNote, BankStatement, Reconciliation
from tuopin.funds.queries.bank import balancing
from tuopin.funds.rules.bank import Balancing, Item, came, total, went
from tuopin.funds.states import STATEMENT
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import term
from tuopin.workflow.actions import Act, action

NAMED = 20
EXPLANATION_MOST = 300


@action("funds.confirm_statement")
def confirm_statement(act: Act, *, statement: UUID, explanation: str = "") -> dict[str, Any]:
    """Confirm that a statement's closing balance and the books agree, item by item, to the fen.

    Leaves a reconciliation of its last day; what only one side knew then is written into it. The
    one who confirms neither loaded the statement nor said what its lines are (I12). Refuses
    'out_of_order', 'same_person', 'earlier_statement' while one before it waits,
    'lines_unexplained' and 'statement_disagrees' with what is open on both sides.
    """
    held = act.take(BankStatement, statement)
    act.cover(held.region)
    state = STATEMENT.after(held.state, "confirm")
    act.differs_from(held.loaded_by, "load")
    for other in _matchers(held):
        act.differs_from(other, "match")
    _refuse_earlier(held)
    sheet = balancing(held)
    if not sheet.agrees:
        raise _disagreement(sheet)
    made = Reconciliation(
        county=act.county, region=held.region, reconciled_on=held.to_on, book_fen=sheet.book_fen,
        bank_fen=sheet.bank_fen, explanation=_explained(sheet, explanation),
        reconciled_by=act.actor.id, statement=held.id,
    )  # fmt: skip
    rows.put(made)
    rows.change(held, state=state, confirmed_on=act.on, confirmed_by=act.actor.id)
    act.about(held.id, held.region)
    act.note(book_fen=sheet.book_fen, bank_fen=sheet.bank_fen)
    return {
        "reconciliation": str(made.id), "book_fen": sheet.book_fen, "bank_fen": sheet.bank_fen,
    }  # fmt: skip


def _matchers(statement: BankStatement) -> set[UUID]:
    """Return who said what the statement's lines are."""
    mine = {"county": statement.county, "line__statement": statement}
    live = BankMatch.objects.filter(undone_on__isnull=True, **mine)
    notes = BankNote.objects.filter(**mine)
    return {*live.values_list("matched_by", flat=True), *notes.values_list("noted_by", flat=True)}


def _refuse_earlier(statement: BankStatement) -> None:
    earlier = BankStatement.objects.filter(
        county=statement.county, region=statement.region, state="loaded",
        to_on__lte=statement.to_on, id__lt=statement.id,
    )  # fmt: skip
    first = earlier.order_by("to_on", "id").first()
    if first is not None:
        raise Refused("earlier_statement", through=first.to_on)


def _disagreement(sheet: Balancing) -> Refused:
    """Return the refusal with what is open on both sides, the bank's lines first."""
    open_lines = sheet.unexplained
    culprits = [_culprit(item) for item in (*open_lines[:NAMED], *sheet.book_only[:NAMED])]
    if open_lines:
        return Refused("lines_unexplained", rows=culprits, count=len(open_lines))
    return Refused(
        "statement_disagrees", rows=culprits, bank=yuan(sheet.bank_adjusted_fen),
        book=yuan(sheet.book_adjusted_fen), gap=yuan(sheet.gap_fen),
    )  # fmt: skip


def _culprit(item: Item) -> Culprit:
    kind = term(f"journal.{item.kind}") if item.kind else ""
    said = " ".join(filter(None, [str(item.day), kind, item.name, yuan(item.fen)]))
    return Culprit(said, item.why, str(item.key))


def _explained(sheet: Balancing, explanation: str) -> str:
    """Return why both balances differ on the day: what each side did not know yet."""
    parts = [f"{name} {n} 笔 {yuan(abs(fen))} 元" for name, n, fen in _sides(sheet) if n]
    return "；".join([*filter(None, [explanation.strip()]), *parts])[:EXPLANATION_MOST]


def _sides(sheet: Balancing) -> Iterable[tuple[str, int, int]]:
    for name, items in (
        ("账面已收银行未收", came(sheet.book_only)),
        ("账面已付银行未付", went(sheet.book_only)),
        ("银行已收账面未收", came(sheet.bank_only)),
        ("银行已付账面未付", went(sheet.bank_only)),
    ):
        yield name, len(items), total(items)
