"""入户核查记录: who went, what was seen, what the household wishes, who signed (R24–R32).

Printed before the visit it is the sheet to take along; after it, the record to sign.
"""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Item
from tuopin.documents.blocks import SIZE
from tuopin.documents.case import Case, Visit
from tuopin.documents.facts import cases_of
from tuopin.documents.projects import project_table
from tuopin.documents.saying import (
    batch_name,
    coded,
    day,
    listed,
    measured,
    money,
    named,
    number_line,
    people,
    said,
    spoken,
    yes,
)
from tuopin.documents.tree import (
    Block,
    Check,
    Checks,
    Column,
    Field,
    Form,
    Heading,
    Paper,
    Table,
)
from tuopin.documents.wording import Template, Words, compose, default

TEMPLATE = Template(
    "verification",
    fields=("applicant",),
    optional=("applicant_place", "visit_team", "visit_verifier", "visit_liaison", "visit_day"),
)
_GRADES = ("good", "fair", "poor")


def make(ask: Ask, items: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Yield the records of these households."""
    for case in cases_of(ask, items):
        yield verification(case, words)


def verification(case: Case, words: Words | None = None) -> Paper:
    """Return the record of a home verification, or the sheet to take along before it."""
    words = words or default("verification", spoken())
    seen = case.visit
    return Paper(
        words.title,
        (
            *_about(case, seen),
            *_seen(case, seen),
            *_wish(case, seen),
            _heading(4, _("声明和签字")),
            *compose(TEMPLATE, words, _fields(case, seen), {}),
            _signatures(case, seen),
        ),
        number=f"{number_line(case.number)}　　{batch_name(case.batch)}",
        bookmark=case.bookmark(named("print.verification")),
        author=case.author,
        lang=spoken(),
    )


def _heading(n: int, text: str) -> Heading:
    return Heading(1, f"{n}. {text}" if spoken() == "en" else f"{'一二三四'[n - 1]}、{text}")


def _about(case: Case, seen: Visit | None) -> Iterator[Block]:
    home = case.home
    yield _heading(1, _("户主和登记情况"))
    yield Form(
        (
            (_field(_("户主"), case.applicant.name), _field(_("党支部"), case.branch)),
            (_field(_("住址"), case.place), _field(_("申请日期"), day(case.filed_on))),
            (
                _field(_("家庭人口"), people(home.people)),
                _field(_("劳动力"), people(home.workers)),
                _field(_("人均年收入"), money(case.income_per_head_fen)),
            ),
            (
                _field(_("住房面积"), measured(home.housing_milli, "平方米")),
                _field(_("住房结构"), coded(home.housing_structure)),
                _field(_("是否危房"), yes(home.housing_unsafe)),
            ),
            (
                _field(
                    _("致贫原因"),
                    listed([coded(c) for c in (home.cause, home.other_cause) if c]),
                ),
                _field(_("是否村干部"), yes(case.cadre)),
            ),
            (
                _open(_("核查组"), seen.team if seen else ""),
                _field(_("核查日期"), day(seen.visited_on if seen else None)),
            ),
            (
                _open(_("核查人员"), seen.verifier if seen else ""),
                _open(_("行政联系人"), (seen.liaison if seen else case.liaison.name)),
            ),
        ),
        size=SIZE,
    )


def _seen(case: Case, seen: Visit | None) -> Iterator[Block]:
    yield _heading(2, _("三看和两项标准"))
    for label, field in (
        (_("居住条件"), "housing"),
        (_("家庭状况"), "family"),
        (_("精神面貌"), "spirit"),
    ):
        found = getattr(seen, field) if seen else ""
        yield Checks(label, tuple(Check(named(f"grade.{g}"), g == found) for g in _GRADES))
    yield _checks(_("在村里是贫困党员"), seen.poor_in_village if seen else None)
    yield _checks(_("有从事种养的能力"), seen.able if seen else None)
    left_out = None if seen is None else bool(case.exclusion)
    yield Checks(
        _("核查结论"),
        (
            Check(_("建议列入"), left_out is False),
            Check(_("不予列入"), left_out is True),
        ),
    )
    if case.exclusion:
        why = [named(f"exclusion.{case.exclusion}"), case.exclusion_note]
        yield Form((_pair(_("不予列入的原因"), listed([w for w in why if w])),), size=SIZE)


def _wish(case: Case, seen: Visit | None) -> Iterator[Block]:
    yield _heading(3, _("本户意愿和选定的项目"))
    yield project_table(case.asked, _("申请资金（元）"))
    if seen is None:
        yield Form(
            (
                (Field(_("本户意愿"), "　"),),
                (Field(_("核查情况"), "　", lines=2),),
            ),
            size=SIZE,
        )
        return
    yield Form(
        (
            _pair(_("本户意愿"), seen.wish),
            _pair(_("本户确认"), _("已签字") if seen.signed else _("未签字")),
            *((_pair(_("核查情况"), seen.note),) if seen.note else ()),
        ),
        size=SIZE,
    )


def _fields(case: Case, seen: Visit | None) -> dict[str, str]:
    return {
        "applicant": case.applicant.name,
        "applicant_place": case.place,
        "visit_team": said(seen.team if seen else ""),
        "visit_verifier": said(seen.verifier if seen else ""),
        "visit_liaison": said(seen.liaison if seen else case.liaison.name),
        "visit_day": day(seen.visited_on if seen else None),
    }


def _signatures(case: Case, seen: Visit | None) -> Table:
    """Return the places of those present to sign or press a finger in (R31, R32)."""
    rows = (
        (_("核查人员"), seen.verifier if seen else ""),
        (_("行政联系人"), seen.liaison if seen else case.liaison.name),
        (_("户主"), case.applicant.name),
    )
    when = day(seen.visited_on if seen else None)
    return Table(
        (
            Column(_("在场人员"), weight=3),
            Column(_("姓名"), weight=3),
            Column(_("签字、手印"), weight=5),
            Column(_("日期"), weight=4),
        ),
        tuple((who, name or "　", "　", when) for who, name in rows),
        size=SIZE,
        tall=True,
    )


def _checks(label: str, value: bool | None) -> Checks:
    return Checks(label, (Check(coded("是"), value is True), Check(coded("否"), value is False)))


def _pair(label: str, text: str) -> tuple[Field, ...]:
    return (_field(label, text),)


def _field(label: str, text: str) -> Field:
    return Field(label, said(text))


def _open(label: str, text: str | None) -> Field:
    # Not known before the visit: a place to write it.
    return Field(label, text or "　")
