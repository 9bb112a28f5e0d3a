"""The report's table of townships, and the notes under it."""

from collections.abc import Sequence
from datetime import date

from tuopin.documents.progress.composing import Changed, Composer
from tuopin.documents.tree import Column, Heading, NewPage, Note, Table, Text
from tuopin.kit.money import yuan
from tuopin.kit.terms import term
from tuopin.reports.rules import definition, said


def townships(to: Composer) -> None:
    """Put the table of townships on a page of its own."""
    rows = to.facts.townships
    if not rows:
        return
    heads = ("applications", "excluded", "approved", "households", "placed", "struck", "loss")
    columns = [Column(term("word.township", to.lang), "left", 3)]
    columns += [Column(term(f"head.report.{h}", to.lang), "right") for h in heads]
    body: list[tuple[Text, ...]] = [(r.name, *map(_cell, r[2:], _MONEY)) for r in rows]
    sums = [sum(column) for column in zip(*(r[2:] for r in rows), strict=True)]
    total = (term("word.total", to.lang), *map(_cell, sums, _MONEY))
    to.add(NewPage())
    to.add(Heading(1, to.plain("table.townships")))
    to.add(Table(tuple(columns), tuple(body), total, unit=term("word.unit_yuan", to.lang), size=10))


_MONEY = (False, False, False, False, True, False, True)


def _cell(value: int, money: bool) -> str:
    if not value:
        return "—"
    return yuan(value) if money else f"{value:,}"


def notes(to: Composer, changed: Sequence[Changed], before: date | None) -> None:
    """Say where the figures come from, and which of the last report have changed since."""
    to.add(Note(to.plain("note.figures")))
    if not changed or before is None:
        return
    said_ = []
    for item in changed:
        entry = definition(item.code)
        old, new = (said(entry.unit, v, to.lang, before.year) for v in (item.before, item.now))
        said_.append(f"{entry.name(to.lang)} {old} → {new}")
    joined = ("；" if to.lang == "zh" else "; ").join(said_)
    to.add(Note(to.plain("note.changed", before=to.full_day(before), changes=joined)))
