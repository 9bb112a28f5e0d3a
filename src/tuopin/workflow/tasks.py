"""Running of jobs: progress is written as it goes; a job whose worker died can be started again."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from tuopin.kit.canonical import canonical
from tuopin.kit.refusals import Refused
from tuopin.workflow.models import Job
from tuopin.workflow.states import JOB

STALE = timedelta(minutes=5)


class Cancelled(Exception):
    """The person who started the job stopped it."""


class Progress:
    """A job's running record: step() tells people how far it is and notices a cancellation."""

    def __init__(self, job: Job, every: int = 500) -> None:
        self.job = job
        self.every = every

    def total(self, total: int, note: str = "") -> None:
        """Say how much there is to do."""
        Job.objects.filter(pk=self.job.pk).update(total=total, note=note, beat=timezone.now())

    def step(self, done: int, note: str = "") -> None:
        """Say how much is done, now and then; raises Cancelled when the job was stopped."""
        if done % self.every:
            return
        sets: dict[str, Any] = {"done": done, "beat": timezone.now()}
        if note:
            sets["note"] = note
        if not Job.objects.filter(pk=self.job.pk, state="running").update(**sets):
            raise Cancelled


def open_job(*, county: str, kind: str, actor: UUID, on: date, subject: UUID | None = None) -> Job:
    """Queue a job and return it."""
    now = timezone.now()
    return Job.objects.create(
        county=county, kind=kind, actor=actor, on=on, subject=subject, opened=now, beat=now
    )


def run(key: UUID, work: Callable[[Job, Progress], Any], every: int = 500) -> None:
    """Run a queued (or broken-off) job's work and record its result, refusal or failure."""
    job = Job.objects.get(pk=key)
    state = JOB.after(job.state, "start")
    if not Job.objects.filter(pk=key, state=job.state).update(state=state, beat=timezone.now()):
        return
    try:
        result = work(job, Progress(job, every))
    except Cancelled:
        return
    except Refused as refusal:
        _end(
            key, "fail", {"code": refusal.code, "zh": refusal.text("zh"), "en": refusal.text("en")}
        )
    except BaseException:
        _end(key, "fail", {"code": "fault"})
        raise
    else:
        _end(key, "finish", result)


def _end(key: UUID, verb: str, result: Any) -> None:
    Job.objects.filter(pk=key, state="running").update(
        state=JOB.after("running", verb), result=canonical(result), beat=timezone.now()
    )


def cancel(county: str, key: UUID, actor: UUID) -> bool:
    """Stop a person's own job; what it has not written yet is not written."""
    own = Job.objects.filter(county=county, pk=key, actor=actor)
    return bool(own.filter(state__in=["queued", "running"]).update(state="cancelled"))


def give_up_stale() -> int:
    """Mark jobs whose worker fell silent as failed, so that they can be started again."""
    silent = Job.objects.filter(state="running", beat__lt=timezone.now() - STALE)
    return silent.update(state="failed", result=canonical({"code": "worker_lost"}))
