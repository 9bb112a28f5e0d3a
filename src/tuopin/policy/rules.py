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
