"""整改通知书: the letter by which a township is told what to set right, and by when (R82)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.blocks import given_day
from tuopin.documents.case import day, english
from tuopin.documents.letterhead import (
    COPIES,
    DATED,
    Organ,
    dated,
    key_of,
    official,
    organ_of,
    typed_list,
)
from tuopin.documents.tree import Paper
from tuopin.documents.wording import Template, Words, compose
from tuopin.offices.queries import townships_on
from tuopin.oversight.queries.printing import ordered_findings

TEMPLATE = Template(
    "rectification",
    fields=("township", "inspected_on", "deadline"),
    blocks=("findings",),
)


class Demand(NamedTuple):
    """What was typed or is on record: when it was inspected, what was found, the deadline."""

    inspected_on: date | None
    findings: str
    deadline: date | None
    copies: str
    day: date


def rectification(
    organ: Organ, township: str, demand: Demand, words: Words, number: str = ""
) -> Paper:
    """Return the letter to a township."""
    fields = {
        "township": township,
        "inspected_on": day(demand.inspected_on),
        "deadline": day(demand.deadline),
    }
    return official(
        organ,
        title=words.title,
        blocks=compose(TEMPLATE, words, fields, {"findings": typed_list(demand.findings, lines=6)}),
        day_on=demand.day,
        number=number,
        recipient=_("%(township)s党委、人民政府") % {"township": township},
        copies=demand.copies,
    )


def items(ask: Ask) -> list[Item]:
    """Return a letter for each township in scope, by code.

    Without typed findings, for those alone where some were ordered to be set right and are open.
    """
    key = key_of(*(ask.said(code) for code in ("inspected_on", "findings")))
    typed, open_ = ask.said("findings"), _ordered(ask)
    return [
        Item(f"{town.code}/{key}", town.code, town.name, "", day=dated(ask))
        for town in townships_on(ask.scope.county, ask.on)
        if ask.scope.covers(town.code) and (typed or town.code in open_)
    ]


def _ordered(ask: Ask) -> dict[str, list[Any]]:
    """Return what is ordered to be set right and not closed by the day, by township; 1 read."""
    if ask.said("findings"):
        return {}
    found: dict[str, list[Any]] = {}
    for row in ordered_findings(ask.scope, ask.on):
        if row.closed_on is None or row.closed_on > ask.on:
            found.setdefault(f"{row.region[:9]}000", []).append(row)
    return found


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the letters: of what was typed, else of what is on record."""
    organ, ordered = organ_of(ask.scope.county, ask.on), _ordered(ask)
    for item in chosen:
        demand = _demand(ask, ordered.get(item.region, []))
        yield rectification(organ, item.name, demand, words, item.number)


def _demand(ask: Ask, rows: Sequence[Any]) -> Demand:
    return Demand(
        given_day(ask, "inspected_on") or max((row.found_on for row in rows), default=None),
        ask.said("findings") or "\n".join(map(_line, rows)),
        given_day(ask, "deadline") or max((row.due_on for row in rows if row.due_on), default=None),
        ask.said("copies"),
        dated(ask),
    )


def _line(row: Any) -> str:
    """Return a finding in a line: whose, what, what is demanded."""
    who = row.household.head_name if row.household else ""
    colon, stop = (": ", "; ") if english() else ("：", "；")
    demanded = f"{stop}{row.demanded}" if row.demanded else ""
    return f"{who}{colon if who else ''}{row.text.rstrip('。.')}{demanded}"


KIND = Kind(
    "rectification",
    "ZG",
    "township",
    items,
    make,
    TEMPLATE,
    asked=(
        Asked("inspected_on", "date"),
        # Not required: what was ordered is on record.
        Asked("findings", "text"),
        Asked("deadline", "date"),
        COPIES,
        DATED,
    ),
    letter=True,
    in_batch=False,
)
