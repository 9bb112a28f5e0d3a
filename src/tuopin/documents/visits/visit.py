"""走访记录: one monthly visit of the liaison officer to a household (R67, R68)."""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.blocks import given_day
from tuopin.documents.case import Case, day, money, month, numbered, spoken
from tuopin.documents.facts import cases_of, household_items
from tuopin.documents.fieldwork import (
    SIZE,
    choice,
    household_form,
    of_time,
    progress_boxes,
    scales,
    signs,
)
from tuopin.documents.tree import Column, Field, Form, Paper
from tuopin.documents.wording import Words
from tuopin.visits.queries.printing import Visited, visited


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a visit found; what nobody has recorded is empty and is written by hand.

    `progress` is one of normal, slower, stalled, done; `there` what stands of each part, in
    thousandths of its unit, by the part's key.
    """

    visited_on: date | None = None
    progress: str = ""
    situation: str = ""
    problems: str = ""
    measures: str = ""
    wish: str = ""
    there: Mapping[UUID, int] = field(default_factory=dict)


def visit(case: Case, on: date, seen: Seen = Seen()) -> Paper:
    """Return the record of a visit in the month of a day."""
    paper = _("走访记录")
    return Paper(
        paper,
        (
            household_form(
                case,
                (
                    Field(_("走访月份"), month(on)),
                    Field(_("走访日期"), day(seen.visited_on)),
                ),
            ),
            scales(case.agreed, Column(_("现有规模"), "center", 3), there=seen.there),
            Form(
                (
                    (Field(_("项目进展"), progress_boxes(seen.progress)),),
                    (Field(_("生产、资金使用和家庭情况"), seen.situation, lines=3),),
                    (Field(_("存在问题"), seen.problems, lines=3),),
                    (Field(_("解决措施"), seen.measures, lines=3),),
                    (Field(_("上次问题"), choice(_("已解决"), _("正在解决"), _("没有问题"))),),
                    (Field(_("户主意见"), seen.wish, lines=2),),
                ),
                size=SIZE,
            ),
            signs(_("行政联系人（签字）"), _("户主（签字）")),
        ),
        number=numbered(case),
        bookmark=case.bookmark(paper),
        author=case.author,
        lang=spoken(),
    )


def items(ask: Ask) -> list[Item]:
    """Return a record for each household: one a month."""
    on = given_day(ask, "visited_on") or ask.on
    return of_time(household_items(ask), f"{on:%Y%m}")


def seen_of(row: Visited) -> Seen:
    """Return a recorded visit as its papers say it."""
    earned = ""
    if row.income_fen is not None:
        earned = _("上次走访以来项目收入%(fen)s。") % {"fen": money(row.income_fen)}
    promised = _("承诺：%(what)s") % {"what": row.promised} if row.promised else ""
    return Seen(
        visited_on=row.visited_on,
        progress=row.progress,
        situation="\n".join(filter(None, (row.note, earned))),
        problems=row.problem,
        measures="\n".join(filter(None, (row.measure, promised))),
        there=row.there,
    )


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the records of the typed day's visits, or of the last ones in the ask's month."""
    when = given_day(ask, "visited_on")
    cases = cases_of(ask, chosen)
    on = when or ask.on
    first = when or on.replace(day=1)
    last = min(when or on.replace(day=monthrange(on.year, on.month)[1]), ask.on)
    homes = [case.household for case in cases if case.household]
    rows = visited(ask.scope.county, homes, first, last, ask.on)
    for case in cases:
        found = rows.get(case.household) if case.household else None
        yield visit(case, on, seen_of(found[-1]) if found else Seen(visited_on=when))


KIND = Kind("visit", "ZF", "household", items, make, asked=(Asked("visited_on", "date"),))
