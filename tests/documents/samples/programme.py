"""Plans composed from invented facts, to look at."""

from datetime import date

from django.utils.translation import override

from tuopin.documents.case import county_office
from tuopin.documents.programme.plan import Place, Planned, plan
from tuopin.documents.tree import Paper
from tuopin.documents.wording import default

ON = date(2007, 1, 20)
_YEARS = (2007, 2008, 2009)


def _targets(households: int) -> dict[tuple[int, str], int]:
    found = {}
    for year in _YEARS:
        found |= {
            (year, "households"): households,
            (year, "fen"): households * 200_000,
            (year, "exits"): households * 6 // 10,
        }
    return found


COUNTY = Planned(
    "石桥县", "three_year", _YEARS, "石发〔2007〕3号", ON, _targets(500),
    (
        Place("北山镇", _targets(260)),
        Place("南河乡", _targets(225)),
        Place("东湾乡", None),
    ),
)  # fmt: skip
TOWN = Planned(
    "北山镇", "annual", (2007,), "", ON,
    {key: value for key, value in _targets(260).items() if key[0] == 2007},
)  # fmt: skip


def made(lang: str) -> dict[str, tuple[Paper, ...]]:
    """Return plans in a language."""
    words = default("plan", lang)
    with override("en" if lang == "en" else "zh-hans"):
        return {
            "plan": (
                plan(COUNTY, words, "抓好科技培训。\n每季度调度一次。", county_office("石桥县")),
                plan(TOWN, words, "", "北山镇党委"),
            )
        }


SAMPLES = {
    **made("zh"),
    **{f"{code}.en": papers for code, papers in made("en").items()},
}
