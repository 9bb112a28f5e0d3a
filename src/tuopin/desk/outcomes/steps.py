"""The first steps of an exit: proposing it, and what the visit at home found."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.fields import Choice, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.outcomes.finding import YES_NO, ask_home, home_of, row_of
from tuopin.desk.outcomes.money import SourceFields, given_sources
from tuopin.desk.outcomes.tabs import crumbs, crumbs_to
from tuopin.desk.pages import page, scope
from tuopin.desk.say import word
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused
from tuopin.outcomes.actions import (
    propose_exit,
    verify_exit,
)
from tuopin.outcomes.queries import (
    exits,
    first_paid,
    incomes_on,
    line_of,
)
from tuopin.outcomes.rules.exiting import Found, unmet
from tuopin.outcomes.rules.income import Sources, per_head


class ProposalForm(forms.Form):
    """Of which year's income, and on what grounds."""

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"] = Pick(
            [(str(y), str(y)) for y in years], label=gettext_lazy("按哪一年的收入")
        )
        self.fields["grounds"] = forms.CharField(
            label=gettext_lazy("理由和依据"), max_length=300,
            help_text=gettext_lazy("例如：养猪见效，人均纯收入过了贫困线，收入稳定"),
        )  # fmt: skip


@page("outcomes.propose_exit")
def propose_page(request: DeskRequest) -> HttpResponse:
    """Propose an exit: the household first, then year and grounds."""
    title, back = _("提出脱贫"), reverse("desk:outcomes")
    home = home_of(request, "outcomes.propose_exit")
    if home is None:
        return ask_home(request, "outcomes.propose_exit", title, back=back, crumbs=crumbs())
    paid = first_paid(home.county, [home.id], request.today).get(home.id)
    if paid is None:
        raise Refused("exit_not_assisted", name=home.head_name)
    years = list(range(request.today.year, paid.year - 1, -1))
    form = ProposalForm(request.POST or None, years=years)
    if request.method == "POST" and form.is_valid():
        year, grounds = int(form.cleaned_data["year"]), form.cleaned_data["grounds"]
        at = {"missing_value": "grounds"}
        made = tried(
            request, form, propose_exit, at=at, household=home.id, year=year, grounds=grounds
        )
        if made:
            return redirect("desk:outcomes_exit", made.result["exit"])
    return form_page(
        request, form, f"{title} · {home.head_name}",
        why=_("提出以后由别人入户核实，再公示，乡镇和县里两人先后确认。提出的人不能核实、不能确认。"),
        button=title, back=back, crumbs=crumbs(),
    )  # fmt: skip


class VerifyForm(SourceFields):
    """What the visit found: the income by source, and the three answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("secure", gettext_lazy("吃穿住有没有保障")),
            ("stable", gettext_lazy("项目见效、收入稳定")),
            ("agreed", gettext_lazy("户主认可脱贫")),
        ):
            self.fields[name] = Choice(YES_NO, label=label)
        self.fields["note"] = forms.CharField(
            label=gettext_lazy("现场情况"), max_length=300, required=False
        )


@page("outcomes.verify_exit")
def verify_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Verify at home: what was found, what follows from it, then the act."""
    row = row_of(request, exits(scope(request, "outcomes.verify_exit")), key, "proposed_on")
    known = incomes_on(row.county, [row.household_id], request.today, row.year)
    earned = known.get(row.household_id)
    start = (
        {name: getattr(earned, name) for name in (*Sources._fields, "people")}
        if earned
        else {"people": row.household.people}
    )
    form = VerifyForm(request.POST or None, initial=start)
    back = reverse("desk:outcomes_exit", args=[key])
    if request.method == "POST" and form.is_valid():
        given = given_sources(form.cleaned_data)
        same = earned is not None and all(getattr(earned, n) == v for n, v in given.items())
        answers = {n: form.cleaned_data[n] == "yes" for n in ("secure", "stable", "agreed")}
        if not confirmed(request):
            return _confirm_visit(request, row, form.fields, given, answers)
        done = tried(
            request, form, verify_exit, exit=key, note=form.cleaned_data["note"],
            income=None if same else given, **answers,
        )  # fmt: skip
        if done:
            return redirect(back)
    return form_page(
        request, form, _("入户核实 · %(name)s") % {"name": row.household.head_name},
        why=_("%(year)s 年各项收入（元）；登记过的已填好，现场有出入就改。") % {"year": row.year},
        button=_("看一看结果"), back=back, crumbs=crumbs_to(row),
    )  # fmt: skip


def _confirm_visit(
    request: DeskRequest, row: Any, fields: Iterable[str], given: dict[str, int],
    answers: dict[str, bool],
) -> HttpResponse:  # fmt: skip
    people = given["people"]
    net = Sources(**{n: v for n, v in given.items() if n != "people"}).net_fen
    line = int(line_of(row.county, row.year, request.today).value)
    lacking = unmet(Found(net, people, line, **answers))
    amounts = {"year": row.year, "head": yuan(per_head(net, people)), "line": yuan(line)}
    will = [_("人均纯收入 %(head)s 元，%(year)s 年贫困线 %(line)s 元") % amounts]
    after = [_("转到“待公示”")]
    if lacking:
        will += [word(why) for why in lacking]
        after = [_("这次脱贫以“不予确认”结束，查到的情况留着"), _("以后达到了可以再提出")]
    return confirm_page(
        request, _("入户核实 · %(name)s") % {"name": row.household.head_name},
        why=_("四条都达到才公示。"), will=will, after=after, danger=bool(lacking),
        hidden=[(name, request.POST.get(name, "")) for name in fields],
        button=_("没有达到，结束这次脱贫") if lacking else _("核实属实"),
        back=reverse("desk:outcomes_verify", args=[row.id]), crumbs=crumbs_to(row),
    )  # fmt: skip
