"""Invented households and an invented organ that samples of several rooms share."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from tests.documents.sample import CASE
from tuopin.documents.case import Human, Part, county_office
from tuopin.documents.lending import Lent
from tuopin.documents.letterhead import Organ

ON = date(2007, 12, 28)
LENT = Lent(
    approved_fen=200_050, arrived_on=date(2007, 4, 12), paid_fen=200_050,
    paid_on=date(2007, 4, 18), due_on=date(2009, 4, 17), asked_fen=200_050, back_fen=80_000,
)  # fmt: skip
_NAMES = ("试甲喆", "试乙", "试丙", "试丁", "试戊", "试己", "试庚", "试辛", "试壬")
_PLACES = ("柳湾村", "柳湾村", "柳湾村", "石桥村", "石桥村", "松坡村", "松坡村", "松坡村", "竹园村")
CASES = tuple(
    replace(
        CASE,
        applicant=Human(name=name),
        household=UUID(int=n),
        village=village,
        number=f"07-1-103-{n:03d}",
        parts=(
            Part(
                category="养殖",
                content="生猪养殖",
                quantity_milli=n * 5_000,
                unit="头",
                amount_fen=150_000 + n * 1_000,
            ),
        ),
        amount_fen=150_000 + n * 1_000,
    )
    for n, (name, village) in enumerate(zip(_NAMES, _PLACES, strict=True), 1)
)


def organ() -> Organ:
    """Return the county office in the language of now."""
    name = county_office("石桥县")
    return Organ("石桥县", name, "脱贫办", f"{name}文件" if name.endswith("办公室") else name)
