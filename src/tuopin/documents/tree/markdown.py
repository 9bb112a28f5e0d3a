"""A paper as Markdown: headings, pipe tables, and no character taken for a mark."""

import re

from tuopin.documents.tree.clean import clean
from tuopin.documents.tree.nodes import (
    Block,
    Bold,
    Form,
    Heading,
    Inline,
    Note,
    Paper,
    Para,
    Table,
    Text,
    Underline,
)
from tuopin.documents.tree.texts import block_lines, runs

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&!])")
_LIST_MARK = re.compile(r"^([-+=])|^(\d{1,9})([.)])(?=\s|$)", re.MULTILINE)


def markdown(paper: Paper) -> str:
    """Return the paper as Markdown (CommonMark with pipe tables); a figure is its plain text."""
    title, number = f"# {_flat(paper.title)}", _lines(paper.number)
    head = [_lines(paper.red_head), number, title] if paper.red_head else [title, number]
    parts = [*head, *(_block(block) for block in paper.blocks)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * (block.level + 1)} {_flat(block.text)}"
        case Table():
            return _table(block)
        case Form():
            return _form(block)
        case Para() | Note():
            return _lines(block.text)
        case _:
            return "\n\n".join(_lines(line) for line in block_lines(block))


def _table(table: Table) -> str:
    marks = {"left": ":---", "center": ":---:", "right": "---:"}
    heads = [f"{c.group} {c.title}" if c.group else c.title for c in table.columns]
    body = [*table.rows, *((table.total,) if table.total else ())]
    rows = [
        [_flat(head) for head in heads],
        [marks[column.align] for column in table.columns],
        *([_flat(text) for text in row] for row in body),
    ]
    lead = [_lines(line) for line in (table.title, table.unit) if line]
    return "\n\n".join([*lead, "\n".join(map(_pipes, rows))])


def _form(form: Form) -> str:
    title = f"**{_flat(form.title)}**" if form.title else ""
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
    said = _SPECIAL.sub(r"\\\1", clean(run if isinstance(run, str) else run.text))
    if isinstance(run, Underline):
        return f"<u>{said}</u>"
    if isinstance(run, Bold):
        # Asterisks beside Chinese punctuation are not read as marks.
        inner = said.strip()
        return f"**{inner}**" if inner[:1].isalnum() and inner[-1:].isalnum() else f"<b>{said}</b>"
    return said
