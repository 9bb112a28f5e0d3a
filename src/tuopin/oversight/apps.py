"""App of the room oversight."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room oversight."""

    name = "tuopin.oversight"
    label = "oversight"
    default_auto_field = "django.db.models.BigAutoField"
