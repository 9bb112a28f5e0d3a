"""What `tuopin check` finds wrong with bank statements: sums, joints, matches, confirmations."""

from collections.abc import Iterator

from django.db.models import Case, F, Q, Sum, When

from tuopin.funds.models import BankLine, BankMatch, BankStatement, Extra, Reconciliation
from tuopin.funds.queries.bank import balancing
from tuopin.funds.queries.money import account_codes
from tuopin.ledger.models import Account


def faults(county: str) -> Iterator[tuple[str, str]]:
    """Yield (code, what) for statements that no longer say what a bank and the books said."""
    statements = list(BankStatement.objects.filter(county=county).order_by("region", "to_on", "id"))
    yield from _sums(county, statements)
    yield from _matches(county)
    yield from _confirmed(county, statements)
    for extra in Extra.objects.filter(county=county).exclude(journal__transfers__fen=F("fen")):
        yield "funds_extra", str(extra.id)


def _named(statement: BankStatement) -> str:
    return f"{statement.region} {statement.to_on}"


def _sums(county: str, statements: list[BankStatement]) -> Iterator[tuple[str, str]]:
    """Each line follows from the one before it, each statement from the one before it."""
    lines: dict[object, list[BankLine]] = {}
    fields = ("statement_id", "position", "in_fen", "out_fen", "balance_fen")
    for line in BankLine.objects.filter(county=county).only(*fields).order_by("position"):
        lines.setdefault(line.statement_id, []).append(line)
    before: BankStatement | None = None
    for one in statements:
        if before is not None and before.region == one.region and not _joins(before, one):
            yield "funds_bank_joint", _named(one)
        if not _adds_up(one, lines.get(one.id, [])):
            yield "funds_bank_sums", _named(one)
        before = one


def _joins(before: BankStatement, after: BankStatement) -> bool:
    return before.closing_fen == after.opening_fen and before.to_on <= after.from_on


def _adds_up(statement: BankStatement, lines: list[BankLine]) -> bool:
    balance = statement.opening_fen
    for line in lines:
        balance += line.in_fen - line.out_fen
        if balance != line.balance_fen:
            return False
    return bool(lines) and balance == statement.closing_fen


def _matches(county: str) -> Iterator[tuple[str, str]]:
    """What is matched is equal to the fen, and moved the account whose line it is."""
    live = BankMatch.objects.filter(county=county, undone_on__isnull=True)
    sums = live.values("line").annotate(total=Sum("fen")).order_by()
    unequal = sums.exclude(total=F("line__in_fen") - F("line__out_fen"))
    for serial in unequal.values_list("line__serial", flat=True):
        yield "funds_bank_match", serial
    for region in live.order_by().values_list("region", flat=True).distinct():
        mine = list(
            Account.objects.filter(
                county=county, code__in=account_codes(county, region)
            ).values_list("id", flat=True)
        )
        came, went = Q(transfer__debit__in=mine), Q(transfer__credit__in=mine)
        signed = Case(When(came, then=F("transfer__fen")), default=-F("transfer__fen"))
        of_it = live.filter(region=region)
        astray = of_it.exclude(came | went) | of_it.filter(came, went)
        wrong = of_it.annotate(moved=signed).exclude(moved=F("fen"))
        for found in (astray, wrong):
            for serial in found.order_by("id").values_list("line__serial", flat=True):
                yield "funds_bank_match", serial


def _confirmed(county: str, statements: list[BankStatement]) -> Iterator[tuple[str, str]]:
    """A confirmed statement has its reconciliation, and its assertion still holds."""
    kept = Reconciliation.objects.filter(county=county, statement__isnull=False)
    sums = {row.statement: row.bank_fen for row in kept}
    for one in statements:
        if one.state != "confirmed":
            continue
        kept_so = sums.get(one.id) == one.closing_fen and one.confirmed_by != one.loaded_by
        if not kept_so or balancing(one).gap_fen:
            yield "funds_bank_confirmed", _named(one)
