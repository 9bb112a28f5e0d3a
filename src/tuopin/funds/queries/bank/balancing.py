"""The reconciliation sheet of a statement: what only the bank knows, what only the books know."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet

from tuopin.funds.models import BankMatch, BankStatement
from tuopin.funds.queries.bank.movements import open_movements
from tuopin.funds.queries.bank.statements import noted, unmatched_lines
from tuopin.funds.queries.money import book_of
from tuopin.funds.rules.bank import Balancing, Item


def balancing(statement: BankStatement) -> Balancing:
    """Return the reconciliation sheet of a statement's last day (银行余额调节表).

    What only the book knows: movements that no line confirms, or a line of a later statement. What
    only the bank knows: lines without a movement, or one that was booked after the day.
    """
    county, region, day = statement.county, statement.region, statement.to_on
    return Balancing(
        day,
        statement.closing_fen,
        book_of(county, region, day),
        (*_outstanding(statement), *_confirmed_later(statement)),
        (*_unbooked(statement), *_booked_later(statement)),
    )


def _by(statement: BankStatement, of: str) -> Q:
    """Return the condition of what a hand's bank had said by the end of a statement."""
    day, key = statement.to_on, statement.id
    return Q(**{f"{of}__to_on__lt": day}) | Q(**{f"{of}__to_on": day, f"{of}__id__lte": key})


def _outstanding(statement: BankStatement) -> Iterator[Item]:
    for m in open_movements(statement.county, statement.region, statement.to_on):
        yield Item(m.key, m.day, m.fen, m.kind, m.name, why="bank.not_in_bank")


def _matches(statement: BankStatement) -> QuerySet[BankMatch]:
    live = BankMatch.objects.filter(
        county=statement.county, region=statement.region, undone_on__isnull=True
    )
    return live.select_related("line", "transfer").order_by("transfer__value_on", "id")


def _confirmed_later(statement: BankStatement) -> Iterator[Item]:
    """Yield what was booked by the day and came to the bank with a later statement."""
    booked = _matches(statement).filter(transfer__value_on__lte=statement.to_on)
    for match in booked.exclude(_by(statement, "line__statement")):
        yield _item(match, match.transfer.value_on, "bank.later_in_bank")


def _booked_later(statement: BankStatement) -> Iterator[Item]:
    """Yield what the bank had by the day and was booked afterwards."""
    later = _matches(statement).filter(transfer__value_on__gt=statement.to_on)
    for match in later.filter(_by(statement, "line__statement")):
        yield _item(match, match.line.happened_on, "bank.later_in_book")


def _item(match: BankMatch, day: date, why: str) -> Item:
    return Item(match.id, day, match.fen, match.transfer.kind, match.line.serial, why=why)


def _unbooked(statement: BankStatement) -> Iterator[Item]:
    """Yield the lines without a movement: explained, or open."""
    lines = unmatched_lines(statement.county, statement.region)
    for one in lines.filter(_by(statement, "statement")).annotate(noted=noted("pk")):
        fen = one.in_fen - one.out_fen
        why = "bank.explained" if one.noted else "bank.not_in_book"
        yield Item(one.id, one.happened_on, fen, "", one.serial, open=not one.noted, why=why)
