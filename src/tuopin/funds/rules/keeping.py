"""Forecasts as plain values, to be kept as JSON and read back exactly (R108)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tuopin.funds.rules.forecast import Forecast
from tuopin.funds.rules.levers import Cohort, Falling, History, Levers, Position


def levers_of(given: Mapping[str, Any]) -> Levers:
    """Return levers from plain values by name; those not given stay as they usually are.

    Raises ValueError('levers.<name>') for an unknown name or a value of another type.
    """
    usual = Levers()._asdict()
    found = {}
    for name, value in given.items():
        if name == "seasons":
            found[name] = _seasons(value)
        elif name in usual and type(value) is type(usual[name]):
            found[name] = value
        else:
            raise ValueError(f"levers.{name}")
    return Levers(**(usual | found))


def _seasons(value: Any) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(s, str) for s in value):
        raise ValueError("levers.seasons")
    return tuple(value)


def plain_inputs(position: Position, history: History) -> dict[str, Any]:
    """Return what a forecast rests on as plain values."""
    return {"position": position._asdict(), "history": history._asdict()}


def position_of(plain: Mapping[str, Any]) -> Position:
    """Return a position that was kept."""
    due = tuple(Falling(*row) for row in plain["due"])
    return Position(**{**plain, "as_of": date.fromisoformat(plain["as_of"]), "due": due})


def history_of(plain: Mapping[str, Any]) -> History:
    """Return a history that was kept."""
    return History(tuple(Cohort(*row) for row in plain["cohorts"]), tuple(plain["delays"]))


def forecast_of(plain: Mapping[str, Any]) -> Forecast:
    """Return a forecast that was kept."""
    rows = {name: tuple(plain[name]) for name in ("months", "expected", "back", "lent")}
    bands = {name: tuple(row) for name, row in plain["bands"].items()}
    return Forecast(**{**plain, **rows, "bands": bands})
