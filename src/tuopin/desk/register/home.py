"""Everything the rooms know of one household as of a day, read in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from tuopin.agreements.queries import agreements_of_household, letters_of, papers_of
from tuopin.agreements.states import PAPER_KINDS
from tuopin.audit.queries import trails
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import scope
from tuopin.desk.say import word
from tuopin.disasters.queries import losses_of_household
from tuopin.funds.queries import loans_of_household, payments_of_household
from tuopin.funds.queries.statement import (
    AccountLine,
    AccountSums,
    LoanAccount,
    late_of,
    loan_account,
    loans_in,
)
from tuopin.funds.queries.trouble import extensions
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope
from tuopin.offices.queries import holders, names_on, officer_names
from tuopin.outcomes.queries import exits_of_household, state_on
from tuopin.papers.queries import papers_of_household, standing
from tuopin.register.queries import HouseholdFile, household_file
from tuopin.selection.queries import (
    ApplicationFile,
    application_file,
    applications_of,
    pairings_on,
    parts_filed,
    parts_of,
)

CHANGES_MOST = 200
PAPERS_MOST = 200


class PaperSeen(NamedTuple):
    """One paper of an agreement: when it was signed, and whether number and amount agree (R77)."""

    kind: str
    day: date | None
    agrees: bool
    agreement: Any
    missing: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Say what paper it is."""
        return _("责任书") if self.kind == "letter" else word(f"paper.{self.kind}")

    @property
    def shape(self) -> str:
        """Return the shape of its state: not there, half signed, wrong, or whole."""
        if self.day is None:
            return "todo"
        if not self.agrees:
            return "late"
        return "doing" if self.missing else "done"

    @property
    def lacking(self) -> str:
        """Name the parties that have not signed a letter."""
        return word("word.list_comma").join(word(f"party.{p}") for p in self.missing)


@dataclass
class Home:
    """A household's file with what every room adds to it, as of a day."""

    on: date
    county: str
    file: HouseholdFile
    names: dict[str, str]
    cases: list[Any]
    parts: dict[UUID, list[Any]]
    asked: dict[UUID, list[Any]]
    current: ApplicationFile | None
    pairings: dict[str, Any]
    may_papers: bool
    may_money: bool
    may_losses: bool
    may_outcomes: bool
    agreements: list[Any] = field(default_factory=list)
    papers_by_kind: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    letters: dict[UUID, Any] = field(default_factory=dict)
    loans: list[Any] = field(default_factory=list)
    payments: list[Any] = field(default_factory=list)
    account: LoanAccount | None = None
    late: dict[UUID, Any] = field(default_factory=dict)
    extensions: list[Any] = field(default_factory=list)
    issued: list[Any] = field(default_factory=list)
    losses: list[Any] = field(default_factory=list)
    out_of_poverty: bool = False
    secretary: Any = None

    @property
    def case(self) -> Any:
        """Return the newest application, if there is one."""
        return self.cases[0] if self.cases else None

    @property
    def agreement(self) -> Any:
        """Return the newest agreement that is not void on the day."""
        standing = [a for a in self.agreements if not happened(a.void_on, self.on)]
        return standing[0] if standing else None

    @property
    def loan(self) -> Any:
        """Return the newest loan that was not let go by the day."""
        return next((x for x in self.loans if not happened(x.released_on, self.on)), None)

    @property
    def paid_fen(self) -> int:
        """Return what the household was paid by the day and still holds, in fen."""
        return sum(p.fen for p in self.payments if not happened(p.reversed_on, self.on))

    @property
    def sums(self) -> AccountSums:
        """Return what the newest loan's account came to by the day."""
        nothing = AccountSums()
        if self.account is None or self.loan is None:
            return nothing
        return self.account.by_loan.get(self.loan.id, nothing)

    @property
    def owed_fen(self) -> int:
        """Return the principal that the household owed at the end of the day, in fen."""
        return self.account.closing_fen if self.account else 0

    @property
    def moves(self) -> list[AccountLine]:
        """Return what came back, was written off or went beside the loans, and reversals of it."""
        lines = self.account.lines if self.account else []
        return [line for line in lines if line.kind != "payment"]

    @cached_property
    def papers(self) -> list[PaperSeen]:
        """Return the newest agreement's three papers and its letter."""
        made = self.agreement
        if made is None:
            return []
        there = self.papers_by_kind.get(made.id, {})
        found = []
        for kind in PAPER_KINDS:
            paper = there.get(kind)
            day = paper.signed_on if paper and paper.signed_on <= self.on else None
            agrees = paper is None or (paper.number, paper.amount_fen) == (
                made.number, made.amount_fen,
            )  # fmt: skip
            found.append(PaperSeen(kind, day, agrees, made))
        letter = self.letters.get(made.id)
        if letter is None:
            return [*found, PaperSeen("letter", None, True, made)]
        last = max((day for _, day in letter.signed.values()), default=letter.issued_on)
        return [*found, PaperSeen("letter", last, True, made, letter.missing)]

    @cached_property
    def subjects(self) -> list[UUID]:
        """Return the ids under which the trace of this household stands."""
        rows: list[Any] = [*self.cases, *self.agreements, *self.loans]
        people = [p.id for p in self.file.people]
        return [self.file.household.id, *people, *(row.id for row in rows)]

    @cached_property
    def changes_count(self) -> int:
        """Return how many lines of the trace are about this household."""
        return trails(self.county, self.subjects).filter(on__lte=self.on).count()

    def changes(self) -> list[Any]:
        """Return the newest lines of the trace about this household."""
        return list(trails(self.county, self.subjects).filter(on__lte=self.on)[:CHANGES_MOST])

    @cached_property
    def people(self) -> dict[UUID, str]:
        """Return the names of the officers whom applications and papers name by id alone."""
        wanted: set[UUID | None] = {p.paid_by for p in self.payments}
        wanted |= {line.by for line in self.moves} | {e.decided_by for e in self.extensions}
        wanted |= {loss.reported_by for loss in self.losses}
        for case in self.cases:
            wanted |= {case.filed_by, case.decided_by}
        for made in self.agreements:
            wanted |= {made.numbered_by, made.checked_by}
        return officer_names(self.county, wanted)

    def who(self, key: UUID | None) -> str:
        """Return the name of an officer; '' where there is none."""
        return self.people.get(key, "") if key else ""


def happened(day: date | None, on: date) -> bool:
    """Say whether something had happened by the end of a day."""
    return day is not None and day <= on


def home_of(request: DeskRequest, key: UUID) -> Home:
    """Read a household's file for a reader; refuses 'not_found' outside the reader's area."""
    actor, on = request.actor, request.as_of
    county = actor.county
    area = scope(request, "see.register")
    found = household_file(county, key, on)
    if found is None or not area.covers(found.household.region):
        raise Refused("not_found")

    def sees(permission: str) -> bool:
        # Somebody with two posts may see one room here and another room elsewhere.
        return scope(request, permission).covers(found.household.region)

    filed = applications_of(county, key) if sees("see.selection") else []
    cases = [c for c in filed if c.filed_on <= on]
    home = Home(
        on=on, county=county, file=found, names=names_on(county, on), cases=cases,
        parts=parts_of(county, [c.id for c in cases], on) if cases else {},
        asked=parts_filed(county, [c.id for c in cases]) if cases else {},
        current=application_file(area, cases[0].id, on) if cases else None,
        pairings=pairings_on(county, [key], on).get(key, {}),
        may_papers=sees("see.agreements"), may_money=sees("see.funds"),
        may_losses=sees("see.disasters"), may_outcomes=sees("see.outcomes"),
        secretary=_secretary(area, found, on),
    )  # fmt: skip
    _downstream(home, key)
    return home


def _secretary(area: Scope, found: HouseholdFile, on: date) -> Any:
    """Return the post of the township's Party secretary, who answers for the household (R36)."""
    town = Scope(area.county, (found.household.region[:9],))
    return holders(town, "township_secretary", on).first()


def _downstream(home: Home, key: UUID) -> None:
    """Add what the rooms downstream know, as far as the reader may see it."""
    county, on = home.county, home.on
    if home.may_papers or home.may_money:
        home.agreements = _until(agreements_of_household(county, key), "numbered_on", on)
    if home.may_papers and home.agreements:
        home.papers_by_kind = papers_of(county, home.agreements)
        home.letters = letters_of(county, [a.id for a in home.agreements], on)
    if home.may_papers:
        printed = standing(papers_of_household(county, key))
        home.issued = list(printed.filter(issued_on__lte=on)[:PAPERS_MOST])
    if home.may_money:
        home.loans = _until(loans_of_household(county, key), "reserved_on", on)
        home.payments = _until(payments_of_household(county, key), "paid_on", on)
    if home.payments:
        area = Scope(county, (home.file.household.region,))
        lent = loans_in(area, household=key)
        home.account, home.late = loan_account(lent, on), late_of(lent, on)
        asked = extensions(area, states=("granted",)).filter(loan__household=key)
        home.extensions = [e for e in asked if happened(e.decided_on, on)]
    if home.may_losses:
        home.losses = losses_of_household(county, key, on)
    if home.may_outcomes:
        exits = exits_of_household(county, key)
        home.out_of_poverty = any(state_on(row, on) == "confirmed" for row in exits)


def _until(rows: Iterable[Any], day: str, on: date) -> list[Any]:
    return [row for row in rows if getattr(row, day) <= on]
