"""会议材料: what lies before a meeting, each township's figures and what was left to do (R50)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tuopin.coordination.queries import MONEY, Pack, TownFigures, decision_state, left_to_do
from tuopin.documents.case import (
    NOTHING,
    amount,
    day,
    english,
    named,
    place_name,
    post,
    spoken,
)
from tuopin.documents.letterhead import organ_of
from tuopin.documents.tree import Column, DateLine, Heading, Note, Paper, Para, Table, mark
from tuopin.offices.queries import names_on, place_of

# The table's columns; two heads share the figures that are read together.
_COLUMNS = (
    "households", "placed_fen", "visits_due", "visits_made", "findings_found", "findings_open",
    "fallen_due_fen", "recovered_fen", "overdue", "overdue_fen", "struck", "loss_fen", "relief_fen",
    "exits",
)  # fmt: skip


def pack(meeting: Any, figures: Pack, on: date) -> Paper:
    """Return a meeting's papers as of a day: landscape, ready to lie on the table."""
    organ = organ_of(meeting.county, on)
    todo = list(left_to_do(meeting, on))
    blocks = (
        DateLine(f"{meeting.topic}　{day(meeting.held_on or meeting.meets_on)}"),
        _heading(1, _("各乡镇进展")),
        figures_table(figures, _COLUMNS, size=9),
        Note(_("截至%(day)s。") % {"day": day(figures.as_of)}),
        _heading(2, _("以前会议决定的办理情况")),
        _follow_up(meeting.county, todo, on),
    )
    return Paper(
        _("调度会议材料"), blocks, landscape=True, bookmark=meeting.topic, author=organ.name,
        lang=spoken(),
    )  # fmt: skip


def _heading(n: int, text: str) -> Heading:
    return Heading(1, f"{n}. {text}" if english() else f"{mark(1, n)}{text}")


def figures_table(figures: Pack, columns: Iterable[str], size: int = 10) -> Table:
    """Return the townships' figures under some of their names, with the sums."""
    columns = tuple(columns)
    heads = (Column(named(f"town_figure.{name}"), "right") for name in columns)
    return Table(
        (Column(_("乡镇"), "left"), *heads),
        tuple(_row(row.name, row, columns) for row in figures.rows),
        _row(_("合计"), figures.total, columns),
        unit=_("单位：户、元、笔"),
        size=size,
    )


def _row(name: str, row: TownFigures, columns: Iterable[str]) -> tuple[str, ...]:
    return (name, *(said_figure(one, getattr(row, one)) for one in columns))


def said_figure(name: str, value: int) -> str:
    """Say a township's figure: an amount in yuan, else a number."""
    return amount(value) if name in MONEY else str(value)


def owner_said(names: dict[str, str], row: Any) -> str:
    """Say who answers for a decision: 北山镇党委书记, the officer's name where one was given."""
    role = named(f"role.{row.owner_role}")
    if not row.region.endswith("000000"):
        place = place_of(names, row.region)
        # 乡镇党委书记 of 北山镇 is 北山镇党委书记.
        bare = role if english() else role.removeprefix("乡镇").removeprefix("村")
        role = place_name(place.township, place.village, bare)
    return post(row.officer.name, role) if row.officer else role


def _follow_up(county: str, todo: list[Any], on: date) -> Table | Para:
    if not todo:
        return Para(_("没有要办的事。"))
    names = names_on(county, on)
    rows = []
    for n, row in enumerate(todo, 1):
        state = decision_state(row, on)
        stands = named(f"state.decision.{state}")
        if state == "open" and row.due_on < on:
            stands = _("过期未办")
        told = row.told_then if state != "open" else ""
        owner, until = owner_said(names, row), day(row.due_on)
        rows.append((str(n), row.text, owner, until, stands, told or NOTHING))
    columns = (
        Column(_("序号")), Column(_("议定事项"), "left", 6), Column(_("责任岗位"), "center", 4),
        Column(_("期限"), "center", 3), Column(_("状态"), "center", 2),
        Column(_("办理情况"), "left", 5),
    )  # fmt: skip
    return Table(columns, tuple(rows), size=10)
