"""App of the room coordination."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room coordination."""

    name = "tuopin.coordination"
    label = "coordination"
    default_auto_field = "django.db.models.BigAutoField"
