"""Photos of an inspection: with its record, or added when there is signal again (R81)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from tuopin.base.rows import many
from tuopin.kit.refusals import Refused
from tuopin.oversight.actions.shared import not_before
from tuopin.oversight.models import Inspection, Photo
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


def keep_photos(act: Act, seen: Inspection, photos: Sequence[Mapping[str, Any]]) -> int:
    """Keep photos of an inspection and return how many are new; what `photograph` refuses."""
    files = {}
    for given in photos:
        file = kept(act, str(given["name"]), given["data"], "inspection")
        if file is None:
            raise Refused("evidence_unreadable", name=str(given["name"]))
        files[file.id] = file
    before = {row.file_id: row for row in Photo.objects.filter(county=act.county, file__in=files)}
    for key, row in before.items():
        if row.inspection_id != seen.id:
            raise Refused("photo_of_other", name=files[key].name)
    count = Photo.objects.filter(county=act.county, inspection=seen).count()
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
