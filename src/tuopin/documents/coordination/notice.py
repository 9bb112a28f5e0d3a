"""会议通知: the letter that calls townships and units to a meeting (R50)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.blocks import given_day
from tuopin.documents.case import said
from tuopin.documents.coordination.meeting import (
    TOPIC,
    VENUE,
    Meeting,
    meeting_of,
    recorded,
    standing_matters,
    who_comes,
)
from tuopin.documents.letterhead import (
    COPIES,
    DATED,
    Organ,
    county_region,
    dated,
    every_township,
    key_of,
    official,
    organ_of,
    typed_list,
)
from tuopin.documents.tree import Paper
from tuopin.documents.wording import Template, Words, compose

TEMPLATE = Template(
    "meeting_notice",
    fields=("meeting", "meeting_time", "venue", "attendees"),
    optional=("contact",),
    blocks=("matters",),
)


class Called(NamedTuple):
    """What the notice says beside time and place: who comes, what about, whom to ask, its day."""

    attendees: str
    matters: str
    contact: str
    copies: str
    day: date


def notice(organ: Organ, meeting: Meeting, called: Called, words: Words, number: str = "") -> Paper:
    """Return the notice of a meeting."""
    fields = {
        "meeting": meeting.topic,
        "meeting_time": meeting.when,
        "venue": meeting.venue,
        "attendees": said(called.attendees),
        "contact": said(called.contact),
    }
    blocks = {"matters": typed_list(called.matters, lines=3)}
    return official(
        organ,
        title=words.title,
        blocks=compose(TEMPLATE, words, fields, blocks),
        day_on=called.day,
        number=number,
        recipient=every_township(),
        copies=called.copies,
    )


def items(ask: Ask) -> list[Item]:
    """Return the one notice of the meeting that was typed."""
    meeting = meeting_of(ask)
    key = key_of(meeting.topic, ask.said("meeting_on"), meeting.venue)
    region = county_region(ask.scope.county)
    return [Item(key, region, meeting.topic, "", day=dated(ask))]


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the notice."""
    organ = organ_of(ask.scope.county, ask.on)
    called = Called(
        who_comes(ask),
        standing_matters(ask),
        ask.said("contact"),
        ask.said("copies"),
        given_day(ask, DATED.code) or (row.called_on if (row := recorded(ask)) else ask.on),
    )
    for item in chosen:
        yield notice(organ, meeting_of(ask), called, words, item.number)


KIND = Kind(
    "meeting_notice",
    "HY",
    "county",
    items,
    make,
    TEMPLATE,
    asked=(
        TOPIC,
        Asked("meeting_on", "date", required=True),
        Asked("meeting_hour"),
        VENUE,
        Asked("attendees", required=True),
        Asked("matters", "text"),
        Asked("contact"),
        COPIES,
        DATED,
    ),
    letter=True,
    in_batch=False,
)
