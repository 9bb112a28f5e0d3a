"""Background reading of scans: page by page, with progress; then one act files them all."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from tuopin.archive.queries import read
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import actor_of
from tuopin.papers.actions.scans import read_scan
from tuopin.papers.queries.scan_process import seen_pages
from tuopin.papers.queries.scans import scan as scan_of
from tuopin.workflow.models import Job
from tuopin.workflow.queries import job_about
from tuopin.workflow.rules import Actor
from tuopin.workflow.tasks import STALE, Progress, give_up_stale, open_job, run

READ = "papers.read"
EVERY = 5


def broken_off(job: Job) -> bool:
    """Say whether a job was stopped, failed, or its worker died."""
    return job.state in {"cancelled", "failed"} or (
        job.state == "running" and job.beat < timezone.now() - STALE
    )


def start_reading(actor: Actor, on: date, scan: UUID) -> Job:
    """Queue the reading of a scan and return its job; one that broke off is started again."""
    give_up_stale()
    job = job_about(actor.county, scan)
    if job is None or job.state in {"cancelled", "finished"}:
        job = open_job(county=actor.county, kind=READ, actor=actor.id, on=on, subject=scan)
    if job.state in {"queued", "failed"}:
        read_pages.enqueue(str(job.id))
        job.refresh_from_db()
    return job


@task()
def read_pages(job: str) -> None:
    """Read a scan outside any transaction; killed or cancelled half-way, nothing is written."""
    run(UUID(job), _do, every=EVERY)


def _do(job: Job, progress: Progress) -> Any:
    actor = actor_of(job.actor, job.on)
    taken = scan_of(job.county, job.subject) if job.subject else None
    if actor is None or taken is None:
        raise Refused("not_found")
    progress.total(taken.pages)
    seen = []
    for page in seen_pages(read(taken.file), taken.pages):
        seen.append(page)
        progress.step(len(seen))
    # The job's id is the key: what was filed once is not filed again by a second run.
    done = read_scan(
        actor=actor, on=job.on, key=f"job:{job.id}", scan=taken.id,
        pages=[{"position": n, **page._asdict()} for n, page in enumerate(seen, 1)],
    )  # fmt: skip
    return done.result
