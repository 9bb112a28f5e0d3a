"""Reading of a table's rows: each cell by its kind, its faults beside it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from tuopin.kit import words as kit_words
from tuopin.kit.identity import Identity
from tuopin.kit.scope import Scope
from tuopin.kit.unreadable import Unreadable
from tuopin.sheets.rules.cells import Extra, masked, reader, shown
from tuopin.sheets.rules.columns import Column, Form, by_key
from tuopin.sheets.rules.places import Places
from tuopin.sheets.rules.reading import ErrorCell, Table, UnkeptCell
from tuopin.sheets.rules.wording import Both, Finding, found


@dataclass(frozen=True)
class Facts:
    """What rows are judged by: the day, the survey's reference date, places, words, the area.

    `terms` are the policy values in force on the day.
    """

    county: str
    on: date
    reference_on: date
    places: Places
    scope: Scope
    terms: Any
    extra: Extra = field(default_factory=dict)


class Row:
    """One row: where it stands, its values by column key, and what was found wrong with it.

    A value is None where the cell is blank or faulty, so one fault does not breed others; text and
    words are '' where they are blank. An identity column `k` also gives `k_birth` and `k_sex`;
    places give `region`, a 12-digit code, and a relation `k` gives `k_sex`, the sex that it says.
    """

    __slots__ = ("bad", "changes", "findings", "form", "number", "sheet", "values", "verdict")

    def __init__(self, form: Form, sheet: str, number: int, values: dict[str, Any]) -> None:
        self.form = form
        self.sheet = sheet
        self.number = number
        self.values = values
        self.findings: tuple[Finding, ...] = ()
        self.changes: tuple[Any, ...] = ()
        self.verdict = ""
        self.bad = False

    @property
    def faulty(self) -> bool:
        """Say whether something is wrong that keeps the row out."""
        return self.bad

    def fault(self, key: str, code: str, **facts: Any) -> None:
        """Say that the cell of a column is wrong; its value is shown, masked if personal."""
        self._found(key, code, warning=False, facts=facts)

    def warn(self, key: str, code: str, **facts: Any) -> None:
        """Point at a cell that does not keep the row out."""
        self._found(key, code, warning=True, facts=facts)

    def _found(self, key: str, code: str, *, warning: bool, facts: dict[str, Any]) -> None:
        column = by_key(self.form)[key]
        value = facts.pop("value", None) or shown(column, self.values.get(key))
        self._add(column.heading, code, value, warning, facts)

    def raw_fault(
        self, column: Column, code: str, raw: Any, warning: bool = False, **facts: Any
    ) -> None:
        """Say that a cell is wrong, showing what stood in it."""
        self._add(column.heading, code, masked(column, raw), warning, facts)

    def _add(
        self, heading: str, code: str, value: str, warning: bool, facts: dict[str, Any]
    ) -> None:
        made = found(self.sheet, self.number, heading, code, value=value, warning=warning, **facts)
        self.findings += (made,)
        self.bad = self.bad or not warning


class _Cell(NamedTuple):
    key: str
    place: int
    read: Callable[[Any], Any]
    column: Column
    identity: bool
    relation: bool


_PLACES = {"township", "village"}


def rows_of(table: Table, facts: Facts) -> Iterator[Row]:
    """Yield the rows of a table with their cells read and checked, in the order of the sheet."""
    cells = [_cell(c, table.places[c.key], facts) for c in table.form.columns
             if c.key in table.places and c.kind != "serial"]  # fmt: skip
    blanks: dict[str, Any] = {c.key: _blank(c) for c in table.form.columns if c.kind != "serial"}
    width = max((c.place for c in cells), default=-1) + 1
    judge = _judge_places(table, facts)
    for number, raw in table.rows():
        if len(raw) < width:
            raw = raw + [""] * (width - len(raw))  # noqa: PLW2901 a short row is filled up
        row = Row(table.form, table.sheet.name, number, blanks.copy())
        _read(row, raw, cells)
        if judge is not None:
            judge(row)
        yield row


def _cell(column: Column, place: int, facts: Facts) -> _Cell:
    read = reader(column, facts.on, facts.extra)
    identity, relation = column.kind == "identity", column.words == "relation"
    return _Cell(column.key, place, read, column, identity, relation)


@lru_cache(maxsize=1024)
def _relation_sex(raw: str) -> str | None:
    return kit_words.relation_sex(raw)


def _blank(column: Column) -> Any:
    texts = {"text", "name", "phone", "word", "words", "township", "village"}
    return "" if column.kind in texts else None


def _read(row: Row, raw: Sequence[Any], cells: list[_Cell]) -> None:
    values = row.values
    for cell in cells:
        value = raw[cell.place]
        if value == "" or value is None or (type(value) is str and value.isspace()):
            if type(value) is UnkeptCell:
                row.raw_fault(cell.column, "formula_unkept", "", warning=True)
            if cell.column.required:
                row.raw_fault(cell.column, "required", "")
                values[cell.key] = None
            continue
        if type(value) is ErrorCell:
            row.raw_fault(cell.column, "cell_error", str(value))
            values[cell.key] = None
            continue
        try:
            got = cell.read(value)
        except Unreadable as fault:
            values[cell.key] = None
            row.raw_fault(cell.column, fault.code, value, **_facts(fault))
            continue
        if cell.identity:
            _put_identity(row, cell.column, got, value)
        else:
            values[cell.key] = got
            if cell.relation:
                values[f"{cell.key}_sex"] = _relation_sex(str(value))


def _facts(fault: Unreadable) -> dict[str, Any]:
    facts = dict(fault.facts)
    if fault.code == "code_unknown":
        near = facts.pop("nearest", "")
        facts["hint"] = Both(f"，最相近：{near}", f"; nearest: {near}") if near else Both("", "")
    return facts


def _put_identity(row: Row, column: Column, got: Identity, raw: Any) -> None:
    values, key = row.values, column.key
    values[key] = got.number
    values[f"{key}_birth"] = got.birth
    values[f"{key}_sex"] = got.sex
    if got.raised:
        row.raw_fault(column, "id_raised", raw, warning=True)


def _judge_places(table: Table, facts: Facts) -> Callable[[Row], None] | None:
    keys = {
        c.kind: c.key for c in table.form.columns if c.kind in _PLACES and c.key in table.places
    }
    if "township" not in keys:
        return None
    places, scope = facts.places, facts.scope

    def judge(row: Row) -> None:
        values = row.values
        town = values[keys["township"]]
        village = values[keys["village"]] if "village" in keys else None
        values["region"] = ""
        if not town:
            return
        got = places.find(town, village or None)
        for fault in got.faults:
            said = town if fault.which == "township" else village
            column = by_key(row.form)[keys[fault.which]]
            row.raw_fault(column, fault.code, said, fault.warning, **fault.facts)
        if "village" in keys and not village:
            return
        values["region"] = got.region
        if got.region and not scope.covers(got.region):
            row.fault(keys.get("village", keys["township"]), "out_of_area", name=village or town)

    return judge
