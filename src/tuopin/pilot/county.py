"""The invented county: households with their fates, the four registers' people, the losses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import NamedTuple

from tuopin.kit.money import split
from tuopin.pilot.amounts import amounts
from tuopin.pilot.dice import Dice, pick
from tuopin.pilot.losses import Loss, losses_of
from tuopin.pilot.names import name
from tuopin.pilot.people import Home, Person, Register, born, household, person
from tuopin.pilot.projects import Part, grown, large_part, parts_of
from tuopin.pilot.scale import Scale

FUNDED = ("funded", "revised", "objected")
EXCLUDED = ("better_off", "cadre", "not_able", "not_willing")
APPLYING = (*FUNDED, *EXCLUDED, "unsupported", "withdrawn")


class Place(NamedTuple):
    """A township or village by its 12-digit code."""

    code: str
    name: str


class Town(NamedTuple):
    """A township with its villages."""

    code: str
    name: str
    villages: tuple[Place, ...]


class Policy(NamedTuple):
    """What the county's own rules say of amounts, in fen."""

    low_fen: int
    high_fen: int


@dataclass(frozen=True, slots=True)
class Case:
    """A registered household and what becomes of it: asked for, then wished, then lent (fen)."""

    number: int
    town: Town
    village: Place
    home: Home
    fate: str
    asked: tuple[Part, ...] = ()
    wished: tuple[Part, ...] = ()
    amount_fen: int = 0

    @property
    def funded(self) -> bool:
        """Say whether money reaches the household."""
        return self.fate in FUNDED

    @property
    def applies(self) -> bool:
        """Say whether the household applies in the first batch."""
        return self.fate in APPLYING

    @property
    def branch(self) -> str:
        """Return the name of the village's Party branch."""
        return f"{self.village.name}党支部"


@dataclass(frozen=True, slots=True)
class Elder:
    """A poor Party member of 70 years or more (f3)."""

    village: Place
    town: Town
    person: Person
    joined: date
    supporter: str


@dataclass(frozen=True, slots=True)
class Seeker:
    """Somebody of a household who wants work in an enterprise (f2). Wage in yuan a month."""

    case: Case
    person: Person
    skill: str
    wanted: str
    wage_yuan: int


@dataclass(frozen=True, slots=True)
class Monitored:
    """A Party member inside the poverty monitoring of 2006 (f4). Income in fen a head."""

    village: Place
    town: Town
    person: Person
    head_name: str
    relation: str
    people: int
    income_fen: int
    cause: str


@dataclass(frozen=True, slots=True)
class County:
    """The whole invented county."""

    code: str
    scale: Scale
    towns: tuple[Town, ...]
    cases: tuple[Case, ...]
    elders: tuple[Elder, ...]
    seekers: tuple[Seeker, ...]
    monitored: tuple[Monitored, ...]
    losses: tuple[Loss, ...]

    def of(self, town: Town) -> list[Case]:
        """Return the households of a township."""
        return [case for case in self.cases if case.town.code == town.code]


def invent(code: str, scale: Scale, towns: Sequence[Town], policy: Policy, seed: int) -> County:
    """Return the county that these names always give; raises Refused('pilot_amounts')."""
    dice = Dice(code, scale.households, seed)
    ids = Register(code)
    cases = _cases(dice, ids, scale, towns, policy)
    return County(
        code=code, scale=scale, towns=tuple(towns), cases=cases,
        elders=_elders(dice, ids, scale, cases), seekers=_seekers(dice, scale, cases),
        monitored=_monitored(dice, ids, scale, cases),
        losses=losses_of(dice.stream("losses"), scale, [c for c in cases if c.funded]),
    )  # fmt: skip


def _fates(scale: Scale) -> list[str]:
    plain = scale.households - scale.revised - scale.objected
    return (
        ["funded"] * plain + ["revised"] * scale.revised + ["objected"] * scale.objected
        + ["better_off"] * scale.better_off + ["cadre"] * scale.cadre
        + ["not_able"] * scale.unable + ["not_willing"] * scale.unwilling
        + ["unsupported"] * scale.unsupported + ["withdrawn"] * scale.withdrawn
        + ["candidate"] * scale.candidates + ["waiting"] * scale.waiting
    )  # fmt: skip


def _cases(
    dice: Dice, ids: Register, scale: Scale, towns: Sequence[Town], policy: Policy
) -> tuple[Case, ...]:
    fates = _fates(scale)
    seats = _seats(dice, towns, len(fates))
    money = iter(amounts(dice.stream("amounts"), scale.money_fen, scale.households, *policy))
    pairs = scale.parts - scale.struck
    found = []
    for number, (fate, (town, village)) in enumerate(zip(fates, seats, strict=True)):
        draw = dice.stream("home", number)
        home = household(draw, ids, better_off=fate == "better_off", alone=draw.random() < 0.04)
        amount = next(money) if fate in FUNDED else draw.randint(10, 25) * 10_000
        # Enough households have two parts for the disasters to damage both.
        asked, wished = _project(draw, fate, amount, two=number < pairs)
        found.append(Case(number, town, village, home, fate, asked, wished, amount))
    return tuple(sorted(found, key=lambda c: (c.village.code, c.number)))


def _seats(dice: Dice, towns: Sequence[Town], count: int) -> list[tuple[Town, Place]]:
    """Return a village for each household: townships by their villages, then drawn."""
    draw = dice.stream("seats")
    shares = split(count, [max(1, len(town.villages)) for town in towns])
    seats = [
        (town, draw.choice(town.villages or (Place(town.code, town.name),)))
        for town, share in zip(towns, shares, strict=True)
        for _ in range(share)
    ]
    draw.shuffle(seats)
    return seats


def _project(
    draw: Random, fate: str, amount: int, *, two: bool
) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Return what is asked for and what the household wishes after the visit."""
    if fate == "waiting":
        return (), ()
    if fate == "unsupported":
        large = large_part(draw)
        return large, large
    count = max(2 if two else 1, pick(draw, [(1, 72), (2, 24), (3, 4)]))
    parts = parts_of(draw, amount, count)
    lot = draw.random()
    if lot < 0.10 and not two:
        larger = grown(draw, parts)
        return larger, larger
    if lot < 0.32:
        return grown(draw, parts), parts
    return parts, parts


def _elders(dice: Dice, ids: Register, scale: Scale, cases: Sequence[Case]) -> tuple[Elder, ...]:
    found = []
    for case in cases:
        head = case.home.head
        if head.age >= 70:
            found.append(Elder(case.village, case.town, head, case.home.joined, _supporter(case)))
    draw = dice.stream("elders")
    for _ in range(2 + scale.households * 18 // 100):
        seat = draw.choice(cases)
        sex = pick(draw, [("男", 80), ("女", 20)])
        who = person(draw, ids, born(draw, 70, 90), sex, "户主")
        joined = date(who.birth.year + draw.randint(20, 40), draw.randint(1, 12), 1)
        found.append(Elder(seat.village, seat.town, who, joined, name(draw, who.name[0])))
    return tuple(sorted(found, key=lambda e: (e.village.code, e.person.identity)))


def _supporter(case: Case) -> str:
    grown_up = [p.name for p in case.home.members if p.age >= 18 and p.relation in {"之子", "之女"}]
    return grown_up[0] if grown_up else ""


_SKILLS = (
    ("缝纫", "服装厂"), ("电焊", "机械厂"), ("砖瓦工", "建筑公司"), ("驾驶", "运输公司"),
    ("茶叶炒制", "茶叶公司"), ("竹编", "竹制品厂"), ("无", "普工"), ("烹饪", "饮食服务"),
)  # fmt: skip


def _seekers(dice: Dice, scale: Scale, cases: Sequence[Case]) -> tuple[Seeker, ...]:
    draw = dice.stream("seekers")
    fit = [
        (case, who)
        for case in cases
        for who in case.home.people
        if 18 <= who.age <= 50 and who.health == "健康" and not who.student
    ]
    wanted = min(len(fit), 3 + scale.households * 15 // 100)
    chosen = sorted(draw.sample(range(len(fit)), wanted))
    return tuple(
        Seeker(*fit[i], *draw.choice(_SKILLS), wage_yuan=draw.randint(6, 12) * 100) for i in chosen
    )


def _monitored(
    dice: Dice, ids: Register, scale: Scale, cases: Sequence[Case]
) -> tuple[Monitored, ...]:
    draw = dice.stream("monitored")
    found = []
    for case in cases:
        home = case.home
        if case.fate != "better_off" and draw.random() < 0.45:
            count = len(home.people)
            found.append(
                Monitored(
                    case.village, case.town, home.head, home.head.name, "户主", count,
                    home.income_fen // count // 100 * 100, home.cause,
                )
            )  # fmt: skip
    for _ in range(1 + scale.households * 4 // 100):
        seat = draw.choice(cases)
        who = person(draw, ids, born(draw, 52, 69), "男", "父亲")
        son = name(draw, who.name[0])
        income = draw.randint(300, 800) * 100
        found.append(
            Monitored(
                seat.village, seat.town, who, son, "父亲", draw.randint(3, 5), income, "缺资金"
            )
        )
    return tuple(sorted(found, key=lambda m: (m.village.code, m.person.identity)))
