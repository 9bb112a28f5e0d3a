"""督查表: an inspection at a household: how the money came and was used, how work goes (R81)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.blocks import given_day
from tuopin.documents.case import Case, day, money, named, numbered, spoken
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
from tuopin.oversight.queries.printing import found_of, inspected_of
from tuopin.oversight.states import GRADES, MISUSES


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """What an inspection found; what nobody has recorded is empty and is written by hand.

    `sort` is regular or unannounced (R80), `arrival` full, short or none with what the household
    says it received (fen), `use` as_approved, partly or not, `effect` good, fair or poor,
    `progress` one of normal, slower, stalled, done; `liaison` and `lead`: do the two come.
    """

    inspected_on: date | None = None
    sort: str = ""
    arrival: str = ""
    received_fen: int | None = None
    use: str = ""
    misuse: str = ""
    progress: str = ""
    effect: str = ""
    liaison: bool | None = None
    lead: bool | None = None
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
    return boxes((("regular", _("定期检查")), ("unannounced", _("不定期督查"))), chosen)


def _told(code: bool | None, yes: str, no: str) -> Line:
    return boxes((("True", yes), ("False", no)), "" if code is None else str(code))


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
            (Field(_("本户确认"), _received(found)),),
        ),
        title=_("一、资金到位"),
        size=SIZE,
    )
    yield Form(
        (
            (
                Field(
                    _("资金用途"),
                    boxes(
                        (
                            ("as_approved", _("全部用于审定项目")),
                            ("partly", _("部分用于审定项目")),
                            ("not", _("没有使用")),
                        ),
                        found.use,
                    ),
                ),
            ),
            (Field(_("违规情形"), misuse_boxes(found.misuse)),),
            (Field(_("选购票据"), choice(_("齐全"), _("不全"), _("没有"))),),
        ),
        title=_("二、资金使用"),
        size=SIZE,
    )
    yield Form(title=_("三、项目进展"), size=SIZE)
    yield scales(case.agreed, Column(_("现有规模"), weight=3))
    yield Form(
        (
            (Field(_("项目进展"), _going(found)),),
            (
                Field(_("每月到户"), _told(found.liaison, _("做到"), _("没有做到"))),
                Field(_("技术指导"), _told(found.lead, _("有"), _("没有"))),
            ),
            (Field(_("存在问题"), found.problems, lines=2),),
            (Field(_("处理意见"), found.opinion, lines=2),),
        ),
        size=SIZE,
    )


def _received(found: Inspected) -> Line:
    options = (("full", _("足额收到")), ("short", _("部分收到")), ("none", _("没有收到")))
    line = boxes(options, found.arrival)
    if not found.received_fen or found.arrival != "short":
        return line
    return (*line, f"　{money(found.received_fen)}")


def _going(found: Inspected) -> Line:
    """Return progress and effect in one line: the sheet is one page."""
    grades = [(grade, named(f"grade.{grade}")) for grade in GRADES]
    effect = boxes(grades, found.effect)
    return (*progress_boxes(found.progress), f"　{_('效益')} ", *effect)


def _known(when: date | None) -> str:
    return day(when) if when else _("没有到")


def items(ask: Ask) -> list[Item]:
    """Return a sheet for each household with a number: one a month."""
    on = given_day(ask, "inspected_on") or ask.on
    return of_time(household_items(ask, numbered=True), f"{on:%Y%m}")


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the sheets: with what was seen in the month or on the typed day, where it was."""
    when = given_day(ask, "inspected_on")
    cases = cases_of(ask, chosen)
    homes = [case.household for case in cases if case.household]
    seen = inspected_of(ask.scope.county, homes, when or ask.on)
    faults = found_of(ask.scope.county, homes, ask.on)
    for case, lent in zip(cases, lent_to(ask, cases), strict=True):
        row = seen.get(case.household) if case.household else None
        if row is None or not _asked_for(row.inspected_on, when, ask.on):
            yield inspection(case, lent, Inspected(inspected_on=when))
        else:
            of = [one for one in faults.get(row.household_id, ()) if one.inspection_id == row.id]
            yield inspection(case, lent, _inspected(row, of))


def _asked_for(day_on: date, when: date | None, on: date) -> bool:
    """Say whether an inspection is that of the typed day, or else of the month of the ask."""
    return day_on == when if when else (day_on.year, day_on.month) == (on.year, on.month)


def _inspected(row: Any, found: Sequence[Any]) -> Inspected:
    misuses = [one.kind for one in found if one.kind in MISUSES]
    return Inspected(
        inspected_on=row.inspected_on,
        sort=row.round.kind,
        arrival=row.arrival,
        received_fen=row.received_fen,
        use=row.use,
        misuse=misuses[0] if misuses else "none",
        progress=row.progress,
        effect=row.effect,
        liaison=row.liaison_works,
        lead=row.lead_works,
        problems="\n".join(f"{one.number} {one.text}" for one in found),
        opinion="\n".join(filter(None, (row.note, _on_file(row.photographed)))),
    )


def _on_file(photos: int) -> str:
    """Say how many photos are kept of an inspection; nothing for none."""
    if not photos:
        return ""
    return ngettext("现场照片存档 %(n)s 张。", "现场照片存档 %(n)s 张。", photos) % {"n": photos}


KIND = Kind("inspection", "JC", "household", items, make, asked=(Asked("inspected_on", "date"),))
