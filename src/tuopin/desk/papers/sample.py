"""The preview of a wording: the paper of an invented household, its parts in outline."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tuopin.desk.pages import lang as reading
from tuopin.documents.asking import Kind
from tuopin.documents.tree import (
    Block,
    Column,
    Field,
    Form,
    Language,
    Note,
    Paper,
    Ruled,
    Signatories,
    Table,
)
from tuopin.documents.wording import Template, Words, compose
from tuopin.kit.terms import term

# How a part is drawn in outline, by its code; any other as a table.
_SIGNED = frozenset({"signatures", "hands", "opinions", "consent"})
_FILLED = frozenset({"parties", "loan_form", "card", "write_off_form", "loan_state"})
_WRITTEN = frozenset(
    {"reason", "story", "matters", "decisions", "discussion", "practice", "problems", "next_steps"}
)
_WORDS: dict[str, dict[str, Any]] = {
    "zh": {
        "signed": ("甲方（签字）：", "乙方（签字）：", "　　　年　　月　　日"),
        "filled": (("户主", "试甲"), ("住址", "北山镇石桥村")),
        "listed": ("内容", "规模", "金额（元）"),
        "row": ("香菇种植", "3000袋", "2,000.00"),
        "colon": "：",
        "note": "样张：人名和数字都是编的，不是真实的户。",
    },
    "en": {
        "signed": ("Party A (signature):", "Party B (signature):", "Date:"),
        "filled": (("Head", "Shi Jia"), ("Address", "Shiqiao Village, Beishan Town")),
        "listed": ("What", "Scale", "Amount (yuan)"),
        "row": ("Growing shiitake", "3,000 bags", "2,000.00"),
        "colon": ":",
        "note": "A sample: names and figures are invented.",
    },
}  # fmt: skip


class Sample(NamedTuple):
    """What fills the fields of a wording in one language."""

    lang: Language
    examples: dict[str, str]

    def field(self, code: str) -> str:
        """Return an example of a field; its name in brackets where there is none."""
        return self.examples.get(code) or f"〔{term(f'field.{code}', self.lang)}〕"

    def block(self, code: str) -> tuple[Block, ...]:
        """Return a part in outline, under its name."""
        name, words = term(f"block.{code}", self.lang), _WORDS[self.lang]
        if code in _SIGNED:
            one, other, day = words["signed"]
            return (Signatories(((one, "", day), (other, "", day))),)
        if code in _FILLED:
            fields = tuple(Field(label, text) for label, text in words["filled"])
            return (Form((fields,), title=name),)
        if code in _WRITTEN:
            return (Ruled(f"{name}{words['colon']}", 3),)
        what, scale, fen = words["listed"]
        columns = (Column(what, "left", 3), Column(scale), Column(fen, "right"))
        return (Table(columns, (words["row"],), title=name),)


@cache
def sample_of(lang: Language) -> Sample:
    """Return the invented household in a language."""
    data = tomllib.loads(Path(__file__).with_name("sample.toml").read_text("utf-8"))
    return Sample(lang, data[lang])


def sample_paper(kind: Kind, template: Template, words: Words) -> Paper:
    """Return the paper that a wording would make of the sample; it must be without faults."""
    sample = sample_of(words.lang)
    fields = {code: sample.field(code) for code in (*template.fields, *template.optional)}
    blocks = {code: sample.block(code) for code in (*template.blocks, *template.optional_blocks)}
    note = Note(_WORDS[reading()]["note"])
    return Paper(
        words.title,
        (*compose(template, words, fields, blocks), note),
        bookmark=term(f"print.{kind.code}", words.lang),
        lang=words.lang,
    )
