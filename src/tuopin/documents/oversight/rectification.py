"""整改通知书: the letter by which a township is told what to set right, and by when (R82)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.blocks import given_day
from tuopin.documents.case import day
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

TEMPLATE = Template(
    "rectification",
    fields=("township", "inspected_on", "deadline"),
    blocks=("findings",),
)


class Demand(NamedTuple):
    """What was typed: when the township was inspected, what was found, by when it is mended."""

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
    """Return a letter for each township in scope, by code."""
    key = key_of(*(ask.said(code) for code in ("inspected_on", "findings")))
    return [
        Item(f"{town.code}/{key}", town.code, town.name, "", day=dated(ask))
        for town in townships_on(ask.scope.county, ask.on)
        if ask.scope.covers(town.code)
    ]


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the letters."""
    organ = organ_of(ask.scope.county, ask.on)
    demand = Demand(
        given_day(ask, "inspected_on"),
        ask.said("findings"),
        given_day(ask, "deadline"),
        ask.said("copies"),
        dated(ask),
    )
    for item in chosen:
        yield rectification(organ, item.name, demand, words, item.number)


KIND = Kind(
    "rectification",
    "ZG",
    "township",
    items,
    make,
    TEMPLATE,
    asked=(
        Asked("inspected_on", "date"),
        Asked("findings", "text", required=True),
        Asked("deadline", "date", required=True),
        COPIES,
        DATED,
    ),
    letter=True,
    in_batch=False,
)
