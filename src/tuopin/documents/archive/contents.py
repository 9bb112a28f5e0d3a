"""卷内目录: which papers a household's file holds, from today's records (R16)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from tuopin.base.rows import chunks
from tuopin.disasters.queries import losses
from tuopin.documents.asking import Ask, Item, Kind
from tuopin.documents.case import Case, day, numbered, place_name, said, spoken
from tuopin.documents.facts import cases_of, household_items
from tuopin.documents.lending import Lent, lent_to
from tuopin.documents.tree import Column, Note, Paper, Table
from tuopin.documents.wording import Words
from tuopin.funds.queries import repayments

# Lines for papers that are added by hand: visits, purchases, inspections.
_OPEN_LINES = 8


class Listed(NamedTuple):
    """A paper in the file: its number, whose it is, what it is called, its day."""

    number: str
    who: str
    title: str
    day: date | None


def file_contents(case: Case, papers: Sequence[Listed]) -> Paper:
    """Return the list of a file's papers, with open lines for those to come."""
    title = _("卷内目录")
    rows: list[tuple[str, ...]] = [
        (str(n), said(paper.number), said(paper.who), paper.title, day(paper.day), "", "")
        for n, paper in enumerate(papers, 1)
    ]
    open_from = len(rows) + 1
    rows += [(str(n), *[""] * 6) for n in range(open_from, open_from + _OPEN_LINES)]
    columns = (
        Column(_("序号")),
        Column(_("文号")),
        Column(_("责任者")),
        Column(_("题名"), "left"),
        Column(_("日期")),
        Column(_("页次")),
        Column(_("备注")),
    )
    place = place_name(case.place, case.applicant.name)
    return Paper(
        title,
        (
            Table(columns, tuple(rows), unit=place, size=11),
            Note(_("页次由立卷人编写；走访、选购、督查等记录归档后续填在后面。")),
        ),
        number=numbered(case),
        bookmark=case.bookmark(title),
        author=case.author,
        lang=spoken(),
    )


def papers_of(case: Case, lent: Lent | None, more: Sequence[Listed] = ()) -> list[Listed]:
    """Return the papers that the records of a household speak of, in the order of a file."""
    name, office = case.applicant.name, _("县办公室")
    found = [Listed(case.number, name, _("项目申请书"), case.filed_on)]
    found.append(Listed(case.number, office, _("项目登记表"), case.filed_on))
    if case.visit:
        who = case.visit.team or case.visit.verifier
        found.append(Listed("", who, _("入户核查记录"), case.visit.visited_on))
    found += [Listed("", view.expert, _("专家论证意见"), view.given_on) for view in case.opinions]
    if case.approved_on:
        found.append(Listed("", office, _("项目审定表"), case.approved_on))
    dated = (
        (office, _("责任书"), case.letter_on),
        (case.government, _("项目实施合同书"), case.contract_on),
        (name, _("借款借据"), case.note_on),
    )
    found += [Listed(case.number, who, title, when) for who, title, when in dated if when]
    if lent and lent.paid_on:
        found.append(Listed(case.number, name, _("资金发放凭据"), lent.paid_on))
    return [*found, *more]


def items(ask: Ask) -> list[Item]:
    """Return a list for each household, those too that were excluded or withdrew."""
    return household_items(ask, out=True)


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the lists."""
    cases = cases_of(ask, chosen, opinions=True)
    keys = [case.household for case in cases if case.household]
    more = _receipts(ask, keys)
    for home, some in _losses(ask, keys).items():
        more[home] += some
    for case, lent in zip(cases, lent_to(ask, cases), strict=True):
        own = more.get(case.household, []) if case.household else []
        yield file_contents(case, papers_of(case, lent, sorted(own, key=_when)))


def _when(paper: Listed) -> tuple[date, str]:
    return paper.day or date.max, paper.number


def _receipts(ask: Ask, homes: Sequence[UUID]) -> defaultdict[UUID, list[Listed]]:
    found: defaultdict[UUID, list[Listed]] = defaultdict(list)
    stands = Q(reversed_on__isnull=True) | Q(reversed_on__gt=ask.on)
    for piece in chunks(homes):
        rows = repayments(ask.scope).filter(stands, loan__household__in=piece, paid_on__lte=ask.on)
        for home, number, name, on in rows.values_list(
            "loan__household", "receipt", "loan__borrower", "paid_on"
        ):
            found[home].append(Listed(number, name, _("还款收据"), on))
    return found


def _losses(ask: Ask, homes: Sequence[UUID]) -> dict[UUID, list[Listed]]:
    found: dict[UUID, list[Listed]] = {}
    for piece in chunks(homes):
        rows = losses(ask.scope, on=ask.on).filter(household__in=piece, reported_on__lte=ask.on)
        seen = rows.values_list("household", "event__code", "event__name", "reported_on")
        for home, code, name, on in sorted(set(seen), key=lambda row: (row[3], row[1])):
            title = _("%(event)s受灾登记") % {"event": name}
            papers = found.setdefault(home, [])
            if all(paper.title != title for paper in papers):
                papers.append(Listed(code, "", title, on))
    return found


KIND = Kind("file_contents", "ML", "household", items, make)
