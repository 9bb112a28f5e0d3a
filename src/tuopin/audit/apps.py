"""App of the room audit."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room audit."""

    name = "tuopin.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
