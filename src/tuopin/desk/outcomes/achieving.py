"""What households achieved: the list by kind, recording, ending."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.fields import FenField, MilliField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.outcomes.finding import ask_home, home_of, people, row_of
from tuopin.desk.outcomes.tabs import crumbs, outcome_tabs
from tuopin.desk.pages import do, page, scope
from tuopin.desk.places import placed
from tuopin.desk.say import coded, lang, word
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page
from tuopin.kit.words import words
from tuopin.offices.queries import names_on, place_of
from tuopin.outcomes.actions import achieve, end_achievement
from tuopin.outcomes.queries import achievement_counts, achievements
from tuopin.outcomes.rules.ranges import Gain, said_gain, said_range
from tuopin.outcomes.states import ACHIEVEMENTS
from tuopin.sheets.rules.listing import Col


class AchievementForm(forms.Form):
    """What was achieved, how much of it, in which trade."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trades = [(w, coded("category", w)) for w in words("category")]
        self.fields["kind"] = Pick(
            [(k, word(f"achievement.{k}")) for k in ACHIEVEMENTS], label=gettext_lazy("种类")
        )
        self.fields["text"] = forms.CharField(
            label=gettext_lazy("内容"), max_length=200,
            help_text=gettext_lazy("例如：承包水面养鱼虾；统一收购茶叶，群众卖得贵了"),
        )  # fmt: skip
        self.fields["industry"] = Pick(
            [("", "—"), *trades], label=gettext_lazy("行业"), required=False
        )
        self.fields["quantity_milli"] = MilliField(
            label=gettext_lazy("数量"), required=False,
            help_text=gettext_lazy("带动群众写户数"),
        )  # fmt: skip
        self.fields["unit"] = forms.CharField(
            label=gettext_lazy("单位"), max_length=10, required=False
        )
        self.fields["low_fen"] = FenField(
            label=gettext_lazy("增收，从（元）"), required=False,
            help_text=gettext_lazy("例如每斤高 8—10 元：从 8、到 10、每“斤”；只有一个数就不填“到”"),
        )  # fmt: skip
        self.fields["high_fen"] = FenField(label=gettext_lazy("到（元）"), required=False)
        self.fields["per"] = forms.CharField(
            label=gettext_lazy("每"), max_length=10, required=False,
            help_text=gettext_lazy("斤、亩、头、户……"),
        )  # fmt: skip
        self.fields["before_fen"] = FenField(
            label=gettext_lazy("原来（元）"), required=False,
            help_text=gettext_lazy("知道原来卖多少就填"),
        )  # fmt: skip


def gain_said(row: Any) -> str:
    """Say what a unit gains by an achievement, and what it brought before: 每斤8—10元，原来20元."""
    if row.low_fen is None:
        return ""
    said = {"gain": said_gain(Gain(row.low_fen, row.high_fen, row.per), lang())}
    if row.before_fen is None:
        return _("增收%(gain)s") % said
    said["before"] = said_range(row.before_fen, row.before_fen, lang())
    return _("增收%(gain)s，原来%(before)s") % said


def _here() -> tuple[str, str]:
    return pgettext("outcomes", "成效"), reverse("desk:outcomes_achievements")


@page("see.outcomes")
def achievements_page(request: DeskRequest) -> HttpResponse:
    """List what stands achieved on the day, of one kind or of all."""
    on = request.as_of
    area, place = placed(request, "see.outcomes")
    kind = request.GET.get("kind", "")
    kind = kind if kind in ACHIEVEMENTS else ""
    counts = achievement_counts(request.actor.county, on, area)
    found = keyset(achievements(area, on, kind), request, ("-id",))
    context = {
        "page": found,
        "rows": [(row, gain_said(row)) for row in found.rows],
        "kinds": _kinds(counts, kind, place),
        "counts": counts,
        "names": people(request, *(row.recorded_by for row in found.rows)),
        "may_achieve": request.actor.may("outcomes.achieve"),
        "may_end": request.actor.may("outcomes.end_achievement"),
        "tabs": outcome_tabs(request, "outcomes_achievements"),
        "crumbs": crumbs(),
    }
    return render(request, "desk/outcomes/achievements.html", context)


def _kinds(counts: Any, kind: str, place: str) -> list[dict[str, Any]]:
    tail = f"&place={place}" if place else ""
    total = sum(counts.by_kind.values())
    shown = [("", pgettext("list", "全部"), total)]
    shown += [(k, word(f"achievement.{k}"), counts.by_kind[k]) for k in ACHIEVEMENTS]
    return [
        {"label": label, "url": f"?kind={name}{tail}", "on": name == kind, "count": count}
        for name, label, count in shown
    ]


@page("see.outcomes")
def achievements_export(request: DeskRequest) -> HttpResponse:
    """Hand out what was achieved as a workbook."""
    on, kind = request.as_of, request.GET.get("kind", "")
    columns = [
        Col("household", _("户主")), Col("township", _("乡镇")), Col("village", _("村")),
        Col("kind", _("种类")), Col("text", _("内容")), Col("industry", _("行业")),
        Col("quantity", _("数量"), "milli"), Col("unit", _("单位")),
        Col("low", _("增收，从（元）"), "money"), Col("high", _("增收，到（元）"), "money"),
        Col("per", _("每")), Col("before", _("原来（元）"), "money"),
        Col("on", _("日期"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        area, _place = placed(request, "see.outcomes")
        chosen = kind if kind in ACHIEVEMENTS else ""
        for row in achievements(area, on, chosen)[:EXPORT_MOST]:
            place = place_of(names, row.region)
            yield [
                row.household.head_name, place.township, place.village,
                word(f"achievement.{row.kind}"), row.text, coded("category", row.industry),
                row.quantity_milli, coded("unit", row.unit), row.low_fen, row.high_fen,
                coded("unit", row.per), row.before_fen, row.reached_on,
            ]  # fmt: skip

    return hand_out(
        request, "achievements", f"{pgettext('outcomes', '成效')} {on}", columns, body, crumbs()
    )


@page("outcomes.achieve")
def achieve_page(request: DeskRequest) -> HttpResponse:
    """Record what a household achieved."""
    title, back = _("登记成效"), _here()[1]
    home = home_of(request, "outcomes.achieve")
    if home is None:
        return ask_home(request, "outcomes.achieve", title, back=back, crumbs=crumbs(_here()))
    form = AchievementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = {
            "missing_value": "quantity_milli", "grade_stands": "kind",
            "range_upside_down": "high_fen",
        }  # fmt: skip
        if tried(request, form, achieve, at=at, household=home.id, **form.cleaned_data):
            return redirect(back)
    return form_page(
        request, form, f"{title} · {home.head_name}",
        why=_("专业户升为专业大户，原来的等级自动结束。"), button=_("存下成效"), back=back,
        crumbs=crumbs(_here()),
    )  # fmt: skip


@page("outcomes.end_achievement")
def end_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask for the reason, then end an achievement; it stays on record."""
    area, back = scope(request, "outcomes.end_achievement"), _here()[1]
    row: Any = row_of(request, achievements(area, request.as_of), key, "reached_on")
    if confirmed(request):
        reason = request.POST.get("reason", "")
        do(request, end_achievement, achievement=key, reason=reason)
        return redirect(back)
    kind = word(f"achievement.{row.kind}")
    return confirm_page(
        request, _("结束成效 · %(name)s") % {"name": row.household.head_name}, why=row.text,
        will=[_("从今天起不再算“%(kind)s”") % {"kind": kind}],
        after=[_("以前的日子照样看得见")], reason=True, button=pgettext("outcomes", "结束"),
        back=back, crumbs=crumbs(_here()),
    )  # fmt: skip
