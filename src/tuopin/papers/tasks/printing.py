"""Background work of print runs: compose, set, keep; killed half-way it can be started again."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from django_tasks import task

from tuopin.documents.stream import pdf_stream, pdf_zip, word_zip
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import term
from tuopin.offices.queries import actor_of
from tuopin.papers.actions.printing import cancel_run, finish_run
from tuopin.papers.models import PrintRun
from tuopin.papers.queries.composing import Leaf, Made, composed
from tuopin.papers.queries.planning import planned
from tuopin.papers.queries.runs import draft_of, folder_of, print_run, wanted_of
from tuopin.papers.states import PRINT_RUN
from tuopin.workflow.models import Job
from tuopin.workflow.queries import job_about
from tuopin.workflow.rules import Actor
from tuopin.workflow.tasks import Cancelled, Progress, cancel, open_job, run

KIND = "papers.print"
# Papers between two words about how far it is.
EVERY = 25
Step = Callable[[int], None]


def start(actor: Actor, on: date, asked: UUID) -> Job:
    """Queue the job of a print run and return it; one that broke off is started again."""
    job = job_about(actor.county, asked)
    if job is None or job.state in {"cancelled", "finished"}:
        job = open_job(county=actor.county, kind=KIND, actor=actor.id, on=on, subject=asked)
    elif job.state != "failed":
        return job
    work.enqueue(str(job.id))
    job.refresh_from_db()
    return job


def stop(actor: Actor, on: date, asked: UUID) -> None:
    """Stop one's own print run and its job; nothing of it is left. Refuses as `cancel_run`."""
    cancel_run(actor=actor, on=on, run=asked)
    job = job_about(actor.county, asked)
    if job is not None:
        cancel(actor.county, job.id, actor.id)


@task()
def work(job: str) -> None:
    """Make a print run's file outside any transaction; then keep everything in one."""
    run(UUID(job), _do, every=1)


def _do(job: Job, progress: Progress) -> Any:
    actor = actor_of(job.actor, job.on)
    asked = print_run(job.county, job.subject) if job.subject else None
    if actor is None or asked is None:
        raise Refused("not_found")
    try:
        return produce(actor, job.on, asked, progress, job.id)
    except (Cancelled, Refused):
        # What was refused would be refused again: a person asks anew.
        now = print_run(job.county, asked.id)
        if now is not None and now.state == "asked":
            cancel_run(actor=actor, on=job.on, run=asked.id)
        raise


def produce(
    actor: Actor, on: date, asked: PrintRun, progress: Progress | None = None,
    job: UUID | None = None,
) -> Any:  # fmt: skip
    """Make and keep a run's file; return what `finish_run` does. Once ready, it stays as it is.

    Refuses 'papers_none' where there is nothing to print, and what `finish_run` refuses.
    """
    if asked.state == "ready":
        return {"run": str(asked.id), "papers": asked.papers, "pages": asked.pages}
    PRINT_RUN.after(asked.state, "finish")
    plan = planned(wanted_of(asked))
    if not plan.entries:
        raise Refused("papers_none")
    step = _step(progress, asked, [entry.kind for entry in plan.entries])
    made: list[Made] = []
    folder = folder_of(asked)
    # What a worker that was killed has left behind.
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        pages = _set(asked, _noted(composed(plan), made), step)
        step(0)
        return finish_run(
            actor=actor, on=on, key=f"print:{asked.id}", run=asked.id, made=made, pages=pages,
            job=job,
        ).result  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _set(asked: PrintRun, leaves: Iterator[Leaf], step: Step) -> int:
    """Set the papers into the run's file and return its pages; Word tells none."""
    out, day = draft_of(asked), asked.asked_on
    if asked.form == "pdf":
        return pdf_stream((leaf.paper for leaf in leaves), out, made_on=day, step=step)
    if asked.form == "pdfs":
        volumes = groupby(leaves, key=attrgetter("volume"))
        return pdf_zip(
            ((name, (leaf.paper for leaf in group)) for name, group in volumes),
            out, made_on=day, step=step,
        )  # fmt: skip
    word_zip(((leaf.file, leaf.paper) for leaf in leaves), out, step=step)
    return 0


def _noted(leaves: Iterator[Leaf], made: list[Made]) -> Iterator[Leaf]:
    """Hand papers on, and note what is to be kept of them."""
    for leaf in leaves:
        made.append(leaf.made)
        yield leaf


def _step(progress: Progress | None, asked: PrintRun, kinds: list[str]) -> Step:
    """Return what says how far it is, now and then; it notices a cancellation."""
    if progress is None:
        return lambda _done: None
    progress.total(len(kinds))
    said = 0

    def step(done: int) -> None:
        nonlocal said
        if done and done - said < EVERY and done < len(kinds):
            return
        at = done or len(kinds)
        said = done
        progress.step(at, term(f"print.{kinds[min(at, len(kinds)) - 1]}", asked.lang))

    return step
