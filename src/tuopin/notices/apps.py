"""App of the room notices."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room notices."""

    name = "tuopin.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
