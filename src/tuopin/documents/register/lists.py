"""The four registers (f1–f4) as landscape tables, a paper a township (R16–R20).

Villages are bands with subtotals, the township's total ends the table; where the whole county is
asked for, a summary by township comes first, with the county's total.
"""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Item
from tuopin.documents.blocks import hands, sheet_of
from tuopin.documents.saying import (
    NOTHING,
    amount,
    coded,
    day,
    english,
    milli,
    named,
    number_line,
    people,
    place_name,
    said,
    yes,
)
from tuopin.documents.tree import (
    Align,
    Band,
    Block,
    Column,
    Note,
    Paper,
    Sheet,
    Subtotal,
    Table,
    Text,
)
from tuopin.documents.wording import Words
from tuopin.kit.scope import Scope, area_prefix
from tuopin.offices.queries import county, names_on, place_of
from tuopin.policy.queries import terms_on
from tuopin.register.queries import printed, registered
from tuopin.register.queries.printing import FORMS
from tuopin.sheets.rules.cells import written
from tuopin.sheets.rules.columns import Column as Cells
from tuopin.sheets.rules.columns import Form

Values = dict[str, Any]
_RIGHT = ("money", "quantity", "count")
_LEFT = ("note", "wish", "skill", "wanted", "livelihood")
# Where the words subtotal and total stand, and where the number of people does.
_LABEL, _COUNT = "village", "name"


class Sheeted(NamedTuple):
    """What stands over a register: its form, code, number, place, the office, the day."""

    form: Form
    number: str
    place: str
    organ: str
    sheet: Sheet = "a4"


def items(code: str, ask: Ask) -> list[Item]:
    """Return the townships whose register has rows, the county's summary before them; 3 reads."""
    rows = registered(ask.scope, code, ask.on).order_by().values_list("region", flat=True)
    towns = sorted({sheet_of(ask.scope, region) for region in rows.distinct()})
    names = names_on(ask.scope.county, ask.on)
    whole = [f"{ask.scope.county}000000"] if ask.scope.whole and towns else []
    return [_item(code, ask, place, names) for place in (*whole, *towns)]


def make(code: str, ask: Ask, items: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Yield the registers of these townships, and the county's summary where it is asked for.

    Identity numbers are in full: whoever prints them leaves a trace first.
    """
    if not items:
        return
    scope = _narrowed(ask.scope, [area_prefix(item.region) for item in items])
    form, rows = printed(scope.county, scope, code, ask.on)[0]
    by_town: dict[str, list[Values]] = {}
    for row in rows:
        by_town.setdefault(sheet_of(ask.scope, row["region"]), []).append(row)
    found = county(ask.scope.county)
    organ = found.name if found else ask.scope.county
    names = names_on(ask.scope.county, ask.on)
    sheet = terms_on(ask.scope.county, ask.on)["paper.register_sheet"]
    for item in items:
        whole = item.region.endswith("000000")
        place = "" if whole else place_name(*place_of(names, item.region))
        head = Sheeted(form, item.number, place, organ, "a3" if sheet == "a3" else "a4")
        if whole:
            yield summary(head, ask, by_town)
        else:
            yield register(head, ask, by_town.get(item.region, []))


def register(head: Sheeted, ask: Ask, rows: Sequence[Values]) -> Paper:
    """Return a township's register: its villages with their subtotals, and the total."""
    form = head.form
    lines: list[tuple[Text, ...] | Band | Subtotal] = []
    n = 0
    for village, group in groupby(rows, key=lambda row: str(row["village"])):
        some = list(group)
        lines.append(Band(said(village)))
        for row in some:
            n += 1
            lines.append(tuple(_cell(column, row, n) for column in form.columns))
        lines.append(Subtotal(_sums(form, some, _("小计"))))
    total = _sums(form, rows, _("合计"))
    table = Table(_columns(form), tuple(lines), total=total, unit=_unit(head, ask))
    return _paper(head, ask, _title(form), table, _count(form, rows))


def summary(head: Sheeted, ask: Ask, by_town: dict[str, list[Values]]) -> Paper:
    """Return the county's summary of a register: a row a township, and the county's total."""
    form = head.form
    summed = [column for column in form.columns if column.summed]
    columns = (
        Column(_heading("乡镇")),
        Column(_("有登记的村"), align="right"),
        Column(_("人数"), align="right"),
        *(Column(_heading(column.heading), align="right") for column in summed),
    )

    def line(label: str, rows: Sequence[Values]) -> tuple[str, ...]:
        villages = len({row["region"] for row in rows})
        sums = (_sum(column, rows) for column in summed)
        return label, str(villages), str(_count(form, rows)), *sums

    towns = [line(rows[0]["township"], rows) for _code, rows in sorted(by_town.items()) if rows]
    everybody = [row for rows in by_town.values() for row in rows]
    table = Table(
        columns, tuple(towns), total=line(_("全县合计"), everybody), unit=_unit(head, ask)
    )
    title = _("%(title)s（全县汇总）") % {"title": _title(form)}
    return _paper(head, ask, title, table, _count(form, everybody))


def _item(code: str, ask: Ask, region: str, names: dict[str, str]) -> Item:
    key = f"{area_prefix(region)}-{ask.on:%Y%m%d}"
    name = names.get(region, _("全县") if region.endswith("000000") else region)
    return Item(key, region, name, f"{code.upper()}-{key}", day=ask.on)


def _narrowed(scope: Scope, prefixes: Iterable[str]) -> Scope:
    """Keep of a scope what lies in these places."""
    kept = {
        longer
        for wanted in prefixes
        for held in scope.prefixes
        if (longer := max(wanted, held, key=len)).startswith(min(wanted, held, key=len))
    }
    return Scope(scope.county, tuple(sorted(kept)))


def _paper(head: Sheeted, ask: Ask, title: str, table: Table, count: int) -> Paper:
    note = _("共%(n)s人。“—”表示没有或者未填。") % {"n": count}
    blocks: tuple[Block, ...] = (table, Note(note), hands(ask))
    return Paper(
        title,
        blocks,
        number=number_line(head.number),
        landscape=True,
        author=head.organ,
        bookmark=" ".join(part for part in (head.place, title) if part),
        lang=ask.lang,
        sheet=head.sheet,
    )


def _unit(head: Sheeted, ask: Ask) -> str:
    where = {"place": place_name(head.organ, head.place), "day": day(ask.on)}
    return _("填报单位：%(place)s　　截至：%(day)s") % where


def _title(form: Form) -> str:
    return named(f"print.{form.code}") if english() else form.title.translate(_WIDE)


_WIDE = str.maketrans("()", "（）")


@cache
def _english() -> dict[str, str]:
    return tomllib.loads(Path(__file__).with_name("headings.toml").read_text("utf-8"))


def _heading(text: str) -> str:
    return _english().get(text, text) if english() else text.translate(_WIDE)


def _columns(form: Form) -> tuple[Column, ...]:
    return tuple(Column(_heading(column.heading), _align(column)) for column in form.columns)


def _align(column: Cells) -> Align:
    if column.kind in _RIGHT:
        return "right"
    return "left" if column.key in _LEFT else "center"


def _cell(column: Cells, row: Values, n: int) -> str:
    return str(n) if column.kind == "serial" else _shown(column, row.get(column.key))


def _shown(column: Cells, value: Any) -> str:
    if value is None or value == "":
        return NOTHING
    if column.kind == "money":
        return amount(value)
    if column.kind == "quantity":
        return milli(value)
    if column.kind == "flag":
        return yes(value)
    if column.kind in ("word", "words"):
        return coded(_word(column, value))
    return written(column, value)


def _word(column: Cells, value: str) -> str:
    # The register keeps a person's sex by its code.
    return {"male": "男", "female": "女"}.get(value, value) if column.key == "sex" else value


def _sums(form: Form, rows: Sequence[Values], label: str) -> tuple[str, ...]:
    return tuple(
        label
        if column.key == _LABEL
        else people(_count(form, rows))
        if column.key == _COUNT
        else _sum(column, rows)
        if column.summed
        else ""
        for column in form.columns
    )


def _sum(column: Cells, rows: Sequence[Values]) -> str:
    return _shown(column, sum(row.get(column.key) or 0 for row in rows))


def _count(form: Form, rows: Sequence[Values]) -> int:
    # Somebody monitored in two years stands twice on f4, and is one person.
    return len({row["identity"] for row in rows}) if form.code == "f4" else len(rows)


__all__ = ["FORMS", "Sheeted", "items", "make", "register", "summary"]
