"""Officers on their way: shorthand for visits of households that money reached on 10 April."""

from datetime import date
from typing import Any

from tests.funds.purse import PAID, Purse
from tests.world import COUNTY, NORTH_A
from tuopin.kit.scope import whole_county
from tuopin.register.models import Household
from tuopin.selection.models import Part
from tuopin.visits import actions
from tuopin.visits.models import Visit

COUNTY_WIDE = whole_county(COUNTY)
MAY, JUNE, JULY = date(2007, 5, 1), date(2007, 6, 1), date(2007, 7, 1)
MAY_DAY = date(2007, 5, 16)
FED = {"progress": "normal"}

__all__ = ["COUNTY_WIDE", "FED", "JULY", "JUNE", "MAY", "MAY_DAY", "PAID", "Walk"]


class Walk:
    """Makes households with money and lets their officers visit them."""

    def __init__(self, purse: Purse) -> None:
        self.purse = purse
        self.stage = purse.stage
        self.world = purse.stage.world
        self.act = purse.stage.act

    def homes(self, count: int = 1, region: str = NORTH_A, contents: Any = ("养猪",)) -> Any:
        """Return households of a village to which money came on 10 April."""
        cases = [self.stage.cleared(region, contents=contents) for _ in range(count)]
        loans = self.purse.reserve(*self.stage.checked(*cases))
        north = region.startswith("990101101")
        allotment = self.purse.allot(*loans, region=f"{region[:9]}000")
        who = "north_finance" if north else "south_finance"
        self.purse.receive(allotment, who=who)
        self.purse.pay(*loans, who=who)
        return list(Household.objects.filter(id__in=[c.household_id for c in cases]).order_by("id"))

    def home(self, **given: Any) -> Household:
        return self.homes(1, **given)[0]

    def parts(self, home: Household) -> list[Part]:
        return list(Part.objects.filter(application__household=home).order_by("position"))

    def visit(self, home: Household, on: date, who: str = "north_liaison", **said: Any) -> Any:
        given = {"household": home.id} | (FED if "parts" not in said else {}) | said
        return actions.record(actor=self.act(who), on=on, **given).result

    def visited(self, home: Household, on: date, **said: Any) -> Visit:
        return Visit.objects.get(id=self.visit(home, on, **said)["visit"])

    def void(self, made: Visit, on: date, who: str = "north_liaison", **said: Any) -> Any:
        given = {"reason": "记错了户"} | said
        return actions.void_visit(actor=self.act(who), on=on, visit=made.id, **given).result

    def sweep(self, on: date) -> dict[str, int]:
        return dict(actions.sweep(actor=self.world.operator, on=on).result)
