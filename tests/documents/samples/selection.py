"""Papers of selection composed from invented facts, to look at."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import override

from tests.documents.sample import CASE
from tuopin.documents.asking import Ask, Item
from tuopin.documents.case import View
from tuopin.documents.selection.application import application
from tuopin.documents.selection.approval_form import approval_form
from tuopin.documents.selection.approval_list import Place, approval_list
from tuopin.documents.selection.notice import Posted, notice, notice_list
from tuopin.documents.selection.opinion import opinion
from tuopin.documents.selection.registration import registration
from tuopin.documents.selection.verification import verification
from tuopin.documents.tree import Language, Paper
from tuopin.documents.wording import default
from tuopin.kit.scope import whole_county
from tuopin.selection.queries.papers import Decided

ORGAN = {
    "zh": "石桥县农村贫困党员脱贫工程领导组办公室",
    "en": "Office of the Leading Group, 石桥县",
}


class Scaled(NamedTuple):
    """A project part as a notice names it."""

    content: str
    quantity_milli: int
    unit: str
    approved_milli: int | None = None


PARTS = (
    (Scaled("生猪养殖", 20_000, "头"), Scaled("茶园改造", 1_500, "亩")),
    (Scaled("灵芝栽培", 5_000_000, "袋"),),
    (Scaled("板栗嫁接和林下养鸡及配套孵化房建设项目", 4_500, "亩"),),
)
NAMES = {
    "990101103000": "北山镇", "990101103201": "柳湾村", "990101103202": "石桥村",
    "990101104000": "南河乡", "990101104201": "竹园村",
}  # fmt: skip
NOTED = replace(
    CASE,
    standard_fen=250_000,
    decision_note="",
    opinions=(
        View(
            expert="试专一", verdict="feasible", given_on=date(2007, 2, 26),
            advised_fen=210_000, text="圈舍、水源具备，当地有养殖习惯",
        ),
        View(
            expert="试专二", verdict="reduced", given_on=date(2007, 2, 26),
            advised_fen=200_050, text="茶园先改造一亩半，见效后再扩大",
        ),
    ),
)  # fmt: skip
EARLY = replace(
    CASE, number="", parts=(), amount_fen=None, visit=None, approved_on=None, contract_on=None,
)  # fmt: skip


def decided(n: int, **given: object) -> Decided:
    """Return an invented decision."""
    made = Decided(
        UUID(int=n), UUID(int=n),
        ("990101103201", "990101103202", "990101104201")[n // 6 % 3],
        ("试甲喆", "试乙", "试丙", "试丁", "试戊")[n % 5], 200_000 + 10_050 * (n % 4), 50_000,
        200_000 + 10_050 * (n % 3), 250_000, "", date(2007, 3, 9),
    )  # fmt: skip
    return made._replace(**given)


CASES = [decided(n) for n in range(18)]
CASES[7] = decided(7, approved_fen=260_000, reason="示范户，经领导组研究同意超过标准")
REFUSED = [
    decided(20, approved_fen=None, reason="规模大、附加值高，本批资金难以支持"),
    decided(21, approved_fen=None, reason="技术条件不成熟"),
]
PART_OF = {case.application: PARTS[n % 3] for n, case in enumerate([*CASES, *REFUSED])}


def places(cases: list[Decided]) -> list[Place]:
    """Return rows of the list of decisions."""
    return [
        Place(
            case, NAMES[f"{case.region[:9]}000"], NAMES[case.region],
            "，".join(f"{p.content}{p.quantity_milli // 1000}{p.unit}"
                     for p in PART_OF[case.application]),
        )
        for case in cases
    ]  # fmt: skip


def _asked(lang: Language) -> Ask:
    return Ask(
        scope=whole_county("990101"), on=date(2007, 3, 10), lang=lang, batch=1,
        given={"preparer": "试制", "checker": ""},
    )  # fmt: skip


def _list(lang: Language) -> Paper:
    item = Item("990101-01", "990101000000", "全县", "SD-990101-01-20070309",
                day=date(2007, 3, 9))  # fmt: skip
    return approval_list(_asked(lang), item, places([*CASES, *REFUSED]), ORGAN[lang])


def _notice(lang: Language, published: bool = True) -> Paper:
    cases = CASES[:12]
    posted = Posted("北山镇", cases, 7)
    if published:
        posted = posted._replace(
            from_on=date(2007, 3, 12), until_on=date(2007, 3, 18), phone="0564-0000000",
            number="GS-990101103-01-20070312",
        )  # fmt: skip
    listed = notice_list(cases, NAMES, PART_OF)
    return notice(_asked(lang), posted, listed, default("notice", lang), ORGAN[lang])


_MADE: dict[str, Callable[[Language], tuple[Paper, ...]]] = {
    "application": lambda _: (application(CASE),),
    "registration": lambda _: (registration(CASE), registration(EARLY)),
    "verification": lambda _: (verification(CASE), verification(EARLY)),
    "opinion": lambda _: (opinion(NOTED), opinion(EARLY)),
    "approval_list": lambda lang: (_list(lang),),
    "approval_form": lambda _: (approval_form(NOTED), approval_form(EARLY)),
    "notice": lambda lang: (_notice(lang), _notice(lang, published=False)),
}


def made(lang: Language) -> dict[str, tuple[Paper, ...]]:
    """Return each kind's papers in a language."""
    with override("en" if lang == "en" else "zh-hans"):
        return {code: make(lang) for code, make in _MADE.items()}


SAMPLES = made("zh") | {f"{code}.en": papers for code, papers in made("en").items()}
