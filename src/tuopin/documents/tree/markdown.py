"""A paper as Markdown: headings, pipe tables, and no character taken for a mark."""

import re

from tuopin.documents.tree.nodes import (
    Band,
    Block,
    Bold,
    Form,
    Hands,
    Heading,
    Inline,
    Language,
    Note,
    Paper,
    Para,
    Row,
    Ruled,
    Subtotal,
    Table,
    Text,
    Underline,
)
from tuopin.documents.tree.texts import block_lines, hand_parts, run_text, runs

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&!])")
# A place to write by hand.
_RULED = "＿" * 8
_LIST_MARK = re.compile(r"^([-+=])|^(\d{1,9})([.)])(?=\s|$)", re.MULTILINE)


def markdown(paper: Paper) -> str:
    """Return the paper as Markdown (CommonMark with pipe tables); a figure is its plain text."""
    title, number = f"# {_flat(paper.title)}", _lines(paper.number)
    head = [_lines(paper.red_head), number, title] if paper.red_head else [title, number]
    parts = [*head, *(_block(block, paper.lang) for block in paper.blocks)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block, lang: Language) -> str:
    match block:
        case Heading():
            return f"{'#' * (block.level + 1)} {_flat(block.text)}"
        case Table():
            return _table(block)
        case Form():
            return _form(block)
        case Para() | Note():
            return _lines(block.text)
        case Hands():
            hands = ((label, name or _RULED) for label, name in hand_parts(block, lang))
            return "　".join(_flat(label) + _flat(name) for label, name in hands)
        case Ruled():
            label = [_lines(block.label)] if block.label else []
            return "\n\n".join([*label, *[_flat(_RULED * 4)] * block.lines])
        case _:
            return "\n\n".join(_lines(line) for line in block_lines(block, lang))


def _table(table: Table) -> str:
    marks = {"left": ":---", "center": ":---:", "right": "---:"}
    heads = [f"{c.group} {c.title}" if c.group else c.title for c in table.columns]
    body = [*table.rows, *((Subtotal(table.total),) if table.total else ())]
    rows = [
        [_flat(head) for head in heads],
        [marks[column.align] for column in table.columns],
        *(_row(row, len(heads)) for row in body),
    ]
    lead = [_lines(line) for line in (table.title, table.unit) if line]
    return "\n\n".join([*lead, "\n".join(map(_pipes, rows))])


def _row(row: Row, columns: int) -> list[str]:
    """A band stands in the first column; bands, subtotals and the total stand out."""
    if isinstance(row, Band):
        return [_strong(row.text), *[""] * (columns - 1)]
    if isinstance(row, Subtotal):
        return [_strong(text) for text in row.cells]
    return [_flat(text) for text in row]


def _strong(text: Text) -> str:
    said = _flat(text)
    return f"**{said}**" if said.strip() and "*" not in said else said


def _form(form: Form) -> str:
    title = _strong(form.title)
    return "\n\n".join(part for part in (title, _boxes(form)) if part)


def _boxes(form: Form) -> str:
    if not form.lines:
        return ""
    width = 2 * max(len(line) for line in form.lines)
    lines = [[_flat(part) for f in line for part in (f.label, f.text)] for line in form.lines]
    full = [line + [""] * (width - len(line)) for line in lines]
    return "\n".join(map(_pipes, [full[0], ["---"] * width, *full[1:]]))


def _pipes(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _flat(text: Text) -> str:
    return " ".join(_rich(text).split("\n"))


def _lines(text: Text) -> str:
    """Keep line breaks, and guard what would begin a list, a rule or a block of code."""
    lines = "\n".join(line.lstrip() for line in _rich(text).split("\n"))
    guarded = _LIST_MARK.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", lines)
    return "\\\n".join(line for line in guarded.split("\n") if line)


def _rich(text: Text) -> str:
    return "".join(map(_run, runs(text)))


def _run(run: Inline) -> str:
    said = _SPECIAL.sub(r"\\\1", run_text(run))
    if isinstance(run, Underline):
        return f"<u>{said}</u>"
    if isinstance(run, Bold):
        # Asterisks beside Chinese punctuation are not read as marks.
        inner = said.strip()
        return f"**{inner}**" if inner[:1].isalnum() and inner[-1:].isalnum() else f"<b>{said}</b>"
    return said
