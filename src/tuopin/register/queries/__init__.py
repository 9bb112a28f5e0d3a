"""Reading of households, people and the four registers (R16–R21, R35)."""

from tuopin.register.queries.files import (
    HouseholdFile,
    PersonSeen,
    Registered,
    heads_of,
    household,
    household_by_roll,
    household_file,
    household_in,
    people_of,
    person,
)
from tuopin.register.queries.listing import survey_of
from tuopin.register.queries.lists import (
    HouseholdRow,
    Match,
    Standing,
    count,
    counts_by_township,
    counts_on,
    entries,
    households,
    registered,
    search,
    standing,
)
from tuopin.register.queries.matching import find_person, members_by_index, persons_by_index
from tuopin.register.queries.printing import printed
from tuopin.register.queries.surveyed import income_surveyed, surveyed_income

__all__ = [
    "HouseholdFile",
    "HouseholdRow",
    "Match",
    "PersonSeen",
    "Registered",
    "Standing",
    "count",
    "counts_by_township",
    "counts_on",
    "entries",
    "find_person",
    "heads_of",
    "household",
    "household_by_roll",
    "household_file",
    "household_in",
    "households",
    "income_surveyed",
    "members_by_index",
    "people_of",
    "person",
    "persons_by_index",
    "printed",
    "registered",
    "search",
    "standing",
    "survey_of",
    "surveyed_income",
]
