"""App of the room archive."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room archive."""

    name = "tuopin.archive"
    label = "archive"
    default_auto_field = "django.db.models.BigAutoField"
