"""Photos of inspections as of a day, and who may strike one off (R81)."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q

from tuopin.oversight.models import Photo
from tuopin.policy.queries import version_on
from tuopin.workflow.rules import Actor

DAYS = "inspection.photo_days"
# Whose round it is answers for its evidence: the county for the county's, never the township that
# was inspected.
ANSWERING = ("county_head", "county_office", "township_secretary")


def photos_of(county: str, inspection: UUID, on: date) -> list[Photo]:
    """Return the photos of an inspection by a day, as they were added; those struck off too.

    Their places are what their addresses count, so none moves when another is struck off.
    """
    rows = Photo.objects.filter(county=county, inspection=inspection, added_on__lte=on)
    return list(rows.select_related("file", "inspection__round").order_by("id"))


def photo_count(on: date) -> Count:
    """Return the count of an inspection's photos that stood at the end of a day."""
    stands = Q(photos__void_on__isnull=True) | Q(photos__void_on__gt=on)
    return Count("photos", filter=Q(photos__added_on__lte=on) & stands, distinct=True)


def shows(actor: Actor, photo: Photo) -> bool:
    """Say whether somebody may see what is on a photo: one struck off is for auditors alone.

    On an earlier day too: a picture of the wrong people stays hidden whichever day is looked at.
    """
    return photo.void_on is None or actor.has_role("auditor")


def strike_until(photo: Photo, on: date) -> date:
    """Return the last day on which who added a photo may strike it off."""
    return photo.added_on + timedelta(days=int(version_on(photo.county, DAYS, on).value))


def may_strike(actor: Actor, photo: Photo, region: str, on: date) -> bool:
    """Say whether somebody may strike off a photo on a day; `region` is whose round it is."""
    own = photo.added_by == actor.id and on <= strike_until(photo, on)
    return own or actor.serves(region, on, *ANSWERING)
