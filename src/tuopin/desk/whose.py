"""Finding the household that a form is about by what people know of it, in the reader's area."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from tuopin.kit.scope import Scope
from tuopin.register.queries import household_by_roll, household_in, search

MOST = 8


class Meant(NamedTuple):
    """A household that words may mean; `person` is who in it they hit, '' for its head."""

    roll: str
    name: str
    region: str
    person: str = ""


class Named(NamedTuple):
    """The household that words name; or those that they may mean."""

    home: Any = None
    several: tuple[Meant, ...] = ()

    @property
    def fault(self) -> str:
        """Say why it is not one household."""
        if not self.several:
            return _("你分管的地方没有这个编号或姓名的户。")
        listed = _("、").join(f"{one.name} {one.roll}" for one in self.several)
        return _("不止一户：%(homes)s。照编号选一户。") % {"homes": listed}


def named(area: Scope, typed: str) -> Named:
    """Return the household with a roll number, or whom a name, pinyin or identity number finds.

    At most three queries; nothing outside the area is found.
    """
    home = household_by_roll(area, typed)
    if home is not None:
        return Named(home)
    found = [match for match in search(area, typed, MOST) if match.household.roll_number]
    if len(found) == 1:
        return Named(household_in(area, found[0].household.id))
    several = (
        Meant(row.roll_number, row.head_name, row.region, "" if who == row.head_name else who)
        for row, who, _relation in found
    )
    return Named(None, tuple(several))
