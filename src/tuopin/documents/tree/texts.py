"""What a paper says: as plain text, as JSON for screens and archives, and which figures it uses."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from tuopin.documents.tree.clean import clean
from tuopin.documents.tree.nodes import (
    Attachments,
    Band,
    Blank,
    Block,
    Bold,
    Check,
    Checks,
    Figure,
    Form,
    Hands,
    Inline,
    Language,
    NewPage,
    Paper,
    Record,
    Row,
    Ruled,
    Sign,
    Signatories,
    Subtotal,
    Table,
    Text,
    Underline,
)

# How many tuples lie round a Text in the fields that hold rich text; other strings are plain.
_RICH = {"text": 0, "total": 1}
_MARKS = {Bold: "bold", Underline: "underline"}

# The few words that the layout itself says: after a label, before copies and attachments.
_COLON: dict[Language, str] = {"zh": "：", "en": ": "}
_ATTACHED: dict[Language, tuple[str, str]] = {
    "zh": ("附件：", "附件："),
    "en": ("Attachment: ", "Attachments: "),
}
_COPIES: dict[Language, str] = {"zh": "抄送：", "en": "Copies to: "}
_ISSUED: dict[Language, str] = {"zh": "{}印发", "en": "Issued {}"}


def runs(text: Text) -> tuple[Inline, ...]:
    """Return a text's runs, a single one being a run of its own."""
    return text if isinstance(text, tuple) else (text,)


def plain(text: Text) -> str:
    """Return a text without its marks, cleaned."""
    return "".join(map(run_text, runs(text)))


def run_text(run: Inline) -> str:
    """Return what a run says, cleaned; a box to tick is ☑ or □ before its words."""
    if isinstance(run, str):
        return clean(run)
    box = ("☑" if run.on else "□") if isinstance(run, Check) else ""
    return box + clean(run.text)


def cell(text: Text) -> str:
    """Return a text on one line."""
    return " ".join(plain(text).split("\n"))


def plain_text(paper: Paper) -> str:
    """Return everything the paper says, a line a line, table cells parted by tabs."""
    lines = [clean(line) for line in head_lines(paper)]
    for block in paper.blocks:
        lines += block_lines(block, paper.lang)
    return "\n".join(lines) + "\n"


def head_lines(paper: Paper) -> list[str]:
    """Return the lines above the text in the order in which they are printed."""
    under = [paper.number] if paper.number else []
    if paper.red_head:
        return [paper.red_head, *under, paper.title]
    return [paper.title, *under]


def block_lines(block: Block, lang: Language = "zh") -> list[str]:
    """Return one block's lines as plain text, the cells of a line parted by tabs."""
    match block:
        case Blank() | NewPage():
            return []
        case Table():
            return _table_lines(block)
        case Form():
            lines = ["\t".join(f"{cell(f.label)}\t{cell(f.text)}" for f in x) for x in block.lines]
            return [clean(block.title), *lines] if block.title else lines
        case Checks():
            return [" ".join((clean(block.label), *map(run_text, block.options)))]
        case Ruled():
            return [clean(block.label)] if block.label else []
        case Sign() | Hands() | Signatories() | Attachments() | Record():
            return _closing_lines(block, lang)
        case _:
            return [plain(block.text)]


def _closing_lines(
    block: Sign | Hands | Signatories | Attachments | Record, lang: Language
) -> list[str]:
    match block:
        case Sign():
            return [clean(line) for line in (*block.organs, block.date) if line]
        case Hands():
            return ["\t".join("".join(part).rstrip() for part in hand_parts(block, lang))]
        case Signatories():
            return [clean(line) for column in block.columns for line in column]
        case Attachments():
            return ["".join(parts) for parts in attachment_parts(block, lang)]
        case Record():
            *copies, issued = record_parts(block, lang)
            return [*map("".join, copies), "\t".join(issued)]


def hand_parts(block: Hands, lang: Language = "zh") -> list[tuple[str, str]]:
    """Return each item of the line as label with its colon, and name ('' where it is missing)."""
    return [(clean(label) + _COLON[lang], clean(name)) for label, name in block.items]


def attachment_parts(block: Attachments, lang: Language = "zh") -> list[tuple[str, str, str]]:
    """Return each attachment as lead (附件：, only once), number (only among several), and name."""
    many = len(block.items) > 1
    return [
        ("" if i else _ATTACHED[lang][many], f"{i + 1}." if many else "", clean(item))
        for i, item in enumerate(block.items)
    ]


def record_parts(block: Record, lang: Language = "zh") -> list[tuple[str, str]]:
    """Return the lines of 版记, each in two parts: 抄送： and whom (if any), organ and date."""
    copies = [(_COPIES[lang], clean(block.copies))] if block.copies else []
    return [*copies, (clean(block.organ), _ISSUED[lang].format(clean(block.date)))]


def head_rows(table: Table) -> list[list[tuple[str, int, int]]]:
    """Return the head's rows as (title, columns spanned, rows spanned); one row without groups."""
    if not any(c.group for c in table.columns):
        return [[(c.title, 1, 1) for c in table.columns]]
    top: list[tuple[str, int, int]] = []
    low: list[tuple[str, int, int]] = []
    before = ""
    for column in table.columns:
        if not column.group:
            top.append((column.title, 1, 2))
        elif column.group == before:
            top[-1] = (column.group, top[-1][1] + 1, 1)
        else:
            top.append((column.group, 1, 1))
        if column.group:
            low.append((column.title, 1, 1))
        before = column.group
    return [top, low]


def _table_lines(table: Table) -> list[str]:
    lines = [clean(line) for line in (table.title, table.unit) if line]
    lines += ["\t".join(cell(title) for title, _, _ in row) for row in head_rows(table)]
    lines += ["\t".join(map(cell, row_cells(row))) for row in table.rows]
    return lines + (["\t".join(map(cell, table.total))] if table.total else [])


def row_cells(row: Row) -> tuple[Text, ...]:
    """Return what stands in a row of a table; a band is one cell."""
    match row:
        case Band():
            return (row.text,)
        case Subtotal():
            return row.cells
        case _:
            return row


def figures(paper: Paper) -> list[str]:
    """Return the codes of the figures the paper uses, each once, in order of appearance."""
    return list(dict.fromkeys(_codes(paper)))


def _codes(node: object) -> Iterator[str]:
    if isinstance(node, Figure):
        yield node.code
    elif isinstance(node, tuple):
        for part in node:
            yield from _codes(part)
    elif is_dataclass(node):
        for field in fields(node):
            yield from _codes(getattr(node, field.name))


def as_json(node: Paper | Block) -> dict[str, Any]:
    """Return a paper or a block as JSON-able data.

    Blocks carry `kind`; rich text is a list of runs `{"text": …}` with `"bold"` or `"underline"`
    true, `"figure"` holding the figure's code, or `"on"` telling whether a box is ticked. A row of
    a table is a list of such cells; a band is `{"band": "…"}` and a subtotal
    `{"subtotal": [cells]}`. Other fields are named as in the tree; `code` is null where the paper
    has none.
    """
    said = {name: _value(name, getattr(node, name)) for name in _names(type(node))}
    return said if isinstance(node, Paper) else {"kind": node.kind} | said


def _value(name: str, value: Any) -> Any:
    if name in _RICH:
        return _rich(value, _RICH[name])
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple):
        if name == "rows":
            return [_row(row) for row in value]
        if name == "blocks":
            return [as_json(block) for block in value]
        return [_value("", part) for part in value]
    if names := _names(type(value)):
        return {name: _value(name, getattr(value, name)) for name in names}
    return value


_NAMES: dict[type, tuple[str, ...]] = {}


def _names(kind: type) -> tuple[str, ...]:
    """Return the names of a node's fields, looked up once; none for what is no node."""
    if kind not in _NAMES:
        _NAMES[kind] = tuple(f.name for f in fields(kind)) if is_dataclass(kind) else ()
    return _NAMES[kind]


def _row(row: Row) -> Any:
    if isinstance(row, Band):
        return {"band": clean(row.text)}
    if isinstance(row, Subtotal):
        return {"subtotal": _rich(row.cells, 1)}
    return _rich(row, 1)


def _rich(value: Any, depth: int) -> list[Any]:
    if depth:
        return [_rich(part, depth - 1) for part in value]
    return [_run(run) for run in runs(value)]


def _run(run: Inline) -> dict[str, Any]:
    if isinstance(run, str):
        return {"text": clean(run)}
    if isinstance(run, Figure):
        return {"text": clean(run.text), "figure": run.code}
    if isinstance(run, Check):
        return {"text": clean(run.text), "on": run.on}
    return {"text": clean(run.text), _MARKS[type(run)]: True}
