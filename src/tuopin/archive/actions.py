"""Keeping of files, inside other rooms' actions: their audit line names the file's hash."""

import os
from datetime import date
from pathlib import Path

from tuopin.archive.models import File
from tuopin.archive.queries import path_of
from tuopin.base.seal import seal, sha256
from tuopin.kit.keys import uuid7


def keep(
    county: str, on: date, *, name: str, media_type: str, kind: str, data: bytes
) -> tuple[File, bool]:
    """Keep a file under its hash, sealed; return its row and whether it is new.

    The content is written and synced before the row, so a row never names a missing file; the same
    content again costs nothing.
    """
    digest = sha256(data)
    path = path_of(county, digest)
    if not path.exists():
        _write(path, seal(data))
    return File.objects.get_or_create(
        county=county,
        sha256=digest,
        kind=kind,
        defaults={
            "size": len(data), "media_type": media_type, "name": name[-200:], "kept_on": on,
        },
    )  # fmt: skip


def _write(path: Path, blob: bytes) -> None:
    """Write a file so that it is there whole or not at all, after a crash too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own: two threads may keep the same content at once.
    draft = path.with_name(f"{path.name}.{uuid7().hex}.part")
    with draft.open("wb") as out:
        out.write(blob)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
