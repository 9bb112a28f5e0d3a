"""Who answers for each township as of a day, and which post nobody holds (R53, R54)."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from tuopin.base.scope import Scope
from tuopin.coordination.rules import DUTIES, duty_of
from tuopin.kit.scope import whole_county
from tuopin.offices.queries import posts_on, townships_on


class Answering(NamedTuple):
    """A township's code and name, and by duty the names of those who have it, none where nobody."""

    region: str
    name: str
    people: Mapping[str, list[str]]

    @property
    def missing(self) -> int:
        """Return how many of the duties nobody has."""
        return sum(not self.people[duty] for duty in DUTIES)


def responsible(scope: Scope, on: date) -> list[Answering]:
    """Return who answers for each township that a scope lies in or holds, by its code; two queries.

    Whoever sees a village may know who answers for its township.
    """
    posts = posts_on(whole_county(scope.county), on).filter(region__endswith="000")
    people: dict[str, dict[str, list[str]]] = {}
    for post in posts:
        duty = duty_of(post.role, post.title)
        if duty:
            held = people.setdefault(post.region, {}).setdefault(duty, [])
            if post.officer.name not in held:
                held.append(post.officer.name)
    return [
        Answering(
            town.code, town.name,
            {duty: people.get(town.code, {}).get(duty, []) for duty in DUTIES},
        )
        for town in townships_on(scope.county, on)
        if scope.covers(town.code) or any(p.startswith(town.code[:9]) for p in scope.prefixes)
    ]  # fmt: skip
