"""The invented households: who lives there, how old, how poor and why, all of it consistent."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tuopin.kit.identity import age_on, make
from tuopin.pilot.dice import pick
from tuopin.pilot.names import name, surname

SURVEY_DAY = date(2007, 1, 8)
# Serials from here up were hardly ever given out, so that no number is likely to be somebody's.
_FIRST_SERIAL = 700

CAUSES = (
    ("因病", 30), ("缺资金", 20), ("缺技术", 14), ("因学", 11), ("缺劳力", 9), ("因残", 7),
    ("因灾", 4), ("缺土地", 2), ("交通条件落后", 2), ("自身发展动力不足", 1),
)  # fmt: skip
OTHER_CAUSES = (("", 60), ("缺资金", 20), ("缺技术", 15), ("交通条件落后", 5))
STRUCTURES = (("砖木", 40), ("土木", 35), ("砖混", 22), ("竹草", 1), ("其他", 2))


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person; words as the forms' vocabularies have them."""

    name: str
    identity: str
    birth: date
    sex: str
    relation: str
    education: str
    health: str
    labour: str
    student: bool = False
    months_away: int = 0

    @property
    def age(self) -> int:
        """Return the age in whole years on the survey's reference day."""
        return age_on(self.birth, SURVEY_DAY)


@dataclass(frozen=True, slots=True)
class Home:
    """A household with its Party member as head; land in thousandths of a mu, income in fen."""

    head: Person
    members: tuple[Person, ...]
    nation: str
    joined: date
    workers: int
    housing_milli: int
    structure: str
    unsafe: bool
    arable_milli: int
    forest_milli: int
    water_milli: int
    income_fen: int
    cause: str
    other_cause: str
    phone: str

    @property
    def people(self) -> tuple[Person, ...]:
        """Return everybody, head first."""
        return (self.head, *self.members)


class Register:
    """Gives out identity numbers, each once."""

    def __init__(self, area: str) -> None:
        self._area = area
        self._given: set[str] = set()

    def number(self, draw: Random, birth: date, sex: str) -> str:
        """Return a number that nobody has yet, odd for men."""
        while True:
            serial = draw.randrange(_FIRST_SERIAL, 999, 2) + (1 if sex == "男" else 0)
            found = make(self._area, birth, serial)
            if found not in self._given:
                self._given.add(found)
                return found


def born(draw: Random, low: int, high: int) -> date:
    """Return a birthday that makes somebody between so and so many years old on the survey day."""
    youngest = SURVEY_DAY.replace(year=SURVEY_DAY.year - low) - timedelta(days=20)
    return youngest - timedelta(days=draw.randrange(0, (high - low + 1) * 365 - 60))


def person(
    draw: Random, ids: Register, birth: date, sex: str, relation: str, family: str = ""
) -> Person:
    """Return a healthy person with schooling and labour that fit the age."""
    age = age_on(birth, SURVEY_DAY)
    student = 6 <= age <= 15 or (16 <= age <= 21 and draw.random() < 0.4)
    return Person(
        name=name(draw, family), identity=ids.number(draw, birth, sex), birth=birth, sex=sex,
        relation=relation, education=_education(draw, age, student), health="健康",
        labour=_labour(draw, age, student), student=student,
        months_away=draw.randint(3, 10) if _goes_away(draw, age, student, relation) else 0,
    )  # fmt: skip


def _goes_away(draw: Random, age: int, student: bool, relation: str) -> bool:
    return (
        relation in {"之子", "之女", "儿媳"} and age >= 18 and not student and draw.random() < 0.5
    )


def _education(draw: Random, age: int, student: bool) -> str:
    if age < 6:
        return "学龄前"
    if student:
        return "小学" if age <= 12 else "初中" if age <= 15 else draw.choice(("高中", "中专"))
    if age >= 60:
        return pick(draw, [("文盲或半文盲", 40), ("小学", 50), ("初中", 10)])
    return pick(draw, [("文盲或半文盲", 8), ("小学", 35), ("初中", 45), ("高中", 10), ("中专", 2)])


def _labour(draw: Random, age: int, student: bool) -> str:
    if age < 16 or student:
        return "无劳动力"
    if age >= 75:
        return "丧失劳动力"
    if age >= 60:
        return "弱劳动力或半劳动力"
    return "技能劳动力" if draw.random() < 0.08 else "普通劳动力"


def _ailing(draw: Random, who: Person, health: str) -> Person:
    labour = who.labour
    if labour in {"普通劳动力", "技能劳动力"}:
        labour = draw.choice(("弱劳动力或半劳动力", "丧失劳动力"))
    return Person(
        who.name, who.identity, who.birth, who.sex, who.relation, who.education, health, labour,
        who.student, 0,
    )  # fmt: skip


def household(
    draw: Random, ids: Register, *, better_off: bool = False, alone: bool = False
) -> Home:
    """Return a household whose cause of poverty is to be seen in its people."""
    cause = pick(draw, CAUSES)
    if alone and cause in {"因学", "缺劳力"}:
        cause = "缺资金"
    low, high = (34, 52) if cause == "因学" else (28, 78)
    head = person(draw, ids, born(draw, low, high), pick(draw, [("男", 78), ("女", 22)]), "户主")
    members = [] if alone else _family(draw, ids, head)
    if cause == "因学" and not any(m.student for m in members):
        birth = born(draw, 8, min(15, head.age - 22))
        members.append(_child(draw, ids, head, birth, draw.choice("男女")))
    people = _struck_down(draw, [head, *members], cause)
    workers = sum(p.labour not in {"无劳动力", "丧失劳动力"} for p in people)
    per_head = draw.randint(2_200, 3_800) if better_off else draw.randint(320, 980)
    return Home(
        head=people[0], members=tuple(people[1:]),
        nation=pick(draw, [("汉", 970), ("回", 20), ("满", 6), ("苗", 4)]),
        joined=_joined(draw, people[0]), workers=workers,
        housing_milli=draw.randint(30, 120) * 1000,
        structure="砖混" if better_off else pick(draw, STRUCTURES),
        unsafe=not better_off and draw.random() < 0.22,
        arable_milli=draw.randint(4, 14) * 100 * len(people) // 2,
        forest_milli=draw.randint(0, 40) * 500,
        water_milli=draw.choice((0, 0, 0, 500, 1000, 2500)),
        income_fen=per_head * len(people) // 10 * 10 * 100,
        cause=cause, other_cause=_other(draw, cause), phone=f"1390000{draw.randint(0, 9999):04d}",
    )  # fmt: skip


def _other(draw: Random, cause: str) -> str:
    other = pick(draw, OTHER_CAUSES)
    return "" if other == cause else other


def _joined(draw: Random, head: Person) -> date:
    """Return a day of joining the Party: at 19 to 45 years, before 2006 was out."""
    latest = min(45, head.age - 2)
    year = head.birth.year + draw.randint(19, max(19, latest))
    return date(min(year, 2006), draw.randint(1, 12), draw.randint(1, 28))


def _struck_down(draw: Random, people: list[Person], cause: str) -> list[Person]:
    """Let somebody be ill or disabled where that is the cause, and sometimes where it is not."""
    adults = [i for i, p in enumerate(people) if p.age >= 16 and not p.student]
    chosen = draw.choice(adults)
    if cause == "因病":
        people[chosen] = _ailing(draw, people[chosen], draw.choice(("长期慢性病", "患有大病")))
    elif cause == "因残":
        people[chosen] = _ailing(draw, people[chosen], "残疾")
    elif draw.random() < 0.08:
        people[chosen] = _ailing(draw, people[chosen], "长期慢性病")
    return people


def _family(draw: Random, ids: Register, head: Person) -> list[Person]:
    found: list[Person] = []
    if draw.random() < (0.85 if head.age < 65 else 0.6):
        found.append(_spouse(draw, ids, head))
    for _ in range(pick(draw, [(0, 15), (1, 45), (2, 32), (3, 8)])):
        oldest = min(head.age - 21, 40)
        if oldest >= 3:
            birth = born(draw, max(2, oldest - 14), oldest)
            found.append(_child(draw, ids, head, birth, draw.choice("男女")))
    if 30 <= head.age <= 55 and draw.random() < 0.3:
        sex = draw.choice("男女")
        birth = born(draw, head.age + 21, min(88, head.age + 30))
        family = head.name[0] if sex == "男" else ""
        relation = "父亲" if sex == "男" else "母亲"
        found.append(person(draw, ids, birth, sex, relation, family))
    return found


def _spouse(draw: Random, ids: Register, head: Person) -> Person:
    sex = "女" if head.sex == "男" else "男"
    birth = born(draw, max(24, head.age - 5), max(26, head.age + 3))
    return person(draw, ids, birth, sex, "配偶", surname(draw))


def _child(draw: Random, ids: Register, head: Person, birth: date, sex: str) -> Person:
    family = head.name[0] if head.sex == "男" else ""
    return person(draw, ids, birth, sex, "之子" if sex == "男" else "之女", family)
