"""What numbering and the check would do: whom they would take, and whom not, with the reason."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from tuopin.agreements.models import Agreement, Counter, Paper
from tuopin.agreements.queries.lists import agreements
from tuopin.agreements.queries.papers import current_papers, signed_parties
from tuopin.agreements.rules import NumberFacts, series, why_not_checked, write_number
from tuopin.base import rows
from tuopin.base.scope import Scope, within
from tuopin.kit.refusals import Culprit
from tuopin.policy.queries import terms_on
from tuopin.selection.models import Application


class Run(NamedTuple):
    """The numbers that households of one township would get, first to last."""

    region: str
    first: str
    last: str
    homes: int


class Numbering(NamedTuple):
    """Whom numbering would take, in the order of their numbers, the numbers, and whom not."""

    fit: list[Application]
    runs: list[Run]
    unfit: list[Culprit]

    @property
    def fen(self) -> int:
        """Return the approved money of those it would take."""
        return sum(a.approved_fen or 0 for a in self.fit)


class Checking(NamedTuple):
    """Which agreements would pass the check, and which not."""

    fit: list[Agreement]
    unfit: list[Culprit]


def unfit_to_number(county: str, chosen: Mapping[UUID, Application], on: date) -> list[Culprit]:
    """Return the applications that cannot be numbered on a day, with the reason."""
    numbered: set[UUID] = set()
    for chunk in rows.chunks(chosen):
        there = Agreement.objects.filter(
            county=county, application_id__in=chunk, void_on__isnull=True
        )
        numbered.update(there.values_list("application_id", flat=True))
    bad = []
    for key, a in chosen.items():
        why = "why.already_numbered" if key in numbered else ""
        if a.state != "cleared":
            why = "why.not_cleared"
        elif a.cleared_on is not None and a.cleared_on > on:
            why = "why.too_early"
        if why:
            bad.append(Culprit(a.household.head_name, why, str(key)))
    return bad


def number_facts(county: str, application: Application) -> NumberFacts:
    """Return what an application's number is made of, its serial still open."""
    batch = application.batch
    return NumberFacts(county, batch.year, batch.number, application.region[6:9], 0)


def preview_numbers(scope: Scope, keys: Iterable[UUID], on: date) -> Numbering:
    """Return what numbering would do today, in four queries; nothing is written (R76)."""
    found = within(Application.objects.filter(id__in=list(keys)), scope)
    chosen = {
        a.id: a
        for a in found.select_related("batch", "household").order_by("batch", "region", "id")
    }
    unfit = unfit_to_number(scope.county, chosen, on)
    fit = [a for key, a in chosen.items() if str(key) not in {c.subject for c in unfit}]
    return Numbering(fit, _runs(scope.county, fit, on), unfit)


def _runs(county: str, fit: Sequence[Application], on: date) -> list[Run]:
    pattern = terms_on(county, on)["number.pattern"]
    last = dict(Counter.objects.filter(county=county).values_list("series", "last"))
    given: dict[str, tuple[NumberFacts, str, int]] = {}
    for a in fit:
        facts = number_facts(county, a)
        name = series(facts)
        _facts, _region, n = given.get(name, (facts, "", 0))
        given[name] = (facts, a.region[:9] + "000", n + 1)
    return [
        Run(
            region,
            write_number(pattern, facts._replace(serial=last.get(name, 0) + 1)),
            write_number(pattern, facts._replace(serial=last.get(name, 0) + n)),
            n,
        )
        for name, (facts, region, n) in given.items()
    ]


def why_not_to_check(
    agreement: Agreement,
    papers: Mapping[str, Paper],
    parties: tuple[str, ...] | None,
    on: date,
) -> str:
    """Return why an agreement fails the check on a day, as a term's code; '' when it passes."""
    if agreement.state != "signed":
        return "why.not_to_check"
    if agreement.application.state != "cleared":
        return "why.not_cleared"
    if agreement.signed_on is not None and agreement.signed_on > on:
        return "why.too_early"
    written = {kind: (p.number, p.amount_fen) for kind, p in papers.items()}
    return why_not_checked(agreement.number, agreement.amount_fen, written, parties)


def preview_check(scope: Scope, keys: Iterable[UUID], by: UUID, on: date) -> Checking:
    """Return what a check by somebody would do, in four queries; nothing is written (R77)."""
    chosen = agreements(scope).filter(id__in=list(keys))
    found = list(chosen.select_related("batch", "household", "application"))
    papers = current_papers(scope.county, [a.id for a in found])
    parties = signed_parties(scope.county, [a.id for a in found], on)
    fit, unfit = [], []
    for a in found:
        mine = papers.get(a.id, {})
        why = why_not_to_check(a, mine, parties.get(a.id), on)
        if not why and any(paper.recorded_by == by for paper in mine.values()):
            why = "why.recorded_by_you"
        if why:
            unfit.append(Culprit(f"{a.number} {a.household.head_name}", why, str(a.id)))
        else:
            fit.append(a)
    return Checking(fit, unfit)
