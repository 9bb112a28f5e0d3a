"""App of the room ledger."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room ledger."""

    name = "tuopin.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
