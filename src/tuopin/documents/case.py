"""What is known of one household's application: the facts that its papers say.

Money in fen, land and scale in thousandths of their unit, words as the county writes them. What is
not known yet is None or empty and prints as a blank to be filled in by hand, or as —. How papers
say these facts, in Chinese or English, is in `saying`, which this module hands on.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tuopin.documents.saying import (
    BLANK_DATE,
    NOTHING,
    PROGRAMME,
    amount,
    batch_name,
    blank_date,
    coded,
    day,
    english,
    households,
    listed,
    measured,
    milli,
    money,
    month,
    named,
    nation,
    number_line,
    people,
    place_name,
    post,
    programme,
    rate,
    said,
    short_day,
    spoken,
    years,
    yes,
)
from tuopin.kit.quantity import half_up

__all__ = [
    "BLANK_DATE",
    "NOTHING",
    "PROGRAMME",
    "Case",
    "Duty",
    "Home",
    "Human",
    "Part",
    "Signed",
    "View",
    "Visit",
    "amount",
    "batch_name",
    "blank_date",
    "coded",
    "county_office",
    "day",
    "english",
    "households",
    "listed",
    "measured",
    "milli",
    "money",
    "month",
    "named",
    "nation",
    "number_line",
    "numbered",
    "people",
    "place_name",
    "post",
    "programme",
    "rate",
    "said",
    "short_day",
    "spoken",
    "years",
    "yes",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Human:
    """A person of the household."""

    name: str
    relation: str = ""
    sex: str = ""
    nation: str = ""
    birth: date | None = None
    identity: str = ""
    education: str = ""
    health: str = ""
    labour: str = ""
    student: bool | None = None
    months_away: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The household: people, housing (thousandths of a m²), land (of a mu), a year's income."""

    people: int
    income_fen: int
    workers: int | None = None
    housing_milli: int | None = None
    housing_structure: str = ""
    housing_unsafe: bool | None = None
    arable_milli: int | None = None
    forest_milli: int | None = None
    water_milli: int | None = None
    cause: str = ""
    other_cause: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the project; `id` where it is one of the books."""

    category: str
    content: str
    quantity_milli: int
    unit: str
    amount_fen: int
    own_fen: int = 0
    gain_fen: int = 0
    id: UUID | None = None

    @property
    def scale(self) -> str:
        """Say the scale with its unit: 5000袋, 5000 bags."""
        return measured(self.quantity_milli, self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Who answers for the household: name and post."""

    name: str = ""
    title: str = ""
    officer: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The home verification: who was there, the three headings, conclusion and wish (R24–R32).

    `housing`, `family` and `spirit` are grades (poor, fair, good), said by the term `grade.<code>`.
    """

    visited_on: date
    verifier: str
    liaison: str
    housing: str
    family: str
    spirit: str
    poor_in_village: bool
    able: bool
    wish: str
    note: str = ""
    team: str = ""
    signed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """An expert's opinion on the project as it stands (R39); the verdict is `verdict.<code>`."""

    expert: str
    verdict: str
    given_on: date
    advised_fen: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature: whose, and on which day."""

    signer: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One household in one batch. `asked` are the parts applied for, `parts` those approved.

    `exclusion` is said by the term `exclusion.<code>`, `state` by `state.application.<code>`.
    """

    county: str
    township: str
    village: str
    batch: int
    applicant: Human
    home: Home
    asked: tuple[Part, ...]
    number: str = ""
    branch: str = ""
    joined_on: date | None = None
    cadre: bool | None = None
    family: tuple[Human, ...] = ()
    parts: tuple[Part, ...] = ()
    amount_fen: int | None = None
    filed_on: date | None = None
    approved_on: date | None = None
    visit: Visit | None = None
    liaison: Duty = Duty()
    lead: Duty = Duty()
    contract_on: date | None = None
    note_on: date | None = None
    letter_on: date | None = None
    due_on: date | None = None
    term_days: int = 0
    fee_rate_bp: int = 0
    exit_ratio_percent: int = 0
    visits_per_month: int = 1
    signatures: tuple[tuple[str, Signed], ...] = ()
    household: UUID | None = None
    application: UUID | None = None
    agreement: UUID | None = None
    region: str = ""
    year: int = 0
    state: str = ""
    standard_fen: int | None = None
    decision_note: str = ""
    declined_on: date | None = None
    exclusion: str = ""
    exclusion_note: str = ""
    opinions: tuple[View, ...] = ()

    @property
    def government(self) -> str:
        """Return the township government, which lends."""
        if english():
            return f"People’s Government of {self.township}"
        return f"{self.township}人民政府"

    @property
    def committee(self) -> str:
        """Return the township's Party committee."""
        return f"Party Committee of {self.township}" if english() else f"{self.township}党委"

    @property
    def office(self) -> str:
        """Return the county office."""
        return county_office(self.county)

    @property
    def place(self) -> str:
        """Return township and village."""
        return place_name(self.township, self.village)

    @property
    def asked_fen(self) -> int:
        """Return the amount applied for, in fen."""
        return sum(part.amount_fen for part in self.asked)

    @property
    def income_per_head_fen(self) -> int:
        """Return the income of a year a head, in fen, rounded half up."""
        return half_up(self.home.income_fen, max(1, self.home.people))

    @property
    def agreed(self) -> tuple[Part, ...]:
        """Return the parts that were approved, or before that those applied for."""
        return self.parts or self.asked

    @property
    def fen(self) -> int:
        """Return the amount approved in fen, or before that the amount applied for."""
        return self.asked_fen if self.amount_fen is None else self.amount_fen

    @property
    def author(self) -> str:
        """Return whose paper it is, for the file's properties."""
        return self.office

    def bookmark(self, kind: str) -> str:
        """Return the name of a paper in a PDF of many: number, name, kind."""
        return " ".join(part for part in (self.number, self.applicant.name, kind) if part)


def numbered(case: Case) -> str:
    """Return the line with the one number (R77), or with a blank for it."""
    return number_line(case.number)


def county_office(county: str) -> str:
    """Return the county office by the county's name: whose papers these are."""
    if english():
        return f"Office of the Leading Group, {county}"
    return f"{county}{PROGRAMME}领导组办公室"
