"""Print runs: a batch's papers of some kinds, for one township or all, in one file."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.fields import Choice, Pick
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
            choices=kinds, label=gettext_lazy("文书"), widget=forms.CheckboxSelectMultiple
        )
        self.fields["form"] = Choice(FORMATS, label=gettext_lazy("格式"), initial="pdf")


@page("sheets.export")
def papers_page(request: HttpRequest) -> HttpResponse:
    """Ask what to print, leave a trace, and hand the file out."""
    actor, on = request.actor, request.as_of  # type: ignore[attr-defined]
    area = scope(request, "sheets.export")
    places = [(t.code, t.name) for t in townships_on(actor.county, on) if area.covers(t.code)]
    if area.whole:
        places.insert(0, (actor.county.ljust(12, "0"), _("全县")))
    form = PrintForm(request.POST or None, batches=batches_on(actor.county, on), places=places)
    if request.method == "POST" and form.is_valid():
        return _file(request, form.cleaned_data)
    one = request.GET.get("agreement")
    if one and request.method == "GET" and request.GET.get("batch"):
        return _single(request, one)
    context = {
        "form": form, "crumbs": [(_("签约文书"), reverse("desk:agreements"))],
    }  # fmt: skip
    return render(request, "desk/agreements/papers.html", context)


def _file(request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
    actor, on = request.actor, request.as_of  # type: ignore[attr-defined]
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


def _single(request: HttpRequest, key: str) -> HttpResponse:
    """Hand out one household's papers."""
    on = request.as_of  # type: ignore[attr-defined]
    batch = request.GET["batch"]
    number = int(batch) if batch.isdigit() and len(batch) < 5 else 0
    found = cases(scope(request, "sheets.export"), number, on, agreements=[as_uuid(key)])
    made = papers(found, tuple(KINDS))
    if not made:
        raise Refused("papers_none", batch=batch)
    _trace(request, tuple(KINDS), len(made))
    return download(pdf.write(made), f"{found[0].number}.pdf", "application/pdf")


def _trace(request: HttpRequest, kinds: Any, count: int) -> None:
    on = request.as_of  # type: ignore[attr-defined]
    note_export(
        actor=request.actor,  # type: ignore[attr-defined]
        on=request.today,  # type: ignore[attr-defined]
        form=f"papers.{'+'.join(kinds)}", as_of=on, count=count,
    )  # fmt: skip
