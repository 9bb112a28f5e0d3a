"""公文: an official letter with the office's own text, in the form of GB/T 9704 (R12)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.letterhead import (
    COPIES,
    DATED,
    Organ,
    county_region,
    dated,
    official,
    organ_of,
    same,
    typed,
    typed_names,
)
from tuopin.documents.tree import Paper
from tuopin.documents.wording import Words


class Written(NamedTuple):
    """What an office typed: title, whom to, text, attachments, copies, the letter's day."""

    title: str
    recipient: str
    text: str
    attachments: tuple[str, ...]
    copies: str
    day: date


def letter(organ: Organ, said: Written, number: str = "") -> Paper:
    """Return the letter."""
    return official(
        organ,
        title=said.title,
        blocks=typed(said.text, lines=10),
        day_on=said.day,
        number=number,
        recipient=said.recipient,
        attachments=said.attachments,
        copies=said.copies,
    )


def items(ask: Ask) -> list[Item]:
    """Return the one letter of what was typed."""
    key = same(ask, "title", "recipient", "text")
    name = ask.said("title")
    return [Item(key, county_region(ask.scope.county), name, "", day=dated(ask))]


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the letter."""
    organ = organ_of(ask.scope.county, ask.on)
    said = Written(
        ask.said("title"),
        ask.said("recipient"),
        ask.said("text"),
        typed_names(ask.said("attachments")),
        ask.said("copies"),
        dated(ask),
    )
    for item in chosen:
        yield letter(organ, said, item.number)


KIND = Kind(
    "letter",
    "GW",
    "county",
    items,
    make,
    asked=(
        Asked("title", required=True),
        Asked("recipient"),
        Asked("text", "text", required=True),
        Asked("attachments"),
        COPIES,
        DATED,
    ),
    letter=True,
    in_batch=False,
)
