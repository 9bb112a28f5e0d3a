"""How far each batch has come: its steps with their figures, from the register to the money."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.agreements.queries import standing_by_batch
from tuopin.desk.pages import lang
from tuopin.desk.say import day
from tuopin.funds.queries import Placement, placement, placements
from tuopin.programme.queries import MilestoneRow, batches_on
from tuopin.register.queries import counts_on as register_counts
from tuopin.reports.rules import said, unit_word
from tuopin.selection.queries import Counts, counts_on
from tuopin.workflow.rules import Actor

_OVER = {"in_place", "closed"}
BAR = 100  # a full bar in the drawing's own units


class Step(NamedTuple):
    """One step of a batch on its way: number and unit, where its rows are, a bar, words beside.

    `going` says that the step is under way and not everybody has taken it.
    """

    label: Promise | str
    url: str
    value: int
    unit: str
    length: int
    beside: str
    going: bool = False


def courses(actor: Actor, on: date, days: Sequence[MilestoneRow]) -> list[dict[str, Any]]:
    """Return every batch of the county with its steps at the end of a day."""
    county = actor.county
    registered = register_counts(county, on)
    steps = counts_on(county, on)
    placed = placements(county, on)
    signed = standing_by_batch(county, on)
    found = []
    for batch in batches_on(county, on):
        number = batch.number
        due = {d.code: d for d in days if d.batch_number == number}
        done = steps.get(number) or Counts(0, 0, 0, 0, 0, 0, 0)
        there = placement(placed, number)
        line = [
            _registered(registered),
            *_chosen(number, done, due, on, batch.state in _OVER),
            _signed(actor, signed.get(number, 0)),
            _paid(number, there, on),
        ]
        most = max((s.value for s in line), default=0) or 1
        bars = [s._replace(length=round(BAR * s.value / most)) for s in line]
        found.append({"batch": batch, "steps": bars})
    return found


def _figure(code: str) -> str:
    return reverse("desk:figures_rows", args=[code])


def _unit(name: str, count: int) -> str:
    return unit_word(name, count, lang())


def _registered(counts: dict[str, int]) -> Step:
    four = said("person", sum(counts.values()), lang())
    beside = _("四张登记表共 %(people)s") % {"people": four}
    label = _LABELS["registered"]
    return Step(label, _figure("survey.f1"), counts["f1"], _unit("person", counts["f1"]), 0, beside)


def _chosen(
    number: int, done: Counts, due: dict[str, MilestoneRow], on: date, over: bool
) -> list[Step]:
    """Return the steps of choosing; once the batch is over, nobody is on the way any more."""
    head = f"batch.{number}"
    waiting = 0 if over else done.applications - done.verified
    undecided = done.verified - done.excluded - done.approved - done.unsupported
    undecided = 0 if over else undecided
    ends = due.get("applications_close")
    closes = _("%(day)s 截止") % {"day": day(ends.due_on, year=on.year)} if ends else ""
    visited = _said_more(_("还有 %(more)s"), waiting)
    excluded = _said_more(_("排除 %(more)s"), done.excluded)
    decided = _said_more(_("还有 %(more)s"), undecided)
    refused = _said_more(_("暂不扶持 %(more)s"), done.unsupported)
    lines = [
        ("applications", done.applications, closes, False),
        ("verified", done.verified, visited or excluded, waiting > 0),
        ("approved", done.approved, decided or refused, undecided > 0),
    ]
    return [
        Step(_LABELS[n], _figure(f"{head}.{n}"), value, _unit("household", value), 0, beside, going)
        for n, value, beside, going in lines
    ]


def _said_more(words: str, count: int) -> str:
    return words % {"more": said("household", count, lang())} if count > 0 else ""


def _signed(actor: Actor, count: int) -> Step:
    url = reverse("desk:agreements") + "?tab=all" if actor.may("see.agreements") else ""
    beside = _("三线合一") if count else ""
    return Step(_LABELS["signed"], url, count, _unit("household", count), 0, beside)


def _paid(number: int, there: Placement, on: date) -> Step:
    beside = said("fen", there.fen, lang()) if there.fen else ""
    if there.in_place_on:
        beside += f" · {day(there.in_place_on, year=on.year)}"
    url = _figure(f"batch.{number}.households")
    unit = _unit("household", there.households)
    return Step(_LABELS["paid"], url, there.households, unit, 0, beside)


_LABELS = {
    "registered": gettext_lazy("摸底登记"),
    "applications": gettext_lazy("申请"),
    "verified": gettext_lazy("入户核查"),
    "approved": gettext_lazy("审定"),
    "signed": gettext_lazy("编号签约"),
    "paid": gettext_lazy("资金到户"),
}
