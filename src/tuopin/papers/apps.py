"""App of the room papers."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room papers."""

    name = "tuopin.papers"
    label = "papers"
    default_auto_field = "django.db.models.BigAutoField"
