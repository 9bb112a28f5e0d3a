"""Print runs: a batch's papers of some kinds, for one township or all, in one file."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.agreements.queries import agreements
from tuopin.desk.fields import Choice, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, download, page, scope
from tuopin.desk.say import word
from tuopin.documents import pdf
from tuopin.documents.bundle import KINDS, bundle, papers
from tuopin.documents.facts import cases
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope, area_prefix
from tuopin.offices.queries import townships_on
from tuopin.programme.queries import batches_on
from tuopin.sheets.actions import note_export

FORMATS = (("pdf", gettext_lazy("一个 PDF，直接打印")), ("docx", gettext_lazy("Word 压缩包，可改")))
# What a household signs once it has a number.
SIGNED = ("contract", "note", "letters")


class PrintForm(forms.Form):
    """Which papers, of which batch and township, as what."""

    def __init__(
        self, *args: Any, batches: list[Any], places: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, word(f"print.{kind}")) for kind in KINDS]
        numbers = [(str(b.number), _("第 %(n)s 批") % {"n": b.number}) for b in batches]
        self.fields["batch"] = Pick(numbers, label=gettext_lazy("批次"))
        self.fields["region"] = Pick(places, label=gettext_lazy("哪里"))
        self.fields["kinds"] = forms.MultipleChoiceField(
            choices=kinds, label=gettext_lazy("文书"), widget=forms.CheckboxSelectMultiple,
            initial=SIGNED,
        )  # fmt: skip
        self.fields["form"] = Choice(FORMATS, label=gettext_lazy("格式"), initial="pdf")


@page("sheets.export")
def papers_page(request: DeskRequest) -> HttpResponse:
    """Ask what to print, leave a trace, and hand the file out; rows chosen in a list at once."""
    actor, on = request.actor, request.as_of
    area = scope(request, "sheets.export")
    if request.method == "POST" and request.POST.getlist("id"):
        return _chosen(request, area)
    places = [(t.code, t.name) for t in townships_on(actor.county, on) if area.covers(t.code)]
    if area.whole:
        places.insert(0, (actor.county.ljust(12, "0"), _("全县")))
    form = PrintForm(
        request.POST or None, batches=batches_on(actor.county, on), places=places,
        initial={"region": places[0][0]} if places else {},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        return _file(request, form.cleaned_data)
    context = {
        "form": form,
        "days": on != request.today,
        "crumbs": [(_("签约文书"), reverse("desk:agreements"))],
    }
    return render(request, "desk/agreements/papers.html", context)


def _file(request: DeskRequest, data: dict[str, Any]) -> HttpResponse:
    """Hand out a batch's papers of the kinds chosen."""
    actor, on = request.actor, request.as_of
    within = Scope(actor.county, (area_prefix(data["region"]),))
    found = cases(within, int(data["batch"]), on)
    made = papers(found, data["kinds"])
    if not made:
        raise Refused("papers_none", batch=data["batch"])
    _trace(request, data["kinds"], len(made))
    name = _("第 %(n)s 批文书") % {"n": data["batch"]}
    if data["form"] == "pdf":
        return download(pdf.write(made, tags=False), f"{name}.pdf", "application/pdf")
    return download(bundle(found, data["kinds"], "docx"), f"{name}.zip", "application/zip")


def _chosen(request: DeskRequest, area: Scope) -> HttpResponse:
    """Hand out the papers of the agreements chosen, in one PDF."""
    on = request.as_of
    keys = [as_uuid(key) for key in request.POST.getlist("id")]
    kinds = [k for k in request.POST.getlist("kinds") if k in KINDS] or list(SIGNED)
    here = list(agreements(area).filter(id__in=keys))
    if len(here) != len(set(keys)):
        raise Refused("not_found")
    chosen = [a for a in here if a.state != "void"]
    found = [
        case
        for batch in sorted({a.batch.number for a in chosen})
        for case in cases(area, batch, on, agreements=[a.id for a in chosen])
    ]
    made = papers(found, kinds)
    if not made:
        raise Refused("papers_none", batch="、".join(str(a.batch.number) for a in chosen[:1]))
    _trace(request, kinds, len(made))
    name = found[0].number if len(found) == 1 else _("文书")
    return download(pdf.write(made, tags=len(found) == 1), f"{name}.pdf", "application/pdf")


def _trace(request: DeskRequest, kinds: Sequence[str], count: int) -> None:
    """Leave the trace of a print run before the file goes out: it holds identity numbers."""
    note_export(
        actor=request.actor,
        on=request.today,
        form=f"papers.{'+'.join(kinds)}",
        as_of=request.as_of,
        count=count,
    )
