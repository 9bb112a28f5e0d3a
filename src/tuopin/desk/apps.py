"""App of the room desk."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room desk."""

    name = "tuopin.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
