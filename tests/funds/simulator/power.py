"""The power fails: an act is cut off before one of its statements, before or after its commit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

# Cuts that are said by their place and not by their number.
BEFORE_COMMIT, AFTER_COMMIT = -2, -1


class PowerFailed(BaseException):
    """What no `except Exception` can hold: the process is gone, as far as the act knows."""


class Meter:
    """Counts the statements of an act, and cuts the power at the places that were said."""

    def __init__(self, at: tuple[int, ...], cut: Callable[[int], None]) -> None:
        self.at = at
        self.cut = cut
        self.seen = 0

    def reach(self, place: int) -> None:
        if place in self.at:
            self.cut(place)

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        self.reach(self.seen)
        self.seen += 1
        return execute(sql, params, many, context)


def fail(place: int) -> None:
    """Cut the power of this act alone, for tests within one process."""
    raise PowerFailed


@contextmanager
def metered(*at: int, cut: Callable[[int], None] = fail) -> Iterator[Meter]:
    """Cut the power before the statements of these numbers (from 0), or about the commit."""
    meter = Meter(at, cut)
    commit = connection._commit

    def commit_metered() -> None:
        meter.reach(BEFORE_COMMIT)
        commit()
        meter.reach(AFTER_COMMIT)

    connection._commit = commit_metered
    try:
        with connection.execute_wrapper(meter):
            yield meter
    finally:
        connection._commit = commit
