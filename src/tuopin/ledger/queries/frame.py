"""The frame that the books stand in: accounts, closed periods and the database's own guards."""

import json
from collections.abc import Iterator
from uuid import UUID

from django.db import connection

from tuopin.audit.models import Line
from tuopin.base.guards import append_only_names, missing
from tuopin.base.seal import mac
from tuopin.kit.canonical import canonical
from tuopin.ledger.models import Account, Period, Transfer

_GROWING = ("audit_line", "audit_seal", "ledger_journal", "ledger_period", "ledger_transfer")
_OWN = {
    "sqlite": (
        "ledger_transfer_before", "ledger_transfer_move", "ledger_account_guard",
        "ledger_account_new", "ledger_account_no_delete",
    ),
    "postgresql": ("ledger_transfer_move", "ledger_account_guard", "ledger_account_no_truncate"),
}  # fmt: skip


def account_mac(held: Account) -> str:
    """Return the keyed HMAC-SM3 over all of an account that is fixed for good."""
    fixed = [
        held.id.hex, held.county, held.code, held.kind, held.debit_normal, held.floor, held.region,
        held.subject and held.subject.hex,
    ]  # fmt: skip
    return mac("account", canonical(fixed))


def guard_faults() -> Iterator[tuple[str, str]]:
    """Yield (code, what) for each guard of the trace and the books that no longer stands."""
    growing = [name for table in _GROWING for name in append_only_names(table)]
    for name in missing([*growing, *_OWN[connection.vendor]]):
        yield "ledger_guard", name


def frame_faults(county: str) -> Iterator[tuple[str, str]]:
    """Yield (code, what) for accounts and closed periods that are not as they were made."""
    movers = dict(_movers(county))
    for held in Account.objects.filter(county=county):
        stray = held.moved_by is not None and held.id not in movers.get(held.moved_by, ())
        if stray or held.mac != account_mac(held):
            yield "ledger_account_changed", held.code
    yield from _period_faults(county)


def _period_faults(county: str) -> Iterator[tuple[str, str]]:
    """Set closed periods against the acts that closed them, both ways."""
    closings = {
        line.id: json.loads(line.result)
        for line in Line.objects.filter(county=county, action="ledger.close", outcome="done")
    }
    for period in Period.objects.filter(county=county):
        day = period.closed_through.isoformat()
        if closings.pop(period.line, None) != {"region": period.region, "through": day}:
            yield "ledger_period", f"{period.region} {day}"
    for line in closings:
        yield "ledger_period", str(line)


def _movers(county: str) -> Iterator[tuple[UUID, tuple[UUID, UUID]]]:
    """Yield the transfers that accounts name as the last that moved them, with both accounts."""
    named = Account.objects.filter(county=county, moved_by__isnull=False).values("moved_by")
    found = Transfer.objects.filter(county=county, id__in=named)
    for key, debit, credit in found.values_list("id", "debit", "credit"):
        yield key, (debit, credit)
