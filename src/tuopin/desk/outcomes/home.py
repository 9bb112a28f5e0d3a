"""What a household's file shows of outcomes: its events, and what its reader can do now."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tuopin.desk.outcomes.achieving import gain_said
from tuopin.desk.outcomes.money import SURVEY, year_said
from tuopin.desk.outcomes.risk_home import risk_deeds, risk_events
from tuopin.desk.register.facts import yuan
from tuopin.desk.register.home import Home
from tuopin.desk.register.timeline import Event, event_row
from tuopin.desk.say import coded, long_day, quantity, word
from tuopin.offices.queries import officer_names
from tuopin.outcomes.queries import (
    achievements_of_household,
    cadres_of_household,
    exits_of_household,
    first_paid,
    forecasts_of_household,
    incomes_of_household,
    releases,
    standing_exits,
    stories_of_household,
)
from tuopin.outcomes.rules.income import per_head

Names = Mapping[Any, str]


def events(home: Home) -> Iterator[Event]:
    """Yield income, forecasts, exits, release, achievements, cadres, stories and risks of a home.

    Nine queries, whatever there is.
    """
    county, key = home.county, home.file.household.id
    incomes = incomes_of_household(county, key, home.on)
    forecasts = forecasts_of_household(county, key)
    exits = exits_of_household(county, key)
    gone = releases(county, exits)
    achieved = achievements_of_household(county, key)
    trained = cadres_of_household(county, key)
    told = stories_of_household(county, key)
    hands = _hands(incomes, forecasts, exits, gone.values(), achieved, trained)
    who = officer_names(county, hands)
    yield from _incomes(who, incomes)
    yield from _forecasts(who, forecasts)
    yield from _exits(who, exits, gone)
    yield from _achievements(who, achieved)
    yield from _cadres(who, trained)
    yield from _stories(told)
    yield from risk_events(home)


def _hands(*several: Iterable[Any]) -> set[Any]:
    """Return the keys of everybody who recorded or decided something of these rows."""
    return {
        value
        for rows in several
        for row in rows
        for name, value in vars(row).items()
        if name.endswith("_by") and value
    }


def _incomes(who: Names, rows: Iterable[Any]) -> Iterator[Event]:
    for row in rows:
        said = {"year": row.year, "yuan": yuan(per_head(row.net_fen, row.people))}
        text = [
            word(f"income_basis.{row.basis}"),
            year_said(row),
            _("项目收入 %(yuan)s") % {"yuan": yuan(row.project_fen)} if row.project_fen else "",
            row.note,
        ]
        yield event_row(
            row.recorded_on, "income", _("%(year)s 年人均纯收入 %(yuan)s") % said, _joined(text),
            by=who.get(row.recorded_by, ""), paper=_("收入对比"),
            url=f"{reverse('desk:outcomes_income')}?year={row.year}",
        )  # fmt: skip


def _forecasts(who: Names, rows: Iterable[Any]) -> Iterator[Event]:
    for row in rows:
        said = {"day": long_day(row.expected_on)}
        yield event_row(
            row.forecast_on, "forecast", _("预计 %(day)s 脱贫") % said, row.grounds,
            by=who.get(row.forecast_by, ""), shape="wait",
        )  # fmt: skip


def _exits(who: Names, rows: list[Any], gone: Mapping[Any, Any]) -> Iterator[Event]:
    for row in rows:
        url = reverse("desk:outcomes_exit", args=[row.id])
        for day, title, text, by, shape in _steps(who, row):
            yield event_row(day, "exit", title, text, by=by, paper=_("脱贫"), url=url, shape=shape)
        if row.id in gone:
            end = gone[row.id]
            yield event_row(
                end.released_on, "released", _("解除联系人责任"), end.document,
                by=who.get(end.released_by, ""), paper=_("脱贫"), url=url,
            )  # fmt: skip


def _steps(who: Names, row: Any) -> Iterator[tuple[Any, str, str, str, str]]:
    head = ""
    if row.per_head_fen is not None:
        said = {"head": yuan(row.per_head_fen), "line": yuan(row.line_fen)}
        head = _("人均 %(head)s，贫困线 %(line)s") % said
    yield row.proposed_on, _("提出脱贫"), row.grounds, who.get(row.proposed_by, ""), "doing"
    yield row.verified_on, _("入户核实脱贫"), head, who.get(row.verified_by, ""), "doing"
    yield row.noticed_on, _("脱贫公示"), "", "", "info"
    yield row.seconded_on, _("乡镇确认脱贫"), "", who.get(row.seconded_by, ""), "doing"
    yield row.confirmed_on, _("县里确认脱贫"), head, who.get(row.confirmed_by, ""), "done"
    yield row.refused_on, _("脱贫不予确认"), row.remark, who.get(row.refused_by, ""), "stop"
    yield row.returned_on, _("登记返贫"), row.remark, who.get(row.returned_by, ""), "late"


def _achievements(who: Names, rows: Iterable[Any]) -> Iterator[Event]:
    for row in rows:
        much = quantity(row.quantity_milli, row.unit) if row.quantity_milli else ""
        text = _joined([row.text, gain_said(row), much, coded("category", row.industry)])
        yield event_row(
            row.reached_on, "achieved", word(f"achievement.{row.kind}"), text,
            by=who.get(row.recorded_by, ""), paper=pgettext("outcomes", "成效"),
            url=reverse("desk:outcomes_achievements"),
        )  # fmt: skip


def _cadres(who: Names, rows: Iterable[Any]) -> Iterator[Event]:
    paper, url = _("支部和后备干部"), reverse("desk:outcomes_branches")
    for row in rows:
        said = {"name": row.person.name, "post": row.post}
        by = who.get(row.recorded_by, "")
        yield event_row(
            row.trained_on, "achieved", _("%(name)s 列为“%(post)s”培养对象") % said, by=by,
            paper=paper, url=url,
        )  # fmt: skip
        for day, title in (
            (row.elected_on, _("%(name)s 当选“%(post)s”")),
            (row.left_on, _("%(name)s 不再担任“%(post)s”")),
        ):
            yield event_row(day, "achieved", title % said, paper=paper, url=url)


def _stories(rows: Iterable[Any]) -> Iterator[Event]:
    for row in rows:
        url = reverse("desk:outcomes_story", args=[row.id])
        days = (
            (row.published_on, _("发表典型事迹"), "done"),
            (row.taken_back_on, _("收回公开同意"), "stop"),
        )
        for day, title, shape in days:
            yield event_row(day, "story", title, row.title, paper=_("看事迹"), url=url, shape=shape)


def _joined(parts: Iterable[str]) -> str:
    return _("；").join(part for part in parts if part)


# The forms about a household: permission, address, whether money must have reached it.
_DEEDS = (
    ("outcomes.record_income", "outcomes_record_income", False),
    ("outcomes.propose_exit", "outcomes_propose", True),
    ("outcomes.forecast", "outcomes_forecast", True),
    ("outcomes.achieve", "outcomes_achieve", True),
    ("outcomes.write_story", "outcomes_write_story", True),
    ("outcomes.train_cadre", "outcomes_train", True),
)


def deeds(home: Home, actor: Any) -> list[tuple[str, str]]:
    """Return what a reader can record of a household now, as (label, address)."""
    household = home.file.household
    reached = bool(first_paid(home.county, [household.id], home.on))
    stands = standing_exits(home.county, [household.id]).get(household.id)
    told = any(
        row.basis == SURVEY for row in incomes_of_household(home.county, household.id, home.on)
    )
    # An exit under way leads to its own page; a household that is out is not forecast.
    left_out = {"outcomes_propose"} if stands else set()
    if stands and stands.state == "confirmed":
        left_out.add("outcomes_forecast")
    found = []
    for permission, name, needs_money in _DEEDS:
        allowed = actor.may(permission) and actor.scope(permission).covers(household.region)
        if allowed and name not in left_out and (reached or not needs_money):
            url = f"{reverse(f'desk:{name}')}?household={household.id}"
            found.append((word(f"action.{permission}"), url))
            if name == "outcomes_record_income" and not told:
                found.append((_("登记摸底时的收入"), f"{url}&basis={SURVEY}"))
    return found + risk_deeds(home, actor)
