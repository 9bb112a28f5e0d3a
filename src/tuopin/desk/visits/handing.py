"""Handing households over: which, to whom, then in words what it does, then the act (R38, R71)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tuopin.desk.fields import Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, do, fresh_key, page, scope
from tuopin.desk.say import long_day, word
from tuopin.desk.tags.values import money
from tuopin.desk.visits.tabs import crumbs_to, segments, view_of
from tuopin.desk.writing import confirm_page, confirmed, table
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Culprit, Refused
from tuopin.offices.queries import names_on, officer_names
from tuopin.policy.queries import terms_on
from tuopin.selection.states import PAIRING_ROLES
from tuopin.visits.actions import hand_over
from tuopin.visits.queries import Handable, handable, pocket_fen, successors
from tuopin.visits.rules.loads import above_load


class HandForm(forms.Form):
    """Who takes over, why, and the paper that says so."""

    def __init__(self, *args: Any, takers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"] = Pick(takers, label=gettext_lazy("接手人"))
        self.fields["document"] = forms.CharField(
            label=gettext_lazy("文件号"), max_length=60,
            help_text=gettext_lazy("调动或分工调整的文件"),
        )  # fmt: skip
        self.fields["reason"] = forms.CharField(label=gettext_lazy("理由"), max_length=200)


class Passing(NamedTuple):
    """A hand-over that is being filled in: from whom, in which role, which households."""

    former: UUID
    name: str
    role: str
    rows: list[Handable]
    chosen: list[UUID]


@page("visits.hand_over")
def hand_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Choose households of an officer and who takes them over; what it does; then do it."""
    passing = _passing(request, key)
    form = HandForm(
        request.POST if "officer" in request.POST else None,
        takers=_takers(request, passing),
    )
    if request.method == "POST" and form.is_valid() and passing.chosen:
        if not confirmed(request):
            return _confirm(request, passing, form.cleaned_data)
        return redirect(_do(request, passing, form.cleaned_data))
    if not passing.rows and not _serves(request, key):
        raise Refused("not_found")
    context = {
        "passing": passing,
        "chosen": set(passing.chosen),
        "form": form,
        "none": request.method == "POST" and not passing.chosen,
        "pocket_fen": pocket_fen(request.actor.county, key),
        "views": segments(
            request, [(r, word(f"pairing.{r}"), None) for r in PAIRING_ROLES], passing.role
        ),
        "key": request.POST.get("key") or fresh_key(),
        "crumbs": _crumbs(),
    }
    return render(request, "desk/visits/hand.html", context, status=409 if form.errors else 200)


def _crumbs() -> list[tuple[str, str]]:
    return crumbs_to((_("结对户数"), reverse("desk:visits_loads")))


def _passing(request: DeskRequest, key: UUID) -> Passing:
    """Return the officer's households, and those that are ticked or named; else all."""
    county, on = request.actor.county, request.today
    role = view_of(request, *PAIRING_ROLES)
    name = officer_names(county, [key]).get(key, "")
    area = scope(request, "visits.hand_over")
    rows = handable(county, key, role, on, scope=area)
    asked = request.POST.getlist("id") if request.method == "POST" else request.GET.getlist("id")
    wanted = [as_uuid(text) for text in asked]
    every = not wanted and request.method != "POST"
    chosen = [row.household for row in rows if every or row.household in wanted]
    if confirmed(request):
        # As they were confirmed: sent a second time, they have passed on and stand here no longer.
        chosen = wanted
    return Passing(key, name, role, rows, chosen)


def _serves(request: DeskRequest, key: UUID) -> bool:
    """Say whether somebody holds a post in the reader's area that may answer for households."""
    county, on, area = request.actor.county, request.today, scope(request, "visits.hand_over")
    held = (one for role in PAIRING_ROLES for one in successors(county, role, on))
    return any(area.covers(code) for one in held if one.officer == key for code in one.regions)


def _takers(request: DeskRequest, passing: Passing) -> list[tuple[str, str]]:
    """Return who may take over, those of the same townships first, each with the present load."""
    county, on = request.actor.county, request.today
    names, most = names_on(county, on), terms_on(county, on)["officer.load_max"]
    towns = {row.region[:9] for row in passing.rows}
    found = [
        one for one in successors(county, passing.role, on)
        if one.officer not in {passing.former, request.actor.id}
    ]  # fmt: skip
    found.sort(key=lambda one: not any(code[:9] in towns for code in one.regions))
    choices = [("", "—")]
    for one in found:
        places = _("、").join(names.get(code, code) for code in one.regions)
        said = {"name": one.name, "places": places, "n": one.households}
        text = _("%(name)s（%(places)s，现有 %(n)s 户）") % said
        if above_load(one.households + len(passing.chosen), most):
            text = _("%(text)s，超过 %(most)s 户") % {"text": text, "most": most}
        choices.append((str(one.officer), text))
    return choices


def _do(request: DeskRequest, passing: Passing, data: dict[str, Any]) -> str:
    """Hand over; return where it leads: the sheet to sign, the list with several townships."""
    officer = as_uuid(data["officer"])
    done = do(
        request, hand_over, former=passing.former, officer=officer, role=passing.role,
        document=data["document"], reason=data["reason"], households=passing.chosen,
    )  # fmt: skip
    if done.result["townships"] == 1:
        return reverse("desk:visits_sheet", args=[done.result["record"]])
    return f"{reverse('desk:visits_handed')}?officer={officer}"


def _confirm(request: DeskRequest, passing: Passing, data: dict[str, Any]) -> HttpResponse:
    county, on, to = request.actor.county, request.today, as_uuid(data["officer"])
    weighed = handable(
        county, passing.former, passing.role, on, to=to, households=passing.chosen,
        scope=scope(request, "visits.hand_over"),
    )  # fmt: skip
    fit = [row for row in weighed if not row.why]
    new = officer_names(county, [to]).get(to, "")
    said = {
        "former": passing.name, "new": new, "n": len(fit), "day": long_day(on),
        "last": long_day(on - timedelta(days=1)),
    }  # fmt: skip
    return confirm_page(
        request, _("移交结对户"),
        why=_("责任不断：%(former)s 负责到%(last)s，%(new)s 从%(day)s起负责。") % said,
        will=[
            ngettext(
                "%(former)s 联系的 %(n)s 户移交给 %(new)s",
                "%(former)s 联系的 %(n)s 户移交给 %(new)s", len(fit),
            ) % said,
            *_money_said(fit),
            _("依据 %(document)s") % {"document": data["document"]},
        ],
        refused=[Culprit(row.head_name, row.why) for row in weighed if row.why],
        after=_after(request, passing, to, new, len(fit)),
        hidden=[(name, data[name]) for name in ("officer", "document", "reason")]
        + [("id", str(row.household)) for row in fit],
        listed=_table(fit),
        button=ngettext("移交 %(n)s 户", "移交 %(n)s 户", len(fit)) % said,
        back=reverse("desk:visits_hand", args=[passing.former]), blocked=not fit,
        crumbs=_crumbs(),
    )  # fmt: skip


def _money_said(fit: Sequence[Handable]) -> list[str]:
    fen = sum(row.answered_fen for row in fit)
    return [_("担保一起移交：%(yuan)s 元") % {"yuan": yuan(fen)}] if fen else []


def _after(request: DeskRequest, passing: Passing, to: UUID, new: str, count: int) -> list[str]:
    county, on = request.actor.county, request.today
    most = int(terms_on(county, on)["officer.load_max"])
    loads = {one.officer: one.households for one in successors(county, passing.role, on)}
    said = {"new": new, "n": loads.get(to, 0) + count, "most": most}
    lines = [_("%(new)s 一共联系 %(n)s 户") % said]
    if above_load(loads.get(to, 0) + count, most):
        lines.append(_("超过了 %(most)s 户，请想清楚他走得过来") % said)
    pocket = pocket_fen(county, passing.former)
    if pocket:
        lines.append(_("移交人手里还有收来的 %(yuan)s 元没交，先交清") % {"yuan": yuan(pocket)})
    lines.append(_("没解决的问题、欠款、文书和没走访的月份都记在移交记录里"))
    return lines


def _table(fit: Sequence[Handable]) -> Any:
    return table(
        [_("户"), _("没解决的问题"), _("还欠本金（元）"), _("文书份数"), _("没走访的月份")],
        (
            [row.head_name, row.contents.open_issues, money(row.contents.owed_fen),
             row.contents.papers, row.contents.missed_months]
            for row in fit
        ), numbers=[1, 2, 3, 4],
    )  # fmt: skip
