"""Print runs: what was asked for, how far it is, and the papers that came of it."""

import json
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from tuopin.base.scope import Scope, within
from tuopin.documents.asking import Ask
from tuopin.documents.kinds import KINDS
from tuopin.documents.tree import Language
from tuopin.papers.models import Issued, Printed, PrintRun
from tuopin.papers.queries.planning import Wanted, in_area
from tuopin.workflow.models import Job


def print_run(county: str, key: UUID) -> PrintRun | None:
    """Return one print run with its file."""
    return PrintRun.objects.filter(county=county, id=key).select_related("file").first()


def print_runs(
    county: str, actor: UUID | None = None, scope: Scope | None = None
) -> QuerySet[PrintRun]:
    """Return the print runs of a person, of an area, or of all, newest first."""
    found = PrintRun.objects.filter(county=county)
    if scope is not None:
        found = within(found, scope)
    if actor is not None:
        found = found.filter(asked_by=actor)
    return found.select_related("file").order_by("-id")


def run_state(run: PrintRun, job: Job | None) -> str:
    """Return how a run stands: asked, ready, cancelled, or failed when its job was."""
    if run.state == "asked" and job is not None and job.state in {"cancelled", "failed"}:
        return job.state
    return run.state


def run_kinds(run: PrintRun) -> list[str]:
    """Return the kinds of a run in their order."""
    return [code for code in run.kinds.split(",") if code]


def run_papers(run: PrintRun) -> QuerySet[Printed]:
    """Return the papers of a run in the order in which they lie in its file."""
    found = Printed.objects.filter(county=run.county, run=run)
    return found.select_related("issued").order_by("position", "id")


def wanted_of(run: PrintRun) -> Wanted:
    """Return what a run is to print. Kinds that this version no longer knows are left out."""
    chosen = frozenset(UUID(key) for key in run.chosen.split()) or None
    given: dict[str, Any] = json.loads(run.given)
    ask = Ask(
        scope=in_area(run.county, run.region), on=run.as_of, lang=cast("Language", run.lang),
        batch=run.batch, households=chosen, subject=run.subject, given=given,
    )  # fmt: skip
    kinds = tuple(code for code in run_kinds(run) if code in KINDS)
    return Wanted(ask, kinds, run.sort, run.asked_on)


def folder_of(run: PrintRun) -> Path:
    """Return the folder in which a run's file is made before it is kept."""
    return Path(settings.TUOPIN_DATA) / "printing" / run.id.hex


def draft_of(run: PrintRun) -> Path:
    """Return where a run's file is made: one PDF, or a zip of PDFs or Word files."""
    return folder_of(run) / ("papers.pdf" if run.form == "pdf" else "papers.zip")


def issued_by_mark(county: str, mark: str) -> Issued | None:
    """Return the paper that bears a mark."""
    return Issued.objects.filter(county=county, mark=mark).select_related("scan").first()


def papers_of_household(county: str, household: UUID) -> QuerySet[Issued]:
    """Return what was printed for a household, newest first."""
    found = Issued.objects.filter(county=county, household=household)
    return found.select_related("scan").order_by("-id")
