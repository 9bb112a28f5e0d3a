"""Public verification: whether a paper is one of ours, and nothing that it does not say itself."""

import hmac
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from tuopin.agreements.models import Agreement
from tuopin.documents.kinds import BY_MARK, KINDS
from tuopin.papers.models import Issued
from tuopin.papers.queries.codes import in_code, same_number

# Kinds about places and offices name no person; every other name is masked.
_PLACES = ("village", "township", "county")
_NO_MARK = "0" * 10


class Confirmed(NamedTuple):
    """What is confirmed of a paper: `state` is valid, replaced or void.

    `name` is a person's, masked, or a place's in full.
    """

    number: str
    kind: str
    day: date | None
    amount_fen: int | None
    name: str
    person: bool
    state: str


def confirm(
    counties: Sequence[str], mark: str, number: str, kind_mark: str = ""
) -> Confirmed | None:
    """Return what is confirmed of the paper that bears mark and number, None for any other.

    One read and one comparison whatever is wrong, so that the time tells nothing. A paper whose
    number could not stand in its code is known by the mark alone.
    """
    gone = Agreement.objects.filter(
        county=OuterRef("county"), number=OuterRef("number"), state="void"
    )
    papers = Issued.objects.filter(county__in=list(counties), mark=mark)
    one = papers.annotate(void_too=Exists(gone)).first()
    kept_mark, kept_number = (one.mark, one.number) if one else (_NO_MARK, "")
    right = hmac.compare_digest(kept_mark.encode(), mark.encode())
    known = same_number(number, kept_number) or (not number and not in_code(kept_number))
    kind = BY_MARK.get(kind_mark)
    of_kind = not kind_mark or (one is not None and kind is not None and kind.code == one.kind)
    if one is None or not (right and known and of_kind):
        return None
    state = {"replaced": "replaced", "void": "void"}.get(one.state, "valid")
    if one.number and one.void_too:
        state = "void"
    known_kind = KINDS.get(one.kind)
    person = known_kind is None or known_kind.subject not in _PLACES
    name = f"{one.name[:1]}*" if person and one.name else one.name
    day = one.day or one.issued_on
    return Confirmed(one.number, one.kind, day, one.amount_fen, name, person, state)
