"""Composing the progress report: sentences from figures, own words between them."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tuopin.documents.tree import Block, Bold, Figure, Heading, Inline, Language, Para, mark
from tuopin.kit.dates import chinese_date
from tuopin.kit.terms import term
from tuopin.reports.rules import definition, said, said_day
from tuopin.reports.rules.background import Background

Value = int | str | None
_MARK = re.compile(r"\[\[([^\]]+)\]\]")
_HAN = "零一二三四五六七八九十"


class Own(NamedTuple):
    """The office's own words in a slot: text, who wrote it and when."""

    text: str
    author: str = ""
    written_on: date | None = None


class Changed(NamedTuple):
    """A figure of the last report that later entries have changed for that report's own day."""

    code: str
    before: Value
    now: Value


@dataclass(frozen=True, slots=True)
class Part:
    """One block of the report with what a composer page needs: its slot when it is own words."""

    block: Block
    slot: str = ""
    own: Own | None = None


@cache
def _sentences() -> dict[str, dict[str, str]]:
    data = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))
    return dict(_flat(data))


def _flat(tree: Mapping[str, object], path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    own = {k: v for k, v in tree.items() if isinstance(v, str)}
    if own:
        yield path, own
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}.{key}" if path else key)


class Composer:
    """Writes one report in one language from figures and background."""

    def __init__(
        self, facts: Background, figures: Mapping[str, Value], own: Mapping[str, Own], lang: str
    ) -> None:
        self.facts = facts
        self.figures = figures
        self.own = own
        self.lang: Language = "en" if lang.startswith("en") else "zh"
        self.parts: list[Part] = []
        self.chapters = 0

    # -- saying ------------------------------------------------------------------------------

    def value(self, code: str) -> Value:
        """Return a figure's value; N is the report's batch."""
        return self.figures.get(self.code(code))

    def number(self, code: str) -> int:
        """Return a count or a sum; 0 where it does not exist."""
        found = self.value(code)
        return int(found) if found is not None else 0

    def code(self, code: str) -> str:
        """Return the code with the report's batch in it."""
        return code.replace("batch.N.", f"batch.{self.facts.batch}.")

    def figure(self, code: str) -> Figure:
        """Return a figure as it stands in a sentence."""
        full = self.code(code)
        unit = definition(full).unit
        text = said(unit, self.figures.get(full), self.lang, year=self.facts.as_of.year)
        return Figure(full, text)

    def day(self, day: date) -> str:
        """Say a day of the report's year."""
        return said_day(day.isoformat(), self.lang, self.facts.as_of.year)

    def full_day(self, day: date) -> str:
        """Say a day in full."""
        return chinese_date(day) if self.lang == "zh" else said_day(day.isoformat(), "en")

    def listed(self, words: Sequence[str]) -> str:
        """Join words as a list is said."""
        return ("、" if self.lang == "zh" else ", ").join(words)

    def sentence(self, key: str, **more: object) -> list[Inline]:
        """Return one sentence with its figures in place."""
        text = _sentences()[key][self.lang]
        named = {**self._names(), **{k: str(v) for k, v in more.items()}}
        event = str(more.get("event", ""))
        parts: list[Inline] = []
        at = 0
        for match in _MARK.finditer(text):
            parts.append(text[at : match.start()].format(**named))
            parts.append(self.figure(match[1].replace("EVENT", event)))
            at = match.end()
        parts.append(text[at:].format(**named))
        return [p for p in parts if p]

    def plain(self, key: str, **more: object) -> str:
        """Return one sentence as text."""
        return "".join(p if isinstance(p, str) else p.text for p in self.sentence(key, **more))

    def _names(self) -> dict[str, str]:
        facts = self.facts
        programme = facts.programme if self.lang == "zh" else term("word.programme", "en")
        return {
            "county": facts.county_name,
            "programme": programme,
            "as_of": self.full_day(facts.as_of),
            "batch": str(facts.batch or ""),
            "batch_han": han(facts.batch or 0),
            "next": str(facts.preparing or ""),
            "next_han": han(facts.preparing or 0),
            "term_days": str(facts.term_days),
            "led": f"{facts.led:,}",
            "activists": f"{facts.activists:,}",
        }

    # -- building ----------------------------------------------------------------------------

    def chapter(self, key: str, **more: object) -> None:
        """Open a chapter."""
        self.chapters += 1
        number = mark(1, self.chapters) if self.lang == "zh" else f"{self.chapters}. "
        self.add(Heading(1, number + self.plain(key, **more)))

    def section(self, number: int, key: str) -> None:
        """Open a section of a chapter."""
        lead = mark(2, number) if self.lang == "zh" else f"{self.chapters}.{number} "
        self.add(Heading(2, lead + self.plain(key)))

    def add(self, block: Block) -> None:
        """Add a block."""
        self.parts.append(Part(block))

    def para(self, *sentences: list[Inline], lead: str = "") -> None:
        """Add a paragraph of sentences; the lead stands out."""
        bare = lead.rstrip("。． .")
        # The mark behind a lead stays plain, so that every format knows where the bold ends.
        runs: list[Inline] = [Bold(bare), lead[len(bare) :]] if bare else []
        for said_ in sentences:
            runs += said_
        self.add(Para(tuple(runs)))

    def own_words(self, slot: str) -> None:
        """Put the office's own words in; an empty slot is kept for the page and not printed."""
        words = self.own.get(slot)
        for text in words.text.split("\n") if words else [""]:
            self.parts.append(Part(Para(text.strip()), slot, words))


def han(n: int) -> str:
    """Return a small number in Chinese (1 一, 12 十二)."""
    if n <= 10:
        return _HAN[n]
    return mark(2, n).strip("（）")
