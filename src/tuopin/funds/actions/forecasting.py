"""Forecasts worth keeping: with their inputs, levers and seed, so that they can be run again."""

from typing import Any

from tuopin.base import rows
from tuopin.funds.models import ForecastRun
from tuopin.funds.queries.rolling import outlook
from tuopin.funds.rules.forecast import forecast
from tuopin.funds.rules.keeping import levers_of, plain_inputs
from tuopin.kit.canonical import canonical
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.workflow.actions import Act, action

PATHS = 1_000
LONGEST_NAME = 60
_MOST_SEED = 2**63 - 1


@action("funds.keep_forecast")
def keep_forecast(
    act: Act, *, name: str, levers: dict[str, Any], months: int, seed: int, paths: int = PATHS
) -> dict[str, Any]:
    """Compute the special account's forecast from the books of the day, and keep it (R105, R108).

    What it was computed from is kept beside the result: the same seed gives the same result again,
    whatever is booked afterwards. Refuses 'missing_value' without a name, 'forecast_name_taken',
    and 'forecast_unfit' for levers that make no forecast.
    """
    act.cover_county()
    name = name.strip()[:LONGEST_NAME]
    if not name:
        raise Refused("missing_value", field=Word("word.forecast_name"))
    if ForecastRun.objects.filter(county=act.county, name=name).exists():
        raise Refused("forecast_name_taken", name=name)
    if type(seed) is not int or not 0 <= seed <= _MOST_SEED:
        raise Refused("forecast_unfit", lever=Word("lever.seed"))
    found = outlook(act.county, act.on)
    try:
        turned = levers_of(levers)
        result = forecast(found.position, found.history, turned, months, seed=seed, paths=paths)
    except ValueError as problem:
        raise Refused("forecast_unfit", lever=Word(_lever(str(problem)))) from None
    kept = {
        **plain_inputs(found.position, found.history),
        "forecast": result._asdict(),
    }
    made = ForecastRun(
        county=act.county, name=name, as_of=act.on, seed=seed, paths=paths,
        levers=canonical({"levers": turned._asdict(), "months": months}),
        result=canonical(kept), inputs_hash=found.hash, made_on=act.on, made_by=act.actor.id,
    )  # fmt: skip
    rows.put(made)
    act.about(made.id)
    act.note(name=name, seed=seed, paths=paths, inputs=found.hash)
    return {"forecast": str(made.id), "inputs_hash": found.hash, "helped": result.helped}


def _lever(problem: str) -> str:
    """Return the term of the lever that a rule complained of."""
    what = problem.partition(".")[2]
    return f"lever.{what}" if what in LEVERS else "lever.other"


LEVERS = (
    "loan_fen", "term_days", "style", "parts", "grace_days", "seasons", "fee_rate_bp", "shares",
    "extension_days", "batch_months", "months", "paths", "relend",
)  # fmt: skip
