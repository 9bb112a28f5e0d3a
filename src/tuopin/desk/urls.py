"""Addresses of the desk, room by room: each room's page module brings its own list `urls`."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern

from tuopin.desk import shared, verify

ROOMS = (
    "workbench",
    "notices",
    "late",
    "leader",
    "programme",
    "register",
    "sheets",
    "selection",
    "agreements",
    "funds",
    "books",
    "visits",
    "oversight",
    "disasters",
    "outcomes",
    "coordination",
    "reports",
    "papers",
    "offices",
    "policy",
    "audit",
)


def _room_urls(name: str) -> list[URLPattern]:
    """Return a room's addresses; none while the room has no pages."""
    module = f"tuopin.desk.{name}"
    if find_spec(module) is None:
        return []
    urls: list[URLPattern] = import_module(module).urls
    return urls


app_name = "desk"
urlpatterns: list[URLPattern] = [
    *shared.urls,
    *verify.urls,
    *(pattern for name in ROOMS for pattern in _room_urls(name)),
]
