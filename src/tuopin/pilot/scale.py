"""How a pilot year of N households is sized: the source's figures, scaled half up to the fen."""

from typing import NamedTuple

from tuopin.kit.money import half_up

# The source's own figures (requirements.md, acceptance sums).
HOUSEHOLDS = 503
MONEY_FEN = 100_000_000
STRUCK = 82
DAMAGED_PARTS = 85
LOSS_FEN = 35_000_000
TEAMS = 5


class Scale(NamedTuple):
    """How many households of each fate a year of `households` has. Money and losses in fen."""

    households: int
    money_fen: int
    struck: int
    parts: int
    loss_fen: int
    revised: int
    objected: int
    better_off: int
    cadre: int
    unable: int
    unwilling: int
    unsupported: int
    withdrawn: int
    candidates: int
    waiting: int

    @property
    def applications(self) -> int:
        """Return how many households apply in the first batch."""
        excluded = self.better_off + self.cadre + self.unable + self.unwilling
        return self.households + excluded + self.unsupported + self.withdrawn

    @property
    def registered(self) -> int:
        """Return how many households the survey registers."""
        return self.applications + self.candidates + self.waiting


def scale_of(households: int) -> Scale:
    """Return the sizes of a year that reaches N households (the source's are those of 503)."""
    n = households
    better_off, cadre = max(1, n * 4 // 100), max(1, n * 3 // 100)
    unable, unwilling = n // 100, n // 150
    unsupported, withdrawn = max(1, n * 8 // 100), n // 200
    applying = n + better_off + cadre + unable + unwilling + unsupported + withdrawn
    rest = max(3, half_up(n * 16, 10) - applying)
    candidates = max(2, rest * 3 // 5)
    struck = min(n, max(1, half_up(STRUCK * n, HOUSEHOLDS)))
    return Scale(
        households=n,
        money_fen=half_up(MONEY_FEN * n, HOUSEHOLDS),
        struck=struck,
        parts=max(struck, half_up(DAMAGED_PARTS * n, HOUSEHOLDS)),
        loss_fen=half_up(LOSS_FEN * n, HOUSEHOLDS),
        revised=n // 60,
        objected=n // 250,
        better_off=better_off,
        cadre=cadre,
        unable=unable,
        unwilling=unwilling,
        unsupported=unsupported,
        withdrawn=withdrawn,
        candidates=candidates,
        waiting=rest - candidates,
    )
