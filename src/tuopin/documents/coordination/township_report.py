"""乡镇进展情况报告: a township's report to the county office with its figures filled in (R56)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tuopin.coordination.queries.printing import reports_of
from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.case import NOTHING, amount, batch_name, county_office, day, spoken
from tuopin.documents.coordination.figures import Progress, Township, progress_of
from tuopin.documents.letterhead import DATED, dated, organ_of, title_lines, typed
from tuopin.documents.tree import Block, Column, Paper, Para, Recipient, Sign, Table
from tuopin.documents.wording import Template, Words, compose
from tuopin.offices.queries import townships_on

TEMPLATE = Template(
    "township_report",
    fields=("township", "as_of"),
    optional=("batch",),
    blocks=("figures",),
    optional_blocks=("practice", "problems", "next_steps"),
)
_OWN = ("practice", "problems", "next_steps")


def township_report(
    county: str, town: Township, progress: Progress, own: Mapping[str, str], words: Words, on: date
) -> Paper:
    """Return a township's report; `own` are the township's own words by slot, ruled where none."""
    fields = {
        "township": town.name,
        "as_of": day(progress.as_of),
        "batch": batch_name(progress.batch) if progress.batch else NOTHING,
    }
    blocks: dict[str, Sequence[Block]] = {slot: typed(own.get(slot, ""), 4) for slot in _OWN}
    blocks["figures"] = (_figures(town),) if progress.batch else (_none(),)
    committee = _("%(township)s党委") % {"township": town.name}
    return Paper(
        title_lines(_("%(township)s%(title)s") % {"township": town.name, "title": words.title}),
        (
            Recipient(_("%(whom)s：") % {"whom": county_office(county)}),
            *compose(TEMPLATE, words, fields, blocks),
            Sign((committee,), day(on), seal=True),
        ),
        bookmark=town.name,
        author=committee,
        lang=spoken(),
    )


def _none() -> Para:
    return Para(_("还没有已启动的批次，没有进展数据。"))


def _figures(town: Township) -> Table:
    """Return the figures two in a line: name, value, unit."""
    homes, yuan, loans = _("户"), _("元"), _("笔")
    rows = (
        (_("申请户数"), str(town.applications), homes),
        (_("排除户数"), str(town.excluded), homes),
        (_("审定户数"), str(town.approved), homes),
        (_("受益户数"), str(town.households), homes),
        (_("到户资金"), amount(town.placed_fen), yuan),
        (_("已收回"), amount(town.back_fen), yuan),
        (_("未收回"), amount(town.owed_fen), yuan),
        (_("逾期笔数"), str(town.overdue), loans),
        (_("逾期金额"), amount(town.overdue_fen), yuan),
        (_("受灾户数"), str(town.struck), homes),
        (_("灾害直接损失"), amount(town.loss_fen), yuan),
    )
    columns = (
        Column(_("指标"), "left", 5),
        Column(_("数值"), "right", 4),
        Column(_("单位"), "center", 2),
    )
    return Table(columns, rows)


def items(ask: Ask) -> list[Item]:
    """Return a report for each township in scope, by code; one a township and day."""
    return [
        Item(f"{town.code} {ask.on}", town.code, town.name, "", day=dated(ask))
        for town in townships_on(ask.scope.county, ask.on)
        if ask.scope.covers(town.code)
    ]


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the reports of townships."""
    organ = organ_of(ask.scope.county, ask.on)
    progress = progress_of(ask)
    handed_in = _handed_in(ask)
    for item in chosen:
        town = progress.of(item.region) or Township(item.region, item.name)
        row = handed_in.get(item.region)
        own = {slot: ask.said(slot) or (getattr(row, slot) if row else "") for slot in _OWN}
        yield township_report(organ.county, town, progress, own, words, dated(ask))


def _handed_in(ask: Ask) -> dict[str, Any]:
    """Return the last report that each township handed in by the day; 1 read."""
    found: dict[str, Any] = {}
    for row in reports_of(ask.scope, ask.on):
        if row.first_submitted_on and row.first_submitted_on <= ask.on:
            found.setdefault(row.region, row)
    return found


KIND = Kind(
    "township_report",
    "HB",
    "township",
    items,
    make,
    TEMPLATE,
    asked=(*(Asked(slot, "text") for slot in _OWN), DATED),
)
