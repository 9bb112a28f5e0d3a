"""审定名单: who was approved at how much, by township, and who was not supported, and why.

The standard and the reason of an amount above it stand beside the amount (R40, R41); applications
that could not be supported follow with their reason (R106).
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Item
from tuopin.documents.blocks import HANDS, hands, prevails, sheet_of
from tuopin.documents.letterhead import organ_of
from tuopin.documents.projects import in_a_line
from tuopin.documents.saying import (
    amount,
    batch_name,
    day,
    households,
    named,
    number_line,
    said,
)
from tuopin.documents.tree import (
    Band,
    Block,
    Column,
    Paper,
    Para,
    Sign,
    Subtotal,
    Table,
    Text,
)
from tuopin.documents.wording import Words
from tuopin.kit.scope import Scope, area_prefix
from tuopin.offices.queries import names_on, place_of
from tuopin.selection.queries import parts_of
from tuopin.selection.queries.papers import Decided, decided

ASKED = HANDS


class Place(NamedTuple):
    """A case of the list with its township, village and project in words."""

    case: Decided
    township: str
    village: str
    project: str


def items(ask: Ask) -> list[Item]:
    """Return one list: of the county, or of each township in the area; 3 reads."""
    if ask.batch is None:
        return []
    cases = _cases(ask)
    names = names_on(ask.scope.county, ask.on)
    found = []
    for region, group in groupby(sorted(cases, key=_town(ask)), key=_town(ask)):
        some = list(group)
        last = max(case.decided_on for case in some)
        key = f"{area_prefix(region)}-{ask.batch:02d}-{last:%Y%m%d}"
        name = names.get(region, _("全县") if region.endswith("000000") else region)
        fen = sum(case.approved_fen or 0 for case in some)
        found.append(Item(key, region, name, f"SD-{key}", amount_fen=fen, day=last))
    return found


def make(ask: Ask, items: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Yield the lists of these places."""
    if not items or ask.batch is None:
        return
    cases = _cases(ask)
    parts = parts_of(ask.scope.county, [case.application for case in cases])
    names = names_on(ask.scope.county, ask.on)
    organ = organ_of(ask.scope.county, ask.on)
    for item in items:
        here = Scope(ask.scope.county, (area_prefix(item.region),))
        rows = [_placed(case, names, parts) for case in cases if here.covers(case.region)]
        yield approval_list(ask, item, rows, organ.name)


def approval_list(ask: Ask, item: Item, rows: Sequence[Place], organ: str) -> Paper:
    """Return the list: approved by township with totals, then those not supported."""
    approved = [row for row in rows if row.case.approved_fen is not None]
    others = [row for row in rows if row.case.approved_fen is None]
    facts = {"batch": batch_name(ask.batch or 0)}
    sums = {
        "asked": len(rows),
        "approved": len(approved),
        "yuan": amount(sum(row.case.approved_fen or 0 for row in approved)),
        "others": len(others),
    }
    blocks: list[Block] = [
        Para(
            _(
                "共审定%(asked)s户：同意扶持%(approved)s户，核定资金%(yuan)s元；未予支持%(others)s户。"
            )
            % sums
        )
    ]
    if approved:
        blocks.append(_approved(approved))
    if others:
        blocks.append(_unsupported(others))
    blocks.append(hands(ask))
    if approved:
        blocks.append(Para(_("同意扶持的户按规定公示，公示无异议后编号签约、发放资金。")))
    return Paper(
        _("%(batch)s农村贫困党员脱贫工程项目审定名单") % facts,
        (*blocks, Sign((organ,), day(item.day), seal=True), *prevails()),
        number=number_line(item.number),
        landscape=True,
        bookmark=f"{item.name} {named('print.approval_list')}",
        author=organ,
        lang=ask.lang,
    )


def _approved(rows: Sequence[Place]) -> Table:
    columns = (
        Column(_("序号")),
        Column(_("村")),
        Column(_("户主")),
        Column(_("项目内容和规模"), align="left", weight=5),
        Column(_("申请金额"), align="right"),
        Column(_("自筹资金"), align="right"),
        Column(_("借款标准"), align="right"),
        Column(_("核定金额"), align="right"),
        Column(_("说明"), align="left", weight=4),
    )
    lines: list[tuple[Text, ...] | Band | Subtotal] = []
    n = 0
    for township, group in groupby(rows, key=lambda row: row.township):
        some = list(group)
        lines.append(Band(township))
        for row in some:
            n += 1
            case = row.case
            lines.append((
                str(n), said(row.village), case.name, row.project, amount(case.amount_fen),
                amount(case.own_fen), amount(case.standard_fen), amount(case.approved_fen),
                said(case.reason),
            ))  # fmt: skip
        lines.append(Subtotal(_sums(some, _("小计"))))
    return Table(
        columns,
        tuple(lines),
        total=_sums(rows, _("合计")),
        title=_("一、同意扶持的"),
        unit=_("单位：元"),
    )


def _sums(rows: Sequence[Place], label: str) -> tuple[str, ...]:
    cases = [row.case for row in rows]
    return (
        "",
        label,
        households(len(rows)),
        "",
        amount(sum(case.amount_fen for case in cases)),
        amount(sum(case.own_fen for case in cases)),
        "",
        amount(sum(case.approved_fen or 0 for case in cases)),
        "",
    )


def _unsupported(rows: Sequence[Place]) -> Table:
    columns = (
        Column(_("序号")),
        Column(_("乡镇")),
        Column(_("村")),
        Column(_("户主")),
        Column(_("项目内容和规模"), align="left", weight=5),
        Column(_("申请金额"), align="right"),
        Column(_("未予支持的原因"), align="left", weight=5),
    )
    lines = tuple(
        (
            str(n),
            row.township,
            said(row.village),
            row.case.name,
            row.project,
            amount(row.case.amount_fen),
            said(row.case.reason),
        )
        for n, row in enumerate(rows, 1)
    )
    return Table(columns, lines, title=_("二、未予支持的"), unit=_("单位：元"))


def _cases(ask: Ask) -> list[Decided]:
    batch = ask.batch or 0
    approved = decided(ask.scope, batch, "approved", ask.on)
    others = decided(ask.scope, batch, "unsupported", ask.on)
    return [*approved, *(case._replace(approved_fen=None) for case in others)]


def _town(ask: Ask) -> Any:
    whole = f"{ask.scope.county}000000"
    return lambda case: whole if ask.scope.whole else sheet_of(ask.scope, case.region)


def _placed(case: Decided, names: dict[str, str], parts: Mapping[UUID, Sequence[Any]]) -> Place:
    place = place_of(names, case.region)
    project = in_a_line(
        (
            part.content,
            part.quantity_milli if part.approved_milli is None else part.approved_milli,
            part.unit,
        )
        for part in parts.get(case.application, ())
    )
    return Place(case, place.township, place.village, project)
