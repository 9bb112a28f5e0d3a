"""April: the first township prints its households' contracts, notes and letters in one run."""

from datetime import date

from tuopin.papers.actions import print_papers
from tuopin.papers.queries import print_run
from tuopin.papers.tasks.printing import produce
from tuopin.pilot.county import Town
from tuopin.pilot.stage import Stage

KINDS = ["contract", "note", "letters"]


def live(stage: Stage, town: Town, on: date) -> None:
    """Print what the households of a township are to sign, a household's papers together."""
    who = f"clerk:{town.code}"
    made = stage.do(
        print_papers,
        who,
        on,
        f"print:{town.code}",
        kinds=KINDS,
        region=town.code,
        as_of=on,
        batch=1,
    )
    asked = print_run(stage.county.code, made["run"])
    if asked is None:
        raise RuntimeError("a print run is lost")
    # At the desk a worker does this; lived again, a run that is ready stays as it is.
    produce(stage.actor(who, on), on, asked)
