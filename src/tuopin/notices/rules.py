"""What a room wants told, and what that changes in what has been told: pure."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID


class Due(NamedTuple):
    """Something that waits: on whom, where, since which step, due when, how many, how much in fen.

    With `officer` it is that person's; without, it is every holder's of `role` whose post reaches
    `region` (12 digits). `stage` 1 is the one responsible, 2 the township's secretary (R53), 3 the
    county office.
    """

    subject: UUID
    stage: int
    region: str
    role: str
    officer: UUID | None
    due_on: date
    count: int = 1  # type: ignore[assignment]
    fen: int | None = None

    @property
    def key(self) -> tuple[UUID, int, date]:
        """Return what makes it one reminder of its kind."""
        return self.subject, self.stage, self.due_on

    @property
    def to(self) -> tuple[str, str, UUID | None]:
        """Return whom it addresses."""
        return self.role, self.region, self.officer


class Changes(NamedTuple):
    """What telling has to do: tell anew, address to another, correct the amounts, settle."""

    tell: list[Due]
    readdress: list[Due]
    correct: list[Due]
    settle: list[Due]


def compare(standing: Iterable[Due], wanted: Iterable[Due]) -> Changes:
    """Return what turns the reminders that stand into those wanted.

    A key given twice counts once, as it was given last.
    """
    old = {due.key: due for due in standing}
    new = {due.key: due for due in wanted}
    kept = [(old[key], due) for key, due in new.items() if key in old]
    return Changes(
        tell=[due for key, due in new.items() if key not in old],
        readdress=[due for was, due in kept if was.to != due.to],
        correct=[due for was, due in kept if was.to == due.to and was != due],
        settle=[due for key, due in old.items() if key not in new],
    )
