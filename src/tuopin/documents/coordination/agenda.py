"""会议议程: the matters of a meeting in their order, each with who speaks and how long (R50)."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.blocks import given_day
from tuopin.documents.case import spoken
from tuopin.documents.coordination.meeting import TOPIC, VENUE, Meeting, matters_of, meeting_of
from tuopin.documents.letterhead import Organ, county_region, key_of, organ_of
from tuopin.documents.tree import Column, DateLine, Field, Form, Note, Paper, Sign, Table
from tuopin.documents.wording import Words

# How many matters have a line where none was typed.
_OPEN_LINES = 8


def agenda(organ: Organ, meeting: Meeting, matters: str) -> Paper:
    """Return the agenda: a line of the text a matter, its speaker and minutes behind ｜ or |."""
    rows = matters_of(matters) or [("", "", "")] * _OPEN_LINES
    return Paper(
        _("会议议程"),
        (
            DateLine(meeting.topic),
            Form(
                (
                    (Field(_("时间"), meeting.when),),
                    (Field(_("地点"), meeting.venue), Field(_("主持人"), meeting.chair)),
                )
            ),
            Table(
                (
                    Column(_("序号")),
                    Column(_("议题"), "left", 6),
                    Column(_("发言人或单位"), "center", 3),
                    Column(_("时长"), "center", 2),
                ),
                tuple((str(n), *row) for n, row in enumerate(rows, 1)),
                tall=True,
            ),
            Note(_("会议期间请将手机置于静音。")),
            Sign((organ.name,), ""),
        ),
        bookmark=meeting.topic,
        author=organ.name,
        lang=spoken(),
    )


def items(ask: Ask) -> list[Item]:
    """Return the one agenda of the meeting that was typed."""
    meeting = meeting_of(ask)
    key = key_of(meeting.topic, ask.said("meeting_on"), meeting.venue)
    region = county_region(ask.scope.county)
    day = given_day(ask, "meeting_on")
    return [Item(key, region, meeting.topic, "", day=day)]


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the agenda."""
    organ = organ_of(ask.scope.county, ask.on)
    for _item in chosen:
        yield agenda(organ, meeting_of(ask), ask.said("matters"))


KIND = Kind(
    "agenda",
    "YC",
    "county",
    items,
    make,
    asked=(
        TOPIC,
        Asked("meeting_on", "date", required=True),
        Asked("meeting_hour"),
        VENUE,
        Asked("chair"),
        Asked("matters", "text"),
    ),
    in_batch=False,
)
