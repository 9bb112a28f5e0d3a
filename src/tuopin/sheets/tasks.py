"""Background work of imports: the check and the merge, with progress that survives a reload."""

from datetime import date
from typing import Any
from uuid import UUID

from django_tasks import task

from tuopin.kit.refusals import Refused
from tuopin.offices.queries import actor_of
from tuopin.sheets.actions import forget, prepare
from tuopin.sheets.queries import imported, importer
from tuopin.workflow.models import Job
from tuopin.workflow.rules import Actor
from tuopin.workflow.tasks import Progress, open_job, run

CHECK, MERGE, MERGE_PARTIAL = "sheets.check", "sheets.merge", "sheets.merge_partial"
EVERY = 200


def start_check(actor: Actor, on: date, handed_in: UUID) -> Job:
    """Queue the check of an import and return its job."""
    return _start(CHECK, actor, on, handed_in)


def start_merge(actor: Actor, on: date, handed_in: UUID, partial: bool = False) -> Job:
    """Queue the merge of an import and return its job."""
    return _start(MERGE_PARTIAL if partial else MERGE, actor, on, handed_in)


def _start(kind: str, actor: Actor, on: date, handed_in: UUID) -> Job:
    job = open_job(county=actor.county, kind=kind, actor=actor.id, on=on, subject=handed_in)
    work.enqueue(str(job.id))
    job.refresh_from_db()
    return job


@task()
def work(job: str) -> None:
    """Judge the workbook outside the transaction, so that people see how far it is; then act.

    The check or the merge is one transaction: killed half-way, nothing is half-written.
    """
    try:
        run(UUID(job), _do, every=EVERY)
    finally:
        forget()


def _do(job: Job, progress: Progress) -> Any:
    actor = actor_of(job.actor, job.on)
    taken = imported(job.county, job.subject) if job.subject else None
    if actor is None or taken is None:
        raise Refused("not_found")
    one = importer(taken.form)
    prepare(actor, taken.id, progress)
    if job.kind == CHECK:
        return one.check(actor=actor, on=job.on, handed_in=taken.id).result
    partial = job.kind == MERGE_PARTIAL
    # The job's id is the key: a merge that was done once is not done again by a second run.
    merged = one.merge(
        actor=actor, on=job.on, key=f"job:{job.id}", handed_in=taken.id, partial=partial
    )
    return merged.result
