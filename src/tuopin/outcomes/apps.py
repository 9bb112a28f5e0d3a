"""App of the room outcomes."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room outcomes."""

    name = "tuopin.outcomes"
    label = "outcomes"
    default_auto_field = "django.db.models.BigAutoField"
