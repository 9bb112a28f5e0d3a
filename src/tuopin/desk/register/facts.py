"""The facts at the head of a household's file, in four short lists."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuopin.desk.register.home import Home
from tuopin.desk.say import coded, day, money_parts, quantity, word
from tuopin.kit.money import half_up


class Fact(NamedTuple):
    """A name and what is known; `aside` in smaller letters behind it, `kind` tells the template."""

    label: str
    value: str
    aside: str = ""
    kind: str = ""


def facts(home: Home) -> list[list[Fact]]:
    """Return what the registers, the pairing and the loan say of a household."""
    columns = [_people(home), _means(home), _officers(home), _loan(home)]
    return [list(column) for column in columns]


def yuan(fen: int | None) -> str:
    """Say an amount of fen as '4,120.00 元'."""
    if fen is None:
        return ""
    return _("%(yuan)s 元") % {"yuan": ".".join(money_parts(fen))}


def _joined(*parts: str) -> str:
    return word("word.list_comma").join(part for part in parts if part)


def _people(home: Home) -> Iterator[Fact]:
    household, member = home.file.household, home.file.member
    head = home.file.people[0] if home.file.people else None
    if head is not None:
        sex = _("男") if head.sex == "male" else _("女")
        age = _("%(age)s 岁") % {"age": head.age}
        joined = _("%(day)s 入党") % {"day": f"{member.joined_on:%Y-%m}"} if member else ""
        cadre = _("村干部") if member and member.cadre else ""
        label = _("党员") if member else _("户主")
        yield Fact(label, _joined(sex, age, joined, cadre))
        yield Fact(_("证号"), head.identity, kind="identity")
    yield Fact(_("家庭"), _joined(
        ngettext("%(n)s 口人", "%(n)s 口人", household.people) % {"n": household.people},
        _("劳动力 %(n)s") % {"n": household.workers} if household.workers is not None else "",
    ))  # fmt: skip
    yield Fact(_("登记表"), "", kind="registers")


def _means(home: Home) -> Iterator[Fact]:
    household = home.file.household
    house = _joined(
        coded("structure", household.housing_structure),
        quantity(household.housing_milli, _("平方米")) if household.housing_milli else "",
    )
    yield Fact(_("住房"), house or "—", _("危房") if household.housing_unsafe else "")
    land = [
        (_("耕地"), household.arable_milli),
        (_("林地"), household.forest_milli),
        (_("水面"), household.water_milli),
    ]
    said = [f"{name} {quantity(milli, _('亩'))}" for name, milli in land if milli]
    yield Fact(_("资源"), _joined(*said) or "—")
    a_head = half_up(household.income_fen, household.people) if household.people else None
    yield Fact(
        _("家庭年收入"), yuan(household.income_fen),
        _("人均 %(yuan)s") % {"yuan": money_parts(a_head)[0]} if a_head is not None else "",
    )  # fmt: skip
    causes = (household.cause, household.other_cause)
    yield Fact(_("致贫原因"), _joined(*(coded("cause", cause) for cause in causes)))


def _officers(home: Home) -> Iterator[Fact]:
    for role in ("liaison", "lead"):
        pair = home.pairings.get(role)
        since = _("%(day)s 起") % {"day": day(pair.from_on, year=home.on.year)} if pair else ""
        yield Fact(word(f"pairing.{role}"), pair.name if pair else "—", since)
    boss = home.secretary
    yield Fact(_("直接责任人"), boss.officer.name if boss else "—", boss.title if boss else "")
    yield Fact(_("党支部"), home.file.household.branch or "—")


def _loan(home: Home) -> Iterator[Fact]:
    case: Any = home.case
    batch = _("第 %(n)s 批") % {"n": case.batch.number} if case else "—"
    yield Fact(_("批次"), batch, str(case.batch.year) if case else "")
    made = home.agreement
    yield Fact(word("word.agreement_number"), made.number if made else "—")
    loan = home.loan
    yield Fact(_("借款"), yuan(loan.approved_fen) if loan else "—")
    due = loan.due_on if loan and home.owed_fen else None
    until = _("%(day)s 到期") % {"day": day(due, "full")} if due else ""
    yield Fact(_("未还"), yuan(home.owed_fen) if home.paid_fen else "—", until)
