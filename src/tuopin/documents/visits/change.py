"""项目变更申请及审定表: what was approved beside what is wished, and who decides (R65, R66)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.blocks import given_day, opinion_place, opinion_places, prevails
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
from tuopin.kit.terms import term
from tuopin.visits.queries.printing import Requested, Scale, requested

TEMPLATE = Template(
    "change_request",
    fields=("name", "amount"),
    optional=("place", "batch", "number", "government", "county_office", "liaison"),
    blocks=("compared", "reason", "signatures", "opinions"),
)
_OPEN_LINES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """The change that a household asks for; what is empty is written by hand.

    `pairs` are old and new part by part, None where one side has none: what is to be added, what is
    to be dropped. `decision` and its day are the county's.
    """

    pairs: tuple[tuple[Part | None, Part | None], ...] = ()
    reason: str = ""
    asked_on: date | None = None
    decision: str = ""
    decided_on: date | None = None


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
        "compared": (_compared(wished.pairs or _open(case.agreed), filled=bool(wished.pairs)),),
        "reason": (_reason(wished),),
        "signatures": (signs(_("申请人（签字、手印）"), _("行政联系人（签字）")),),
        "opinions": (_opinions(wished),),
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


def _opinions(wished: Wished) -> Form:
    """Return the places for opinions; the county's says what was decided."""
    decided = opinion_place(_("县办公室审定意见"), wished.decision, wished.decided_on)
    asked = opinion_places(_("村党支部意见"), _("乡镇政府意见"))
    return replace(asked, lines=(*asked.lines, (decided,)))


_Pair = tuple[Part | None, Part | None]


def _open(approved: Sequence[Part]) -> tuple[_Pair, ...]:
    """Return the approved parts with room for the wish, and lines for more parts than these."""
    return (*((part, None) for part in approved), *[(None, None)] * _OPEN_LINES)


def _compared(pairs: Sequence[_Pair], *, filled: bool) -> Table:
    before, after = _("审定的"), _("申请变更为")
    columns = (
        Column(_("项目内容"), "left", 3, before),
        Column(_("规模"), "right", 2, before),
        Column(_("资金（元）"), "right", 2, before),
        Column(_("项目内容"), "left", 3, after),
        Column(_("规模"), "right", 2, after),
        Column(_("资金（元）"), "right", 2, after),
    )
    rows = tuple(
        _cells(old, "") + _cells(new, _("不再实施") if old and filled else "") for old, new in pairs
    )
    fen, wish = (
        amount(sum(part.amount_fen for part in side if part)) for side in zip(*pairs, strict=True)
    )
    return Table(
        columns, rows, total=(_("合计"), "", fen, "", "", wish if filled else ""), size=SIZE
    )


def _cells(part: Part | None, none: str) -> tuple[str, ...]:
    if part is None:
        return none, "", ""
    return part.content, part.scale, amount(part.amount_fen)


def items(ask: Ask) -> list[Item]:
    """Return a form for each household with a number: before that a project is not locked."""
    return household_items(ask, numbered=True)


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the forms: with the request on record, else with what was typed."""
    cases = cases_of(ask, chosen)
    homes = [case.household for case in cases if case.household]
    rows = requested(ask.scope.county, homes, ask.on)
    typed = Wished(reason=ask.said("change_reason"), asked_on=given_day(ask, "asked_on"))
    for case in cases:
        row = None if typed.reason or case.household is None else rows.get(case.household)
        yield change_request(case, words, _wished(row) if row else typed)


def _wished(row: Requested) -> Wished:
    decided = term(f"state.change.{row.state}", spoken()) if row.decided_on else ""
    return Wished(
        pairs=tuple((_part(old), _part(new)) for old, new in row.pairs),
        reason=row.reason,
        asked_on=row.asked_on,
        decision="\n".join(filter(None, (decided, row.note))),
        decided_on=row.decided_on,
    )


def _part(scale: Scale | None) -> Part | None:
    if scale is None:
        return None
    return Part(
        category=scale.category,
        content=scale.content,
        quantity_milli=scale.quantity_milli,
        unit=scale.unit,
        amount_fen=scale.fen,
    )


KIND = Kind(
    "change_request",
    "BG",
    "household",
    items,
    make,
    TEMPLATE,
    asked=(Asked("change_reason", "text"), Asked("asked_on", "date")),
)
