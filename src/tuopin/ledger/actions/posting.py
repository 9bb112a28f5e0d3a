"""Posting and reversing of journals, inside other rooms' actions and their transaction."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Sum

from tuopin.base import rows
from tuopin.kit.refusals import Refused
from tuopin.ledger.actions.accounts import Held, hold, look
from tuopin.ledger.models import Account, Journal, Transfer
from tuopin.ledger.queries import journal_mac
from tuopin.ledger.rules import Leg, check_legs, lock_order
from tuopin.workflow.actions import Act

# So many rows go to the database in one trip; more by one text for all.
FEW = 20


def post(
    act: Act,
    kind: str,
    legs: Sequence[Leg],
    *,
    value_on: date | None = None,
    memo: str = "",
    held: Held | None = None,
    last: bool = False,
) -> Journal:
    """Post one journal for the act under way; balances move by the database's own trigger.

    Refuses 'period_closed' for a value date within closed books (I8), 'not_enough' when an account
    that must not fall below zero would (I5), 'not_enough_then' when it would have on a day since,
    and what `check_legs` refuses. Locks all accounts of the journal in id order before anything is
    inserted: two journals cannot deadlock. `last`: see `post_all`.
    """
    return post_all(act, kind, [legs], value_on=value_on, memo=memo, held=held, last=last)[0]


def post_all(
    act: Act,
    kind: str,
    vouchers: Sequence[Sequence[Leg]],
    *,
    value_on: date | None = None,
    memo: str = "",
    held: Held | None = None,
    last: bool = False,
) -> list[Journal]:
    """Post many journals of one kind and day, each with its own legs, all or none; see `post`.

    `held` are accounts that this act has locked already; without them all are locked here. `last`
    says that the act reads nothing of it back: a few rows go to the database with the audit line.
    """
    journals = [
        Journal(
            county=act.county,
            line=act.line,
            kind=kind,
            booked_on=act.on,
            value_on=value_on or act.on,
            memo=memo,
        )
        for _ in vouchers
    ]
    _write(act, list(zip(journals, vouchers, strict=True)), held, last=last)
    return journals


def reverse(act: Act, journal: Journal, memo: str) -> Journal:
    """Post the mirror of a journal, once (I6); refuses 'already_reversed'."""
    if Journal.objects.filter(county=act.county, reverses=journal).exists():
        raise Refused("already_reversed")
    if journal.reverses_id is not None:
        raise Refused("reversal_of_reversal")
    if journal.value_on > act.on:
        raise Refused("too_early", date=act.on, earlier=journal.value_on)
    mirrored = [
        Leg(t.credit_id, t.debit_id, t.fen, t.subject, t.region)
        # Backwards, so that no account passes below zero on the way where none did before.
        for t in Transfer.objects.filter(county=act.county, journal=journal).order_by("-id")
    ]
    back = Journal(
        county=act.county, line=act.line, kind=journal.kind, booked_on=act.on, value_on=act.on,
        reverses=journal, memo=memo,
    )  # fmt: skip
    _write(act, [(back, mirrored)])
    return back


def _write(
    act: Act,
    vouchers: Sequence[tuple[Journal, Sequence[Leg]]],
    held: Held | None = None,
    *,
    last: bool = False,
) -> None:
    """Check and insert vouchers that share kind and value date."""
    if not vouchers:
        raise Refused("empty_journal")
    for _, legs in vouchers:
        check_legs(legs)
    every = [leg for _, legs in vouchers for leg in legs]
    value_on = vouchers[0][0].value_on
    wanted = lock_order(every)
    if held is None or held.on != value_on or not {a.id for a in held.accounts} >= set(wanted):
        locked = list(hold(act.county, wanted).values())
        held = Held(locked, value_on, *look(act.county, value_on, locked))
    if held.closed is not None:
        raise Refused("period_closed", date=value_on, closed=held.closed)
    by_id = {a.id: a for a in held.accounts}
    after = _refuse_overdraft(by_id, every)
    if held.later:
        _refuse_past_overdraft(act.county, value_on, by_id, every)
    _insert(act, vouchers, last=last)
    for key, balance in after.items():
        by_id[key].balance_fen = balance


def _change(held: Account, legs: Sequence[Leg]) -> int:
    """Return by how much legs move an account, in the sense of its normal side."""
    moved = sum(leg.fen for leg in legs if leg.debit == held.id)
    moved -= sum(leg.fen for leg in legs if leg.credit == held.id)
    return moved if held.debit_normal else -moved


def _refuse_overdraft(accounts: dict[UUID, Account], legs: Sequence[Leg]) -> dict[UUID, int]:
    """Walk the legs in their order, as the database's trigger will; return the balances after."""
    after = {key: held.balance_fen for key, held in accounts.items()}
    for leg in legs:
        after[leg.debit] += leg.fen if accounts[leg.debit].debit_normal else -leg.fen
        after[leg.credit] += -leg.fen if accounts[leg.credit].debit_normal else leg.fen
        for key in (leg.debit, leg.credit):
            held = accounts[key]
            if held.floor and after[key] < 0:
                raise Refused(
                    "not_enough", code=held.code, short_fen=-after[key], fen=held.balance_fen
                )
    return after


def _refuse_past_overdraft(
    county: str, value_on: date, accounts: dict[UUID, Account], legs: Sequence[Leg]
) -> None:
    """Refuse what would have left an account below zero on a day since the value date."""
    for held in accounts.values():
        change = _change(held, legs) if held.floor else 0
        if change >= 0:
            continue
        balance = held.balance_fen
        for day, moved in _days_since(county, held, value_on):
            # `balance` is that at the end of `day`; its moves off, it is that of the day before.
            if balance + change < 0:
                raise Refused("not_enough_then", code=held.code, date=day)
            balance -= moved
        if balance + change < 0:
            raise Refused("not_enough_then", code=held.code, date=value_on)


def _days_since(county: str, held: Account, value_on: date) -> list[tuple[date, int]]:
    """Return (day, change of the account) for the days after a date, newest first."""
    moved: dict[date, int] = {}
    for side, sign in (("debit", 1), ("credit", -1)):
        later = Transfer.objects.filter(county=county, value_on__gt=value_on, **{side: held})
        for day, fen in later.values_list("value_on").annotate(s=Sum("fen")).order_by():
            turn = sign if held.debit_normal else -sign
            moved[day] = moved.get(day, 0) + turn * fen
    return sorted(moved.items(), reverse=True)


def _insert(act: Act, vouchers: Sequence[tuple[Journal, Sequence[Leg]]], *, last: bool) -> None:
    lines: list[Transfer] = []
    for journal, legs in vouchers:
        mine = [_transfer(journal, leg) for leg in legs]
        journal.mac = journal_mac(journal, mine)
        lines += mine
        act.posted(journal.id)
    journals = [journal for journal, _ in vouchers]
    if len(lines) > FEW:
        rows.many(journals)
        rows.many(lines)
    elif last:
        act.finish(*(rows.inserting(row) for row in (*journals, *lines)))
    else:
        rows.put(*journals, *lines)


def _transfer(journal: Journal, leg: Leg) -> Transfer:
    return Transfer(
        county=journal.county,
        journal_id=journal.id,
        debit_id=leg.debit,
        credit_id=leg.credit,
        fen=leg.fen,
        kind=journal.kind,
        value_on=journal.value_on,
        region=leg.region,
        subject=leg.subject,
    )
