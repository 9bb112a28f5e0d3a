"""督查问题登记单: a problem that an inspection found, to its re-check and close (R82)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.blocks import given_day
from tuopin.documents.case import Case, day, money, numbered, spoken
from tuopin.documents.facts import cases_of, household_items
from tuopin.documents.fieldwork import (
    SIZE,
    choice,
    household_form,
    misuse_boxes,
    of_time,
    signs,
)
from tuopin.documents.oversight.inspection import sort_boxes
from tuopin.documents.projects import uses
from tuopin.documents.tree import Field, Form, Paper
from tuopin.documents.wording import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding: what, when, by when it is to be set right; what is empty is written by hand."""

    found_on: date | None = None
    problem: str = ""
    demand: str = ""
    deadline: date | None = None
    done: str = ""


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
                (Field(_("督查方式"), sort_boxes()),),
            ),
            Form(
                (
                    (Field(_("问题"), found.problem, lines=3),),
                    (Field(_("违规情形"), misuse_boxes()),),
                ),
                title=_("一、发现的问题"),
                size=SIZE,
            ),
            Form(
                (
                    (Field(_("整改要求"), found.demand, lines=3),),
                    (Field(_("整改责任人"), ""), Field(_("整改期限"), day(found.deadline))),
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
                    (Field(_("复查结果"), choice(_("已整改"), _("部分整改"), _("没有整改"))),),
                    (Field(_("复查人员"), ""), Field(_("复查日期"), day(None))),
                ),
                title=_("四、复查销号"),
                size=SIZE,
            ),
            signs(_("督查人员（签字）"), _("当事人（签字）")),
        ),
        number=numbered(case),
        bookmark=case.bookmark(paper),
        author=case.author,
        lang=spoken(),
    )


def items(ask: Ask) -> list[Item]:
    """Return a slip for each household: one a day."""
    on = given_day(ask, "found_on") or ask.on
    return of_time(household_items(ask), f"{on:%y%m%d}")


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the slips."""
    found = Found(
        found_on=given_day(ask, "found_on"),
        problem=ask.said("problem"),
        demand=ask.said("demand"),
        deadline=given_day(ask, "deadline"),
    )
    for case in cases_of(ask, chosen):
        yield finding(case, found)


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
