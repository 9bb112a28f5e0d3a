"""Who may do what: permissions by role, read from permissions.toml; which place is meant."""

import tomllib
from collections.abc import Mapping
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


_ENDINGS = ("街道办事处", "街道", "镇", "乡")


def outlined_township(code: str, name: str, towns: Mapping[str, str]) -> str:
    """Return the 12-digit code of the township that a shape names; '' for none of these.

    By code of 9 or 12 digits, else by its name with or without 镇, 乡, 街道.
    """
    digits = code if code.isdecimal() else ""
    if len(digits) in {9, 12} and (found := digits.ljust(12, "0")) in towns:
        return found
    whole = [town for town, called in towns.items() if called == name]
    same = whole or [town for town, called in towns.items() if _bare(called) == _bare(name)]
    return same[0] if len(same) == 1 and name else ""


def _bare(name: str) -> str:
    for ending in _ENDINGS:
        if len(name) > len(ending) and name.endswith(ending):
            return name.removesuffix(ending)
    return name
