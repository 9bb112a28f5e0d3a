"""Reading of kept files, and the check that each is still what its hash says."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.conf import settings

from tuopin.archive.models import File
from tuopin.base.seal import sha256, unseal


def path_of(county: str, digest: str) -> Path:
    """Return where the sealed content of a hash lies."""
    return Path(settings.TUOPIN_DATA) / "archive" / county / digest[:2] / digest


def file(county: str, key: UUID) -> File | None:
    """Return one file's row."""
    return File.objects.filter(county=county, id=key).first()


def read(kept: File) -> bytes:
    """Return a file's content; raises ValueError when it is not what its hash says."""
    data = unseal(path_of(kept.county, kept.sha256).read_bytes())
    if sha256(data) != kept.sha256:
        raise ValueError(f"archive {kept.sha256} was changed")
    return data


def faults(county: str) -> Iterator[tuple[str, str]]:
    """Yield (code, file) for every kept file that is missing or was changed."""
    for kept in File.objects.filter(county=county).order_by("id"):
        if not path_of(county, kept.sha256).exists():
            yield "archive_missing", kept.sha256
            continue
        try:
            read(kept)
        except (ValueError, InvalidTag):
            yield "archive_changed", kept.sha256
