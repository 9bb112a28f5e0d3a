"""What a request for a change leads to, or why it cannot stand: for the act and for its preview."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.base import rows
from tuopin.kit import words
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.kit.unreadable import Unreadable
from tuopin.policy.queries import terms_on
from tuopin.policy.rules import Terms
from tuopin.selection.models import Application, Part
from tuopin.selection.rules.applying import Fault
from tuopin.selection.rules.approving import standard_of
from tuopin.visits.models import Change, ChangeLine
from tuopin.visits.queries.changing import (
    line_of,
    lines_of,
    loan_of_project,
    open_change,
    owed_fen,
    standing_of,
    wishes_of,
)
from tuopin.visits.rules.changing import (
    Asked,
    Effect,
    Standing,
    Wish,
    changes_nothing,
    effect,
    overspent,
    wish_of,
)

# A line as it is handed in: kind, part, category, content, quantity_milli, unit, fen.
Line = Mapping[str, Any]


class Weighed(NamedTuple):
    """A request that can stand: the parts now, its lines, what it leads to, the standard in fen."""

    standing: list[Standing]
    wishes: list[Wish]
    effect: Effect
    standard_fen: int

    @property
    def above_standard(self) -> bool:
        """Say whether the project after the change is above the loan standard of the day (R41)."""
        return self.effect.after_fen > self.standard_fen


def weigh_request(
    case: Application, lines: Sequence[Line], give_back_fen: int, on: date
) -> Weighed:
    """Return what lines that are handed in would lead to on a day; refuses as asking does."""
    if case.state != "cleared":
        raise Refused("change_before_approval", state=Word(f"state.application.{case.state}"))
    if not lines:
        raise Refused("missing_value", field=Word("word.change_lines"))
    _refuse_other(case, _named(case, lines, on))
    standing = standing_of(case.county, case.id)
    terms = terms_on(case.county, on)
    wishes = [_wish(line, {one.part: one for one in standing}, terms) for line in lines]
    return _weighed(case, standing, wishes, give_back_fen, terms)


def weigh_kept(change: Change, on: date) -> Weighed:
    """Return what a kept request would lead to on a day; refuses as approving does."""
    kept = lines_of(change.county, [change.id]).get(change.id, [])
    _refuse_changed(change.county, kept, on)
    standing = standing_of(change.county, change.application_id)
    wishes = wishes_of(kept, standing)
    terms = terms_on(change.county, on)
    return _weighed(change.application, standing, wishes, change.give_back_fen, terms)


def _named(case: Application, lines: Sequence[Line], on: date) -> list[Part]:
    """Return the parts that a request names; refuse those that changed since it was written."""
    try:
        named = [UUID(str(line["part"])) for line in lines if line.get("part")]
    except ValueError:
        raise Refused("not_found") from None
    if len(set(named)) != len(named):
        raise Refused("repeated")
    held = rows.find(Part, county=case.county, application=case.id, id=named)
    if len(held) != len(named):
        raise Refused("not_found")
    _conflict([part for part in held if _gone(part, on)], "why.part_changed")
    return held


def _gone(part: Part, on: date) -> bool:
    """Say whether a part ended, whenever that was, or begins only later."""
    return part.dropped_on is not None or (part.added_on is not None and part.added_on > on)


def _conflict(parts: Sequence[Part], why: str) -> None:
    if parts:
        bad = [Culprit(part.content, why, str(part.id)) for part in parts]
        raise Refused("change_conflict", rows=bad, count=len(bad))


def _refuse_other(case: Application, parts: Sequence[Part]) -> None:
    """Refuse while another request of the project waits, naming the parts that both touch."""
    other = open_change(case.county, case.id)
    if other is None:
        return
    touched = {line.part_id for line in lines_of(case.county, [other.id]).get(other.id, [])}
    _conflict([part for part in parts if part.id in touched], "why.part_asked")
    raise Refused("change_open", date=other.asked_on)


def _refuse_changed(county: str, kept: Sequence[ChangeLine], on: date) -> None:
    """Refuse when a part is no longer as the request found it."""
    named = [line.part_id for line in kept if line.part_id]
    held = {part.id: part for part in rows.find(Part, county=county, id=named)}
    changed = []
    for line in kept:
        part = held.get(line.part_id) if line.part_id else None
        if part is None:
            continue
        seen = line.old_category, line.old_content, line.old_milli, line.old_unit, line.old_fen
        if _gone(part, on) or seen != line_of(part)[:5]:
            changed.append(part)
    _conflict(changed, "why.part_changed")


def _wish(line: Line, held: Mapping[UUID, Standing], terms: Terms) -> Wish:
    of = held[UUID(str(line["part"]))] if line.get("part") else None
    asked = Asked(
        str(line["kind"]), _category(line, of, terms), _text(line, "content"),
        line.get("quantity_milli"), _text(line, "unit"), line.get("fen"),
    )  # fmt: skip
    wish = wish_of(asked, of)
    if isinstance(wish, Fault):
        code = "bad_value" if wish.value else "missing_value"
        raise Refused(code, field=Word(f"word.{wish.field}"), value=wish.value)
    return wish


def _text(line: Line, key: str) -> str:
    return str(line.get(key) or "").strip()


def _category(line: Line, of: Standing | None, terms: Terms) -> str:
    word = _text(line, "category")
    if not word or line["kind"] in {"scale", "drop"}:
        return of.line.category if of else ""
    try:
        return words.read("category", word, terms.get("words.extra", {}))
    except Unreadable as problem:
        raise Refused("bad_value", field=Word("word.category"), value=word) from problem


def _weighed(
    case: Application, standing: list[Standing], wishes: list[Wish], give_back_fen: int,
    terms: Terms,
) -> Weighed:  # fmt: skip
    """Return what a request leads to; refuse what the loan, or what was spent of it, forbids."""
    if changes_nothing(standing, wishes):
        raise Refused("change_empty")
    after = effect(standing, wishes)
    if not after.after:
        raise Refused("change_leaves_nothing")
    _refuse_money(after, give_back_fen)
    spent = overspent(standing, wishes)
    if spent:
        bad = [Culprit(f"{s.line.content} {yuan(s.spent_fen)}", "why.part_spent") for s in spent]
        raise Refused("change_overspent", rows=bad, count=len(bad))
    if give_back_fen > 0 and give_back_fen > owed_fen(loan_of_project(case.county, case.id)):
        raise Refused("give_back_not_owed", back=yuan(give_back_fen))
    return Weighed(standing, wishes, after, standard_of(after.after, terms["loan.standard"]))


def _refuse_money(after: Effect, give_back_fen: int) -> None:
    """Refuse when the parts and what is given back are not the loan, to the fen (R66)."""
    off = after.left_over(give_back_fen)
    if give_back_fen < 0 or off:
        raise Refused(
            "change_money", before=yuan(after.before_fen), after=yuan(after.after_fen),
            back=yuan(give_back_fen), off=yuan(abs(off)),
        )  # fmt: skip
