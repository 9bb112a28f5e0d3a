"""What papers that are filled in at the household share: the head, boxes to tick, signatures."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from uuid import UUID

from django.utils.translation import gettext as _

from tuopin.documents.asking import Item
from tuopin.documents.case import (
    Case,
    Part,
    amount,
    batch_name,
    blank_date,
    measured,
    named,
    post,
    said,
)
from tuopin.documents.letterhead import key_of
from tuopin.documents.tree import Check, Column, Field, Form, Inline, Table
from tuopin.funds.states import VIOLATION_KINDS
from tuopin.visits.states import PROGRESS

SIZE = 11
Line = tuple[Inline, ...]


def boxes(options: Iterable[tuple[str, str]], chosen: str = "") -> Line:
    """Return (code, label) pairs as boxes in a line; the chosen one is ticked."""
    return _parted(
        ((Check(label, on=bool(chosen) and code == chosen),) for code, label in options), "　"
    )


def _parted(lines: Iterable[Line], between: str) -> Line:
    return tuple(chain.from_iterable((between, *line) for line in lines))[1:]


def progress_boxes(chosen: str = "", *, lines: int = 1) -> Line:
    """Return the four words for a project's progress to tick, in one line or two."""
    labels = (_("正常"), _("变慢"), _("停滞"), _("完成"))
    options = list(zip(PROGRESS, labels, strict=True))
    per_line = len(options) // lines
    rows = (options[n : n + per_line] for n in range(0, len(options), per_line))
    return _parted((boxes(row, chosen) for row in rows), "\n")


def misuse_boxes(chosen: str = "") -> Line:
    """Return the five kinds of misuse to tick, and none (R57)."""
    kinds = [(kind, named(f"violation_kind.{kind}")) for kind in VIOLATION_KINDS]
    return boxes([*kinds, ("none", _("没有"))], chosen)


def choice(*labels: str) -> Line:
    """Return boxes to tick by hand."""
    return boxes(("", label) for label in labels)


def household_form(case: Case, *more: tuple[Field, ...]) -> Form:
    """Return who the paper is about and who answers for the household, with lines of its own."""
    return Form(
        (
            (
                Field(_("户主"), said(case.applicant.name)),
                Field(_("批次"), batch_name(case.batch)),
            ),
            (Field(_("住址"), case.place), Field(_("党支部"), said(case.branch))),
            (
                Field(_("行政联系人"), post(case.liaison.name, case.liaison.title)),
                Field(_("技术负责人"), post(case.lead.name, case.lead.title)),
            ),
            *more,
        ),
        size=SIZE,
    )


def scales(parts: Sequence[Part], *more: Column, there: Mapping[UUID, int] | None = None) -> Table:
    """Return the approved parts with columns to fill in by hand.

    `there` fills the first of them with what stands of a part, in thousandths of its unit.
    """
    columns = (
        Column(_("项目内容"), "left", 4),
        Column(_("审定规模"), "right", 3),
        Column(_("核定资金（元）"), "right", 3),
        *more,
    )
    rows = [
        (part.content, part.scale, amount(part.amount_fen), *_stands(part, there or {}, len(more)))
        for part in parts
    ]
    return Table(columns, tuple(rows), size=SIZE)


def _stands(part: Part, there: Mapping[UUID, int], columns: int) -> tuple[str, ...]:
    if not columns:
        return ()
    milli = there.get(part.id) if part.id else None
    found = "" if milli is None else measured(milli, part.unit)
    return (found, *[""] * (columns - 1))


def signs(*labels: str) -> Form:
    """Return a place to sign with its day for each of a few people, two in a line."""
    places = [Field(label, f"\n{blank_date()}", "right", 2) for label in labels]
    return Form(tuple(tuple(places[n : n + 2]) for n in range(0, len(places), 2)), size=SIZE)


def of_time(items: Iterable[Item], stamp: str) -> list[Item]:
    """Return items whose subject says when, too: each month's sheet is a paper of its own."""
    return [item._replace(subject=key_of(item.subject, stamp)) for item in items]
