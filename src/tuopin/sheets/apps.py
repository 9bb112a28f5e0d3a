"""App of the room sheets."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room sheets."""

    name = "tuopin.sheets"
    label = "sheets"
    default_auto_field = "django.db.models.BigAutoField"
