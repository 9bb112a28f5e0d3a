"""Photos of an inspection: with its record, added when there is signal again, struck off (R81)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from tuopin.base.rows import change, many
from tuopin.kit.refusals import Refused
from tuopin.oversight.actions.shared import not_before, said
from tuopin.oversight.models import Inspection, Photo
from tuopin.oversight.queries.photos import may_strike, strike_until
from tuopin.visits.actions.shared import kept
from tuopin.visits.rules.evidence import MOST_PHOTOS
from tuopin.workflow.actions import Act, action


@action("oversight.photograph")
def photograph(
    act: Act, *, inspection: UUID, photos: Sequence[Mapping[str, Any]]
) -> dict[str, int]:
    """Add photos ({name, data}) to an inspection: JPEG, PNG, or the signed sheet as PDF.

    A photo that it has already is not added twice. Refuses 'nothing_chosen', 'too_early',
    'photos_too_many', 'photo_of_other' for one that was filed of another household,
    'evidence_unreadable', 'evidence_too_large'.
    """
    seen = act.take(Inspection, inspection)
    act.cover(seen.region)
    not_before(act, seen.inspected_on)
    if not photos:
        raise Refused("nothing_chosen")
    added = keep_photos(act, seen, photos)
    act.about(seen.household_id, seen.region)
    return {"photos": added}


@action("oversight.strike_photo")
def strike_photo(act: Act, *, photo: UUID, reason: str) -> dict[str, str]:
    """Strike off a photo that was kept by mistake, with the reason (R81).

    The line stays, with who struck it off and why, and so does the file; from the day on it counts
    no more, and only an auditor sees what is on it. By who added it within inspection.photo_days,
    afterwards by those whose round it is. Refuses 'photo_struck', 'photo_not_yours', 'too_early',
    'missing_value'.
    """
    row = act.take(Photo, photo)
    seen = act.take(Inspection, row.inspection_id)
    act.cover(seen.region)
    if row.void_on is not None:
        raise Refused("photo_struck", date=row.void_on)
    not_before(act, row.added_on)
    if not may_strike(act.actor, row, seen.round.region, act.on):
        raise Refused("photo_not_yours", until=strike_until(row, act.on))
    change(row, void_on=act.on, void_by=act.actor.id, void_reason=said("reason", reason, 200))
    act.about(seen.household_id, seen.region)
    act.note(inspection=str(seen.id), photo=str(row.id))
    return {"inspection": str(seen.id), "photo": str(row.id)}


def keep_photos(act: Act, seen: Inspection, photos: Sequence[Mapping[str, Any]]) -> int:
    """Keep photos of an inspection and return how many are new; what `photograph` refuses."""
    files = {}
    for given in photos:
        file = kept(act, str(given["name"]), given["data"], "inspection")
        if file is None:
            raise Refused("evidence_unreadable", name=str(given["name"]))
        files[file.id] = file
    stand = Photo.objects.filter(county=act.county, void_on__isnull=True)
    before = {row.file_id: row for row in stand.filter(file__in=files)}
    for key, row in before.items():
        if row.inspection_id != seen.id:
            raise Refused("photo_of_other", name=files[key].name)
    count = stand.filter(inspection=seen).count()
    new = [file for key, file in files.items() if key not in before]
    if count + len(new) > MOST_PHOTOS:
        raise Refused("photos_too_many", most=MOST_PHOTOS)
    many(
        [
            Photo(
                county=act.county, inspection=seen, file=file, added_on=act.on,
                added_by=act.actor.id,
            )
            for file in new
        ]
    )  # fmt: skip
    if new:
        act.note(photos=[file.sha256 for file in new])
    return len(new)
