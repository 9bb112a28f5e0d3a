"""What can be reversed: one entry of any kind, with its sum and paper, for who is to judge (I6)."""

from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from tuopin.base.scope import Scope, within
from tuopin.funds.models import (
    Appropriation,
    Deduction,
    Extra,
    HandIn,
    OfficerRepaid,
    Refund,
    Remittance,
    Repayment,
)


class Reversible(NamedTuple):
    """An entry: of what kind, its sum in fen, its paper, its loan, whether it was reversed."""

    what: str
    key: UUID
    fen: int
    paper: str
    loan: UUID | None
    undone: bool


_MODELS: dict[str, Any] = {
    "appropriation": Appropriation, "repayment": Repayment, "hand_in": HandIn,
    "remittance": Remittance, "received_back": Remittance, "refund": Refund,
    "deduction": Deduction, "officer_repaid": OfficerRepaid, "extra": Extra,
}  # fmt: skip


def reversible(scope: Scope, what: str, key: UUID) -> Reversible | None:
    """Return an entry within a scope; None for an unknown kind or key."""
    model = _MODELS.get(what)
    if model is None:
        return None
    rows: QuerySet[Any] = model.objects.filter(county=scope.county, id=key)
    if model is not Appropriation:
        rows = within(rows, scope)
    elif not scope.whole:
        return None
    row = rows.first()
    if row is None:
        return None
    paper = getattr(row, "receipt", "") or getattr(row, "document", "")
    return Reversible(what, key, row.fen, paper, getattr(row, "loan_id", None), _undone(what, row))


def _undone(what: str, row: Any) -> bool:
    if what == "remittance":
        return bool(row.state != "sent")
    if what == "received_back":
        return bool(row.state != "received")
    return row.reversed_on is not None
