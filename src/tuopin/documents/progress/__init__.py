"""The progress report (R01, R118): sentences composed from figures, own words between."""

from collections.abc import Mapping, Sequence
from datetime import date

from tuopin.documents.progress import chapters, tables
from tuopin.documents.progress.composing import Changed, Composer, Own, Part, Value
from tuopin.documents.tree import DateLine, Paper, Sign
from tuopin.reports.rules.background import Background

__all__ = ["SLOTS", "Changed", "Own", "Part", "Value", "paper", "parts"]

# Where the office may add its own words, in the order of the report.
SLOTS = ("organisation", "work", "supervision", "results", "disaster", "problems", "next")


def parts(
    facts: Background, figures: Mapping[str, Value], own: Mapping[str, Own], lang: str = "zh",
    changed: Sequence[Changed] = (), before: date | None = None,
) -> list[Part]:  # fmt: skip
    """Return the report's blocks in the outline of the source, own words in their slots.

    `changed` are figures of the last report (of day `before`) that later entries have changed.
    """
    to = Composer(facts, figures, own, lang)
    chapters.intro(to)
    to.chapter("practice")
    to.section(1, "organisation")
    chapters.organisation(to)
    to.own_words("organisation")
    to.section(2, "work")
    chapters.work(to)
    to.section(3, "results")
    chapters.results(to)
    if facts.events:
        chapters.disasters(to)
    to.chapter("problems")
    chapters.problems(to)
    chapters.next_steps(to)
    organ = to.plain("organ")
    to.add(Sign((organ,), to.full_day(facts.as_of)))
    tables.townships(to)
    tables.notes(to, changed, before)
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
        lang=to.lang,
    )
