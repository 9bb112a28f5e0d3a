"""Papers of outcomes composed from invented facts, to look at."""

from dataclasses import replace

from django.utils.translation import override

from tests.documents.sample import CASE
from tests.documents.samples.people import LENT, ON
from tuopin.documents.outcomes.exiting import Reached, exit_confirmation
from tuopin.documents.outcomes.story import Told, case_story
from tuopin.documents.tree import Paper
from tuopin.documents.wording import default

_LINE_FEN = 78_500


def made(lang: str) -> dict[str, tuple[Paper, ...]]:
    """Return each kind's papers in a language."""
    words, story = default("exit_confirmation", lang), default("case_story", lang)
    reached = Reached(confirmed_on=ON, confirmed=True, income_fen=1_280_000, people=4)
    whole = replace(LENT, back_fen=LENT.asked_fen)
    with override("en" if lang == "en" else "zh-hans"):
        return {
            "exit_confirmation": (
                exit_confirmation(CASE, LENT, _LINE_FEN, words),
                exit_confirmation(CASE, whole, _LINE_FEN, words, reached),
            ),
            "case_story": (
                case_story(CASE, story),
                case_story(
                    CASE,
                    story,
                    Told(
                        text="我种了一亩半茶。",
                        real_name=False,
                        age_and_place=True,
                        picture=False,
                        told=True,
                    ),
                ),
            ),
        }


SAMPLES = {
    **made("zh"),
    **{f"{code}.en": papers for code, papers in made("en").items()},
}
