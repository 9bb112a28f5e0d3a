"""会议纪要: who came, how each township gets on, what was decided (R50)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from tuopin.coordination.queries import attendance, decisions, minutes_in_force
from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.case import NOTHING, amount, batch_name, day, english
from tuopin.documents.coordination.figures import Progress, Township, progress_of
from tuopin.documents.coordination.meeting import (
    BLANK,
    TOPIC,
    VENUE,
    Meeting,
    meeting_of,
    recorded,
)
from tuopin.documents.letterhead import (
    COPIES,
    DATED,
    Organ,
    county_region,
    dated,
    key_of,
    official,
    organ_of,
    typed,
    typed_list,
    typed_names,
)
from tuopin.documents.tree import Block, Column, Note, Paper, Para, Table
from tuopin.documents.wording import Template, Words, compose
from tuopin.offices.queries import holders

TEMPLATE = Template(
    "minutes",
    fields=("meeting", "meeting_time", "venue", "chair"),
    blocks=("attendance", "progress", "decisions"),
    optional_blocks=("discussion",),
)


class Held(NamedTuple):
    """What was typed about a meeting that was held, or is on record.

    `absent` are townships that did not come; None where nobody has said who came. `secretaries`
    are the township secretaries' names by township.
    """

    attendees: str
    absent: tuple[str, ...] | None
    discussion: str
    decisions: str
    copies: str
    day: date
    secretaries: Mapping[str, str]


def minutes(
    organ: Organ, meeting: Meeting, held: Held, progress: Progress, words: Words, number: str = ""
) -> Paper:
    """Return the minutes."""
    head = organ.red_head.removesuffix("文件")
    return official(
        organ._replace(red_head=_("%(organ)s会议纪要") % {"organ": head}),
        title=words.title,
        blocks=compose(
            TEMPLATE,
            words,
            {
                "meeting": meeting.topic,
                "meeting_time": meeting.when,
                "venue": meeting.venue,
                "chair": meeting.chair,
            },
            {
                "attendance": _attendance(held, progress),
                "progress": (*progress_table(progress), Note(_as_of(progress))),
                "decisions": typed_list(held.decisions, lines=6),
                "discussion": typed(held.discussion, lines=4),
            },
        ),
        day_on=held.day,
        number=number,
        copies=held.copies,
        signed=False,
    )


def _attendance(held: Held, progress: Progress) -> tuple[Block, ...]:
    present = _("出席：%(names)s") % {"names": held.attendees or BLANK}
    rows = tuple(
        (town.name, held.secretaries.get(town.region, NOTHING), _came(town, held.absent))
        for town in progress.townships
    )
    columns = (Column(_("乡镇")), Column(_("乡镇党委书记")), Column(_("到会情况")))
    return (Para(present), *((Table(columns, rows, size=11),) if rows else ()))


def _came(town: Township, absent: tuple[str, ...] | None) -> str:
    if absent is None:
        return _("□到会　□缺席")
    return _("缺席") if town.name in absent else _("到会")


def progress_table(progress: Progress) -> tuple[Block, ...]:
    """Return the townships' figures as a table with totals; a sentence before the first batch."""
    if not progress.townships:
        return (Para(_("还没有已启动的批次，没有进展数据。")),)
    columns = (
        Column(_("乡镇"), "left"),
        Column(_("申请户"), "right"),
        Column(_("审定户"), "right"),
        Column(_("受益户"), "right"),
        Column(_("到户资金"), "right"),
        Column(_("已收回"), "right"),
        Column(_("逾期笔数"), "right"),
        Column(_("逾期金额"), "right"),
        Column(_("受灾户"), "right"),
    )
    total = progress.total._replace(name=_("合计"))
    rows = tuple(_row(town) for town in progress.townships)
    return (Table(columns, rows, _row(total), unit=_("单位：户、元、笔"), size=10),)


def _row(town: Township) -> tuple[str, ...]:
    counts = (town.applications, town.approved, town.households)
    money = (town.placed_fen, town.back_fen)
    return (
        town.name,
        *map(str, counts),
        *map(amount, money),
        str(town.overdue),
        amount(town.overdue_fen),
        str(town.struck),
    )


def _as_of(progress: Progress) -> str:
    batch = batch_name(progress.batch) if progress.batch else NOTHING
    return _("%(batch)s，截至%(day)s。") % {"batch": batch, "day": day(progress.as_of)}


def items(ask: Ask) -> list[Item]:
    """Return the one set of minutes of the meeting that was typed."""
    meeting = meeting_of(ask)
    key = key_of(meeting.topic, ask.said("meeting_on"), meeting.venue)
    region = county_region(ask.scope.county)
    return [Item(key, region, meeting.topic, "", day=dated(ask))]


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the minutes."""
    organ = organ_of(ask.scope.county, ask.on)
    progress = progress_of(ask)
    held = _held(ask, progress)
    for item in chosen:
        yield minutes(organ, meeting_of(ask), held, progress, words, item.number)


def _held(ask: Ask, progress: Progress) -> Held:
    """Return what was typed; what was not is as on record: who came, minutes, decisions (R50)."""
    known, names = recorded(ask), {town.region: town.name for town in progress.townships}
    posts = holders(ask.scope, "township_secretary", ask.on)
    absent = ask.said("absent")
    away = typed_names(absent) if absent else None
    written = None
    decided = ""
    if known:
        came = list(attendance(ask.scope.county, known.id))
        if away is None and came:
            away = tuple(names.get(row.region, "") for row in came if not row.present)
        written = minutes_in_force(ask.scope.county, [known.id], ask.on).get(known.id)
        taken = decisions(ask.scope, ask.on).filter(meeting=known.id)
        decided = "\n".join(_decided(row) for row in taken.order_by("id"))
    said_there = [written.discussion, written.analysis] if written else []
    return Held(
        ask.said("attendees"),
        away,
        ask.said("discussion") or "\n".join(filter(None, said_there)),
        ask.said("decisions") or decided,
        ask.said("copies"),
        dated(ask),
        {post.region: post.officer.name for post in posts},
    )


def _decided(row: Any) -> str:
    until = _("%(day)s前完成") % {"day": day(row.due_on)}
    return f"{row.text} ({until})" if english() else f"{row.text}（{until}）"


KIND = Kind(
    "minutes",
    "JY",
    "county",
    items,
    make,
    TEMPLATE,
    asked=(
        TOPIC,
        Asked("meeting_on", "date", required=True),
        Asked("meeting_hour"),
        VENUE,
        Asked("chair"),
        Asked("attendees"),
        Asked("absent"),
        Asked("discussion", "text"),
        Asked("decisions", "text"),
        COPIES,
        DATED,
    ),
    letter=True,
)
