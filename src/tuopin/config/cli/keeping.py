"""`tuopin check`, `backup`, `restore`: is all as it was, and can it be carried away."""

import argparse
import os
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from tuopin.archive.queries import faults as archive_faults
from tuopin.audit.queries import faults as audit_faults
from tuopin.audit.queries import unsealed
from tuopin.base.dump import dump, is_empty, load
from tuopin.base.sealed import faults as sealed_faults
from tuopin.config.cli.shared import migrate
from tuopin.disasters.queries import faults as disaster_faults
from tuopin.documents.fonts import report as font_report
from tuopin.funds.queries import faults as fund_faults
from tuopin.funds.queries.guards import guard_faults as fund_guard_faults
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import term
from tuopin.ledger.queries import faults as ledger_faults
from tuopin.ledger.queries import guard_faults
from tuopin.offices.queries import counties
from tuopin.oversight.queries import faults as oversight_faults
from tuopin.papers.queries import faults as paper_faults
from tuopin.visits.queries import faults as visit_faults

_FOLDERS = ("archive", "anchors")
UNSEALED_MINUTES = 10


def add(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add the commands."""
    check = commands.add_parser("check", parents=[shared], help="books, trace, files, data")
    check.set_defaults(run=run_check)
    backup = commands.add_parser("backup", parents=[shared], help="copy everything into one file")
    backup.add_argument("file", type=Path)
    backup.set_defaults(run=run_backup)
    restore = commands.add_parser(
        "restore", parents=[shared], help="bring a backup into an empty place"
    )
    restore.add_argument("file", type=Path)
    restore.set_defaults(run=run_restore)


def run_check(given: argparse.Namespace) -> int:
    """List everything that is wrong; exit 1 when anything is."""
    wrong = 0
    for where, code, what in _everywhere():
        zh, en = term(f"fault.{code}"), term(f"fault.{code}", "en")
        print(f"{where} {code}: {zh} · {en}: {what}")
        wrong += 1
    for line in font_report():
        print(line)
    print("没有发现问题 · nothing wrong" if not wrong else f"{wrong} 处问题 · {wrong} faults")
    return 1 if wrong else 0


def _everywhere() -> Iterator[tuple[str, str, str]]:
    """Yield (where, code, what): of the database itself, then county by county."""
    for code, what in (*guard_faults(), *fund_guard_faults()):
        yield "000000", code, what
    for county in counties():
        for code, what in _faults(county.code):
            yield county.code, code, what


def _faults(county: str) -> Iterator[tuple[str, str]]:
    yield from ledger_faults(county)
    yield from fund_faults(county)
    yield from audit_faults(county)
    yield from archive_faults(county)
    yield from sealed_faults(county)
    yield from visit_faults(county)
    yield from oversight_faults(county)
    yield from disaster_faults(county)
    yield from paper_faults(county)
    oldest = unsealed(county, limit=1).first()
    if oldest is not None:
        minutes = (timezone.now() - oldest.recorded).total_seconds() / 60
        if minutes > UNSEALED_MINUTES:
            yield "audit_unsealed", f"{minutes:.0f} min"


def run_backup(given: argparse.Namespace) -> int:
    """Write rows, kept files and anchors into one zip; the keys stay behind."""
    draft = given.file.with_suffix(given.file.suffix + ".part")
    # Names stand in it: it is for its owner's eyes from the first byte.
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        os.fdopen(handle, "wb") as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out,
    ):
        counts = dump(out)
        for folder in _FOLDERS:
            root = settings.TUOPIN_DATA / folder
            for path in sorted(p for p in root.rglob("*") if p.is_file()):
                out.write(path, f"files/{path.relative_to(settings.TUOPIN_DATA)}")
    draft.replace(given.file)
    print(f"{given.file}: {sum(counts.values())} rows")
    print(
        f"密钥不在备份里，请另处保存：{settings.TUOPIN_DATA / 'key.secret'}"
        " · the key is not in the backup: keep it elsewhere",
        file=sys.stderr,
    )
    return 0


def run_restore(given: argparse.Namespace) -> int:
    """Bring a backup back; refuses 'restore_not_empty' and 'file_unreadable'."""
    migrate()
    if not is_empty():
        raise Refused("restore_not_empty")
    try:
        with zipfile.ZipFile(given.file) as archive:
            counts = load(archive)
            for name in (n for n in archive.namelist() if n.startswith("files/")):
                _place(name.removeprefix("files/"), archive.read(name))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, DatabaseError) as problem:
        raise Refused("file_unreadable", name=str(given.file)) from problem
    print(f"{sum(counts.values())} rows")
    return 0


def _place(name: str, data: bytes) -> None:
    """Put a file back into its folder; the database and the keys beside it are out of reach."""
    root = settings.TUOPIN_DATA.resolve()
    path = (root / name).resolve()
    if not any(path.is_relative_to(root / folder) for folder in _FOLDERS):
        raise Refused("file_unreadable", name=name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
