"""The parts of the nightly sweep, in their order: later rooms read what earlier ones wrote."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from tuopin.notices.tasks import Part

# Money first, then visits: the watch on a return to poverty reads both.
_SWEEPS = {
    "arrears": "tuopin.funds.actions.keep_arrears",
    "selection": "tuopin.selection.actions.sweep",
    "visits": "tuopin.visits.actions.sweep",
    "oversight": "tuopin.oversight.actions.sweep",
    "disasters": "tuopin.disasters.actions.sweep",
    "outcomes": "tuopin.outcomes.actions.sweep",
    "coordination": "tuopin.coordination.actions.sweep",
}


def parts() -> list[Part]:
    """Return the parts of the sweep with the actions that do them."""
    return [Part(name, _found(path)) for name, path in _SWEEPS.items()]


def _found(path: str) -> Callable[..., Any]:
    module, _dot, name = path.rpartition(".")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found
