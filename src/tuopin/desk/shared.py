"""Pages that belong to no room: the door, the day shown, language and looks, background jobs."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from tuopin.desk import login
from tuopin.desk.context import THEME_COOKIE, THEMES
from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import page
from tuopin.desk.say import moment, word
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.policy.queries import first_day
from tuopin.sheets.rules.listing import Col
from tuopin.workflow import queries, tasks

_YEAR = 365 * 24 * 3600


def _next(request: HttpRequest) -> str:
    """Return the page to go back to: the form's own `next` when it lies on this machine."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if safe else "/"


def as_of(request: DeskRequest) -> HttpResponse:
    """Choose the day as of which pages are shown; today lifts the choice."""
    if request.method != "POST":
        return render(request, "desk/as_of.html", {"next": _next(request)})
    text = request.POST.get("date", "")
    if text:
        try:
            chosen = date.fromisoformat(text)
        except ValueError:
            raise Refused("bad_value", field=Word("word.date"), value=text) from None
        if chosen > request.today:
            raise Refused("date_future", date=chosen)
        first = first_day(request.actor.county)
        if chosen < first:
            raise Refused("before_records", date=chosen, first=first)
    if not text or chosen == request.today:
        request.session.pop("as_of", None)
    else:
        request.session["as_of"] = chosen.isoformat()
    return HttpResponseRedirect(_next(request))


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Choose light or dark; anything else leaves it to the machine."""
    answer = HttpResponseRedirect(_next(request))
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        answer.set_cookie(THEME_COOKIE, chosen, max_age=_YEAR, samesite="Lax", httponly=True)
    else:
        answer.delete_cookie(THEME_COOKIE)
    return answer


def health(request: HttpRequest) -> HttpResponse:
    """Say that the server and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


def jobs(request: DeskRequest) -> HttpResponse:
    """List the reader's own background jobs, newest first."""
    rows = keyset(queries.jobs_of(request.actor.county, request.actor.id), request, ("-id",))
    context = {"page": rows, "may_export": request.actor.may("sheets.hand_out")}
    return render(request, "desk/jobs.html", context)


@page("sheets.hand_out")
def jobs_export(request: DeskRequest) -> HttpResponse:
    """Hand out the reader's own background jobs, newest first."""
    columns = [
        Col("opened", _("交下去的时间")), Col("kind", _("任务")), Col("state", _("状态")),
        Col("on", _("日期"), "day"), Col("done", _("已办"), "number"),
        Col("total", _("总数"), "number"), Col("note", _("说明")), Col("beat", _("最近动静")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        for one in queries.jobs_of(request.actor.county, request.actor.id)[:EXPORT_MOST]:
            yield [
                moment(one.opened), word(f"job.{one.kind}"), word(f"state.job.{one.state}"),
                one.on, one.done, one.total or None, one.note, moment(one.beat),
            ]  # fmt: skip

    crumbs = [(_("后台任务"), reverse("desk:jobs"))]
    title = f"{_('后台任务')} {request.today}"
    return hand_out(request, "jobs", title, columns, body, crumbs)


def job(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one job; the page's own script asks for the part alone while it runs."""
    found = _own_job(request, key)
    part = request.headers.get("HX-Request") == "true"
    name = "desk/parts/job.html" if part else "desk/job.html"
    then = request.GET.get("then", "")
    safe = url_has_allowed_host_and_scheme(then, {request.get_host()}, request.is_secure())
    context = {"job": found, "result": queries.result_of(found), "then": then if safe else ""}
    return render(request, name, context)


@require_POST
def job_cancel(request: DeskRequest, key: UUID) -> HttpResponse:
    """Stop one's own job."""
    found = _own_job(request, key)
    tasks.cancel(request.actor.county, found.id, request.actor.id)
    return redirect("desk:job", key=key)


def _own_job(request: DeskRequest, key: UUID) -> Any:
    found = queries.job(request.actor.county, key)
    if found is None or found.actor != request.actor.id:
        raise Refused("not_found")
    return found


urls: list[URLPattern] = [
    path("login", login.log_in, name="login"),
    path("logout", login.log_out, name="logout"),
    path("password", login.change_password, name="password"),
    path("language", set_language, name="language"),
    path("as-of", as_of, name="as_of"),
    path("theme", theme, name="theme"),
    path("health", health, name="health"),
    path("jobs", jobs, name="jobs"),
    path("jobs/export", jobs_export, name="jobs_export"),
    path("jobs/<uuid:key>", job, name="job"),
    path("jobs/<uuid:key>/cancel", job_cancel, name="job_cancel"),
]
