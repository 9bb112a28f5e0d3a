"""督查问题登记单: a problem that an inspection found, to its re-check and close (R82)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.blocks import given_day
from tuopin.documents.case import Case, day, money, numbered, spoken
from tuopin.documents.facts import cases_of, household_items
from tuopin.documents.fieldwork import (
    SIZE,
    boxes,
    household_form,
    misuse_boxes,
    of_time,
    signs,
)
from tuopin.documents.oversight.inspection import sort_boxes
from tuopin.documents.projects import uses
from tuopin.documents.tree import Field, Form, Paper
from tuopin.documents.wording import Words
from tuopin.offices.queries import officer_names
from tuopin.oversight.queries.printing import found_of, reported_of
from tuopin.oversight.states import MISUSES


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding: what, when, by when it is to be set right; what is empty is written by hand.

    `sort` is regular or unannounced, `misuse` one of R57's five or 'none'. `result` is done once a
    second look closed it, by whom and when.
    """

    number: str = ""
    found_on: date | None = None
    sort: str = ""
    problem: str = ""
    misuse: str = ""
    demand: str = ""
    responsible: str = ""
    deadline: date | None = None
    done: str = ""
    result: str = ""
    checker: str = ""
    checked_on: date | None = None


def finding(case: Case, found: Found = Found()) -> Paper:
    """Return the slip of a finding at a household."""
    paper = _("督查问题登记单")
    return Paper(
        paper,
        (
            household_form(
                case,
                (Field(_("项目和规模"), uses(case.agreed)),),
                (
                    Field(_("核定资金"), money(case.fen)),
                    Field(_("发现日期"), day(found.found_on)),
                ),
                (Field(_("督查方式"), sort_boxes(found.sort)),),
            ),
            Form(
                (
                    (Field(_("问题"), found.problem, lines=3),),
                    (Field(_("违规情形"), misuse_boxes(found.misuse)),),
                ),
                title=_("一、发现的问题"),
                size=SIZE,
            ),
            Form(
                (
                    (Field(_("整改要求"), found.demand, lines=3),),
                    (
                        Field(_("整改责任人"), found.responsible),
                        Field(_("整改期限"), day(found.deadline)),
                    ),
                ),
                title=_("二、整改要求"),
                size=SIZE,
            ),
            Form(
                ((Field(_("整改情况"), found.done, lines=3),),),
                title=_("三、整改情况"),
                size=SIZE,
            ),
            Form(
                (
                    (Field(_("复查结果"), boxes(_results(), found.result)),),
                    (
                        Field(_("复查人员"), found.checker),
                        Field(_("复查日期"), day(found.checked_on)),
                    ),
                ),
                title=_("四、复查销号"),
                size=SIZE,
            ),
            signs(_("督查人员（签字）"), _("当事人（签字）")),
        ),
        number=found.number or numbered(case),
        bookmark=case.bookmark(paper),
        author=case.author,
        lang=spoken(),
    )


def _results() -> tuple[tuple[str, str], ...]:
    return (("done", _("已整改")), ("partly", _("部分整改")), ("not", _("没有整改")))


def items(ask: Ask) -> list[Item]:
    """Return a slip for each finding on record, and one a day for each household without any."""
    on = given_day(ask, "found_on") or ask.on
    homes = household_items(ask)
    rows = _recorded(ask, [item.household for item in homes if item.household])
    listed = []
    for item in homes:
        found = rows.get(item.household, ()) if item.household else ()
        listed += [
            item._replace(subject=str(row.id), number=row.number, day=row.found_on) for row in found
        ] or of_time([item], f"{on:%y%m%d}")
    return listed


def _recorded(ask: Ask, homes: Sequence[UUID]) -> dict[UUID, list[Any]]:
    """Return the findings on record, of the typed day alone; none where a problem was typed."""
    if ask.said("problem"):
        return {}
    when = given_day(ask, "found_on")
    return {
        home: kept
        for home, rows in found_of(ask.scope.county, homes, ask.on).items()
        if (kept := [row for row in rows if when in (None, row.found_on)])
    }


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the slips: as on record, else with what was typed."""
    typed = Found(
        found_on=given_day(ask, "found_on"),
        problem=ask.said("problem"),
        demand=ask.said("demand"),
        deadline=given_day(ask, "deadline"),
    )
    homes = dict.fromkeys(item.household for item in chosen if item.household)
    rows = {str(r.id): r for some in _recorded(ask, list(homes)).values() for r in some}
    said = reported_of(ask.scope.county, [row.id for row in rows.values()], ask.on)
    names = officer_names(ask.scope.county, (row.closed_by for row in rows.values()))
    for item, case in zip(chosen, cases_of(ask, chosen), strict=True):
        row = rows.get(item.subject)
        yield finding(case, _found(row, said.get(row.id, ""), names, ask.on) if row else typed)


def _found(row: Any, done: str, names: Mapping[UUID, str], on: date) -> Found:
    """Return a finding as it stood at the end of a day."""
    ordered = row.ordered_on is not None and row.ordered_on <= on
    closed = row.closed_on is not None and row.closed_on <= on
    return Found(
        number=row.number,
        found_on=row.found_on,
        sort=row.inspection.round.kind if row.inspection else "",
        problem=row.text,
        misuse=row.kind if row.kind in MISUSES else "none",
        demand=row.demanded if ordered else "",
        responsible=row.responsible.name if ordered and row.responsible else "",
        deadline=row.due_on if ordered else None,
        done=done,
        result="done" if closed else "",
        checker=names.get(row.closed_by, "") if closed else "",
        checked_on=row.closed_on if closed else None,
    )


KIND = Kind(
    "finding",
    "WT",
    "household",
    items,
    make,
    asked=(
        Asked("found_on", "date"),
        Asked("problem", "text"),
        Asked("demand", "text"),
        Asked("deadline", "date"),
    ),
)
