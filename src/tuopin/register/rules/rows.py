"""What makes a row of the registers right, beyond its single cells: facts in, faults on the row."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from tuopin.kit.identity import age_on
from tuopin.kit.words import sex_word
from tuopin.sheets.rules.checking import Row
from tuopin.sheets.rules.columns import by_key
from tuopin.sheets.rules.wording import Both

HEAD = "户主"
SPOUSE = "配偶"
MOST_MONTHS = 12
PARTY_AGE = 18
_NAME = Both("姓名", "the name")
_TOWNSHIP = Both("乡镇", "the township")
_HOME = Both("户主", "the head of household")


class Known(NamedTuple):
    """Somebody already registered: name, 12-digit region, the head of the household if another."""

    name: str
    region: str
    head: str = ""


class Relative(NamedTuple):
    """What the causes of poverty are judged by: a person's health ('' unknown), whether a pupil."""

    health: str
    student: bool | None


def check_person(row: Row, on: date) -> None:
    """Check sex against the number, and that nobody is born after the day."""
    values = row.values
    birth = values.get("identity_birth")
    if birth is not None and birth > on:
        row.fault("identity", "date_future", on=on.isoformat())
    if values.get("sex") and values.get("identity_sex"):
        said = sex_word(values["identity_sex"])
        if said != values["sex"]:
            row.fault("sex", "sex_mismatch", said=Both(said, values["identity_sex"]))


def keep_election(row: Row, elected_on: date | None) -> None:
    """Let an election that stands outlast a form that says no, with a warning (R30, R96)."""
    if elected_on is not None and row.values["cadre"] is False:
        row.warn("cadre", "election_stands", on=elected_on.isoformat())
        row.values["cadre"] = True


def check_joined(row: Row) -> None:
    """Check that nobody joined the Party before 18; a month alone counts as its last day."""
    birth, joined = row.values.get("identity_birth"), row.values.get("joined_on")
    if birth is None or joined is None:
        return
    day = joined if joined.day > 1 else joined.replace(day=28)
    slack = joined.day == 1 and (joined.year, joined.month) == (birth.year + PARTY_AGE, birth.month)
    if age_on(birth, day) < PARTY_AGE and not slack:
        row.fault(
            "joined_on", "party_too_young", birth=birth.isoformat(), joined=joined.isoformat()
        )


def check_household(row: Row) -> None:
    """Check a household's numbers, and that its other cause does not repeat the main one (R35)."""
    values = row.values
    people, workers = values["people"], values["workers"]
    if people is not None and people < 1:
        _more(row, "people", Both("党员本人", "the member"), 1, "people", people)
    elif people is not None and workers is not None and workers > people:
        _more(row, "workers", by_key(row.form)["workers"].heading, workers, "people", people)
    others = (values["other_cause"] or "").split("、")
    if values["cause"] and values["cause"] in others:
        row.fault("other_cause", "cause_repeated")


def _more(row: Row, key: str, more: Any, count: int, whole: str, total: int) -> None:
    heading = by_key(row.form)[whole].heading
    row.fault(key, "number_inconsistent", more=more, count=count, whole=heading, total=total)


def check_family(row: Row, family: Iterable[Relative], complete: bool) -> None:
    """Check the causes of poverty against the family.

    因病 needs somebody ill, 因学 a pupil, 因残 (a warning) somebody disabled. Judged only where the
    family is known: members may come later. `complete` says that nobody's row is faulty, which
    might hide the very person.
    """
    people = [Relative(row.values["health"] or "", None), *family]
    if not complete or (len(people) == 1 and row.values["people"] != 1):
        return
    count = row.values["people"]
    if count is not None and len(people) > count:
        heading = by_key(row.form)["people"].heading
        row.warn("people", "number_inconsistent", more=Both("家庭成员", "the family"),
                 count=len(people), whole=heading, total=count)  # fmt: skip
    main = row.values["cause"]
    for key, causes in (("cause", [main] if main else []), ("other_cause", _others(row))):
        for cause in causes:
            fact = _denied(cause, people)
            if fact is None:
                continue
            if key == "cause" and cause != "因残":
                row.fault(key, "cause_mismatch", cause=cause, fact=fact)
            else:
                row.warn(key, "cause_mismatch", cause=cause, fact=fact)


def _others(row: Row) -> list[str]:
    return [c for c in (row.values["other_cause"] or "").split("、") if c]


def _denied(cause: str, people: list[Relative]) -> Both | None:
    """Return the fact that speaks against a cause, if there is one; unknown health says nothing."""
    if cause == "因病" and all(p.health == "健康" for p in people):
        return Both("全家人都健康", "everybody in the family is healthy")
    if cause == "因学" and not any(p.student for p in people):
        return Both("家里没有在校生", "nobody in the family goes to school")
    if cause == "因残" and all(p.health and p.health != "残疾" for p in people):
        return Both("家里没有残疾人", "nobody in the family is disabled")
    return None


def check_relation(row: Row, other_sex: str | None = None) -> None:
    """Check a relation against the person's sex; a spouse's against the other's too."""
    values = row.values
    relation, sex = values.get("relation"), values.get("identity_sex")
    if not relation or not sex:
        return
    said = values.get("relation_sex")
    if said is not None and said != sex:
        row.fault("relation", "relation_mismatch", relation=relation,
                  other=Both(f"性别（{sex_word(sex)}）", f"the sex ({sex})"))  # fmt: skip
    elif relation == SPOUSE and other_sex == sex:
        row.fault("relation", "relation_mismatch", relation=relation,
                  other=Both("对方的性别（同性）", "the other's sex (the same)"))  # fmt: skip


def check_family_member(row: Row) -> None:
    """Check a row of f1m by itself: relation, months of work away (0 to 12), one head."""
    values = row.values
    head = values.get("head_sex")
    if values["relation"] == HEAD and values["head"] and values["identity"]:
        if values["head"] != values["identity"]:
            row.fault("relation", "head_double")
    elif values["relation"] and values["head"] and values["head"] == values["identity"]:
        row.fault("relation", "relation_mismatch", relation=values["relation"],
                  other=Both("证号（是户主本人）", "the number (the head's own)"))  # fmt: skip
    else:
        check_relation(row, head)
    months = values["months_away"]
    if months is not None and months > MOST_MONTHS:
        row.fault("months_away", "number_too_large", most=MOST_MONTHS)


def check_seeker(row: Row) -> None:
    """Check a row of f2 by itself: who is the member himself has the member's number."""
    values = row.values
    if not (values["relation"] and values["member"] and values["identity"]):
        return
    same = values["member"] == values["identity"]
    if same != (values["relation"] == HEAD):
        row.fault("relation", "relation_mismatch", relation=values["relation"],
                  other=Both("两个身份证号", "the two identity numbers"))  # fmt: skip
    elif not same:
        check_relation(row, values.get("member_sex"))


def check_elder(row: Row, reference_on: date, limit: int) -> None:
    """Check a row of f3: old enough on the survey's reference date (R19)."""
    birth = row.values.get("identity_birth")
    if birth is not None and age_on(birth, reference_on) < limit:
        row.fault("identity", "not_seventy", on=reference_on.isoformat(),
                  age=age_on(birth, reference_on), limit=limit)  # fmt: skip


def check_monitored(row: Row) -> None:
    """Check a row of f4 by itself: a household has people, and the head bears the head's name."""
    values = row.values
    if values["people"] is not None and values["people"] < 1:
        _more(row, "people", Both("党员本人", "the member"), 1, "people", values["people"])
    check_relation(row)
    same = values["head_name"] and values["name"] and values["head_name"] != values["name"]
    if values["relation"] == HEAD and same:
        row.warn("relation", "relation_mismatch", relation=values["relation"],
                 other=Both("户主姓名", "the head's name"))  # fmt: skip


def check_known(row: Row, key: str, name: str | None, known: Known, names: dict[str, str]) -> None:
    """Check a registered person against the row: the same name, the same township.

    `key` is the identity column; `names` gives places by code.
    """
    if name and name != known.name:
        row.fault(key, "already_registered", what=_NAME, known=known.name)
    elif row.values.get("region") and row.values["region"][:9] != known.region[:9]:
        town = known.region[:9] + "000"
        row.fault(key, "already_registered", what=_TOWNSHIP, known=names.get(town, town))


def other_home(row: Row, key: str, known: Known) -> None:
    """Say that a person is registered in another household."""
    row.fault(key, "already_registered", what=_HOME, known=known.head)


def same_person(row: Row, key: str, first: Row) -> None:
    """Say that a person stands in the file already."""
    row.fault(key, "duplicate_in_file", sheet=first.sheet, row=first.number)
