"""The office's clock: the day that pages call today."""

from datetime import date

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """Return today; the pilot stands where its year ends (TUOPIN_TODAY)."""
    if settings.TUOPIN_TODAY:
        return date.fromisoformat(settings.TUOPIN_TODAY)
    return timezone.localdate()
