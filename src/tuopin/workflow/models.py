"""Jobs: background work as a thing that people can see, with its progress and its result."""

from django.db import models

from tuopin.base.rows import CountyRow
from tuopin.workflow.states import JOB


class Job(CountyRow):
    """One piece of background work; survives a reload, says what it did or why it stopped."""

    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=12, default=JOB.start)
    actor = models.UUIDField()
    subject = models.UUIDField(null=True)
    on = models.DateField(db_column="day")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    note = models.CharField(max_length=200, default="", blank=True)
    result = models.TextField(default="null")
    opened = models.DateTimeField()
    beat = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=JOB.states), name="workflow_job_state"
            )
        ]
        indexes = [models.Index(fields=["county", "actor", "id"], name="workflow_job_actor")]
