"""App of the room selection."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room selection."""

    name = "tuopin.selection"
    label = "selection"
    default_auto_field = "django.db.models.BigAutoField"
