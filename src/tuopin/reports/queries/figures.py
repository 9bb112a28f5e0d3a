"""Every figure of the catalogue, each counted in one place, in few grouped queries."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tuopin.agreements.queries import tallies
from tuopin.base.asking import ask_count
from tuopin.coordination.queries import award_count, meeting_counts
from tuopin.disasters.queries import loss_counts, recovery_counts, relief_counts
from tuopin.funds.queries import money, placement, placements
from tuopin.kit.quantity import half_up
from tuopin.kit.scope import whole_county
from tuopin.offices.queries import township_count
from tuopin.outcomes.queries import (
    achievement_counts,
    exit_counts,
    risk_counts,
)
from tuopin.outcomes.queries.released import answered
from tuopin.oversight.queries import inspection_counts
from tuopin.programme.queries import batches_on, field_counts
from tuopin.register.queries import counts_on as register_counts
from tuopin.reports.queries.assisting import earned, elected, first_placements
from tuopin.selection.queries import counts_on as selection_counts
from tuopin.visits.queries import change_counts, training_counts, visit_counts

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
    yield "townships", township_count(county, on)
    field = field_counts(county, on)
    yield "teams", field.teams
    yield "survey.days", field.survey_days or 0
    for form, count in register_counts(county, on).items():
        yield f"survey.{form}", count
    yield from _batches(county, on)
    assisted = answered(county, on)
    yield "pairing.without_officer", assisted.without_officer
    yield "pairing.without_lead", assisted.without_lead
    papers = tallies(county, on)
    yield "letters.incomplete", papers.incomplete
    yield "numbers.gaps", papers.gaps
    yield "numbers.mismatches", papers.mismatches
    held = money(county, on)
    for name in _MONEY:
        yield f"fund.{name}_fen", getattr(held, f"{name}_fen")
    due = held.fallen_due_fen
    yield "fund.on_time_rate", _rate(max(0, due - held.overdue_fen), due)
    yield from _disasters(county, on)
    yield from _after(county, on, assisted.homes)


def _batches(county: str, on: date) -> Iterator[tuple[str, Value]]:
    steps = selection_counts(county, on)
    placed = placements(county, on)
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
        yield f"{head}.on_time", there.on_time
        yield f"{head}.in_place_on", there.in_place_on.isoformat() if there.in_place_on else None


def _disasters(county: str, on: date) -> Iterator[tuple[str, Value]]:
    all_, events = loss_counts(county, on)
    yield "disaster.households", all_.households
    yield "disaster.parts", all_.parts
    yield "disaster.loss_fen", all_.loss_fen
    yield "disaster.loss_per_household_fen", _average(all_.loss_fen, all_.households)
    yield "disaster.loss_per_part_fen", _average(all_.loss_fen, all_.parts)
    for code, one in events.items():
        yield f"disaster.{code}.households", one.households
        yield f"disaster.{code}.parts", one.parts
        yield f"disaster.{code}.loss_fen", one.loss_fen


def _after(county: str, on: date, homes: int) -> Iterator[tuple[str, Value]]:
    """Count what was done after the money had reached so many homes: each room counts its own."""
    yield from _named("visits", ("due", "made", "missing"), visit_counts(county, on))
    yield from _named("changes", ("requested", "approved", "refused"), change_counts(county, on))
    yield from _named("training", ("sessions", "attended"), training_counts(county, on))
    done, *found = inspection_counts(county, on)
    yield "inspections.done", done
    yield from _named("findings", ("found", "closed", "open"), found)
    yield from _named("meetings", ("held", "missed"), meeting_counts(county, on))
    yield "commendations", award_count(county, on)
    yield from _named("relief", ("households", "value_fen"), relief_counts(county, on))
    yield from _named("recovery", ("parts", "value_fen"), recovery_counts(county, on))
    exits = exit_counts(county, on)
    yield from _named("exits", ("confirmed", "expected"), exits)
    yield "exits.rate", _rate(exits.confirmed, homes)
    yield from _results(county, on)
    yield from _named("risk", ("marked", "decided", "overdue"), risk_counts(county, on))


def _results(county: str, on: date) -> Iterator[tuple[str, Value]]:
    """Count what came of it: grades, work, cadres, and income before and after (R83–R96)."""
    area = whole_county(county)
    achieved = achievement_counts(county, on).by_kind
    for name, kind in (("specialised", "specialised"), ("large", "large"), ("leading", "led")):
        yield f"results.{name}", achieved[kind]
    yield "results.jobs", ask_count(first_placements, area, on)
    yield "results.cadres", ask_count(elected, area, on)
    income = earned(area, on)
    yield "income.households", income.households
    yield "income.before_per_head_fen", _average(income.before_fen, income.heads_before)
    yield "income.after_per_head_fen", _average(income.after_fen, income.heads)
    yield "income.above", income.above


def _named(
    subject: str, names: Sequence[str], values: Iterable[int]
) -> Iterator[tuple[str, Value]]:
    for name, value in zip(names, values, strict=True):
        yield f"{subject}.{name}", value


def _rate(part: int, whole: int) -> str | None:
    """Return a quotient with four places, half up: '0.2346'; None where there is nothing."""
    if not whole:
        return None
    ones, places = divmod(half_up(part * 10_000, whole), 10_000)
    return f"{ones}.{places:04d}"


def _average(fen: int, count: int) -> int | None:
    return half_up(fen, count) if count else None
