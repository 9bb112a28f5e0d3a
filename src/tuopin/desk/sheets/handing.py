"""Handing in a workbook: which form, which file, which day judges it."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.fields import DayField, FileField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import do, fresh_key, lang, page
from tuopin.desk.sheets.lists import forms_for
from tuopin.desk.sheets.steps import steps_of
from tuopin.kit.refusals import Refused
from tuopin.sheets.actions import hand_in
from tuopin.sheets.queries import limit_of
from tuopin.sheets.tasks import start_check

# What can be wrong with a file itself: said beside the file field.
FILE_FAULTS = {"file_unreadable", "file_encrypted", "file_too_large", "file_bomb"}


class HandInForm(forms.Form):
    """One workbook of one form."""

    def __init__(self, *args: Any, codes: list[tuple[str, str]], today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["form"] = Pick(codes, label=_("哪一种表"))
        self.fields["file"] = FileField(
            label=_("工作簿"), help_text=_("Excel 的 .xlsx 或 .xls，表头照县里的表样。")
        )
        self.fields["judged_on"] = DayField(
            label=_("按哪一天检查"),
            help_text=_("乡镇村名、年龄、政策按这一天算；补交早先的表，写当时的日子。"),
        )

    def clean_judged_on(self) -> Any:
        """Refuse a day that has not come."""
        day = self.cleaned_data["judged_on"]
        if day > self.today:
            raise forms.ValidationError(_("不能写还没到的日子。"))
        return day


@page("sheets.hand_in")
def new_page(request: DeskRequest) -> HttpResponse:
    """Take a workbook in and start its check at once."""
    actor, today = request.actor, request.today
    codes = [(form["code"], form["name"]) for form in forms_for(actor) if form["may"]]
    asked = request.GET.get("form", "")
    form = HandInForm(
        request.POST or None, request.FILES or None, codes=codes, today=today,
        initial={"form": asked, "judged_on": today},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        taken = _hand_in(request, form)
        if taken is not None:
            return redirect("desk:sheets_import", taken)
    context = {
        "form": form,
        "codes": codes,
        "chosen": asked if asked in dict(codes) else (codes[0][0] if codes else ""),
        "steps": steps_of(None, None),
        "key": request.POST.get("key") or fresh_key(),
        "crumbs": [(_("导入"), reverse("desk:sheets"))],
    }
    return render(request, "desk/sheets/new.html", context)


def _hand_in(request: DeskRequest, form: HandInForm) -> UUID | None:
    """Keep the workbook and start its check; a fault of the file is said at the field."""
    data, file = form.cleaned_data, form.cleaned_data["file"]
    try:
        _refuse_large(request, file)
        receipt = do(
            request, hand_in, form=data["form"], name=file.name, data=file.read(),
            judged_on=data["judged_on"],
        )  # fmt: skip
    except Refused as refusal:
        if refusal.code not in FILE_FAULTS:
            raise
        form.add_error("file", f"{refusal.text(lang())} {refusal.mend(lang())}")
        return None
    key = UUID(receipt.result["import"])
    if not receipt.replayed:
        start_check(request.actor, request.today, key)
    return key


def _refuse_large(request: DeskRequest, file: Any) -> None:
    """Refuse 'file_too_large' by the announced size, before the content is read."""
    most = limit_of(request.actor.county, request.today)
    if file.size > most:
        raise Refused("file_too_large", name=file.name, limit=most // 2**20)
