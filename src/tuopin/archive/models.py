"""Files, each kept once by its hash."""

from django.db import models

from tuopin.base.rows import CountyRow


class File(CountyRow):
    """One file: known by the SHA-256 of its content, sealed on disk."""

    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    kept_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "sha256", "kind"], name="archive_file_once")
        ]
