"""Every figure of the catalogue, each counted in one place, in few grouped queries."""

from collections.abc import Iterator
from datetime import date

from tuopin.agreements.queries import tallies
from tuopin.disasters.queries import totals
from tuopin.funds.queries import money, on_time_by_batch, placement, placements, reached
from tuopin.kit.money import half_up
from tuopin.kit.scope import whole_county
from tuopin.offices.queries import townships_on
from tuopin.programme.queries import batches_on, survey_days, teams_on
from tuopin.register.queries import counts_on as register_counts
from tuopin.selection.queries import counts_on as selection_counts
from tuopin.selection.queries import lacking

Value = int | str | None
_MONEY = (
    "capital", "special", "township", "transit", "outstanding", "repaid", "relent", "overdue",
    "written_off",
)  # fmt: skip


def figures(county: str, on: date) -> dict[str, Value]:
    """Return every figure at the end of a day, by code; money in fen, days as ISO text.

    The number of queries does not depend on the number of rows, batches or events.
    """
    return dict(_all(county, on))


def _all(county: str, on: date) -> Iterator[tuple[str, Value]]:
    yield "townships", len(townships_on(county, on))
    yield "teams", teams_on(county, on)
    yield "survey.days", survey_days(county, on) or 0
    for form, count in register_counts(county, on).items():
        yield f"survey.{form}", count
    yield from _batches(county, on)
    assisted = reached(whole_county(county), on).order_by().values("household")
    yield "pairing.without_officer", lacking(county, "liaison", on, assisted).count()
    yield "pairing.without_lead", lacking(county, "lead", on, assisted).count()
    papers = tallies(county, on)
    yield "letters.incomplete", papers.incomplete
    yield "numbers.gaps", papers.gaps
    yield "numbers.mismatches", papers.mismatches
    held = money(county, on)
    for name in _MONEY:
        yield f"fund.{name}_fen", getattr(held, f"{name}_fen")
    yield from _disasters(county, on)


def _batches(county: str, on: date) -> Iterator[tuple[str, Value]]:
    steps = selection_counts(county, on)
    placed = placements(county, on)
    punctual = on_time_by_batch(county, on)
    for batch in batches_on(county, on):
        head = f"batch.{batch.number}"
        yield f"{head}.state", batch.state
        step = steps.get(batch.number)
        for name in ("applications", "verified", "excluded", "approved", "unsupported"):
            yield f"{head}.{name}", getattr(step, name) if step else 0
        for reason in ("better_off", "cadre"):
            yield f"{head}.excluded.{reason}", getattr(step, reason) if step else 0
        there = placement(placed, batch.number)
        yield f"{head}.households", there.households
        yield f"{head}.parts", there.parts
        yield f"{head}.placed_fen", there.fen
        yield f"{head}.average_fen", _average(there.fen, there.households)
        yield f"{head}.on_time", punctual.get(batch.number, 0)
        yield f"{head}.in_place_on", there.in_place_on.isoformat() if there.in_place_on else None


def _disasters(county: str, on: date) -> Iterator[tuple[str, Value]]:
    all_ = totals(county, on)
    yield "disaster.households", all_.households
    yield "disaster.parts", all_.parts
    yield "disaster.loss_fen", all_.loss_fen
    yield "disaster.loss_per_household_fen", _average(all_.loss_fen, all_.households)
    yield "disaster.loss_per_part_fen", _average(all_.loss_fen, all_.parts)
    for code, one in all_.events.items():
        yield f"disaster.{code}.households", one.households
        yield f"disaster.{code}.parts", one.parts
        yield f"disaster.{code}.loss_fen", one.loss_fen


def _average(fen: int, count: int) -> int | None:
    return half_up(fen, count) if count else None
