"""What is known of one household's application: the facts that its papers say.

Money in fen, land and scale in thousandths of their unit, words as the county writes them. What is
not known yet is None or empty and prints as a blank to be filled in by hand, or as —.
"""

from dataclasses import dataclass
from datetime import date

from tuopin.kit import quantity
from tuopin.kit.dates import chinese_date
from tuopin.kit.money import yuan

# What a form shows where there is nothing to say; no box of an official form is left empty.
NOTHING = "—"
BLANK_DATE = "　　　年　　月　　日"
PROGRAMME = "农村贫困党员脱贫工程"


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
    """A part of the project."""

    category: str
    content: str
    quantity_milli: int
    unit: str
    amount_fen: int
    own_fen: int = 0
    gain_fen: int = 0

    @property
    def scale(self) -> str:
        """Say the scale with its unit: 5000袋."""
        return f"{quantity.plain(self.quantity_milli)}{self.unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Who answers for the household: name and post."""

    name: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The home verification: who was there, the three headings, conclusion and wish (R24–R32)."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature: whose, and on which day."""

    signer: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One household in one batch. `asked` are the parts applied for, `parts` those approved."""

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

    @property
    def government(self) -> str:
        """Return the township government, which lends."""
        return f"{self.township}人民政府"

    @property
    def committee(self) -> str:
        """Return the township's Party committee."""
        return f"{self.township}党委"

    @property
    def office(self) -> str:
        """Return the county office."""
        return f"{self.county}{PROGRAMME}领导组办公室"

    @property
    def place(self) -> str:
        """Return township and village."""
        return f"{self.township}{self.village}"

    @property
    def agreed(self) -> tuple[Part, ...]:
        """Return the parts that were approved, or before that those applied for."""
        return self.parts or self.asked

    @property
    def fen(self) -> int:
        """Return the amount approved in fen, or before that the amount applied for."""
        return sum(p.amount_fen for p in self.asked) if self.amount_fen is None else self.amount_fen

    @property
    def author(self) -> str:
        """Return whose paper it is, for the file's properties."""
        return self.office

    def bookmark(self, kind: str) -> str:
        """Return the name of a paper in a PDF of many: number, name, kind."""
        return " ".join(part for part in (self.number, self.applicant.name, kind) if part)


def numbered(case: Case) -> str:
    """Return the line with the one number (R77), or with a blank for it."""
    return f"编号：{case.number or '　　　　　　　　'}"


def said(value: str | int | None) -> str:
    """Return a value for a box, — where there is none."""
    return NOTHING if value is None or value == "" else str(value)


def day(value: date | None) -> str:
    """Return a day in Chinese, or a blank to be filled in."""
    return BLANK_DATE if value is None else chinese_date(value)


def month(value: date | None) -> str:
    """Return a month: 1968年5月; — where it is not known."""
    return NOTHING if value is None else f"{value.year}年{value.month}月"


def yes(value: bool | None) -> str:
    """Return 是 or 否, — where it is not known."""
    return NOTHING if value is None else ("是" if value else "否")


def amount(fen: int | None) -> str:
    """Return fen as yuan, — where it is not known."""
    return NOTHING if fen is None else yuan(fen)


def milli(value: int | None) -> str:
    """Return thousandths of a unit as a number, — where it is not known."""
    return NOTHING if value is None else quantity.plain(value)


def batch_name(n: int) -> str:
    """Return 第一批, 第二批 … ; from the eleventh on with digits."""
    digits = "一二三四五六七八九十"
    return f"第{digits[n - 1]}批" if 1 <= n <= len(digits) else f"第{n}批"


def years(days: int) -> str:
    """Return a length of days as it is said in a contract: 730 is 2年, 90 is 90天."""
    whole, rest = divmod(days, 365)
    return f"{whole}年" if whole and not rest else f"{days}天"


def rate(basis_points: int) -> str:
    """Return a yearly rate of parts of ten thousand: 250 is 2.5%."""
    return f"{quantity.plain(basis_points * 10)}%"
