"""Accounts: opened when first needed, locked in one order, and what is known of their day."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from tuopin.base import rows
from tuopin.kit.refusals import Refused
from tuopin.ledger.models import Account
from tuopin.ledger.queries import account_mac
from tuopin.ledger.rules import Spec
from tuopin.workflow.actions import Act


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
    return found or _opened(county, Spec(code, kind, debit_normal, floor, region, subject))


class Held(NamedTuple):
    """Accounts that an act has locked, and what is known of its day in the books."""

    accounts: list[Account]
    on: date
    closed: Any
    later: bool
    beside: tuple[Any, ...] = ()

    def ids(self) -> dict[str, UUID]:
        """Return the accounts' ids by their codes."""
        return {a.code: a.id for a in self.accounts}


_BESIDE = """(SELECT max(p.closed_through) FROM ledger_period p WHERE p.county = %s
  AND p.closed_through >= %s AND p.region IN (ledger_account.region, %s)),
  EXISTS (SELECT 1 FROM ledger_journal j WHERE j.county = %s AND j.value_on > %s)"""


def accounts(act: Act, *specs: Spec, beside: rows.Statement | None = None) -> Held:
    """Lock accounts by their codes, in one order, and return them as given; open those missing.

    Hand the answer to `post` as `held`, and it need not look again. The values of expressions that
    the act wants read `beside` them are in the answer, unless an account had to be opened.
    """
    county, day = act.county, connection.ops.adapt_datefield_value(act.on)
    whole = county.ljust(12, "0")
    more = beside or rows.Statement("NULL", [])
    look_at = rows.Statement(
        f"{_BESIDE}, {more.sql}", [county, day, whole, county, day, *more.values]
    )
    codes = [spec.code for spec in specs]
    seen = rows.find_beside(Account, look_at, lock=True, county=county, code=codes)
    found = {a.code: a for a, _ in seen}
    held = [found.get(spec.code) or _opened(county, spec) for spec in specs]
    if len(found) < len(codes):
        return Held(held, act.on, *look(county, act.on, held))
    closed = max((c for _, (c, *_) in seen if c is not None), default=None)
    _, later, *wanted = seen[0][1]
    return Held(held, act.on, closed, bool(later), tuple(wanted))


def _opened(county: str, spec: Spec) -> Account:
    made = Account(county=county, **spec._asdict())
    made.mac = account_mac(made)
    rows.put(made)
    return made


def hold(county: str, ids: Sequence[UUID]) -> dict[UUID, Account]:
    """Lock accounts in id order and return them; refuses 'not_found'. Hold all before you post."""
    found = {a.id: a for a in rows.find(Account, lock=True, county=county, id=list(ids))}
    if len(found) != len(ids):
        raise Refused("not_found")
    return found


_LOOK = """SELECT (SELECT max(closed_through) FROM ledger_period
  WHERE county = %s AND closed_through >= %s AND region IN ({marks})),
  EXISTS (SELECT 1 FROM ledger_journal WHERE county = %s AND value_on > %s)"""


def look(county: str, on: date, held: Sequence[Account]) -> tuple[Any, bool]:
    """Return through which day the books are closed, if the day is; and whether later ones are."""
    regions = sorted({a.region for a in held} | {county.ljust(12, "0")})
    day = connection.ops.adapt_datefield_value(on)
    sql = _LOOK.format(marks=", ".join(["%s"] * len(regions)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [county, day, *regions, county, day])
        closed, later = cursor.fetchone()
    return closed, bool(later)
