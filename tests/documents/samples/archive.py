"""Papers of a household's file composed from invented facts, to look at."""

from datetime import date

from django.utils.translation import override

from tests.documents.sample import CASE
from tests.documents.samples.people import LENT
from tuopin.documents.archive.contents import Listed, file_contents, papers_of
from tuopin.documents.archive.cover import Volume, file_cover
from tuopin.documents.tree import Paper


def made(lang: str) -> dict[str, tuple[Paper, ...]]:
    """Return each kind's papers in a language."""
    with override("en" if lang == "en" else "zh-hans"):
        receipt = Listed("SJ0001", "试甲喆", "还款收据", date(2007, 11, 2))
        return {
            "file_cover": (file_cover(CASE, Volume(roll_number="990101101201-012", volume="1")),),
            "file_contents": (file_contents(CASE, papers_of(CASE, LENT, [receipt])),),
        }


SAMPLES = {
    **made("zh"),
    **{f"{code}.en": papers for code, papers in made("en").items()},
}
