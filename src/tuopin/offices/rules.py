"""Who may do what: permissions by role, read from permissions.toml."""

import tomllib
from functools import cache
from pathlib import Path

from tuopin.offices.states import ROLES


@cache
def _table() -> dict[str, list[str]]:
    path = Path(__file__).parent / "permissions.toml"
    return tomllib.loads(path.read_text("utf-8"))


@cache
def permissions_of(role: str) -> frozenset[str]:
    """Return the codes that a role may do or see; the local operator may do everything."""
    if role == "operator":
        return frozenset(_table())
    return frozenset(code for code, roles in _table().items() if role in roles)


def permission_codes() -> frozenset[str]:
    """Return every permission there is."""
    return frozenset(_table())


def unknown_roles() -> set[str]:
    """Return roles that the table names but nobody can hold."""
    return {role for roles in _table().values() for role in roles} - set(ROLES)
