"""Posting and reversing of journals. `post` is called inside other rooms' actions, in their transaction."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import DatabaseError, connection
from django.db.models import Q

from tuopin.base import rows
from tuopin.kit.refusals import Refused
from tuopin.ledger.models import Account, Journal, Period, Transfer
from tuopin.ledger.queries import journal_mac
from tuopin.ledger.rules import Leg, check_legs, lock_order
from tuopin.workflow.actions import Act, action


def account(
    county: str,
    code: str,
    *,
    kind: str,
    debit_normal: bool,
    floor: bool = False,
    region: str = "",
    subject: UUID | None = None,
) -> Account:
    """Return the account with this code, opened now if there was none."""
    found = rows.get(Account, county=county, code=code)
    if found is None:
        found = Account(
            county=county, code=code, kind=kind, debit_normal=debit_normal, floor=floor,
            region=region, subject=subject,
        )  # fmt: skip
        rows.put(found)
    return found


def post(
    act: Act, kind: str, legs: Sequence[Leg], *, value_on: date | None = None, memo: str = ""
) -> Journal:
    """Post one journal for the act under way; balances move by the database's own trigger.

    Refuses 'period_closed' for a value date within closed books (I8), 'not_enough' when an account
    that must not fall below zero would (I5), and what `check_legs` refuses. Locks all accounts of
    the journal in id order before anything is inserted: two journals cannot deadlock.
    """
    check_legs(legs)
    value_on = value_on or act.on
    accounts = _lock(act.county, lock_order(legs))
    _refuse_closed(act.county, value_on, accounts)
    _refuse_overdraft(accounts, legs)
    journal = Journal(
        county=act.county, line=act.line, kind=kind, booked_on=act.on, value_on=value_on, memo=memo
    )
    return _insert(act, journal, legs)


def reverse(act: Act, journal: Journal, memo: str) -> Journal:
    """Post the mirror of a journal, once (I6); refuses 'already_reversed'."""
    if Journal.objects.filter(county=act.county, reverses=journal).exists():
        raise Refused("already_reversed")
    if journal.reverses_id is not None:
        raise Refused("reversal_of_reversal")
    mirrored = [
        Leg(t.credit_id, t.debit_id, t.fen, t.subject, t.region)
        for t in Transfer.objects.filter(county=act.county, journal=journal).order_by("id")
    ]
    accounts = _lock(act.county, lock_order(mirrored))
    _refuse_closed(act.county, act.on, accounts)
    _refuse_overdraft(accounts, mirrored)
    back = Journal(
        county=act.county, line=act.line, kind=journal.kind, booked_on=act.on, value_on=act.on,
        reverses=journal, memo=memo,
    )  # fmt: skip
    return _insert(act, back, mirrored)


def _lock(county: str, ids: list[UUID]) -> dict[UUID, Account]:
    query = Account.objects.filter(county=county, id__in=ids).order_by("id")
    if connection.vendor == "postgresql":
        query = query.select_for_update(no_key=True)
    found = {a.id: a for a in query}
    if len(found) != len(ids):
        raise Refused("not_found")
    return found


def _refuse_closed(county: str, value_on: date, accounts: dict[UUID, Account]) -> None:
    regions = {a.region for a in accounts.values()} | {county.ljust(12, "0")}
    closed = Period.objects.filter(
        Q(region__in=regions), county=county, closed_through__gte=value_on
    ).first()
    if closed is not None:
        raise Refused("period_closed", date=value_on, closed=closed.closed_through)


def _refuse_overdraft(accounts: dict[UUID, Account], legs: Sequence[Leg]) -> None:
    after = {key: a.balance_fen for key, a in accounts.items()}
    for leg in legs:
        after[leg.debit] += leg.fen if accounts[leg.debit].debit_normal else -leg.fen
        after[leg.credit] += -leg.fen if accounts[leg.credit].debit_normal else leg.fen
    for key, balance in after.items():
        held = accounts[key]
        if held.floor and balance < 0:
            raise Refused("not_enough", code=held.code, short_fen=-balance, fen=held.balance_fen)


def _insert(act: Act, journal: Journal, legs: Sequence[Leg]) -> Journal:
    lines = [
        Transfer(
            county=journal.county, journal=journal, debit_id=leg.debit, credit_id=leg.credit,
            fen=leg.fen, kind=journal.kind, value_on=journal.value_on, region=leg.region,
            subject=leg.subject,
        )
        for leg in legs
    ]  # fmt: skip
    journal.mac = journal_mac(journal, lines)
    act.posted(journal.id)
    try:
        rows.put(journal)
        rows.many(lines)
    except DatabaseError as problem:
        if "append-only" in str(problem):
            raise Refused("clash") from problem
        raise
    return journal


@action("ledger.close")
def close(act: Act, *, region: str, through: date) -> dict[str, str]:
    """Close the books of a region (the county or a township) through a day (I8)."""
    act.cover(region)
    Period.objects.create(
        county=act.county, region=region, closed_through=through, line=act.line
    )
    act.about(act.line, region)
    act.note(through=str(through))
    return {"region": region, "through": str(through)}
