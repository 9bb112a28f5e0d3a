"""A nightly sweep is killed between its statements, and run again.

Run as `python -m tests.journeys.cutting DAY EVERY` on a copy of the pilot: the nights before DAY
(2008-01-01) are caught up, then each part of that night is cut off before every EVERY-th statement,
before its commit and after it, and prints a line of JSON; where EVERY is 0, none is. At last that
night is caught up, which prints what each part says that it did.
"""

import json
import sys
from datetime import date, timedelta
from typing import Any

import django

from tests.funds.simulator.killing import cut_everywhere


def main(day: date, every: int) -> None:
    """Cut every part of a night, then catch up."""
    django.setup()
    from tests.funds.simulator.story import Step
    from tuopin.config.nightly import parts
    from tuopin.notices.tasks import catch_up
    from tuopin.offices.queries import actor_of, counties, officer_by_login

    county = counties()[0].code
    operator = officer_by_login(county, "operator")
    assert operator is not None
    list(catch_up(county, parts(), day - timedelta(1)))
    for told, part in enumerate(parts() if every else ()):
        asked = {"actor": actor_of(operator.id, day), "on": day, "key": f"sweep:{part.name}:{day}"}

        def do(part: Any = part, asked: dict[str, Any] = asked, **other: Any) -> Any:
            return part.sweep(**{**asked, **other})

        say(cut_everywhere(Step(part.name, asked["key"], do), told, every, county))
    for swept in catch_up(county, parts(), day):
        say({"act": swept.part, "caught_up": swept.result})


def say(seen: dict[str, Any]) -> None:
    """Tell one thing that was seen, as a line of JSON."""
    sys.stdout.write(json.dumps(seen, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]), int(sys.argv[2]))
