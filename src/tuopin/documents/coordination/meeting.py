"""A meeting as an office types it, or as it is on record: its name, when, where, who leads it."""

from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from tuopin.coordination.queries.printing import meeting_on
from tuopin.documents.asking import Ask, Asked
from tuopin.documents.blocks import given_day
from tuopin.documents.case import day, english, spoken
from tuopin.kit.scope import whole_county

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
    """Return the meeting on record that was held on the typed day, or is called for it; 1 read.

    Of two on a day, the one of the typed name.
    """
    if "meeting" not in ask.held:
        when, county = given_day(ask, "meeting_on"), ask.scope.county
        ask.held["meeting"] = meeting_on(county, when, ask.said("meeting")) if when else None
    return ask.held["meeting"]


def of_record(row: Any, on: date, minutes: Any = None) -> Ask:
    """Return what a paper of a meeting on record is asked with: nothing is typed, all is known.

    `minutes` is the version to print, where it is not the one in force.
    """
    held = {"meeting": row} | ({"minutes": minutes} if minutes is not None else {})
    given = {"meeting": row.topic, "meeting_on": (row.held_on or row.meets_on).isoformat()}
    return Ask(scope=whole_county(row.county), on=on, lang=spoken(), given=given, held=held)


def who_comes(ask: Ask) -> str:
    """Return who is called to a meeting: as typed, else those who answer for their townships."""
    return ask.said("attendees") or (_("各乡镇党委书记") if recorded(ask) else "")


def standing_matters(ask: Ask) -> str:
    """Return what a meeting is about: as typed, else what every quarter's is about (R50, R51)."""
    matters = "\n".join(matter for matter, *_rest in matters_of(ask.said("matters")))
    row = recorded(ask)
    if matters or row is None or row.kind != "quarterly":
        return matters
    return "\n".join(
        (
            _("各乡镇汇报项目实施进展情况。"),
            _("检查以前会议决定的办理情况。"),
            _("分析情况，总结经验，研究下一步工作。"),
        )
    )


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
