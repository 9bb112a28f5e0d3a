"""What was seen at a household: does it agree with the books, and which findings it asks for."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tuopin.oversight.states import MISUSES


class Seen(NamedTuple):
    """The answers of the checklist that can be bad (R81, R59)."""

    arrival: str
    use: str
    progress: str
    liaison_works: bool | None
    lead_works: bool | None


class Asks(NamedTuple):
    """A bad answer: its question, and the kinds of finding of which it asks for one."""

    answer: str
    kinds: tuple[str, ...]


def arrival_agrees(arrival: str, received_fen: int, paid_fen: int) -> bool:
    """Say whether 'full', 'short' or 'none' is what the amounts say, in fen (R58, R81)."""
    if arrival == "none":
        return received_fen == 0
    if arrival == "short":
        return 0 < received_fen < paid_fen
    return received_fen == paid_fen > 0


def asks_for(seen: Seen) -> Iterator[Asks]:
    """Yield the bad answers: none of them stays without a finding (R82)."""
    if seen.arrival != "full":
        yield Asks("arrival", ("money_short", "money_late", *MISUSES))
    if seen.use != "as_approved":
        yield Asks("use", (*MISUSES, "scale_differs", "stalled", "other"))
    if seen.progress == "stalled":
        yield Asks("progress", ("stalled",))
    if seen.liaison_works is False:
        yield Asks("officer", ("no_visits",))
    if seen.lead_works is False:
        yield Asks("lead", ("lead_absent",))


def unanswered(seen: Seen, kinds: Iterable[str]) -> list[Asks]:
    """Return the bad answers for which no finding is given."""
    given = set(kinds)
    return [asked for asked in asks_for(seen) if not given & set(asked.kinds)]
