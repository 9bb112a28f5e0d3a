"""App of the room workflow."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room workflow."""

    name = "tuopin.workflow"
    label = "workflow"
    default_auto_field = "django.db.models.BigAutoField"
