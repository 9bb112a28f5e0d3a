"""走访年表: the twelve monthly visits of a year on one landscape sheet (R67)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Item, Kind
from tuopin.documents.case import Case, day, english, post, said, spoken
from tuopin.documents.facts import cases_of, household_items
from tuopin.documents.fieldwork import of_time, progress_boxes
from tuopin.documents.projects import uses
from tuopin.documents.tree import Column, Field, Form, Paper, Table, Text
from tuopin.documents.visits.visit import Seen, seen_of
from tuopin.documents.wording import Words
from tuopin.visits.queries.printing import visited

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def visit_year(case: Case, year: int, seen: Mapping[int, Seen] | None = None) -> Paper:
    """Return the sheet of a year; `seen` are the visits by month (1 to 12)."""
    paper = _("%(year)s年走访记录表") % {"year": year}
    rows = tuple(_row(n, (seen or {}).get(n, Seen())) for n in range(1, 13))
    return Paper(
        paper,
        (
            _head(case),
            Table(
                (
                    Column(_("月份")),
                    Column(_("走访日期"), weight=3),
                    Column(_("项目进展"), weight=4),
                    Column(_("了解的情况和问题"), "left", 8),
                    Column(_("解决措施"), "left", 6),
                    Column(_("联系人签字"), weight=3),
                    Column(_("户主签字"), weight=3),
                ),
                rows,
                size=8,
            ),
        ),
        landscape=True,
        bookmark=case.bookmark(paper),
        author=case.author,
        lang=spoken(),
    )


def _head(case: Case) -> Form:
    liaison = post(case.liaison.name, case.liaison.title)
    lead = post(case.lead.name, case.lead.title)
    return Form(
        (
            (
                Field(_("编号"), said(case.number)),
                Field(_("户主"), said(case.applicant.name)),
                Field(_("住址"), case.place),
                Field(_("每月至少走访"), _("%(n)s次") % {"n": case.visits_per_month}),
            ),
            (
                Field(_("行政联系人"), liaison),
                Field(_("技术负责人"), lead),
                Field(_("项目和规模"), uses(case.agreed)),
            ),
        ),
        size=9,
    )


def _row(n: int, seen: Seen) -> tuple[Text, ...]:
    name = _MONTHS[n - 1] if english() else f"{n}月"
    when = day(seen.visited_on) if seen.visited_on else ""
    found = "\n".join(text for text in (seen.situation, seen.problems) if text)
    progress = progress_boxes(seen.progress, lines=2)
    return (name, when, progress, found, seen.measures, "", "")


def items(ask: Ask) -> list[Item]:
    """Return a sheet for each household: one a year."""
    return of_time(household_items(ask), f"{ask.on:%Y}")


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the sheets of the day's year, each month with its last visit."""
    cases = cases_of(ask, chosen)
    homes = [case.household for case in cases if case.household]
    since = date(ask.on.year, 1, 1)
    rows = visited(ask.scope.county, homes, since, ask.on, ask.on)
    for case in cases:
        found = rows.get(case.household, ()) if case.household else ()
        yield visit_year(case, ask.on.year, {row.visited_on.month: seen_of(row) for row in found})


KIND = Kind("visit_year", "ZN", "household", items, make)
