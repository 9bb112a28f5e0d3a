"""What the pages of the guarantee share: whose rows a reader may see, salaries, the loan's part."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.funds.sending import crumbs
from tuopin.desk.funds.tabs import address
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import SIZE
from tuopin.desk.pages import lang, scope
from tuopin.funds.queries import (
    Guarantor,
    claims,
    deduction_order,
    deduction_orders,
    guarantees,
    repaid_to_officers,
)
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope, whole_county

# Posts that deal with salaries see them; everybody sees his own.
_SEE_SALARIES = ("funds.hand_over", "funds.order_deduction", "see.audit")
NEAR_PERCENT, FULL_PERCENT = 80, 100
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Shown(NamedTuple):
    """An officer's line as a reader may see it: without the salary, only how full the cap is."""

    line: Guarantor
    salary: bool
    level: str
    filled: int


def crumbs_to(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return where these pages lie."""
    return [*crumbs(), (_("担保"), reverse("desk:funds_guarantees")), *more]


def sees_salary(request: DeskRequest, officer: UUID) -> bool:
    """Say whether the reader may see an officer's salary."""
    actor = request.actor
    return officer == actor.id or any(actor.may(code) for code in _SEE_SALARIES)


def shown(request: DeskRequest, line: Guarantor) -> Shown:
    """Return an officer's line for the reader; who sees no salary sees the bar in tenths only."""
    salary = sees_salary(request, line.officer)
    percent = line.percent
    if percent is None:
        return Shown(line, salary, "unknown", 0)
    level = "over" if percent > FULL_PERCENT else "near" if percent >= NEAR_PERCENT else "ok"
    filled = min(percent, FULL_PERCENT)
    return Shown(line, salary, level, filled if salary else (filled + 5) // 10 * 10)


class Slice(NamedTuple):
    """A page of a list computed whole, as `{% pager %}` takes it: its marks are places."""

    rows: list[Shown]
    after: str
    before: str
    total: int
    capped: bool = False


def sliced(rows: list[Shown], request: DeskRequest) -> Slice:
    """Return the page that the address names by `after` or `before`: fifty lines."""
    asked = request.GET.get("after") or request.GET.get("before") or "0"
    start = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 8 else 0
    start = start if start < len(rows) else 0
    end = start + SIZE
    return Slice(
        rows[start:end],
        str(end) if end < len(rows) else "",
        str(max(0, start - SIZE)) if start else "",
        len(rows),
    )


def own_only(request: DeskRequest) -> bool:
    """Say whether the reader sees nobody's guarantees but his own: a liaison officer alone."""
    seeing = [post for post in request.actor.posts if "see.funds" in post.permissions]
    return bool(seeing) and all(post.role == "liaison" for post in seeing)


def area_of(request: DeskRequest, officer: UUID) -> Scope:
    """Return where the reader sees an officer's rows; refuses 'not_found' where nowhere.

    One's own everywhere; others' in the reader's area, if they ever answered for a loan there.
    """
    if officer == request.actor.id:
        return whole_county(request.actor.county)
    area = scope(request, "see.funds")
    if own_only(request) or not guarantees(area, officer=officer).exists():
        raise Refused("not_found")
    return area


def reversal_of(what: str, entry: UUID) -> str:
    """Return the address where a posted row is reversed; '' where there is none."""
    return address("funds_undo", what, entry)


def guarantee_part(request: DeskRequest, loan: Any) -> dict[str, Any]:
    """Return what a loan's page shows of its guarantee, for desk/funds/loan_guarantee.html."""
    actor, on = request.actor, request.as_of
    whole = whole_county(actor.county)
    orders = deduction_orders(whole).filter(loan=loan.id, ordered_on__lte=on)
    owed = claims(whole, on, loan=loan.id)
    return {
        "loan": loan.id,
        "rows": [
            (row, _ended(row.until_on, on)) for row in guarantees(whole, loan=loan.id)
            if row.from_on <= on
        ],
        "orders": list(orders),
        "repaid": [
            (row, _ended(row.reversed_on, on), reversal_of("officer_repaid", row.id))
            for row in repaid_to_officers(actor.county, loan.id) if row.repaid_on <= on
        ],
        "claims": owed,
        "owed": sum(claim.left_fen for claim in owed),
        "may_reverse": actor.may("funds.reverse"),
        "may_repay": actor.may("funds.repay_officer") and any(c.left_fen for c in owed),
    }  # fmt: skip


def _ended(until_on: date | None, on: date) -> bool:
    return until_on is not None and until_on <= on


def month_said(month: date) -> str:
    """Say a month: 2009年7月, or Jul 2009."""
    if lang() == "en":
        return f"{_MONTHS_EN[month.month - 1]} {month.year}"
    return f"{month.year}年{month.month}月"


def officer_url(key: UUID) -> str:
    """Return the address of an officer's page."""
    return reverse("desk:funds_guarantor", args=[key])


def order_of(request: DeskRequest, key: UUID, permission: str) -> Any:
    """Return an order of the reader's area; a liaison officer's only if it is about himself."""
    found = deduction_order(request.actor.county, key)
    if found is None or found.ordered_on > request.as_of:
        raise Refused("not_found")
    if found.officer_id == request.actor.id:
        return found
    if own_only(request) or not scope(request, permission).covers(found.region):
        raise Refused("out_of_area")
    return found
