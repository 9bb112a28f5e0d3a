"""Reading of jobs."""

import json
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tuopin.workflow.models import Job


def job(county: str, key: UUID) -> Job | None:
    """Return one job of the county."""
    return Job.objects.filter(county=county, id=key).first()


def jobs_of(county: str, actor: UUID) -> QuerySet[Job]:
    """Return a person's jobs, the newest first."""
    return Job.objects.filter(county=county, actor=actor).order_by("-id")


def running_count(county: str, actor: UUID) -> int:
    """Return how many jobs of a person are queued or running."""
    return Job.objects.filter(county=county, actor=actor, state__in=["queued", "running"]).count()


def result_of(done: Job) -> Any:
    """Return a job's result."""
    return json.loads(done.result)


def job_about(county: str, subject: UUID) -> Job | None:
    """Return the newest job about a subject."""
    return Job.objects.filter(county=county, subject=subject).order_by("-id").first()
