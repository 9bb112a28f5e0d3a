"""Reading of the trace, its hashes, and the check that nothing in it was changed."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from tuopin.audit.models import Line, Seal
from tuopin.base.rows import get
from tuopin.base.scope import Scope, within
from tuopin.base.seal import mac, sm3
from tuopin.kit.canonical import canonical


def line_text(line: Line) -> str:
    """Return the canonical text of a line, without its HMAC."""
    return canonical(
        [
            line.id, line.county, line.key, line.action, line.actor, line.actor_name, line.on,
            line.recorded.astimezone(UTC).isoformat(timespec="microseconds"), line.outcome,
            line.subject, line.region, line.request, line.detail, line.result,
        ]
    )  # fmt: skip


def line_mac(line: Line) -> str:
    """Return the keyed HMAC-SM3 of a line."""
    return mac("audit-line", line_text(line))


def first_hash(county: str) -> str:
    """Return the hash that stands before a county's first link."""
    return sm3(f"tuopin {county}".encode())


def link_hash(previous: str, line: Line) -> str:
    """Return the hash of a link: SM3 over the link before, the line's text and its HMAC."""
    return sm3(f"{previous}\n{line_text(line)}\n{line.mac}".encode())


def receipt(county: str, key: str) -> Line | None:
    """Return the line that an idempotency key left, if it was used."""
    return get(Line, county=county, key=key)


def unsealed(county: str, since: UUID | None = None, limit: int | None = None) -> QuerySet[Line]:
    """Return the lines that no seal holds yet, oldest first."""
    lines = Line.objects.filter(county=county).exclude(
        Exists(Seal.objects.filter(county=county, line=OuterRef("pk")))
    )
    if since is not None:
        lines = lines.filter(id__gte=since)
    return lines.order_by("id")[:limit]


def trail(county: str, subject: UUID) -> QuerySet[Line]:
    """Return everything that was done to one subject, newest first."""
    return Line.objects.filter(county=county, subject=subject).order_by("-recorded", "-id")


def anchors(county: str) -> list[tuple[int, str]]:
    """Return the heads of the chain that were kept outside the database: (number, hash)."""
    path = Path(settings.TUOPIN_DATA) / "anchors" / f"{county}.log"
    if not path.exists():
        return []
    found = []
    for row in path.read_text("ascii").splitlines():
        number, digest = row.split()[:2]
        found.append((int(number), digest))
    return found


def faults(county: str) -> Iterator[tuple[str, str]]:
    """Walk the chain, the HMACs and the anchors; yield (code, what) for all that is wrong."""
    links: dict[int, str] = {}
    previous, expected = first_hash(county), 1
    seals = Seal.objects.filter(county=county).select_related("line").order_by("number")
    for seal in seals.iterator(chunk_size=2000):
        if seal.number != expected:
            yield "audit_gap", f"{expected}–{seal.number - 1}"
        expected = seal.number + 1
        if seal.previous != previous or seal.hash != link_hash(previous, seal.line):
            yield "audit_chain", str(seal.number)
        previous = links[seal.number] = seal.hash
    for line in Line.objects.filter(county=county).iterator(chunk_size=2000):
        if line.mac != line_mac(line):
            yield "audit_line", f"{line.action} {line.id}"
    for number, digest in anchors(county):
        if links.get(number) != digest:
            yield "audit_anchor", str(number)


def lines(
    scope: Scope, *, actor: UUID | None = None, action: str = "", outcome: str = "",
    subject: UUID | None = None, since: date | None = None, until: date | None = None,
) -> QuerySet[Line]:  # fmt: skip
    """Return the trace of an area; `since` and `until` are days of the acts, both counted."""
    rows = within(Line.objects.all(), scope)
    chosen = {
        "actor": actor, "action": action, "outcome": outcome, "subject": subject,
        "on__gte": since, "on__lte": until,
    }  # fmt: skip
    return rows.filter(**{name: value for name, value in chosen.items() if value})


def line(county: str, key: UUID) -> Line | None:
    """Return one line of the county."""
    return Line.objects.filter(county=county, id=key).first()


def trails(county: str, subjects: Iterable[UUID]) -> QuerySet[Line]:
    """Return everything that was done to several subjects, newest first."""
    return Line.objects.filter(county=county, subject__in=list(subjects)).order_by("-id")


def seals_of(county: str, keys: Iterable[UUID]) -> dict[UUID, Seal]:
    """Return the seals of lines, by line; a line that waits for the sealer has none."""
    rows = Seal.objects.filter(county=county, line_id__in=list(keys))
    return {seal.line_id: seal for seal in rows}


def head(county: str) -> Seal | None:
    """Return the newest seal of the county's chain."""
    return Seal.objects.filter(county=county).order_by("-number").first()
