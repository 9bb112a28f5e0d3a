"""The lines of the approval queue: what each asks for, what the experts said, what is proposed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from tuopin.desk.say import quantity, word
from tuopin.kit.money import plain_yuan, yuan
from tuopin.selection.queries import (
    ApplicationFile,
    ApplicationRow,
    Preview,
    opinions_of,
    parts_of,
    preview_approval,
)
from tuopin.workflow.rules import Actor

_WORST = ("not_feasible", "reduced", "feasible")


class Said(NamedTuple):
    """What the experts say together: the worst verdict, the least amount advised in fen."""

    verdict: str
    advised_fen: int | None


class Line(NamedTuple):
    """One application of the queue; amounts in fen, `amount` as it stands in the field."""

    row: ApplicationRow
    parts: list[Any]
    experts: Said | None
    amount: str
    standard_fen: int
    words: list[str]
    will: bool
    over_fen: int
    ticked: bool
    current: bool


class Queue(NamedTuple):
    """The lines of the queue, and what is approved already in their batches, in fen."""

    lines: list[Line]
    before_fen: int


def said_together(opinions: Sequence[Any]) -> Said | None:
    """Return what opinions come to; None without any."""
    if not opinions:
        return None
    verdicts = {o.verdict for o in opinions}
    worst = next(v for v in _WORST if v in verdicts)
    advised = [o.advised_fen for o in opinions if o.advised_fen is not None]
    return Said(worst, min(advised, default=None))


def lines(
    actor: Actor, on: date, rows: Sequence[ApplicationRow], current: UUID | None,
    given: Mapping[str, str], ticked: set[str],
) -> Queue:  # fmt: skip
    """Return the queue's lines in a constant number of queries.

    `given` are amounts that the reader had typed before (`amount-<id>`, yuan), `ticked` the ids
    that were chosen. Where nothing was typed, the least of what is asked for, what the standard
    allows and what the experts advise is proposed.
    """
    keys = [r.id for r in rows]
    parts = parts_of(actor.county, keys)
    experts = {k: said_together(o) for k, o in opinions_of(actor.county, keys).items()}
    asked = _judged(actor, on, rows, {})
    standards = {j.application: j.standard_fen for j in asked.rows}
    proposed = {r.id: _proposed(r, standards.get(r.id), experts.get(r.id)) for r in rows}
    judged = {j.application: j for j in _judged(actor, on, rows, proposed).rows}
    found = []
    for row in rows:
        verdict = judged.get(row.id)
        standard = standards.get(row.id, row.amount_fen)
        amount = given.get(f"amount-{row.id}") or plain_yuan(proposed[row.id])
        found.append(
            Line(
                row,
                parts.get(row.id, []),
                experts.get(row.id),
                amount,
                standard,
                [word(w.code) for w in verdict.why] if verdict else [],
                bool(verdict and verdict.will),
                max(0, row.amount_fen - standard),
                str(row.id) in ticked,
                row.id == current,
            )
        )
    return Queue(found, asked.before_fen)


def _judged(
    actor: Actor, on: date, rows: Sequence[ApplicationRow], amounts: Mapping[UUID, int]
) -> Preview:
    asked = [
        {"application": str(r.id), "amount_fen": amounts.get(r.id, r.amount_fen), "reason": ""}
        for r in rows
    ]
    return preview_approval(actor, on, asked)


def _proposed(row: ApplicationRow, standard: int | None, experts: Said | None) -> int:
    limits = [row.amount_fen]
    if standard is not None:
        limits.append(standard)
    if experts and experts.advised_fen is not None:
        limits.append(experts.advised_fen)
    return min(limits)


def cautions(file: ApplicationFile, line: Line | None) -> list[tuple[str, str, str]]:
    """Return what to look at before deciding: (shape, words, what about it)."""
    found = []
    if line and line.over_fen:
        found.append(
            (
                "late",
                _("申请超标准 %(yuan)s 元") % {"yuan": yuan(line.over_fen)},
                _("核定不得超标准，除非记明理由。"),
            )
        )
    if line:
        found += [("stop", words, "") for words in line.words]
    experts = line.experts if line else None
    if experts and experts.advised_fen is not None:
        found.append(
            (
                "wait",
                _("专家建议 %(yuan)s 元") % {"yuan": yuan(experts.advised_fen)},
                _("本人申请 %(yuan)s 元。") % {"yuan": yuan(file.application.amount_fen)},
            )
        )
    if file.verification and not file.verification.signed:
        found.append(("late", _("本人没有签字"), ""))
    return found


def scale(parts: Sequence[Any]) -> str:
    """Say a project's parts with their quantities in one line."""
    return _("、").join(f"{p.content} {quantity(p.quantity_milli, p.unit)}" for p in parts)
