"""The texts of papers as templates: fields in braces, headings and duties by marks, their check.

A text is lines. `# ` begins a heading 一、, `## ` one （一）, `- ` a numbered duty (1. 2. 3. from
each heading on); a line that is only `{a block's name}` is where a composed part stands (a table,
signatures); every other line is a paragraph. `{a field's name}` within a line is filled in. Names
are the terms `field.…` and `block.…` in the text's own language; `{{` and `}}` print braces.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tuopin.documents.tree import Block, Heading, Inline, Language, Para, mark
from tuopin.documents.tree.clean import clean
from tuopin.kit.terms import term

TEXTS = Path(__file__).with_name("texts")
_PIECE = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")
_ALONE = re.compile(r"\s*\{([^{}\n]+)\}\s*")
# A heading or duty that says nothing, or whose mark runs into its words: it would be printed.
_BAD_MARK = re.compile(r"-|#(?!#? +\S).*")
# What an input method for Chinese types in place of braces: it would be printed, not filled in.
_WIDE = "｛｝"
_LONGEST_LINE = 2000
# As far as headings are numbered (GB/T 9704).
_MOST_HEADINGS = 99


class Template(NamedTuple):
    """What the text of a kind may name: codes of terms `field.…` and `block.…`.

    `fields` and `blocks` must stand in it; the optional ones may.
    """

    kind: str
    fields: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    optional_blocks: tuple[str, ...] = ()

    def names(self, lang: Language) -> dict[str, str]:
        """Return the code of every field by its name in a language."""
        return {term(f"field.{code}", lang): code for code in (*self.fields, *self.optional)}

    def block_names(self, lang: Language) -> dict[str, str]:
        """Return the code of every block by its name in a language."""
        codes = (*self.blocks, *self.optional_blocks)
        return {term(f"block.{code}", lang): code for code in codes}


class Words(NamedTuple):
    """A version of a kind's text: 0 is the one that comes with the program."""

    version: int
    title: str
    text: str
    lang: Language = "zh"


class Fault(NamedTuple):
    """What is wrong with a text: a code (term `wording.<code>`), the line (from 1), the name."""

    code: str
    line: int
    name: str


NO_WORDS = Words(0, "", "")


@cache
def default(kind: str, lang: Language = "zh") -> Words:
    """Return the text that comes with the program; KeyError for a kind without one."""
    path = TEXTS / f"{kind}.toml"
    if not path.is_file():
        raise KeyError(kind)
    data = tomllib.loads(path.read_text("utf-8"))[lang]
    return Words(0, data["title"], data["text"].strip("\n"), lang)


def faults(template: Template, words: Words) -> list[Fault]:
    """Return everything that keeps a text from being used, in the order of its lines.

    Codes: title_missing, title_braces, text_missing, line_long, mark_broken, headings_many,
    field_unknown, field_missing, block_missing, block_twice, block_in_line, brace_open, brace_wide.
    """
    found = [] if clean(words.title).strip() else [Fault("title_missing", 0, "")]
    found += [Fault("title_braces", 0, c) for c in "{}" + _WIDE if c in words.title]
    if not any(True for _ in _lines(words.text)):
        return [*found, Fault("text_missing", 0, "")]
    fields, blocks = template.names(words.lang), template.block_names(words.lang)
    used: list[str] = []
    heads = {1: 0, 2: 0}
    for n, line in _lines(words.text):
        found += _line_faults(n, line, fields, blocks, used)
        level = _counted(line, heads)
        if level and heads[level] == _MOST_HEADINGS + 1:
            found.append(Fault("headings_many", n, ""))
    found += [
        Fault("field_missing", 0, name)
        for name, code in fields.items()
        if code in template.fields and code not in used
    ]
    found += [
        Fault("block_missing", 0, name)
        for name, code in blocks.items()
        if code in template.blocks and f"block.{code}" not in used
    ]
    return found


def compose(
    template: Template,
    words: Words,
    fields: Mapping[str, str | Inline],
    blocks: Mapping[str, Sequence[Block]],
) -> tuple[Block, ...]:
    """Return the blocks of a text with everything filled in; KeyError for a value not given."""
    named, placed = template.names(words.lang), template.block_names(words.lang)
    made: list[Block] = []
    heads = {1: 0, 2: 0}
    duties = 0
    for _n, line in _lines(words.text):
        alone = _ALONE.fullmatch(line)
        if alone and alone[1].strip() in placed:
            made += blocks[placed[alone[1].strip()]]
            continue
        if level := _counted(line, heads):
            duties = 0
            lead = _number(level, heads[level], words.lang)
            made.append(Heading(level, _filled(lead, line[level + 1 :].strip(), named, fields)))
        elif line.startswith("- "):
            duties += 1
            lead = _number(3, duties, words.lang)
            made.append(Para(_filled(lead, line[2:].strip(), named, fields)))
        else:
            made.append(Para(_filled("", line, named, fields)))
    return tuple(made)


def _counted(line: str, heads: dict[int, int]) -> int:
    """Return the level of a heading's line, and count it; 0 for any other line."""
    level = 2 if line.startswith("## ") else 1 if line.startswith("# ") else 0
    if level:
        heads[level] += 1
        heads[2] = 0 if level == 1 else heads[2]
    return level


def _number(level: int, n: int, lang: Language) -> str:
    if lang == "en":
        return f"({n}) " if level == 2 else f"{n}. "
    return f"{n}." if level == 3 else mark(level, n)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for n, line in enumerate(clean(text).split("\n"), 1):
        if line.strip():
            yield n, line.strip()


def _filled(
    lead: str, line: str, named: Mapping[str, str], fields: Mapping[str, str | Inline]
) -> str | tuple[Inline, ...]:
    parts: list[Inline] = [lead] if lead else []
    at = 0
    for found in _PIECE.finditer(line):
        parts.append(line[at : found.start()])
        at = found.end()
        if found[1] is not None:
            parts.append(fields[named[found[1].strip()]])
        else:
            parts.append(found[0][0])
    parts.append(line[at:])
    if all(isinstance(part, str) for part in parts):
        return "".join(map(str, parts))
    return tuple(part for part in parts if part != "")


def _line_faults(
    n: int, line: str, fields: Mapping[str, str], blocks: Mapping[str, str], used: list[str]
) -> Iterator[Fault]:
    if len(line) > _LONGEST_LINE:
        yield Fault("line_long", n, "")
    if _BAD_MARK.fullmatch(line):
        yield Fault("mark_broken", n, "")
    yield from (Fault("brace_wide", n, c) for c in _WIDE if c in line)
    alone = _ALONE.fullmatch(line)
    if alone and alone[1].strip() in blocks:
        code = f"block.{blocks[alone[1].strip()]}"
        if code in used:
            yield Fault("block_twice", n, alone[1].strip())
        used.append(code)
        return
    for found in _PIECE.finditer(line):
        name = found[1]
        if name is None:
            if found[0] in "{}":
                yield Fault("brace_open", n, found[0])
        elif name.strip() in fields:
            used.append(fields[name.strip()])
        elif name.strip() in blocks:
            yield Fault("block_in_line", n, name.strip())
        else:
            yield Fault("field_unknown", n, name.strip())
