"""What the room's actions share: texts that were handed in, papers kept, households in reach."""

from collections.abc import Iterable
from uuid import UUID

from tuopin.archive.actions import keep
from tuopin.archive.models import File
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.visits.rules.evidence import MOST_BYTES, media_type
from tuopin.workflow.actions import Act


def said(field: str, text: str, length: int, *, required: bool = True) -> str:
    """Return a text without outer blanks; refuse 'missing_value', or 'bad_value' if too long."""
    text = text.strip()
    if required and not text:
        raise Refused("missing_value", field=Word(f"word.{field}"))
    if len(text) > length:
        raise Refused("bad_value", field=Word(f"word.{field}"), value=f"{text[:20]}…")
    return text


def one_of(field: str, value: str, allowed: Iterable[str]) -> str:
    """Return a coded value; refuse ('bad_value') one that is not among those allowed."""
    if value not in allowed:
        raise Refused("bad_value", field=Word(f"word.{field}"), value=value)
    return value


def within_limits(field: str, value: int, low: int, high: int) -> int:
    """Return a number; refuse ('bad_value') one outside its limits."""
    if not low <= value <= high:
        raise Refused("bad_value", field=Word(f"word.{field}"), value=value)
    return value


def key_of(value: UUID | str) -> UUID:
    """Return an id that was handed in; refuse ('not_found') what is none."""
    try:
        return UUID(str(value))
    except ValueError:
        raise Refused("not_found") from None


def kept(act: Act, name: str, data: bytes, kind: str) -> File | None:
    """Keep a photographed or scanned paper, sealed, under its hash; None without one.

    Refuses 'evidence_too_large' and 'evidence_unreadable' (no PDF, JPEG or PNG by its content).
    """
    if not data:
        return None
    if len(data) > MOST_BYTES:
        raise Refused("evidence_too_large", name=name, limit=MOST_BYTES // 2**20)
    found = media_type(data)
    if not found:
        raise Refused("evidence_unreadable", name=name)
    file, _ = keep(act.county, act.on, name=name, media_type=found, kind=kind, data=data)
    act.note(sha256=file.sha256)
    return file
