"""App of the room programme."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room programme."""

    name = "tuopin.programme"
    label = "programme"
    default_auto_field = "django.db.models.BigAutoField"
