"""Posting in tests: an act of the gate without a room's own action around it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from tests.world import COUNTY, NORTH, SOUTH, World
from tuopin.audit.actions import write
from tuopin.ledger.actions import account, post, reverse
from tuopin.ledger.models import Journal
from tuopin.ledger.rules import Leg
from tuopin.workflow.actions import Act

DAY = date(2007, 3, 1)


class Books:
    """Accounts of an invented programme: capital, a special account, two townships' cash."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.capital = self.open("capital", debit=False, floor=False)
        self.special = self.open("special")
        self.north = self.open("cash:north", kind="cash", region=NORTH)
        self.south = self.open("cash:south", kind="cash", region=SOUTH)

    def open(
        self, code: str, kind: str = "", debit: bool = True, floor: bool = True, region: str = ""
    ) -> UUID:
        return account(
            COUNTY, code, kind=kind or code, debit_normal=debit, floor=floor, region=region
        ).id

    def act(self, on: date = DAY) -> Act:
        return Act(self.world.actor("finance_centre"), "ledger.move", on)

    def post(self, *legs: Leg, on: date = DAY, value_on: date | None = None) -> Journal:
        return self.post_as("move", legs, on, value_on)

    def post_as(
        self, kind: str, legs: Sequence[Leg], on: date = DAY, value_on: date | None = None
    ) -> Journal:
        with transaction.atomic():
            act = self.act(on)
            journal = post(act, kind, legs, value_on=value_on)
            write(act.trace(None, "", "done", None))
        return journal

    def reverse(self, journal: Journal, on: date = DAY) -> Journal:
        with transaction.atomic():
            act = self.act(on)
            back = reverse(act, journal, "记错")
            write(act.trace(None, "", "done", None))
        return back

    def fund(self, fen: int = 1_000, on: date = DAY) -> Journal:
        return self.post(Leg(self.special, self.capital, fen), on=on)
