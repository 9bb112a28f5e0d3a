"""Writing and sealing of audit lines. Not an action of the gate: the gate calls it."""

import os
from datetime import UTC, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tuopin.audit.models import Line, Seal
from tuopin.audit.queries import first_hash, line_mac, link_hash, unsealed
from tuopin.base import rows

__all__ = ["seal_county", "write"]


def write(line: Line, *before: rows.Statement) -> Line:
    """Add a line with its HMAC; call it inside the transaction whose work it records.

    Statements `before` it go to the database in the same trip.
    """
    line.mac = line_mac(line)
    rows.send(*before, rows.inserting(line))
    return line


def seal_county(county: str, limit: int = 20_000) -> int:
    """Number and chain the lines that have no seal yet; return how many. Anchors the new head.

    Two sealers cannot fork the chain: a number is given once. The later one seals nothing then,
    and goes on from the other's head the next time.
    """
    try:
        with transaction.atomic():
            seals = _links(county, limit)
            rows.many(seals)
    except IntegrityError:
        return 0
    if seals:
        anchor(county, seals[-1].number, seals[-1].hash)
    return len(seals)


def _links(county: str, limit: int) -> list[Seal]:
    last = _head(county, lock=True)
    number, previous = (last.number, last.hash) if last else (0, first_hash(county))
    seals = []
    for line in unsealed(county, since=_look_back(last), limit=limit):
        number += 1
        digest = link_hash(previous, line)
        seals.append(Seal(county=county, number=number, line=line, previous=previous, hash=digest))
        previous = digest
    return seals


def _head(county: str, lock: bool) -> Seal | None:
    """Return the newest seal; `lock` waits for a sealer at work and then looks again."""
    newest = Seal.objects.filter(county=county).order_by("-number")
    if lock and connection.vendor == "postgresql":
        newest.select_for_update(no_key=True).first()
    return newest.select_related("line").first()


def _look_back(last: Seal | None) -> UUID | None:
    """Lower bound for the search of unsealed lines: an hour before the newest sealed one.

    A line with an earlier UUIDv7 can commit later, but no transaction lives for an hour;
    `tuopin check` looks at all lines and would find one that did.
    """
    if last is None:
        return None
    moment = last.line.recorded - timedelta(hours=1)
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def anchor(county: str, number: int, digest: str) -> None:
    """Append the head of the chain to the anchors file, which is copied off the machine daily."""
    folder = Path(settings.TUOPIN_DATA) / "anchors"
    folder.mkdir(parents=True, exist_ok=True)
    stamp = timezone.now().astimezone(UTC).isoformat(timespec="seconds")
    with (folder / f"{county}.log").open("a", encoding="ascii") as file:
        file.write(f"{number} {digest} {stamp}\n")
        file.flush()
        os.fsync(file.fileno())
