"""Publishing of the day's report, and handing out of reports as files."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.archive.queries import read
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import do, download, lang, page
from tuopin.desk.writing import confirm_page, confirmed
from tuopin.documents import pdf, word
from tuopin.documents.tree import Paper, figures, markdown
from tuopin.kit.refusals import Refused
from tuopin.papers.actions import WORD_TYPE, publish
from tuopin.papers.queries import compose, published_one


@page("papers.publish")
def publish_report(request: DeskRequest) -> HttpResponse:
    """Say what publishing does, then publish (R01)."""
    actor, on = request.actor, request.as_of
    if confirmed(request):
        do(request, publish, as_of=on)
        messages.success(request, _("定稿归档了。Word、PDF 和当日的指标都存进了档案。"))
        return redirect(f"{reverse('desk:reports')}#published")
    made = compose(actor.county, on, "zh")
    empty = len({p.slot for p in made.parts if p.slot and not (p.own and p.own.text.strip())})
    after = [_("以后补登不改这一份；下一份报告会注明变化")]
    if empty:
        after.append(_("还有 %(n)d 段没有写，归档的报告里没有这几段") % {"n": empty})
    return confirm_page(
        request,
        _("定稿归档"),
        why=f"{made.paper.title} · {on}",
        will=[
            _("Word 和 PDF 各存一份进档案，按哈希核对"),
            _("报告里的 %(count)d 个数和全部指标一起存下，附哈希")
            % {"count": len(set(figures(made.paper)))},
        ],
        after=after,
        button=_("定稿归档"),
        back=reverse("desk:reports"),
        crumbs=[(_("进展情况汇报"), reverse("desk:reports"))],
    )


_FORMATS: dict[str, tuple[Callable[[Paper], bytes], str]] = {
    "docx": (word.write, WORD_TYPE),
    "pdf": (pdf.write, "application/pdf"),
    "md": (lambda paper: markdown(paper).encode(), "text/markdown; charset=utf-8"),
}


@page("see.papers")
def report_file(request: DeskRequest, form: str) -> HttpResponse:
    """Hand out the day's report as it stands, as Word, PDF or Markdown."""
    actor, on = request.actor, request.as_of
    if form not in _FORMATS:
        raise Http404
    write, kind = _FORMATS[form]
    paper = compose(actor.county, on, lang()).paper
    return download(write(paper), f"{paper.title}-{on}.{form}", kind)


@page("see.papers")
def published_file(request: DeskRequest, key: UUID, form: str) -> HttpResponse:
    """Hand out a published report's file from the archive."""
    row = published_one(request.actor.county, key)
    if row is None or form not in {"docx", "pdf"}:
        raise Refused("not_found")
    kept = row.word if form == "docx" else row.pdf
    return download(read(kept), kept.name, kept.media_type)
