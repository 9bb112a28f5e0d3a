"""会议纪要: who came, how each township gets on, what was decided (R50)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from tuopin.coordination.queries import (
    Pack,
    attendance,
    decisions_of,
    minutes_in_force,
    minutes_state,
    pack_of,
)
from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.blocks import given_day
from tuopin.documents.case import NOTHING, amount, batch_name, day
from tuopin.documents.coordination.figures import Progress, Township, progress_of
from tuopin.documents.coordination.meeting import (
    BLANK,
    TOPIC,
    VENUE,
    Meeting,
    meeting_of,
    recorded,
)
from tuopin.documents.coordination.pack import figures_table, owner_said
from tuopin.documents.letterhead import (
    COPIES,
    DATED,
    Organ,
    county_region,
    key_of,
    official,
    organ_of,
    typed,
    typed_list,
    typed_names,
)
from tuopin.documents.tree import Block, Column, DateLine, Note, Paper, Para, Table
from tuopin.documents.wording import Template, Words, compose
from tuopin.offices.queries import holders, names_on, officer_names, place_of

TEMPLATE = Template(
    "minutes",
    fields=("meeting", "meeting_time", "venue", "chair"),
    blocks=("attendance", "progress", "decisions"),
    optional_blocks=("discussion",),
)


# What minutes say of each township; its whole row is among the meeting's papers.
_FIGURES = (
    "households", "placed_fen", "visits_due", "visits_made", "findings_open", "recovered_fen",
    "overdue_fen", "relief_fen", "exits",
)  # fmt: skip


class Held(NamedTuple):
    """What was typed about a meeting that was held, or is on record.

    `absent` are townships that did not come; None where nobody has said who came. `secretaries`
    are the township secretaries' names by township. Of a meeting on record `came` says who spoke
    for each township and whether it came, `pack` the figures of that day, `standing` which version
    of its minutes this is and how it stands, `correction` what that version corrects.
    """

    attendees: str
    absent: tuple[str, ...] | None
    discussion: str
    decisions: str
    copies: str
    day: date
    secretaries: Mapping[str, str]
    came: tuple[tuple[str, str, bool], ...] = ()
    pack: Pack | None = None
    standing: str = ""
    correction: str = ""


def minutes(
    organ: Organ, meeting: Meeting, held: Held, progress: Progress, words: Words, number: str = ""
) -> Paper:
    """Return the minutes."""
    head = organ.red_head.removesuffix("文件")
    fields = {
        "meeting": meeting.topic,
        "meeting_time": meeting.when,
        "venue": meeting.venue,
        "chair": meeting.chair,
    }
    blocks = {
        "attendance": _attendance(held, progress),
        "progress": _progress(held, progress),
        "decisions": typed_list(held.decisions, lines=6),
        "discussion": typed(held.discussion, lines=4),
    }
    return official(
        organ._replace(red_head=_("%(organ)s会议纪要") % {"organ": head}),
        title=words.title,
        blocks=(
            *((DateLine(held.standing),) if held.standing else ()),
            *compose(TEMPLATE, words, fields, blocks),
            *((Note(_("本版更正：%(what)s") % {"what": held.correction}),) * bool(held.correction)),
        ),
        day_on=held.day,
        number=number,
        copies=held.copies,
        signed=False,
    )


def _progress(held: Held, progress: Progress) -> tuple[Block, ...]:
    """Return the figures that the meeting was held with, else those of the day asked for."""
    if held.pack is None:
        return (*progress_table(progress), Note(_as_of(progress)))
    told = _("截至%(day)s，开会那天存档。") % {"day": day(held.pack.as_of)}
    return figures_table(held.pack, _FIGURES), Note(told)


def _attendance(held: Held, progress: Progress) -> tuple[Block, ...]:
    if held.came:
        there = tuple(
            (town, speaker or NOTHING, _("到会") if present else _("缺席"))
            for town, speaker, present in held.came
        )
        heads = (Column(_("乡镇")), Column(_("参会人")), Column(_("到会情况")))
        listed = (Para(_("出席：%(names)s") % {"names": held.attendees}),) if held.attendees else ()
        return (*listed, Table(heads, there, size=11))
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
    return [Item(key, region, meeting.topic, "", day=_dated(ask, _written(ask)))]


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the minutes."""
    organ = organ_of(ask.scope.county, ask.on)
    held = _held(ask)
    # A meeting is the county's, whichever batch is printed: its figures are of the newest begun.
    progress = Progress(ask.on, None) if held.pack else progress_of(replace(ask, batch=None))
    for item in chosen:
        yield minutes(organ, meeting_of(ask), held, progress, words, item.number)


def _held(ask: Ask) -> Held:
    """Return what was typed; what was not is as on record: who came, minutes, decisions (R50)."""
    known = recorded(ask)
    posts = holders(ask.scope, "township_secretary", ask.on)
    absent = ask.said("absent")
    away = typed_names(absent) if absent else None
    written, decided, pack = _written(ask), "", None
    came: tuple[tuple[str, str, bool], ...] = ()
    if known:
        names = names_on(ask.scope.county, ask.on)
        towns = [
            (place_of(names, row.region).township, row.speaker, row.present)
            for row in attendance(ask.scope.county, known.id)
        ]
        came = tuple(
            (town, speaker, present if away is None else town not in away)
            for town, speaker, present in towns
        )
        pack = pack_of(known)
        taken = decisions_of(ask.scope.county, known.id, ask.on)
        decided = "\n".join(_decided(names, row) for row in taken)
    said_there = [written.discussion, written.analysis] if written else []
    return Held(
        ask.said("attendees"),
        away,
        ask.said("discussion") or "\n".join(filter(None, said_there)),
        ask.said("decisions") or decided,
        ask.said("copies"),
        _dated(ask, written),
        {post.region: post.officer.name for post in posts},
        came,
        pack,
        _standing(ask, written) if written else "",
        written.correction if written else "",
    )


def _written(ask: Ask) -> Any | None:
    """Return the minutes on record: the version asked for, else that in force."""
    known = recorded(ask)
    if known is not None and "minutes" not in ask.held:
        found = minutes_in_force(ask.scope.county, [known.id], ask.on)
        ask.held["minutes"] = found.get(known.id)
    return ask.held.get("minutes")


def _dated(ask: Ask, written: Any | None) -> date:
    """Return the day that minutes bear: as typed, else that of their signing."""
    signed_on = written.signed_on if written and minutes_state(written, ask.on) != "draft" else None
    return given_day(ask, DATED.code) or signed_on or ask.on


def _standing(ask: Ask, written: Any) -> str:
    """Say which version of the minutes this is: a draft, signed by whom, or superseded."""
    state, on = minutes_state(written, ask.on), {"n": written.version}
    if state == "draft":
        return _("（第%(n)s版草稿，尚未签发）") % on
    names = officer_names(ask.scope.county, [written.signed_by])
    on |= {"day": day(written.signed_on), "who": names.get(written.signed_by, "")}
    if state == "signed":
        return _("（第%(n)s版，%(day)s%(who)s签发）") % on
    on |= {"until": day(written.superseded_on)}
    return _("（第%(n)s版，%(day)s%(who)s签发，%(until)s被新版代替）") % on


def _decided(names: dict[str, str], row: Any) -> str:
    """Say one decision with who answers for it and by when."""
    said = {"what": row.text, "who": owner_said(names, row), "day": day(row.due_on)}
    return _("%(what)s（%(who)s，%(day)s前完成）") % said


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
    in_batch=False,
)
