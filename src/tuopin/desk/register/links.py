"""Addresses in other rooms; '' while a room has no such page."""

from typing import Any

from django.urls import NoReverseMatch, reverse


def at(name: str, *args: Any) -> str:
    """Return the address of a desk page."""
    try:
        return reverse(f"desk:{name}", args=args)
    except NoReverseMatch:
        return ""
