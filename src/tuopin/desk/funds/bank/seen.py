"""What pages of bank statements share: whose account, what may be seen of it, how it is said."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.funds.sending import crumbs as funds_crumbs
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import scope
from tuopin.desk.say import word
from tuopin.funds.queries import bank
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import area_prefix
from tuopin.offices.queries import names_on


def statement_of(request: DeskRequest, key: UUID, permission: str) -> Any:
    """Return a statement that the reader's posts reach; refuses 'not_found', 'out_of_area'."""
    found = bank.statement(request.actor.county, key)
    if found is None:
        raise Refused("not_found")
    if not scope(request, permission).covers(found.region):
        raise Refused("out_of_area", region=found.region)
    return found


def line_of(request: DeskRequest, key: UUID, permission: str) -> Any:
    """Return a line that the reader's posts reach; refuses 'not_found', 'out_of_area'."""
    found = bank.line(request.actor.county, key)
    if found is None:
        raise Refused("not_found")
    if not scope(request, permission).covers(found.region):
        raise Refused("out_of_area", region=found.region)
    return found


def account_said(request: DeskRequest, region: str) -> str:
    """Say whose account it is: the county's special account, or a township's."""
    county = request.actor.county
    if area_prefix(region) == county:
        return _("县专户")
    return names_on(county, request.as_of).get(region, region)


def party(request: DeskRequest, name: str) -> str:
    """Say who stands at the other end; in full to those who say what the lines are."""
    if not name or request.actor.may("funds.match_lines"):
        return name
    return f"{name[0]}{'*' * (len(name) - 1)}"


def crumbs(statement: Any = None, said: str = "") -> list[tuple[str, str]]:
    """Return where these pages lie."""
    found = [*funds_crumbs(), (_("银行对账单"), reverse("desk:funds_statements"))]
    if statement is not None:
        here = reverse("desk:funds_bank_statement", args=[statement.id])
        found.append((f"{said} {statement.to_on}", here))
    return found


def back_to(line: Any, tab: str = "open") -> str:
    """Return the page of a line's statement."""
    return f"{reverse('desk:funds_bank_statement', args=[line.statement_id])}?tab={tab}"


def fen_of(line: Any) -> int:
    """Return what came in by a line, below zero what went out."""
    return int(line.in_fen - line.out_fen)


def moved_said(moved: Sequence[Any]) -> str:
    """Say what movements are: their kinds with the numbers that they are about."""
    kinds = dict.fromkeys(word(f"journal.{m.kind}") for m in moved)
    names = list(dict.fromkeys(m.name for m in moved if m.name))
    shown = _("、").join(names[:3])
    if len(names) > 3:
        shown = _("%(names)s 等 %(n)s 笔") % {"names": shown, "n": len(moved)}
    return f"{_('、').join(kinds)} {shown}".strip()
