"""App of the room visits."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room visits."""

    name = "tuopin.visits"
    label = "visits"
    default_auto_field = "django.db.models.BigAutoField"
