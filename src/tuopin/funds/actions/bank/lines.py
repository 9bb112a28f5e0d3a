"""What a bank line is: matched with movements in the books, taken back, or explained (R78)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from tuopin.base import rows
from tuopin.funds.actions import chart
from tuopin.funds.models import BankLine, BankMatch, BankNote, BankStatement, Extra
from tuopin.funds.queries.money import account_codes
from tuopin.funds.rules.passing import is_township
from tuopin.funds.states import EXPLANATIONS, STATEMENT
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.ledger.actions import accounts, post, reverse
from tuopin.ledger.models import Account, Journal, Transfer
from tuopin.ledger.queries import is_closed
from tuopin.ledger.rules import Leg, Spec
from tuopin.workflow.actions import Act, action

TEXT_MOST = 200


def take_line(act: Act, key: UUID | str) -> BankLine:
    """Lock and return a line that nothing is matched with yet; for acts that book it.

    Refuses 'not_found', 'out_of_area', 'line_matched'.
    """
    held = act.take(BankLine, key)
    act.cover(held.region)
    if _live(act, [held.id]):
        raise Refused("line_matched", serial=held.serial)
    return held


def tie(act: Act, line: BankLine, journal: Journal) -> int:
    """Match a line with what a journal moved on its hand's account; return how many movements.

    Refuses 'other_hand' when the journal moved nothing there, 'match_unequal'.
    """
    moved = list(Transfer.objects.filter(county=act.county, journal=journal).order_by("id"))
    mine = _accounts(act, line.region)
    moved = [t for t in moved if (t.debit_id in mine) != (t.credit_id in mine)]
    if not moved:
        raise Refused("other_hand", serial=line.serial)
    _match(act, line, moved, mine)
    return len(moved)


@action("funds.match_lines")
def match_lines(act: Act, *, matches: list[dict[str, Any]]) -> dict[str, Any]:
    """Say which movements in the books bank lines are, each as {line, transfers} (R78).

    The amounts must be equal to the fen. Refuses 'nothing_chosen', 'line_matched',
    'movement_matched', 'other_hand', 'match_unequal', 'repeated'.
    """
    given = [_given(one) for one in matches]
    lines = act.take_all(BankLine, [key for key, _ in given])
    act.cover(*sorted({held.region for held in lines.values()}))
    taken = _live(act, list(lines))
    if taken:
        raise Refused("line_matched", serial=lines[taken[0].line_id].serial)
    transfers = act.take_all(Transfer, [key for _, keys in given for key in keys])
    for (_, keys), held in zip(given, lines.values(), strict=True):
        moved = [transfers[UUID(str(key))] for key in keys]
        _match(act, held, moved, _accounts(act, held.region))
    act.note(count=len(given), movements=len(transfers))
    if len(given) == 1:
        only = next(iter(lines.values()))
        act.about(only.id, only.region)
    return {"matched": len(given)}


def _given(one: Any) -> tuple[UUID | str, Sequence[UUID | str]]:
    if not isinstance(one, Mapping) or set(one) != {"line", "transfers"}:
        raise Refused("bad_value", field=Word("word.bank_line"), value="")
    return one["line"], one["transfers"]


def _live(act: Act, lines: Sequence[UUID]) -> list[BankMatch]:
    """Return the matches in force of some lines, the earliest first."""
    found: list[BankMatch] = []
    for chunk in rows.chunks(lines):
        live = BankMatch.objects.filter(county=act.county, line__in=chunk, undone_on__isnull=True)
        found += live.order_by("id")
    return found


def _accounts(act: Act, region: str) -> set[UUID]:
    codes = account_codes(act.county, region)
    found = Account.objects.filter(county=act.county, code__in=codes)
    return set(found.values_list("id", flat=True))


def _match(act: Act, line: BankLine, moved: Sequence[Transfer], mine: set[UUID]) -> None:
    if any((t.debit_id in mine) == (t.credit_id in mine) for t in moved):
        raise Refused("other_hand", serial=line.serial)
    signed = [(t, t.fen if t.debit_id in mine else -t.fen) for t in moved]
    book, bank = sum(fen for _, fen in signed), line.in_fen - line.out_fen
    if book != bank:
        raise Refused("match_unequal", serial=line.serial, bank=yuan(bank), book=yuan(book))
    for chunk in rows.chunks([t.id for t in moved]):
        live = BankMatch.objects.filter(
            county=act.county, transfer__in=chunk, undone_on__isnull=True
        )
        if live.exists():
            raise Refused("movement_matched", serial=line.serial)
    rows.many(
        [
            BankMatch(
                county=act.county, line_id=line.id, transfer_id=t.id, region=line.region, fen=fen,
                matched_on=act.on, matched_by=act.actor.id,
            )
            for t, fen in signed
        ]
    )  # fmt: skip


@action("funds.unmatch")
def unmatch(act: Act, *, match: UUID, reason: str) -> dict[str, Any]:
    """Take a line's match back, all its movements at once, until its statement is confirmed.

    Interest and charges that the line had posted are reversed with it (I6). After the confirmation
    only what was reversed in the books meanwhile lets the line go, to be matched anew. Refuses
    'already_reversed', 'out_of_order' after the confirmation, 'missing_value' without a reason.
    """
    first = act.take(BankMatch, match)
    line = act.take(BankLine, first.line_id)
    act.cover(line.region)
    if first.undone_on is not None:
        raise Refused("already_reversed")
    live = _live(act, [line.id])
    if not _all_reversed(act, live):
        STATEMENT.after(act.take(BankStatement, line.statement_id).state, "match")
    why = reason.strip()[:TEXT_MOST]
    if not why:
        raise Refused("missing_value", field=Word("word.reason"))
    for one in live:
        rows.change(one, undone_on=act.on, undone_by=act.actor.id, undo_reason=why)
    posted = Extra.objects.filter(county=act.county, bank_line=line.id, reversed_on__isnull=True)
    extra = posted.exclude(kind="opening").first()
    if extra is not None:
        back = reverse(act, act.take(Journal, extra.journal_id), why)
        rows.change(extra, reversed_on=act.on, reversed_by=act.actor.id, reversal_reason=why)
        act.note(reversed=str(back.reverses_id))
    act.about(line.id, line.region)
    return {"line": str(line.id), "reversed": extra is not None}


def _all_reversed(act: Act, live: Sequence[BankMatch]) -> bool:
    """Say whether everything that some matches name was reversed in the books."""
    keys = [match.transfer_id for match in live]
    journals = Transfer.objects.filter(county=act.county, id__in=keys).values("journal")
    found = Journal.objects.filter(county=act.county, id__in=journals)
    undone = Journal.objects.filter(county=act.county, reverses=OuterRef("pk"))
    return not found.exclude(Exists(undone)).exists()


@action("funds.explain_line")
def explain_line(act: Act, *, line: UUID, kind: str, text: str = "") -> dict[str, Any]:
    """Explain a line that no movement matches: bank_interest and bank_charge are booked by it.

    They count on the bank's day where the books of that day are open, else on the day of the act.
    'other' is words alone, and stays on the reconciliation sheet until a movement is matched.
    Refuses 'line_matched', 'wrong_side' for interest that went out or a charge that came in,
    'missing_value' for 'other' without words, 'out_of_order' for other words after the
    confirmation.
    """
    held = take_line(act, line)
    if BankNote.objects.filter(county=act.county, line=held, kind="other").exists():
        STATEMENT.after(act.take(BankStatement, held.statement_id).state, "match")
    if kind not in EXPLANATIONS:
        raise Refused("bad_value", field=Word("word.explanation"), value=kind)
    said = text.strip()[:TEXT_MOST]
    if kind == "other" and not said:
        raise Refused("missing_value", field=Word("word.explanation"))
    note = BankNote(
        county=act.county, line_id=held.id, region=held.region, kind=kind, text=said,
        noted_on=act.on, noted_by=act.actor.id,
    )  # fmt: skip
    rows.put(note)
    journal = None if kind == "other" else _book(act, held, kind, said)
    act.about(held.id, held.region)
    act.note(kind=kind)
    return {"line": str(held.id), "journal": str(journal.id) if journal else None}


def _book(act: Act, line: BankLine, kind: str, text: str) -> Journal:
    """Post interest or a charge, keep its row and match it with its line."""
    earned = kind == "bank_interest"
    fen = line.in_fen if earned else line.out_fen
    if not fen:
        raise Refused("wrong_side", serial=line.serial, kind=Word(f"bank.{kind}"))
    what = chart.income(act.county, kind) if earned else chart.expense(act.county, kind)
    cash, other = accounts(act, cash_of(act.county, line.region), what).accounts
    leg = Leg(cash.id, other.id, fen) if earned else Leg(other.id, cash.id, fen)
    open_then = not is_closed(act.county, line.region, line.happened_on)
    journal = post(
        act, "income" if earned else "expense", [leg._replace(region=line.region, subject=line.id)],
        value_on=line.happened_on if open_then else act.on, memo=line.serial,
    )  # fmt: skip
    rows.put(
        Extra(
            county=act.county, kind=kind, region=line.region, document=line.serial, text=text,
            fen=fen, journal=journal, bank_line=line.id, booked_on=act.on, booked_by=act.actor.id,
        )
    )  # fmt: skip
    tie(act, line, journal)
    return journal


def cash_of(county: str, region: str) -> Spec:
    """Return the account of a hand's cash: the special account or a township's."""
    return chart.township(region) if is_township(region) else chart.special(county)
