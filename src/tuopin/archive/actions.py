"""Keeping of files. Called inside other rooms' actions, so that the audit line names the file's hash."""

import os
from datetime import date

from tuopin.archive.models import File
from tuopin.archive.queries import path_of
from tuopin.base.seal import seal, sha256


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
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.part")
        with open(draft, "wb") as out:
            out.write(seal(data))
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
    return File.objects.get_or_create(
        county=county,
        sha256=digest,
        kind=kind,
        defaults={
            "size": len(data), "media_type": media_type, "name": name[-200:], "kept_on": on,
        },
    )  # fmt: skip
