"""Which opening suits which seeker of register f2, with the grounds in the open (R18)."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

# From the least schooling to the most: kit.words, education.
SCHOOLING = ("文盲或半文盲", "小学", "初中", "高中", "中专", "大专", "本科及以上")
# In the order in which they decide who comes first.
GROUNDS = ("wanted", "skill", "education", "wage", "near", "ready")


class Work(NamedTuple):
    """What an enterprise offers: words, least schooling, wage in fen a month, from when, where."""

    opening: UUID
    title: str
    trade: str
    skill: str
    education: str
    wage_fen: int | None
    from_on: date
    region: str


class Seeker(NamedTuple):
    """Who wants work: words, schooling, wage in fen a month, from when, where."""

    seeker: UUID
    name: str
    region: str
    wanted: str
    skill: str
    education: str
    wage_fen: int | None
    available_on: date | None


class Match(NamedTuple):
    """A seeker beside an opening: which grounds speak for it, and which against."""

    seeker: Seeker
    work: Work
    grounds: tuple[str, ...]
    against: tuple[str, ...]

    @property
    def order(self) -> tuple[bool, ...]:
        """Return the key that puts the better match first: ground by ground, none weighed."""
        return tuple(ground not in self.grounds for ground in GROUNDS)


def match(seeker: Seeker, work: Work) -> Match:
    """Compare a seeker with an opening, ground by ground; what nobody said speaks neither way."""
    said = {
        "wanted": _share(seeker.wanted, work.title + " " + work.trade) or None,
        "skill": _share(seeker.skill, work.skill) or None,
        "education": _schooled(seeker.education, work.education),
        "wage": _paid(seeker.wage_fen, work.wage_fen),
        "near": seeker.region[:9] == work.region[:9] or None,
        "ready": None if seeker.available_on is None else seeker.available_on <= work.from_on,
    }
    return Match(
        seeker,
        work,
        tuple(ground for ground in GROUNDS if said[ground] is True),
        tuple(ground for ground in GROUNDS if said[ground] is False),
    )


def best(matches: Iterable[Match]) -> list[Match]:
    """Return matches that have some ground besides the place, the better first, equals by place.

    The order is lexicographic by GROUNDS: the wish first, then the skill, and so on; nothing else,
    such as sex, nation or kinship, is even read.
    """
    found = [m for m in matches if {"wanted", "skill"} & set(m.grounds)]
    return sorted(found, key=lambda m: (m.order, len(m.against), m.seeker.region, m.seeker.seeker))


def _share(one: str, other: str) -> bool:
    """Say whether two texts have two characters in a row in common: Chinese has no blanks."""
    return bool(_pairs(one) & _pairs(other))


def _pairs(text: str) -> set[str]:
    letters = "".join(text.split())
    found = {letters[n : n + 2] for n in range(len(letters) - 1)}
    return {pair for pair in found if pair.isalnum()}


def _schooled(has: str, least: str) -> bool | None:
    if not least or has not in SCHOOLING or least not in SCHOOLING:
        return None
    return SCHOOLING.index(has) >= SCHOOLING.index(least)


def _paid(wanted_fen: int | None, offered_fen: int | None) -> bool | None:
    if wanted_fen is None or offered_fen is None:
        return None
    return offered_fen >= wanted_fen
