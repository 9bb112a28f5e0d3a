"""What was signed of many agreements by a day, read lightly for print runs."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from tuopin.agreements.models import Letter, Paper, Signature
from tuopin.base.rows import chunks


class Signing(NamedTuple):
    """When an agreement's papers were signed, by kind; its letter's day and who signed it, when."""

    papers: dict[str, date]
    letter_on: date | None
    signatures: dict[str, tuple[str, date]]


def signings(county: str, agreements: Iterable[UUID], on: date) -> dict[UUID, Signing]:
    """Return what was signed of agreements by the end of a day; 3 reads for 900 of them."""
    found: dict[UUID, Signing] = {}
    for chunk in chunks(agreements):
        found |= _signings(county, chunk, on)
    return found


def _signings(county: str, keys: list[UUID], on: date) -> dict[UUID, Signing]:
    papers: dict[UUID, dict[str, date]] = defaultdict(dict)
    in_force = Paper.objects.filter(county=county, agreement__in=keys, replaced_on__isnull=True)
    for key, kind, day in in_force.filter(signed_on__lte=on).values_list(
        "agreement_id", "kind", "signed_on"
    ):
        papers[key][kind] = day
    letters = Letter.objects.filter(county=county, agreement__in=keys, issued_on__lte=on)
    issued = dict(letters.values_list("agreement_id", "issued_on"))
    signed: dict[UUID, dict[str, tuple[str, date]]] = defaultdict(dict)
    hands = Signature.objects.filter(county=county, letter__agreement__in=keys, signed_on__lte=on)
    for key, party, signer, day in hands.order_by("signed_on", "id").values_list(
        "letter__agreement_id", "party", "signer", "signed_on"
    ):
        signed[key][party] = (signer, day)
    return {key: Signing(papers[key], issued.get(key), signed[key]) for key in keys}
