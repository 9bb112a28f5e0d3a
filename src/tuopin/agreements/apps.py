"""App of the room agreements."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room agreements."""

    name = "tuopin.agreements"
    label = "agreements"
    default_auto_field = "django.db.models.BigAutoField"
