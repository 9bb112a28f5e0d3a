"""督查表: an inspection at a household: how the money came and was used, how work goes (R81)."""

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
    Line,
    boxes,
    choice,
    household_form,
    misuse_boxes,
    of_time,
    progress_boxes,
    scales,
    signs,
)
from tuopin.documents.lending import Lent, lent_to
from tuopin.documents.tree import Block, Column, Field, Form, Paper
from tuopin.documents.wording import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """What an inspection found; what nobody has recorded is empty and is written by hand.

    `sort` is regular or irregular (R80), `progress` one of normal, slower, stalled, done.
    """

    inspected_on: date | None = None
    sort: str = ""
    progress: str = ""
    misuse: str = ""
    problems: str = ""
    opinion: str = ""


def inspection(case: Case, lent: Lent | None, found: Inspected = Inspected()) -> Paper:
    """Return the sheet of a household; `lent` is what the books say, None before money is held."""
    paper = _("项目资金和实施情况督查表")
    return Paper(
        paper,
        (
            household_form(
                case,
                (
                    Field(_("督查方式"), sort_boxes(found.sort)),
                    Field(_("督查日期"), day(found.inspected_on)),
                ),
            ),
            *_sections(case, lent, found),
            signs(_("督查人员（签字）"), _("户主（签字）"), _("行政联系人（签字）")),
        ),
        number=numbered(case),
        bookmark=case.bookmark(paper),
        author=case.author,
        lang=spoken(),
    )


def sort_boxes(chosen: str = "") -> Line:
    """Return the two kinds of inspection to tick (R80)."""
    return boxes((("regular", _("定期检查")), ("irregular", _("不定期督查"))), chosen)


def _sections(case: Case, lent: Lent | None, found: Inspected) -> Iterator[Block]:
    yield Form(
        (
            (
                Field(_("审定金额"), money(case.amount_fen)),
                Field(_("到户金额"), money(lent.paid_fen if lent else 0)),
            ),
            (
                Field(_("到乡镇日期"), _known(lent.arrived_on if lent else None)),
                Field(_("到户日期"), _known(lent.paid_on if lent else None)),
            ),
            (Field(_("本户确认"), choice(_("足额收到"), _("部分收到"), _("没有收到"))),),
        ),
        title=_("一、资金到位"),
        size=SIZE,
    )
    yield Form(
        (
            (
                Field(
                    _("资金用途"),
                    choice(_("全部用于审定项目"), _("部分用于审定项目"), _("没有使用")),
                ),
            ),
            (Field(_("违规情形"), misuse_boxes(found.misuse)),),
            (Field(_("选购票据"), choice(_("齐全"), _("不全"), _("没有"))),),
        ),
        title=_("二、资金使用"),
        size=SIZE,
    )
    yield Form(title=_("三、项目进展"), size=SIZE)
    yield scales(case.agreed, Column(_("现有规模"), weight=3), Column(_("效益"), weight=3))
    yield Form(
        (
            (Field(_("项目进展"), progress_boxes(found.progress)),),
            (
                Field(_("每月到户"), choice(_("做到"), _("没有做到"))),
                Field(_("技术指导"), choice(_("有"), _("没有"))),
            ),
            (Field(_("存在问题"), found.problems, lines=2),),
            (Field(_("处理意见"), found.opinion, lines=2),),
        ),
        size=SIZE,
    )


def _known(when: date | None) -> str:
    return day(when) if when else _("没有到")


def items(ask: Ask) -> list[Item]:
    """Return a sheet for each household with a number: one a month."""
    on = given_day(ask, "inspected_on") or ask.on
    return of_time(household_items(ask, numbered=True), f"{on:%Y%m}")


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the sheets."""
    cases = cases_of(ask, chosen)
    found = Inspected(inspected_on=given_day(ask, "inspected_on"))
    for case, lent in zip(cases, lent_to(ask, cases), strict=True):
        yield inspection(case, lent, found)


KIND = Kind("inspection", "JC", "household", items, make, asked=(Asked("inspected_on", "date"),))
