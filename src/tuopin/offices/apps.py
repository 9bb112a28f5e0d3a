"""App of the room offices."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room offices."""

    name = "tuopin.offices"
    label = "offices"
    default_auto_field = "django.db.models.BigAutoField"
