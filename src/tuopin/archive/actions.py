"""Keeping of files, inside other rooms' actions: their audit line names the file's hash."""

import hashlib
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from tuopin.archive.models import File
from tuopin.archive.queries import path_of
from tuopin.base.seal import seal, seal_stream, sha256
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
        _write(path, lambda out: out.write(seal(data)))
    given = {"size": len(data), "media_type": media_type, "name": name[-200:], "kept_on": on}
    return _entered(county, digest, kind, given)


def keep_file(
    county: str, on: date, *, name: str, media_type: str, kind: str, source: Path
) -> tuple[File, bool]:
    """Keep a file that lies on disk, as `keep` does, without holding it in memory."""
    with source.open("rb") as data:
        digest = hashlib.file_digest(data, "sha256").hexdigest()
        size = data.tell()
        path = path_of(county, digest)
        if not path.exists():
            data.seek(0)
            _write(path, lambda out: seal_stream(data, out))
    given = {"size": size, "media_type": media_type, "name": name[-200:], "kept_on": on}
    return _entered(county, digest, kind, given)


def _entered(county: str, digest: str, kind: str, given: dict[str, Any]) -> tuple[File, bool]:
    return File.objects.get_or_create(county=county, sha256=digest, kind=kind, defaults=given)


def _write(path: Path, write: Callable[[BinaryIO], Any]) -> None:
    """Write a file so that it is there whole or not at all, after a crash too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own: two threads may keep the same content at once.
    draft = path.with_name(f"{path.name}.{uuid7().hex}.part")
    with draft.open("wb") as out:
        write(out)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
