"""Asking for a change: each part of the project in a line, what stays, what it becomes (R66)."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.fields import FenField, FileField, MilliField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, fresh_key, page, scope
from tuopin.desk.say import coded, word
from tuopin.desk.trying import tried
from tuopin.desk.visits.finding import PAPERS, ask_whose, given_file, home_of
from tuopin.desk.visits.tabs import crumbs_to
from tuopin.kit.words import words
from tuopin.policy.queries import terms_on
from tuopin.selection.rules.applying import CONTENT_LENGTH, UNIT_LENGTH
from tuopin.visits.actions import ask_change
from tuopin.visits.queries import loan_of_project, open_change, owed_fen, to_change

# How many parts one request may add; another request may add more.
ADDED = 2
_NEW = ("category", "content", "quantity_milli", "unit", "fen")


class LineForm(forms.Form):
    """What becomes of one part, or a part to be added."""

    def __init__(self, *args: Any, part: Any, categories: Sequence[str], **kwargs: Any) -> None:
        if part is not None:
            kwargs["initial"] = {
                "category": part.category, "content": part.content, "unit": part.unit,
                "quantity_milli": part.approved_milli or part.quantity_milli,
                "fen": part.approved_fen,
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.part = part
        kinds = ("scale", "replace", "drop") if part else ("add",)
        none = _("不变") if part else _("不加")
        self.fields["kind"] = Pick(
            [("", none), *((k, word(f"change_kind.{k}")) for k in kinds)], required=False,
            label=gettext_lazy("变更种类"),
        )  # fmt: skip
        self.fields["category"] = Pick(
            [("", "—"), *((c, coded("category", c)) for c in categories)], required=False,
            label=gettext_lazy("类别"),
        )  # fmt: skip
        self.fields["content"] = forms.CharField(
            label=gettext_lazy("内容"), max_length=CONTENT_LENGTH, required=False
        )
        self.fields["quantity_milli"] = MilliField(label=gettext_lazy("规模"), required=False)
        self.fields["unit"] = forms.CharField(
            label=gettext_lazy("计量单位"), max_length=UNIT_LENGTH, required=False
        )
        self.fields["fen"] = FenField(label=gettext_lazy("借款（元）"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask what becomes of a part whose values were changed."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("kind") and self.has_changed() and not self.errors:
            self.add_error("kind", _("改了内容，选一下变更种类。"))
        return data

    def line(self) -> dict[str, Any] | None:
        """Return the line as the act takes it; None for a part that stays as it is."""
        data = self.cleaned_data
        if not data["kind"]:
            return None
        part = {"part": self.part.id} if self.part else {}
        new = {} if data["kind"] == "drop" else {name: data[name] for name in _NEW}
        return {"kind": data["kind"]} | part | new


class AskForm(forms.Form):
    """Why, by which paper, and what of the loan is given back."""

    give_back_fen = FenField(
        label=gettext_lazy("退回借款（元）"), required=False,
        help_text=gettext_lazy("新项目用不了的，批准后马上还；各项目和退回的合起来要等于原来的借款"),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=300, widget=forms.Textarea({"rows": 2})
    )
    document = forms.CharField(label=gettext_lazy("文件号"), max_length=60, required=False)
    file = FileField(
        accept=PAPERS, label=gettext_lazy("申请书照片或扫描件"), required=False,
        help_text=gettext_lazy("PDF、JPEG 或 PNG"),
    )  # fmt: skip


@page("visits.ask_change")
def ask_page(request: DeskRequest) -> HttpResponse:
    """Choose the household, if need be its project, and say what is to change."""
    home = home_of(request, "visits.ask_change")
    if home is None:
        why = _("审定的项目不能随意改；确实要改，报县办公室审定。")
        return ask_whose(request, _("申请项目变更"), why, "desk:visits_changes")
    found = to_change(scope(request, "visits.ask_change"), home.id, request.today)
    chosen = _chosen(request, found)
    if chosen is None:
        context = {"home": home, "projects": found, "crumbs": _crumbs()}
        return render(request, "desk/visits/change_none.html", context)
    return _form(request, home, chosen, found)


def _crumbs() -> list[tuple[str, str]]:
    return crumbs_to((_("项目变更"), reverse("desk:visits_changes")))


def _chosen(request: DeskRequest, found: Sequence[Any]) -> Any:
    """Return the project that the address names, else the household's newest."""
    asked = request.GET.get("application", "")
    wanted = as_uuid(asked) if asked else None
    return next((one for one in found if wanted in (None, one[0])), None)


def _form(request: DeskRequest, home: Any, chosen: Any, found: Sequence[Any]) -> HttpResponse:
    county, (application, number, parts) = request.actor.county, chosen
    sent = request.POST if request.method == "POST" else None
    lines = _lines(request, sent, parts)
    form = AskForm(sent, request.FILES or None) if sent is not None else AskForm()
    # Each is looked at, so that all that is wrong is said at once.
    valid = sent is not None and {one.is_valid() for one in (*lines, form)} == {True}
    if valid:
        made = _ask(request, form, application, lines)
        if made:
            return redirect("desk:visits_change", made.result["change"])
    loan = loan_of_project(county, application)
    context = {
        "home": home,
        "number": number,
        "others": [(key, n) for key, n, _parts in found if key != application],
        "lines": lines,
        "form": form,
        "loan_fen": sum(part.approved_fen or 0 for part in parts),
        "owed_fen": owed_fen(loan),
        "open": open_change(county, application),
        "key": request.POST.get("key") or fresh_key(),
        "crumbs": _crumbs(),
    }
    wrong = (sent is not None and not valid) or bool(form.errors)
    return render(request, "desk/visits/change_new.html", context, status=409 if wrong else 200)


def _lines(request: DeskRequest, sent: Any, parts: Iterable[Any]) -> list[LineForm]:
    extra = terms_on(request.actor.county, request.today).get("words.extra", {})
    categories = words("category", extra)
    of = [(part.id.hex, part) for part in parts] + [(f"add{n}", None) for n in range(ADDED)]
    return [LineForm(sent, prefix=name, part=part, categories=categories) for name, part in of]


def _ask(request: DeskRequest, form: AskForm, application: UUID, lines: Iterable[LineForm]) -> Any:
    wanted = [line for one in lines if (line := one.line()) is not None]
    data = form.cleaned_data
    return tried(
        request, form, ask_change, at={"change_money": "give_back_fen"}, application=application,
        lines=wanted, reason=data["reason"], document=data["document"],
        give_back_fen=data["give_back_fen"] or 0, **given_file(form),
    )  # fmt: skip
