"""Scans of signed papers: handed in, listed with what became of their pages, ticked as signed."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from tuopin.archive.queries import read
from tuopin.desk.fields import DayField
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import do, download, fresh_key, lang, page, scope
from tuopin.desk.papers.room import crumbs, named, tabs
from tuopin.desk.papers.scan_pages import (
    LOOK,
    page_back,
    page_drop,
    page_file,
    page_picture,
    page_turn,
    page_work,
)
from tuopin.desk.say import word
from tuopin.desk.trying import RISING, tried
from tuopin.desk.writing import form_page
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import officer_names
from tuopin.papers.actions.scan_pages import drop_page, open_scan
from tuopin.papers.actions.scans import hand_in_scan
from tuopin.papers.actions.ticking import sign
from tuopin.papers.queries.scans import (
    Counts,
    blank_pages,
    pages_of,
    scan_counts,
    scanned_paper,
    scans,
    seen_by,
    signable,
    waiting,
    waiting_counts,
)
from tuopin.papers.queries.scans import scan as scan_of
from tuopin.papers.tasks.scanning import broken_off, start_reading
from tuopin.workflow.queries import job_about, result_of

HAND_IN, SIGN = "papers.hand_in_scan", "papers.sign"
MOST_NAMED = 6
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.tif,.tiff"


class ManyFiles(forms.FileInput):
    """A file input that takes several files, chosen or dropped."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, cleaned to a list."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"accept": ACCEPTED, "multiple": True}
        super().__init__(widget=ManyFiles(attrs=attrs), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files; at least one is asked for, and none may be empty."""
        given = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given or [None]]


class HandInForm(forms.Form):
    """Scans as they come from the scanner or the phone."""

    scans = FilesField(
        label=gettext_lazy("扫描件"),
        help_text=gettext_lazy("PDF 或照片（JPEG、PNG、TIFF），可以一次选几个，一共不超过 40 MB。"),
    )


def _tabs(request: DeskRequest, waits: int, current: str) -> list[dict[str, Any]]:
    """Return the two views of scans: what was handed in, and the pages that wait."""
    return [
        {
            "label": _("交来的扫描件"), "url": reverse("desk:papers_scans"),
            "on": current == "scans",
        },
        {
            "label": _("等着归档的页"), "url": reverse("desk:papers_scans_waiting"),
            "count": waits, "on": current == "waiting",
        },
    ]  # fmt: skip


@page(LOOK)
def scans_list(request: DeskRequest) -> HttpResponse:
    """List what was handed in within the reader's area, with what became of the pages."""
    actor = request.actor
    area = scope(request, LOOK)
    listed = keyset(scans(area).filter(handed_in_on__lte=request.as_of), request, ("-id",))
    counts = scan_counts(actor.county, [row.id for row in listed.rows])
    people = officer_names(actor.county, [row.handed_in_by for row in listed.rows])
    waits = waiting(area).order_by().count()
    context = {
        "page": listed,
        "rows": [
            {
                "row": row, "counts": counts.get(row.id, Counts()),
                "by": people.get(row.handed_in_by, ""),
            }
            for row in listed.rows
        ],
        "waits": waits,
        "room": tabs(request, "papers_scans"),
        "tabs": _tabs(request, waits, "scans"),
        "form": HandInForm() if actor.may(HAND_IN) else None,
        "key": fresh_key(),
    }  # fmt: skip
    return render(request, "desk/papers/scans.html", context)


@page(HAND_IN)
def scans_new(request: DeskRequest) -> HttpResponse:
    """Take scans in and have them read; what is wrong with a file is said by its name."""
    sent = request.method == "POST"
    form = HandInForm(request.POST, request.FILES) if sent else HandInForm()
    if sent and form.is_valid():
        taken = _hand_in_all(request, form)
        if taken:
            said = ngettext(
                "收下 %(n)s 个文件，正在认码。", "收下 %(n)s 个文件，正在认码。", len(taken)
            )
            messages.success(request, said % {"n": len(taken)})
        if len(taken) == 1 and not form.errors:
            return redirect("desk:papers_scan", taken[0])
        if not form.errors:
            return redirect("desk:papers_scans")
    scans_at = (_("扫描归档"), reverse("desk:papers_scans"))
    context = {"form": form, "key": fresh_key(), "crumbs": crumbs(scans_at)}
    status = 409 if form.errors else 200
    return render(request, "desk/papers/scans_new.html", context, status=status)


def _hand_in_all(request: DeskRequest, form: HandInForm) -> list[UUID]:
    """Hand in each file under the form's key and its place; a refusal is said at the field."""
    if request.as_of != request.today:
        raise Refused("past_view", date=request.as_of)
    taken = []
    for n, file in enumerate(form.cleaned_data["scans"]):
        key = f"{request.POST['key']}:{n}" if request.POST.get("key") else None
        try:
            done = hand_in_scan(
                actor=request.actor, on=request.today, key=key, name=file.name, data=file.read()
            )
        except Refused as refusal:
            if refusal.code in RISING:
                raise
            said = {"text": refusal.text(lang()), "mend": refusal.mend(lang())}
            form.add_error("scans", _("%(text)s。%(mend)s") % said)
            continue
        taken.append(UUID(done.result["scan"]))
        if not done.replayed:
            start_reading(request.actor, request.today, taken[-1])
    return taken


def _taken(request: DeskRequest, key: UUID) -> Any:
    """Return a scan of the reader's area; refuses 'not_found'."""
    found = scan_of(request.actor.county, key)
    if found is None or not scope(request, LOOK).covers(found.region):
        raise Refused("not_found")
    return found


@page(LOOK)
def scan_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show a scan: how far its reading is, and where each page went."""
    actor, area = request.actor, scope(request, LOOK)
    # The job first: one that ends between the two looks is then seen under way, never missing.
    job = job_about(actor.county, key)
    taken = _taken(request, key)
    job = job if taken.state == "handed_in" else None
    listed = keyset(pages_of(actor.county, key), request, ("position",))
    counts = scan_counts(actor.county, [key]).get(key, Counts())
    blanks = blank_pages(actor.county, key) if actor.may("papers.drop_page") else []
    to_sign = signable(scope(request, SIGN), key) if actor.may(SIGN) else []
    stuck = taken.state == "handed_in" and (job is None or broken_off(job))
    context = {
        "scan": taken,
        "page": listed,
        "rows": [_row(area, sheet) for sheet in listed.rows],
        "counts": counts,
        "blanks": len(blanks),
        "to_sign": len(to_sign),
        "job": job,
        "own_job": job is not None and job.actor == actor.id,
        "stuck": stuck,
        "result": result_of(job) if job is not None and job.state == "failed" else None,
        "may_read": actor.may("papers.read_scan"),
        "by": officer_names(actor.county, [taken.handed_in_by]).get(taken.handed_in_by, ""),
        "key": fresh_key(),
        "crumbs": crumbs((_("扫描归档"), reverse("desk:papers_scans"))),
    }
    return render(request, "desk/papers/scan.html", context)


def _row(area: Any, sheet: Any) -> dict[str, Any]:
    """Return a page as a list shows it; of a page of another place only that it is there."""
    return {
        "sheet": sheet,
        "seen": seen_by(area, sheet),
        "why": word(f"scan_page.{sheet.why}") if sheet.why else "",
        "kind": named(sheet.issued.kind) if sheet.issued is not None else "",
    }


@require_POST
@page("papers.read_scan")
def scan_read(request: DeskRequest, key: UUID) -> HttpResponse:
    """Start a reading again that broke off or was stopped."""
    taken = _taken(request, key)
    if request.as_of != request.today:
        raise Refused("past_view", date=request.as_of)
    job = job_about(request.actor.county, key)
    if taken.state == "handed_in" and (job is None or broken_off(job)):
        start_reading(request.actor, request.today, key)
    return redirect("desk:papers_scan", key)


@require_POST
@page("papers.drop_page")
def scan_blank(request: DeskRequest, key: UUID) -> HttpResponse:
    """Drop all blank pages of a scan at once."""
    taken = _taken(request, key)
    blanks = blank_pages(request.actor.county, taken.id)
    done = do(request, drop_page, pages=blanks, reason="blank")
    n = done.result["dropped"]
    messages.success(
        request, ngettext("剔除了 %(n)s 页空白页。", "剔除了 %(n)s 页空白页。", n) % {"n": n}
    )
    return redirect("desk:papers_scan", key)


class SignForm(forms.Form):
    """The day on which papers were signed."""

    signed_on = DayField(label=gettext_lazy("哪天签的"))


@page(SIGN)
def scan_sign(request: DeskRequest, key: UUID) -> HttpResponse:
    """Tick the papers whose pages came back in a scan as signed, on one day."""
    taken = _taken(request, key)
    papers = signable(scope(request, SIGN), key)
    form = SignForm(request.POST or None, initial={"signed_on": taken.handed_in_on})
    back = reverse("desk:papers_scan", args=[key])
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["signed_on"]
        done = tried(
            request, form, sign, papers=[p.id for p in papers], signed_on=day,
            at={"date_future": "signed_on", "signed_before_print": "signed_on"},
        )  # fmt: skip
        if done is not None:
            n = done.result["signed"]
            said = ngettext("%(n)s 件登记为已签。", "%(n)s 件登记为已签。", n) % {"n": n}
            messages.success(request, said)
            return redirect(back)
    n = len(papers)
    names = [f"{named(p.kind)} {p.number} {p.name}" for p in papers[:MOST_NAMED]]
    return form_page(
        request, form, _("已签的照扫描登记"),
        why=word("word.list_comma").join(names) + ("…" if n > MOST_NAMED else ""),
        button=ngettext("登记 %(n)s 件已签", "登记 %(n)s 件已签", n) % {"n": n},
        back=back, crumbs=crumbs((_("扫描归档"), reverse("desk:papers_scans")), (taken.name, back)),
    )  # fmt: skip


@page(LOOK)
def scans_waiting(request: DeskRequest) -> HttpResponse:
    """List the pages that wait for a person, by why."""
    actor = request.actor
    area = scope(request, LOOK)
    counted = waiting_counts(area)
    why = request.GET.get("why", "")
    rows = waiting(area)
    if why in counted:
        rows = rows.filter(why=why)
    listed = keyset(rows, request, ("scan_id", "position"))
    base = reverse("desk:papers_scans_waiting")
    waits = sum(counted.values())
    context = {
        "page": listed,
        "rows": [_row(area, sheet) for sheet in listed.rows],
        "first": listed.rows[0] if listed.rows else None,
        "chips": [
            {
                "label": word(f"scan_page.{code}"), "count": n, "on": code == why,
                "url": f"{base}?why={code}" if code != why else base,
            }
            for code, n in counted.items()
        ],
        "room": tabs(request, "papers_scans"),
        "tabs": _tabs(request, waits, "waiting"),
        "may_file": actor.may("papers.file_page"),
    }  # fmt: skip
    return render(request, "desk/papers/scans_waiting.html", context)


@page("papers.open_scan")
def scan_pdf(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show a paper's scan as it was filed; the look leaves a trace first."""
    open_scan(actor=request.actor, on=request.today, paper=key)
    issued = scanned_paper(request.actor.county, key)
    if issued is None or issued.scan is None:
        raise Refused("scan_none")
    name = f"{named(issued.kind)} {issued.number or issued.mark}.pdf"
    answer = download(read(issued.scan), name, issued.scan.media_type)
    # Seen in the browser's own viewer; from there it can be saved or printed.
    answer["Content-Disposition"] = answer["Content-Disposition"].replace("attachment", "inline", 1)
    return answer


urls = [
    path("papers/scans", scans_list, name="papers_scans"),
    path("papers/scans/new", scans_new, name="papers_scans_new"),
    path("papers/scans/waiting", scans_waiting, name="papers_scans_waiting"),
    path("papers/scans/<uuid:key>", scan_page, name="papers_scan"),
    path("papers/scans/<uuid:key>/read", scan_read, name="papers_scan_read"),
    path("papers/scans/<uuid:key>/blank", scan_blank, name="papers_scan_blank"),
    path("papers/scans/<uuid:key>/sign", scan_sign, name="papers_scan_sign"),
    path("papers/scans/pages/<uuid:key>", page_work, name="papers_scan_page"),
    path("papers/scans/pages/<uuid:key>.jpg", page_picture, name="papers_scan_picture"),
    path("papers/scans/pages/<uuid:key>/file", page_file, name="papers_scan_page_file"),
    path("papers/scans/pages/<uuid:key>/drop", page_drop, name="papers_scan_page_drop"),
    path("papers/scans/pages/<uuid:key>/turn", page_turn, name="papers_scan_page_turn"),
    path("papers/scans/pages/<uuid:key>/back", page_back, name="papers_scan_page_back"),
    path("papers/scans/of/<uuid:key>.pdf", scan_pdf, name="papers_scan_pdf"),
]
