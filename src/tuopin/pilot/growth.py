"""What a household's income of the year came to, with its project and after a disaster. In fen."""

from typing import NamedTuple

from tuopin.pilot.county import Case, County
from tuopin.pilot.dice import Dice


class Year(NamedTuple):
    """A year's income by source, in fen; `project_fen` is a share of the business."""

    people: int
    wage_fen: int
    business_fen: int
    project_fen: int
    transfer_fen: int
    cost_fen: int

    @property
    def net_fen(self) -> int:
        """Return the year's net income."""
        return self.wage_fen + self.business_fen + self.transfer_fen - self.cost_fen

    @property
    def per_head_fen(self) -> int:
        """Return it a head, rounded down."""
        return self.net_fen // self.people


def years(county: County, dice: Dice) -> dict[int, Year]:
    """Return the year of each household that money reached, by its number."""
    struck = {loss.case.number for loss in county.losses}
    return {
        case.number: _year(case, dice, hit=case.number in struck)
        for case in county.cases
        if case.funded
    }


def _year(case: Case, dice: Dice, *, hit: bool) -> Year:
    draw = dice.stream("income", case.number)
    before = case.home.income_fen
    gain = sum(part.gain_fen for part in case.wished)
    project = gain * (draw.randint(10, 50) if hit else draw.randint(80, 220)) // 100
    wage = _yuan(before * draw.randint(20, 45) // 100)
    farm = _yuan(before * draw.randint(55, 80) // 100)
    costs = _yuan(project * draw.randint(15, 30) // 100)
    transfer = draw.randint(0, 6) * 2_000
    return Year(len(case.home.people), wage, farm + _yuan(project), _yuan(project), transfer, costs)


def _yuan(fen: int) -> int:
    """Cut to whole ten yuan, as people say it."""
    return fen // 1_000 * 1_000
