"""What a paper says: as plain text, as JSON for screens and archives, and which figures it uses."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from tuopin.documents.tree.clean import clean
from tuopin.documents.tree.nodes import (
    Attachments,
    Blank,
    Block,
    Bold,
    Checks,
    Figure,
    Form,
    Inline,
    NewPage,
    Paper,
    Record,
    Sign,
    Signatories,
    Table,
    Text,
    Underline,
)

# How many tuples lie round a Text in the fields that hold rich text; other strings are plain.
_RICH = {"text": 0, "total": 1, "rows": 2}
_MARKS = {Bold: "bold", Underline: "underline"}


def runs(text: Text) -> tuple[Inline, ...]:
    """Return a text's runs, a single one being a run of its own."""
    return text if isinstance(text, tuple) else (text,)


def plain(text: Text) -> str:
    """Return a text without its marks, cleaned."""
    return "".join(clean(r if isinstance(r, str) else r.text) for r in runs(text))


def cell(text: Text) -> str:
    """Return a text on one line."""
    return " ".join(plain(text).split("\n"))


def plain_text(paper: Paper) -> str:
    """Return everything the paper says, a line a line, table cells parted by tabs."""
    lines = [clean(line) for line in head_lines(paper)]
    for block in paper.blocks:
        lines += block_lines(block)
    return "\n".join(lines) + "\n"


def head_lines(paper: Paper) -> list[str]:
    """Return the lines above the text in the order in which they are printed."""
    under = [paper.number] if paper.number else []
    if paper.red_head:
        return [paper.red_head, *under, paper.title]
    return [paper.title, *under]


def block_lines(block: Block) -> list[str]:
    """Return one block's lines as plain text."""
    match block:
        case Blank() | NewPage():
            return []
        case Table():
            return _table_lines(block)
        case Form():
            lines = ["\t".join(f"{cell(f.label)}\t{cell(f.text)}" for f in x) for x in block.lines]
            return [clean(block.title), *lines] if block.title else lines
        case Checks():
            boxes = (f"{'☑' if o.on else '□'}{clean(o.text)}" for o in block.options)
            return [" ".join((clean(block.label), *boxes))]
        case Sign():
            return [clean(line) for line in (*block.organs, block.date)]
        case Signatories():
            return [clean(line) for column in block.columns for line in column]
        case Attachments():
            return ["".join(parts) for parts in attachment_parts(block)]
        case Record():
            copies = [f"抄送：{clean(block.copies)}"] if block.copies else []
            return [*copies, f"{clean(block.organ)}\t{clean(block.date)}印发"]
        case _:
            return [plain(block.text)]


def attachment_parts(block: Attachments) -> list[tuple[str, str, str]]:
    """Return each attachment as lead (附件：, only once), number (only among several), and name."""
    many = len(block.items) > 1
    return [
        ("" if i else "附件：", f"{i + 1}." if many else "", clean(item))
        for i, item in enumerate(block.items)
    ]


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
    lines += ["\t".join(map(cell, row)) for row in table.rows]
    return lines + (["\t".join(map(cell, table.total))] if table.total else [])


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
    true, or `"figure"` holding the figure's code; other fields are named as in the tree.
    """
    kind = {} if isinstance(node, Paper) else {"kind": node.kind}
    return kind | {f.name: _value(f.name, getattr(node, f.name)) for f in fields(node)}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, tuple) and value and isinstance(value[0], Block):
        return [as_json(block) for block in value]
    if name in _RICH:
        return _rich(value, _RICH[name])
    if isinstance(value, tuple):
        return [_value("", part) for part in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _value(f.name, getattr(value, f.name)) for f in fields(value)}
    return clean(value) if isinstance(value, str) else value


def _rich(value: Any, depth: int) -> list[Any]:
    if depth:
        return [_rich(part, depth - 1) for part in value]
    return [_run(run) for run in runs(value)]


def _run(run: Inline) -> dict[str, Any]:
    if isinstance(run, str):
        return {"text": clean(run)}
    if isinstance(run, Figure):
        return {"text": clean(run.text), "figure": run.code}
    return {"text": clean(run.text), _MARKS[type(run)]: True}
