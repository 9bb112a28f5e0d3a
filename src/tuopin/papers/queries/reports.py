"""Reports as they stand: own paragraphs, the composed report of a day, what was published."""

import json
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from tuopin.documents import progress
from tuopin.documents.progress import SLOTS, Changed, Own, Part
from tuopin.documents.tree import Paper
from tuopin.papers.models import OwnParagraph, Published
from tuopin.reports.queries import background, figures
from tuopin.reports.rules.background import Background

PROGRESS = "progress"


class Composed(NamedTuple):
    """A report of a day: its facts, figures, blocks for a page, and the paper as it is printed."""

    facts: Background
    figures: dict[str, Any]
    parts: list[Part]
    paper: Paper
    changed: list[Changed]
    before: Published | None


def own_paragraphs(county: str, report: str, as_of: date) -> dict[str, Own]:
    """Return the office's own words by slot: the last that were written for this day's report."""
    rows = OwnParagraph.objects.filter(county=county, report=report, as_of=as_of).order_by("id")
    return {r.slot: Own(r.text, r.author_name, r.written_on) for r in rows}


def published(county: str, report: str = PROGRESS) -> QuerySet[Published]:
    """Return what was published, newest first."""
    rows = Published.objects.filter(county=county, report=report)
    return rows.select_related("word", "pdf").order_by("-id")


def published_one(county: str, key: UUID) -> Published | None:
    """Return one published report with its files."""
    return published(county).filter(id=key).first()


def last_published(county: str, as_of: date, report: str = PROGRESS) -> Published | None:
    """Return the newest publication of an earlier day's report."""
    rows = Published.objects.filter(county=county, report=report, as_of__lt=as_of)
    return rows.order_by("-as_of", "-id").first()


def changed_since(county: str, before: Published | None) -> list[Changed]:
    """Return the figures of a published report that entries made later have changed."""
    if before is None:
        return []
    said = json.loads(before.figures)
    now = figures(county, before.as_of)
    return [
        Changed(code, said.get(code), now.get(code))
        for code in now
        if code in said and said[code] != now[code]
    ]


def compose(county: str, as_of: date, lang: str = "zh", batch: int | None = None) -> Composed:
    """Compose the progress report of a day (R01, R118) from figures and the office's own words."""
    facts = background(county, as_of, batch)
    found = figures(county, as_of)
    own = own_paragraphs(county, PROGRESS, as_of)
    before = last_published(county, as_of)
    changed = changed_since(county, before)
    day = before.as_of if before else None
    return Composed(
        facts,
        found,
        progress.parts(facts, found, own, lang, changed, day),
        progress.paper(facts, found, own, lang, changed, day),
        changed,
        before,
    )


def slots() -> tuple[str, ...]:
    """Return the places where the office may add its own words."""
    return SLOTS
