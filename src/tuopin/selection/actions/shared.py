"""What the room's actions share: taking of cases, moves, parts, and writing of many rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, models

from tuopin.base.rows import change, many
from tuopin.kit import words
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.kit.unreadable import Unreadable
from tuopin.policy.queries import terms_on
from tuopin.selection.models import Application, Part
from tuopin.selection.queries.cases import days_of
from tuopin.selection.rules.applying import PartLine, part_fault, repeated, sums
from tuopin.selection.rules.history import last_on
from tuopin.selection.states import APPLICATION
from tuopin.workflow.actions import Act


def said(field: str, text: str, length: int) -> str:
    """Return a text without outer blanks; refuse 'missing_value', or 'bad_value' if too long."""
    text = text.strip()
    if not text:
        raise Refused("missing_value", field=Word(f"word.{field}"))
    if len(text) > length:
        raise Refused("bad_value", field=Word(f"word.{field}"), value=f"{text[:20]}…")
    return text


def key_of(key: UUID | str) -> UUID:
    """Return an id that was handed in; refuse ('not_found') what is none."""
    try:
        return UUID(str(key))
    except ValueError:
        raise Refused("not_found") from None


def one_of(field: str, value: str, allowed: Iterable[str]) -> str:
    """Return a coded value; refuse ('bad_value') one that is not among those allowed."""
    if value not in allowed:
        raise Refused("bad_value", field=Word(f"word.{field}"), value=value)
    return value


def step(act: Act, case: Application, verb: str) -> str:
    """Return the state after a verb, in the actor's area; refuse 'out_of_order', 'too_early'."""
    act.cover(case.region)
    state = APPLICATION.after(case.state, verb)
    last = last_on(days_of(case))
    if act.on < last:
        raise Refused("too_early", date=act.on, earlier=last)
    act.about(case.id, case.region)
    return state


def take_case(act: Act, key: UUID, verb: str) -> tuple[Application, str]:
    """Lock one application and return it with the state that a verb leads to."""
    case = act.take(Application, key)
    return case, step(act, case, verb)


def take_cases(act: Act, keys: Sequence[UUID | str]) -> list[Application]:
    """Lock many applications and return them in the order named.

    Refuses 'nothing_chosen', 'repeated' and 'not_found'.
    """
    return list(act.take_all(Application, keys).values())


def step_many(act: Act, cases: Sequence[Application], verb: str) -> str:
    """Return the state that a verb leads all these cases to: all or nothing.

    Refuses 'some_refused', naming each case that it cannot be done with.
    """
    act.cover(*{case.region for case in cases})
    culprits, state = [], ""
    for case in cases:
        try:
            state = APPLICATION.after(case.state, verb)
        except Refused:
            culprits.append(Culprit(str(case.id), f"state.application.{case.state}", str(case.id)))
            continue
        if act.on < last_on(days_of(case)):
            culprits.append(Culprit(str(case.id), "why.too_early", str(case.id)))
    if culprits:
        raise Refused("some_refused", rows=_named(act, culprits), verb=Word(f"verb.{verb}"))
    return state


def _named(act: Act, culprits: list[Culprit]) -> list[Culprit]:
    """Put the heads of household in place of the ids."""
    rows = Application.objects.filter(county=act.county, id__in=[c.subject for c in culprits])
    names = {str(key): name for key, name in rows.values_list("id", "household__head_name")}
    return [c._replace(name=names[c.subject]) for c in culprits]


def read_parts(act: Act, parts: Sequence[Mapping[str, Any]]) -> list[PartLine]:
    """Return project parts as handed in, each word in the county's own spelling.

    Refuses 'missing_value' without any part, 'bad_value' for what is out of reason, 'part_twice'
    for one that stands there already.
    """
    if not parts:
        raise Refused("missing_value", field=Word("word.parts"))
    lines = []
    for part in parts:
        line = PartLine(
            _category(act, part["category"]), str(part["content"]).strip(),
            part["quantity_milli"], str(part["unit"]).strip(), part["amount_fen"],
            part.get("own_fen") or 0, part.get("gain_fen") or 0,
        )  # fmt: skip
        fault = part_fault(line)
        if fault is not None:
            raise Refused("bad_value", field=Word(f"word.{fault.field}"), value=fault.value)
        lines.append(line)
    if twice := repeated(lines):
        place, other = twice
        raise Refused("part_twice", content=lines[place].content, other=other + 1)
    return lines


def _category(act: Act, word: str) -> str:
    try:
        return words.read("category", word)
    except Unreadable:
        pass
    extra = terms_on(act.county, act.on).get("words.extra", {})
    try:
        return words.read("category", word, extra)
    except Unreadable as problem:
        raise Refused("bad_value", field=Word("word.category"), value=word) from problem


def part_rows(case: Application, lines: Sequence[PartLine]) -> list[Part]:
    """Make the rows of an application's parts."""
    return [
        Part(county=case.county, application=case, position=place, **line._asdict())
        for place, line in enumerate(lines, start=1)
    ]


def replace_parts(act: Act, case: Application, lines: Sequence[PartLine], **also: Any) -> None:
    """Put the household's new parts in place of the old ones (R32, R33); the trace keeps the old.

    `also` are further columns of the application to change in the same statement.
    """
    old = Part.objects.filter(county=case.county, application=case)
    act.note(parts_before=[
        [part.category, part.content, part.quantity_milli, part.unit, part.amount_fen]
        for part in old.order_by("position")
    ])  # fmt: skip
    old.delete()
    many(part_rows(case, lines))
    change(case, **sums(lines)._asdict(), **also)


def change_many(rows: Sequence[models.Model], *names: str) -> None:
    """Write named fields of many rows of one model back, by one statement text (executemany)."""
    if not rows:
        return
    meta = type(rows[0])._meta
    by_name = {field.name: field for field in meta.concrete_fields}
    fields = [by_name[name] for name in (*names, "id")]
    quoted = connection.ops.quote_name
    *sets, key = [f"{quoted(field.column or field.name)} = %s" for field in fields]
    # The names come from the model, the values are bound.
    sql = f"UPDATE {quoted(meta.db_table)} SET {', '.join(sets)} WHERE {key}"  # noqa: S608
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)
