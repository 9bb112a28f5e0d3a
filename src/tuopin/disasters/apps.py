"""App of the room disasters."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room disasters."""

    name = "tuopin.disasters"
    label = "disasters"
    default_auto_field = "django.db.models.BigAutoField"
