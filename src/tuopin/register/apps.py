"""App of the room register."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room register."""

    name = "tuopin.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"
