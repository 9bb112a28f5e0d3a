"""App of the room funds."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room funds."""

    name = "tuopin.funds"
    label = "funds"
    default_auto_field = "django.db.models.BigAutoField"
