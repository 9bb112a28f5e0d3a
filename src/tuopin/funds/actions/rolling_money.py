"""The fund that rolls: what came back is lent again; books that begin mid-way (R105–R108)."""

from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.funds.actions import chart
from tuopin.funds.actions.coming import lend
from tuopin.funds.models import Extra
from tuopin.funds.rules import is_township
from tuopin.funds.states import SOURCES
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.ledger.actions import accounts, post
from tuopin.ledger.models import Account, Transfer
from tuopin.ledger.rules import Leg, Spec
from tuopin.workflow.actions import Act, action


@action("funds.relend")
def relend(act: Act, *, agreements: list[UUID]) -> dict[str, Any]:
    """Lend what came back to checked agreements, as one act; each becomes a loan (R108).

    As `reserve`, but the money is what households gave back and the special account has. Refuses
    'reserve_refused' with the culprits, 'above_budget', 'above_returned_money'.
    """
    return lend(act, agreements, "returned")


@action("funds.open_balance")
def open_balance(act: Act, *, region: str, source: str, fen: int, document: str) -> dict[str, str]:
    """Enter what the special account or a township's cash held when the books began, in fen.

    For a county that begins mid-way: the county's region is the special account. One entry for each
    source, before anything else is posted there. Refuses 'bad_value', 'bad_amount',
    'missing_value', 'books_begun', 'already_open'.
    """
    act.cover(region)
    if source not in SOURCES:
        raise Refused("bad_value", field=Word("word.source"), value=source)
    if not document.strip():
        raise Refused("missing_value", field=Word("word.document"))
    held = accounts(act, _hand(act.county, region), chart.capital(act.county, source))
    money, paid_in = held.accounts
    _refuse_begun(act, money, paid_in, source)
    leg = Leg(money.id, paid_in.id, fen, region=region)
    journal = post(act, "opening", [leg], memo=document.strip()[:60], held=held)
    made = Extra(
        county=act.county, kind="opening", region=region, document=document.strip()[:60],
        text=source, fen=fen, journal=journal, booked_on=act.on, booked_by=act.actor.id,
    )  # fmt: skip
    act.finish(rows.inserting(made))
    act.about(made.id, region)
    act.note(source=source, document=made.document, fen=fen)
    return {"extra": str(made.id), "journal": str(journal.id)}


def _hand(county: str, region: str) -> Spec:
    if region == county.ljust(12, "0"):
        return chart.special(county)
    if not is_township(region):
        raise Refused("bad_value", field=Word("word.township"), value=region)
    return chart.township(region)


def _refuse_begun(act: Act, money: Account, paid_in: Account, source: str) -> None:
    """Refuse an opening after other postings, or a second one from the same source."""
    touched = Transfer.objects.filter(county=act.county)
    sides = touched.filter(debit=money) | touched.filter(credit=money)
    if sides.exclude(kind="opening").exists():
        raise Refused("books_begun", code=money.code)
    standing = Extra.objects.filter(
        county=act.county, kind="opening", region=money.region, text=source,
        reversed_on__isnull=True,
    )  # fmt: skip
    if standing.exists():
        raise Refused("already_open", code=money.code, source=Word(f"source.{source}"))
