"""App of the room policy."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room policy."""

    name = "tuopin.policy"
    label = "policy"
    default_auto_field = "django.db.models.BigAutoField"
