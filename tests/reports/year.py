"""The shipped county's year in small, lived once for a module and rolled back after it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from tuopin.pilot.demo import shipped
from tuopin.pilot.replay import replay
from tuopin.pilot.stage import Stage

N = 24
CODE = shipped().code


@contextmanager
def lived_year(blocker: object) -> Iterator[Stage]:
    """Yield the stage of a year of 24 households."""
    with blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield replay(N, CODE, shipped().text)
        transaction.set_rollback(True)
