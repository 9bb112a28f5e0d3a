"""乡镇进展情况报告: a township's report to the county office with its figures filled in (R56).

A report that was handed in prints as it was: its own words, the figures kept with it, their hash.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tuopin.coordination.queries import (
    FIGURES,
    MONEY,
    WORDS,
    figures_of,
    handed_in,
    report_state,
    reports_of,
)
from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.case import (
    NOTHING,
    amount,
    batch_name,
    county_office,
    day,
    named,
    spoken,
)
from tuopin.documents.coordination.figures import Progress, Township, progress_of
from tuopin.documents.coordination.pack import said_figure
from tuopin.documents.letterhead import DATED, dated, organ_of, title_lines, typed
from tuopin.documents.tree import Block, Column, DateLine, Note, Paper, Para, Recipient, Sign, Table
from tuopin.documents.wording import Template, Words, compose
from tuopin.offices.queries import townships_on

TEMPLATE = Template(
    "township_report",
    fields=("township", "as_of"),
    optional=("batch",),
    blocks=("figures",),
    optional_blocks=("practice", "problems", "next_steps"),
)
_OWN = WORDS
_HOMES = pgettext_lazy("unit", "户")
# What is not counted in households.
_UNITS = {
    "visits_due": gettext_lazy("户月"), "visits_made": gettext_lazy("户月"),
    "findings_found": pgettext_lazy("unit", "个"), "findings_open": pgettext_lazy("unit", "个"),
    "overdue": gettext_lazy("笔"),
}  # fmt: skip


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
    return _report(county, fields, blocks, words, on)


def report_of(county: str, row: Any, name: str, words: Words, on: date) -> Paper:
    """Return a report on record as it stood at the end of a day; `row` is read as of that day.

    One that was not handed in yet prints with the figures that it would have and lines to write on,
    and says that it is a draft.
    """
    handed = handed_in(row)
    fields = {"township": name, "as_of": day(row.period_to), "batch": _("各批项目")}
    blocks: dict[str, Sequence[Block]] = {
        slot: typed(handed.words.get(slot, ""), 4) for slot in _OWN
    }
    blocks["figures"] = _kept(row, handed.figures) if handed.figures else _coming(row, on)
    day_on = row.submitted_then or on
    return _report(county, fields, blocks, words, day_on, _standing(row))


def _standing(row: Any) -> str:
    """Say how a report stands where it was not accepted: not handed in yet, or given back."""
    state = report_state(row)
    if state == "due":
        return _("（草稿，尚未上报）")
    return _("（已退回，待补充后重新上报）") if state == "returned" else ""


def _kept(row: Any, figures: Mapping[str, Any]) -> tuple[Block, ...]:
    """Return the figures that a report was handed in with, and the hash over them."""
    digest = _("数字和上报时存下的一致，校验码（SM3）%(hash)s。") % {"hash": row.hash_then}
    return _listed(figures), Note(digest)


def _coming(row: Any, on: date) -> tuple[Block, ...]:
    """Return the figures that a report would be handed in with, once its period is over."""
    told = _("数字在上报时由系统取报告期最后一天的。")
    if row.period_to > on:
        return (Para(told),)
    return _listed(figures_of(row.county, row.region, row.period_to)._asdict()), Note(told)


def _listed(figures: Mapping[str, Any]) -> Table:
    rows = tuple(
        (named(f"town_figure.{name}"), said_figure(name, int(figures.get(name) or 0)), _unit(name))
        for name in FIGURES
    )
    return Table(_columns(), rows)


def _unit(name: str) -> str:
    if name in MONEY:
        return _("元")
    return str(_UNITS.get(name, _HOMES))


def _report(
    county: str, fields: Mapping[str, str], blocks: Mapping[str, Sequence[Block]], words: Words,
    on: date, standing: str = "",
) -> Paper:  # fmt: skip
    name = fields["township"]
    committee = _("%(township)s党委") % {"township": name}
    return Paper(
        title_lines(_("%(township)s%(title)s") % {"township": name, "title": words.title}),
        (
            *((DateLine(standing),) if standing else ()),
            Recipient(_("%(whom)s：") % {"whom": county_office(county)}),
            *compose(TEMPLATE, words, fields, blocks),
            Sign((committee,), day(on), seal=True),
        ),
        bookmark=name,
        author=committee,
        lang=spoken(),
    )


def _none() -> Para:
    return Para(_("还没有已启动的批次，没有进展数据。"))


def _figures(town: Township) -> Table:
    """Return the figures two in a line: name, value, unit."""
    homes, yuan, loans = str(_HOMES), _("元"), _("笔")
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
    return Table(_columns(), rows)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("指标"), "left", 5),
        Column(_("数值"), "right", 4),
        Column(_("单位"), "center", 2),
    )


def items(ask: Ask) -> list[Item]:
    """Return a report for each township in scope, by code; one a township and day.

    With nothing typed a township's last report on record is printed as it was handed in.
    """
    return [
        Item(f"{town.code} {ask.on}", town.code, town.name, "", day=dated(ask))
        for town in townships_on(ask.scope.county, ask.on)
        if ask.scope.covers(town.code)
    ]


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the reports of townships."""
    organ = organ_of(ask.scope.county, ask.on)
    own = {slot: ask.said(slot) for slot in _OWN}
    on_record = {} if any(own.values()) else _handed_in(ask)
    progress = progress_of(ask)
    for item in chosen:
        row = on_record.get(item.region)
        if row is not None:
            yield report_of(organ.county, row, item.name, words, ask.on)
        else:
            town = progress.of(item.region) or Township(item.region, item.name)
            yield township_report(organ.county, town, progress, own, words, dated(ask))


def _handed_in(ask: Ask) -> dict[str, Any]:
    """Return the last report that each township handed in by the day and that stands; 1 read."""
    found: dict[str, Any] = {}
    for row in reports_of(ask.scope, ask.on):
        if report_state(row) in {"submitted", "accepted"}:
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
