"""Bank statements and their lines: what each line is, and which are still open."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tuopin.base.scope import Scope, within
from tuopin.funds.models import BankLine, BankMatch, BankNote, BankStatement
from tuopin.funds.queries.bank.movements import Moved, movements_of


class Told(NamedTuple):
    """A line with what it is: 'matched' with its movements, 'explained' by a note, or 'open'."""

    line: BankLine
    state: str
    moved: tuple[Moved, ...] = ()
    note: BankNote | None = None

    @property
    def fen(self) -> int:
        """Return what came in, below zero what went out."""
        return self.line.in_fen - self.line.out_fen


def statements(scope: Scope) -> QuerySet[BankStatement]:
    """Return the statements within a scope with their lines counted, newest first.

    `lines_n` all, `open_n` those that are neither matched nor explained.
    """
    found = within(BankStatement.objects.all(), scope)
    return found.annotate(
        lines_n=Count("lines"),
        open_n=Count("lines", filter=~Q(matched("lines__pk")) & ~Q(noted("lines__pk"))),
    ).order_by("-to_on", "-id")


def statement(county: str, key: UUID) -> BankStatement | None:
    """Return one statement of the county."""
    return BankStatement.objects.filter(county=county, id=key).first()


def last_statement(county: str, region: str) -> BankStatement | None:
    """Return the newest statement of a hand; the next begins with its closing balance."""
    found = BankStatement.objects.filter(county=county, region=region)
    return found.order_by("to_on", "id").last()


def line(county: str, key: UUID) -> BankLine | None:
    """Return one line of the county with its statement."""
    found = BankLine.objects.filter(county=county, id=key)
    return found.select_related("statement").first()


def match_of(line: BankLine) -> BankMatch | None:
    """Return a match in force of a line, the first of them where it is several movements."""
    return _live(line).order_by("id").first()


def matched_count(line: BankLine) -> int:
    """Return how many movements a line is matched with."""
    return _live(line).count()


def _live(line: BankLine) -> QuerySet[BankMatch]:
    return BankMatch.objects.filter(county=line.county, line=line, undone_on__isnull=True)


def matched(key: str) -> Exists:
    """Return the condition that a line is matched with something in the books."""
    return Exists(BankMatch.objects.filter(line=OuterRef(key), undone_on__isnull=True))


def noted(key: str) -> Exists:
    """Return the condition that a line is explained in words."""
    return Exists(BankNote.objects.filter(line=OuterRef(key), kind="other"))


def open_lines(county: str, region: str) -> QuerySet[BankLine]:
    """Return a hand's lines that are neither matched nor explained, oldest first."""
    return unmatched_lines(county, region).exclude(noted("pk"))


def unmatched_lines(county: str, region: str) -> QuerySet[BankLine]:
    """Return a hand's lines that no movement is matched with, explained ones too."""
    found = BankLine.objects.filter(~matched("pk"), county=county, region=region)
    return found.order_by("happened_on", "statement", "position")


def told(statement: BankStatement) -> list[Told]:
    """Return a statement's lines in the bank's order, each with what it is; constant queries."""
    mine = {"county": statement.county, "line__statement": statement}
    of_it = BankLine.objects.filter(county=statement.county, statement=statement)
    live = BankMatch.objects.filter(undone_on__isnull=True, **mine)
    pairs = list(live.values_list("line_id", "transfer_id"))
    moved = {m.key: m for m in movements_of(statement, [key for _, key in pairs])}
    by_line: dict[UUID, list[Moved]] = defaultdict(list)
    for line, key in pairs:
        if key in moved:
            by_line[line].append(moved[key])
    notes: dict[UUID, list[BankNote]] = defaultdict(list)
    for note in BankNote.objects.filter(**mine).order_by("id"):
        notes[note.line_id].append(note)
    return [_told(one, by_line[one.id], notes[one.id]) for one in of_it.order_by("position")]


def _told(one: BankLine, moved: Sequence[Moved], notes: Sequence[BankNote]) -> Told:
    """Say what a line is: what it was booked as may have been taken back, words stay."""
    if moved:
        return Told(one, "matched", tuple(sorted(moved)), notes[-1] if notes else None)
    words = [note for note in notes if note.kind == "other"]
    return Told(one, "explained", (), words[-1]) if words else Told(one, "open")
