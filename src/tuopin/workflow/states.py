"""The life of a background job."""

from tuopin.kit.lifecycle import Lifecycle, Move

JOB = Lifecycle(
    "job",
    start="queued",
    moves=[
        Move("start", "queued", "running"),
        Move("cancel", "queued", "cancelled"),
        Move("cancel", "running", "cancelled"),
        Move("finish", "running", "finished"),
        Move("fail", "running", "failed"),
        Move("fail", "queued", "failed"),
        Move("start", "failed", "running"),
    ],
    final=["cancelled", "finished"],
)
