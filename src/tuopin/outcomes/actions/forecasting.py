"""Forecasts: who is expected to be out of poverty by which day; never an exit (R87)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.kit.refusals import Culprit, Refused
from tuopin.outcomes.actions.shared import bad, refuse_before, refuse_rows
from tuopin.outcomes.models import Forecast
from tuopin.outcomes.queries.exits import standing_exits
from tuopin.outcomes.queries.lending import first_paid
from tuopin.register.models import Household
from tuopin.selection.actions.shared import said
from tuopin.workflow.actions import Act, action


@action("outcomes.forecast")
def forecast(
    act: Act, *, households: Sequence[UUID], expected_on: date, grounds: str
) -> dict[str, Any]:
    """Say by which day households are expected to be out of poverty, on what grounds (R87).

    Many at once. A forecast in force is withdrawn by the new one. Refuses 'bad_value' for a day
    that is past, 'exits_refused' naming who is confirmed out already, who has no money yet, and
    whose forecast in force is of a later day.
    """
    text = said("grounds", grounds, 200)
    if expected_on < act.on:
        raise bad("expected_on", expected_on)
    homes = act.take_all(Household, households)
    act.cover(*dict.fromkeys(home.region for home in homes.values()))
    standing = _in_force(act, homes)
    _refuse_unfit(act, homes, standing)
    for row in standing.values():
        row.withdrawn_on = act.on
    rows.save(list(standing.values()), "withdrawn_on")
    made = {
        key: Forecast(
            county=act.county,
            household=home,
            region=home.region,
            expected_on=expected_on,
            grounds=text,
            forecast_on=act.on,
            forecast_by=act.actor.id,
        )
        for key, home in homes.items()
    }
    rows.many(list(made.values()))
    act.note(households=[str(key) for key in homes], expected_on=expected_on)
    return {"forecasts": {str(key): str(row.id) for key, row in made.items()}}


def _in_force(act: Act, homes: dict[UUID, Household]) -> dict[UUID, Forecast]:
    """Return the forecasts in force now of some households."""
    found = {}
    for chunk in rows.chunks(homes):
        standing = Forecast.objects.filter(
            county=act.county, household__in=chunk, withdrawn_on__isnull=True
        )
        found.update({row.household_id: row for row in standing})
    return found


def _refuse_unfit(act: Act, homes: dict[UUID, Household], standing: dict[UUID, Forecast]) -> None:
    paid = first_paid(act.county, homes, act.on)
    out: set[UUID] = set()
    for chunk in rows.chunks(homes):
        found = standing_exits(act.county, chunk)
        out.update(key for key, row in found.items() if row.state == "confirmed")
    culprits = []
    for key, home in homes.items():
        before = standing.get(key)
        why = "why.exit_confirmed" if key in out else "" if key in paid else "why.exit_no_money"
        if not why and before is not None and before.forecast_on > act.on:
            why = "why.too_early"
        if why:
            culprits.append(Culprit(home.head_name, why, str(key)))
    if culprits:
        refuse_rows(culprits, len(homes), "forecast")


@action("outcomes.withdraw_forecast")
def withdraw_forecast(act: Act, *, forecast: UUID) -> dict[str, str]:
    """Withdraw a forecast: nobody expects it any more. Refuses 'forecast_withdrawn' twice."""
    found = act.take(Forecast, forecast)
    act.cover(found.region)
    if found.withdrawn_on is not None:
        raise Refused("forecast_withdrawn", date=found.withdrawn_on)
    refuse_before(act, found.forecast_on)
    rows.change(found, withdrawn_on=act.on)
    act.about(found.household_id, found.region)
    act.note(forecast=str(found.id))
    return {"forecast": str(found.id)}
