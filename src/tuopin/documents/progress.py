"""The progress report (R01, R118): sentences composed from figures, own words between."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tuopin.documents.tree import (
    Block,
    Bold,
    Column,
    DateLine,
    Figure,
    Heading,
    Inline,
    NewPage,
    Note,
    Paper,
    Para,
    Sign,
    Table,
    Text,
    mark,
)
from tuopin.kit.dates import chinese_date
from tuopin.kit.money import yuan
from tuopin.kit.terms import term
from tuopin.kit.words import english
from tuopin.reports.rules import definition, said, said_day
from tuopin.reports.rules.background import Background

Value = int | str | None
_MARK = re.compile(r"\[\[([^\]]+)\]\]")
_HAN = "零一二三四五六七八九十"
# Where the office may add its own words, in the order of the report.
SLOTS = ("organisation", "work", "supervision", "results", "disaster", "problems", "next")
HEADINGS = ("practice", "organisation", "work", "results", "disaster", "problems")


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
    data = tomllib.loads((Path(__file__).parent / "progress.toml").read_text("utf-8"))
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
        self.lang = "en" if lang.startswith("en") else "zh"
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


def parts(
    facts: Background, figures: Mapping[str, Value], own: Mapping[str, Own], lang: str = "zh",
    changed: Sequence[Changed] = (), before: date | None = None,
) -> list[Part]:  # fmt: skip
    """Return the report's blocks in the outline of the source, own words in their slots.

    `changed` are figures of the last report (of day `before`) that later entries have changed.
    """
    to = Composer(facts, figures, own, lang)
    _intro(to)
    to.chapter("practice")
    to.section(1, "organisation")
    _organisation(to)
    to.own_words("organisation")
    to.section(2, "work")
    _work(to)
    to.section(3, "results")
    _results(to)
    if facts.events:
        _disasters(to)
    to.chapter("problems")
    _problems(to)
    _next(to)
    organ = to.plain("organ")
    to.add(Sign((organ,), to.full_day(facts.as_of)))
    _tables(to)
    _notes(to, changed, before)
    return to.parts


def paper(
    facts: Background, figures: Mapping[str, Value], own: Mapping[str, Own], lang: str = "zh",
    changed: Sequence[Changed] = (), before: date | None = None,
) -> Paper:  # fmt: skip
    """Return the report as a paper; empty slots vanish."""
    to = Composer(facts, figures, own, lang)
    found = parts(facts, figures, own, lang, changed, before)
    blocks = [p.block for p in found if not p.slot or (p.own and p.own.text.strip())]
    return Paper(
        title=to.plain("title"),
        blocks=(DateLine(to.plain("as_of")), *blocks),
        author=to.plain("organ"),
    )


def _intro(to: Composer) -> None:
    facts = to.facts
    first = "intro.pilot" if facts.pilot_level else "intro.start"
    started = to.full_day(facts.started_on) if facts.started_on else ""
    said_ = [to.sentence(first, pilot_level=facts.pilot_level, started=started)]
    if facts.batch:
        said_.append(to.sentence("intro.in_place" if facts.in_place else "intro.under_way"))
    if facts.preparing:
        said_.append(to.sentence("intro.next"))
    to.para(*said_)


def _organisation(to: Composer) -> None:
    facts = to.facts
    first = []
    if facts.head_title and facts.home_units:
        units = to.listed(facts.home_units)
        first.append(
            to.sentence("organisation.group", head_title=facts.head_title, home_units=units)
        )
    first.append(to.sentence("organisation.townships", bodies=facts.bodies))
    to.para(*first)
    second = []
    if facts.survey:
        since, until = (to.day(d) for d in facts.survey)
        second.append(to.sentence("organisation.survey", survey_from=since, survey_to=until))
    if facts.papers:
        marks = "《{}》" if to.lang == "zh" else "“{}”"
        names = [marks.format(title) for title in facts.papers]
        second.append(
            to.sentence(
                "organisation.papers",
                papers="".join(names) if to.lang == "zh" else to.listed(names),
            )
        )
    if facts.county_planned:
        second.append(to.sentence("organisation.plans", planned=facts.planned))
    if second:
        to.para(*second)


def _ordinal(to: Composer, n: int, key: str) -> str:
    lead = to.plain(key)
    return f"{'一二三四五六'[n - 1]}是{lead}" if to.lang == "zh" else lead


def _work(to: Composer) -> None:
    to.para(to.sentence("survey.registers"), lead=_ordinal(to, 1, "survey.lead"))
    if to.facts.batch:
        _verification(to)
        to.para(to.sentence("approval.decided"), lead=_ordinal(to, 3, "approval.lead"))
        whole = to.number("letters.incomplete") == 0
        to.para(
            to.sentence("letters.complete" if whole else "letters.incomplete"),
            lead=_ordinal(to, 4, "letters.lead"),
        )
        _money(to)
    to.own_words("work")
    to.own_words("supervision")


def _verification(to: Composer) -> None:
    said_ = [to.sentence("verification.visits")]
    if to.number("batch.N.excluded"):
        said_.append(to.sentence("verification.excluded"))
    if to.number("batch.N.households"):
        lacking = to.number("pairing.without_officer") or to.number("pairing.without_lead")
        said_.append(to.sentence("verification.unpaired" if lacking else "verification.paired"))
    to.para(*said_, lead=_ordinal(to, 2, "verification.lead"))


def _money(to: Composer) -> None:
    wrong = to.number("numbers.gaps") or to.number("numbers.mismatches")
    arrived = to.value("batch.N.in_place_on") is not None
    to.para(
        to.sentence("money.numbers_wrong" if wrong else "money.numbers"),
        to.sentence("money.way"),
        to.sentence("money.arrived" if arrived else "money.arriving"),
        lead=_ordinal(to, 5, "money.lead"),
    )
    hands = ("special", "transit", "township", "outstanding", "written_off")
    held = sum(to.number(f"fund.{hand}_fen") for hand in hands)
    equal = held == to.number("fund.capital_fen")
    to.para(to.sentence("money.equation" if equal else "money.unequal"))


def _results(to: Composer) -> None:
    if to.facts.structure:
        said_ = [
            f"{name}{n}个" if to.lang == "zh" else f"{english('category', name)} {n}"
            for name, n in to.facts.structure
        ]
        to.para(to.sentence("results.projects", structure=to.listed(said_)))
    to.own_words("results")


def _disasters(to: Composer) -> None:
    joint = "和" if to.lang == "zh" else " and "
    to.chapter("disaster", events=joint.join(e.name for e in to.facts.events))
    said_ = [
        to.sentence("disaster.one", event=e.code, day=to.day(e.day), kinds=_kinds(to, e.kinds))
        for e in to.facts.events
    ]
    to.para(*said_)
    count = len(to.facts.events)
    counted = "两" if count == 2 else han(count)
    to.para(to.sentence("disaster.total", count_han=counted))
    to.own_words("disaster")


def _kinds(to: Composer, kinds: Sequence[str]) -> str:
    return to.listed(kinds if to.lang == "zh" else [english("disaster_kind", k) for k in kinds])


def _problems(to: Composer) -> None:
    to.para(to.sentence("problems.lead"))
    if to.facts.batch:
        to.para(to.sentence("problems.small"), lead="一是" if to.lang == "zh" else "")
        to.para(to.sentence("problems.short"), lead="二是" if to.lang == "zh" else "")
    to.own_words("problems")


def _next(to: Composer) -> None:
    steps = []
    if to.number("batch.N.households"):
        steps.append("next.supervise")
    if to.facts.preparing:
        steps.append("next.batch")
    if to.number("disaster.households"):
        steps.append("next.recovery")
    if steps:
        to.para(to.sentence("next.lead"))
    for n, key in enumerate(steps, start=1):
        to.para(to.sentence(key), lead=f"{n}. " if to.lang == "en" else f"{n}．")
    to.own_words("next")


def _tables(to: Composer) -> None:
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


def _notes(to: Composer, changed: Sequence[Changed], before: date | None) -> None:
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
