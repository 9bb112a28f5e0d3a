"""A meeting as an office types it, or as it is on record: its name, when, where, who leads it."""

from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from tuopin.coordination.queries.printing import meeting_on
from tuopin.documents.asking import Ask, Asked
from tuopin.documents.blocks import given_day
from tuopin.documents.case import day, english

# Not required: a meeting on record is known by its day.
TOPIC = Asked("meeting")
VENUE = Asked("venue")
# Room to write a word by hand.
BLANK = "　　　　　　"
_WEEKDAYS = "一二三四五六日"
_WEEKDAYS_EN = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip


class Meeting(NamedTuple):
    """A meeting; what is not known is None or empty and prints as a blank."""

    topic: str
    day: date | None
    hour: str
    venue: str
    chair: str = ""

    @property
    def when(self) -> str:
        """Return day, weekday and hour."""
        if self.day is None:
            return day(None)
        when = f"{day(self.day)}{_weekday(self.day)}"
        return f"{when}{', ' if self.hour and english() else ''}{self.hour}"


def recorded(ask: Ask) -> Any | None:
    """Return the meeting on record that was held on the typed day, or is called for it; 1 read."""
    if "meeting" not in ask.held:
        when = given_day(ask, "meeting_on")
        ask.held["meeting"] = meeting_on(ask.scope.county, when) if when else None
    return ask.held["meeting"]


def meeting_of(ask: Ask) -> Meeting:
    """Return the meeting that was typed; what was not is as on record."""
    known = recorded(ask)
    return Meeting(
        ask.said("meeting") or (known.topic if known else _("农村贫困党员脱贫工程调度会")),
        given_day(ask, "meeting_on"),
        ask.said("meeting_hour"),
        ask.said("venue") or (known.venue if known else BLANK),
        ask.said("chair") or (known.chair if known else "") or BLANK,
    )


def matters_of(text: str) -> list[tuple[str, str, str]]:
    """Return matter, speaker and length of each typed line; ｜ or | parts them, any may be ''."""
    rows = []
    for line in text.splitlines():
        matter, _mark, rest = line.replace("｜", "|").partition("|")
        speaker, _mark, length = rest.partition("|")
        if matter.strip():
            rows.append((matter.strip(), speaker.strip(), length.strip()))
    return rows


def _weekday(on: date) -> str:
    n = on.weekday()
    return f" ({_WEEKDAYS_EN[n]})" if english() else f"（星期{_WEEKDAYS[n]}）"
