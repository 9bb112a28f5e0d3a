"""Print runs: how far one is, what came of it, the file, and printing it again."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tuopin.archive.queries import read
from tuopin.base.scope import within
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import download, fresh_key, page, scope
from tuopin.desk.papers.order import GIVEN
from tuopin.desk.papers.room import PRINT, crumbs, named, named_all, tabs
from tuopin.desk.say import word
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import names_on, officer_names
from tuopin.papers.actions.handing_out import hand_out
from tuopin.papers.queries import print_run, print_runs, run_kinds, run_papers, run_state
from tuopin.papers.tasks import start
from tuopin.papers.tasks.printing import stop
from tuopin.workflow.queries import job_about, result_of

_TYPES = {"pdf": ("application/pdf", "pdf"), "docx": ("application/zip", "zip")}
# A running job may be stopped, a failed one started again.
_LIVE = ("queued", "running")


@page(PRINT)
def runs_page(request: DeskRequest) -> HttpResponse:
    """List the reader's own print runs, or all of the reader's area, newest first."""
    actor = request.actor
    everyone = request.GET.get("whose") == "all"
    rows = within(print_runs(actor.county, None if everyone else actor.id), scope(request, PRINT))
    found = keyset(rows.filter(asked_on__lte=request.as_of), request, ("-id",))
    people = officer_names(actor.county, [run.asked_by for run in found.rows])
    base = reverse("desk:papers_runs")
    context = {
        "page": found,
        "rows": [
            {"run": run, "kinds": named_all(run_kinds(run)), "by": people.get(run.asked_by, "")}
            for run in found.rows
        ],
        "whose": [
            {"label": _("我印的"), "url": base, "on": not everyone},
            {"label": _("辖区全部"), "url": f"{base}?whose=all", "on": everyone},
        ],
        "everyone": everyone,
        "tabs": tabs(request, "papers_runs"),
    }
    return render(request, "desk/papers/runs.html", context)


@page(PRINT)
def run_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show a print run: its progress while it runs, then what it holds and how to get it."""
    actor = request.actor
    # The job first: one that ends between the two looks is then seen under way, never missing.
    job = job_about(actor.county, key)
    run = _run(request, key)
    state = run_state(run, job)
    names = names_on(actor.county, run.as_of)
    ready = state == "ready"
    failed = result_of(job) if job is not None and job.state == "failed" else None
    context = {
        "run": run,
        "job": job if job is not None and not ready else None,
        "state": state,
        "live": job is not None and not ready and job.state in _LIVE,
        "failed": failed,
        "place": names.get(run.region, _("全县")),
        "kinds": [named(kind) for kind in run_kinds(run)],
        "page": keyset(run_papers(run), request, ("position", "id")) if ready else None,
        "by": officer_names(actor.county, [run.asked_by]).get(run.asked_by, ""),
        "mine": run.asked_by == actor.id,
        "size": run.file.size if run.file else None,
        "again": _again(run),
        "form_said": word(f"print_form.{run.form}"),
        "sort_said": word(f"print_sort.{run.sort}"),
        "key": fresh_key(),
        "crumbs": crumbs((_("打印记录"), reverse("desk:papers_runs"))),
    }
    return render(request, "desk/papers/run.html", context)


@require_POST
@page(PRINT)
def run_file(request: DeskRequest, key: UUID) -> HttpResponse:
    """Hand out the file of a run, after the trace of who takes it: it holds whole numbers."""
    run = _run(request, key)
    if run.file is None:
        raise Refused("not_found")
    hand_out(actor=request.actor, on=request.today, run=run.id)
    media_type, end = _TYPES[run.form]
    batch = _("第 %(n)s 批") % {"n": run.batch} if run.batch else ""
    parts = (batch, named_all(run_kinds(run), 2), str(run.done_on))
    name = " ".join(part for part in parts if part)
    answer = download(read(run.file), f"{name}.{end}", media_type)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@page(PRINT)
def run_stop(request: DeskRequest, key: UUID) -> HttpResponse:
    """Stop a print run; nothing of it is kept."""
    run = _run(request, key)
    if request.as_of != request.today:
        raise Refused("past_view", date=request.as_of)
    stop(request.actor, request.today, run.id)
    return redirect("desk:papers_run", run.id)


@require_POST
@page(PRINT)
def run_retry(request: DeskRequest, key: UUID) -> HttpResponse:
    """Start the job of a run again whose worker was lost."""
    run = _run(request, key)
    if request.as_of != request.today:
        raise Refused("past_view", date=request.as_of)
    start(request.actor, request.today, run.id)
    return redirect("desk:papers_run", run.id)


def _run(request: DeskRequest, key: UUID) -> Any:
    """Return a run of the reader's own or of his area; refuses 'not_found'."""
    run = print_run(request.actor.county, key)
    if run is None or not scope(request, PRINT).covers(run.region):
        raise Refused("not_found")
    return run


def _again(run: Any) -> list[tuple[str, str]]:
    """Return the fields that ask for the same papers once more."""
    given = json.loads(run.given)
    return [
        ("batch", str(run.batch or "")), ("region", run.region), ("day", str(run.as_of)),
        ("sort", run.sort), ("form", run.form), ("lang", run.lang),
        ("subject", str(run.subject or "")),
        *(("kinds", kind) for kind in run_kinds(run)),
        *(("household", home) for home in run.chosen.split()),
        *((f"{GIVEN}{code}", text) for code, text in given.items() if code != "serial"),
    ]  # fmt: skip
