"""项目变更申请及审定表: what was approved beside what is wished, and who decides (R65, R66)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.blocks import given_day, opinion_places, prevails
from tuopin.documents.case import (
    Case,
    Part,
    amount,
    batch_name,
    day,
    numbered,
    said,
    spoken,
)
from tuopin.documents.facts import cases_of, household_items
from tuopin.documents.fieldwork import SIZE, signs
from tuopin.documents.tree import Block, Column, Field, Form, Paper, Table
from tuopin.documents.wording import Template, Words, compose
from tuopin.kit.money import yuan

TEMPLATE = Template(
    "change_request",
    fields=("name", "amount"),
    optional=("place", "batch", "number", "government", "county_office", "liaison"),
    blocks=("compared", "reason", "signatures", "opinions"),
)
_OPEN_LINES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """The change that a household asks for; what is empty is written by hand."""

    parts: tuple[Part, ...] = ()
    reason: str = ""
    asked_on: date | None = None


def change_request(case: Case, words: Words, wished: Wished = Wished()) -> Paper:
    """Return the form: approved content and scale beside the wished ones, reason, opinions."""
    fields = {
        "name": case.applicant.name,
        "amount": yuan(case.fen),
        "place": case.place,
        "batch": batch_name(case.batch),
        "number": said(case.number),
        "government": case.government,
        "county_office": case.office,
        "liaison": said(case.liaison.name),
    }
    blocks: dict[str, Sequence[Block]] = {
        "compared": (_compared(case.agreed, wished.parts),),
        "reason": (_reason(wished),),
        "signatures": (signs(_("申请人（签字、手印）"), _("行政联系人（签字）")),),
        "opinions": (opinion_places(_("村党支部意见"), _("乡镇政府意见"), _("县办公室审定意见")),),
    }
    return Paper(
        words.title,
        (*compose(TEMPLATE, words, fields, blocks), *prevails()),
        number=numbered(case),
        bookmark=case.bookmark(_("变更申请")),
        author=case.author,
        lang=spoken(),
    )


def _reason(wished: Wished) -> Form:
    return Form(
        (
            (Field(_("变更理由"), wished.reason, lines=4),),
            (Field(_("申请日期"), day(wished.asked_on)),),
        ),
        size=SIZE,
    )


def _compared(approved: Sequence[Part], wished: Sequence[Part]) -> Table:
    before, after = _("审定的"), _("申请变更为")
    columns = (
        Column(_("项目内容"), "left", 3, before),
        Column(_("规模"), "right", 2, before),
        Column(_("资金（元）"), "right", 2, before),
        Column(_("项目内容"), "left", 3, after),
        Column(_("规模"), "right", 2, after),
        Column(_("资金（元）"), "right", 2, after),
    )
    count = max(len(approved) + (0 if wished else _OPEN_LINES), len(wished))
    rows = tuple(_cells(approved, n) + _cells(wished, n) for n in range(count))
    fen = amount(sum(part.amount_fen for part in approved))
    wish = amount(sum(part.amount_fen for part in wished)) if wished else ""
    return Table(columns, rows, total=(_("合计"), "", fen, "", "", wish), size=SIZE)


def _cells(parts: Sequence[Part], n: int) -> tuple[str, ...]:
    if n >= len(parts):
        return ("", "", "")
    return parts[n].content, parts[n].scale, amount(parts[n].amount_fen)


def items(ask: Ask) -> list[Item]:
    """Return a form for each household with a number: before that a project is not locked."""
    return household_items(ask, numbered=True)


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the forms."""
    wished = Wished(reason=ask.said("change_reason"), asked_on=given_day(ask, "asked_on"))
    for case in cases_of(ask, chosen):
        yield change_request(case, words, wished)


KIND = Kind(
    "change_request",
    "BG",
    "household",
    items,
    make,
    TEMPLATE,
    asked=(Asked("change_reason", "text"), Asked("asked_on", "date")),
)
