"""Terms in force on a day: a frozen table of values, each with the version it comes from."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID


class Version(NamedTuple):
    """A policy value and where it comes from."""

    id: UUID
    value: Any
    document: str
    valid_from: str


class Terms:
    """The policy in force in one county on one day."""

    def __init__(self, versions: Mapping[str, Version]) -> None:
        self._versions = dict(versions)

    def __getitem__(self, code: str) -> Any:
        return self._versions[code].value

    def get(self, code: str, default: Any = None) -> Any:
        """Return a value, or the default where policy is silent."""
        found = self._versions.get(code)
        return default if found is None else found.value

    def version(self, code: str) -> UUID:
        """Return the id of the row in force, kept by decisions that used it."""
        return self._versions[code].id

    def document(self, code: str) -> str:
        """Return the document number of the row in force."""
        return self._versions[code].document

    def items(self) -> list[tuple[str, Version]]:
        """Return all values in force, by code."""
        return sorted(self._versions.items())


def alike(value: Any, model: Any) -> bool:
    """Say whether a value is of the kind of a model value: whole numbers from nought up, no floats.

    A table needs the model's keys, each alike; where the model's table or list is empty, anything
    that is made of texts and whole numbers may stand in it.
    """
    if type(value) is not type(model):
        return False
    if isinstance(model, dict):
        shaped = all(key in value and alike(value[key], model[key]) for key in model)
        return shaped and (not model or set(value) == set(model)) and _whole(value)
    if isinstance(model, int):
        return bool(value >= 0)
    return _whole(value)


def _whole(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and _whole(part) for key, part in value.items())
    if isinstance(value, list):
        return all(_whole(part) for part in value)
    return isinstance(value, (str, int))
