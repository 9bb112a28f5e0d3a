"""The county supplies the outlines of its townships for the map (R104)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tuopin.desk.disasters.tabs import crumbs
from tuopin.desk.fields import FileField
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page
from tuopin.desk.say import long_day
from tuopin.desk.trying import tried
from tuopin.desk.writing import form_page
from tuopin.kit.outlines import MOST_BYTES
from tuopin.offices.actions import supply_outlines
from tuopin.offices.queries import names_on, outlines_supplied_on


class OutlinesForm(forms.Form):
    """One GeoJSON file with all townships."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"] = FileField(
            accept=".json,.geojson", label=gettext_lazy("边界图（GeoJSON）"),
            help_text=gettext_lazy(
                "FeatureCollection，经纬度坐标；每块用 code（乡镇代码）或 name（名称）写明乡镇"
            ),
        )  # fmt: skip

    def clean_file(self) -> str:
        """Return the file's text."""
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError(_("文件太大。"))
        try:
            return str(given.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError(_("不是 UTF-8 文本。")) from None


@page("offices.supply_outlines")
def outlines_page(request: DeskRequest) -> HttpResponse:
    """Take a file of outlines; say how many townships it drew and which it lacks."""
    actor, on = request.actor, request.today
    form = OutlinesForm(request.POST or None, request.FILES or None)
    back = reverse("desk:disasters_combined")
    if request.method == "POST" and form.is_valid():
        done = tried(
            request, form, supply_outlines, at={"outline_unreadable": "file"},
            geojson=form.cleaned_data["file"],
        )  # fmt: skip
        if done:
            n = done.result["townships"]
            said = ngettext("画了 %(n)s 个乡镇。", "画了 %(n)s 个乡镇。", n) % {"n": n}
            messages.info(request, said)
            if done.result["missing"]:
                names = names_on(actor.county, on)
                lacking = _("、").join(names.get(code, code) for code in done.result["missing"])
                messages.info(request, _("还缺：%(names)s。") % {"names": lacking})
            return redirect(back)
    since = outlines_supplied_on(actor.county)
    why = _("交一份全县各乡镇的边界图，受灾合计就画在图上；没有也照样有排名表。")
    if since is not None:
        why = _("现在这份边界图是 %(day)s交的；新交的整份替换它。") % {"day": long_day(since)}
    return form_page(
        request, form, _("乡镇边界图"), why=why, button=_("交边界图"), back=back,
        crumbs=crumbs((_("合计"), back)),
    )  # fmt: skip
