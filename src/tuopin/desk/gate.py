"""The desk's door: all log in, act as a person with posts, and are refused politely.

What no page can use never comes further: a body too large, and characters that no database keeps.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language

from tuopin.desk.clock import today
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import actor_of
from tuopin.workflow.rules import Actor

# Everything else needs a login; a test walks all addresses.
PUBLIC = {"desk:login", "desk:language", "desk:health", "desk:verify"}
_STATUS = {"forbidden": 403, "out_of_area": 403, "not_found": 404, "body_too_large": 413}
# Who has not logged in sends a name and a password, and nothing larger.
STRANGERS_MOST = 64 * 1024


class DeskRequest(HttpRequest):
    """A request past the door: who acts, today, and the day as of which pages are shown."""

    actor: Actor
    today: date
    as_of: date


class DeskMiddleware:
    """Lets nobody in without a login; turns refusals into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach actor and days, or send to the login page."""
        request.today = today()  # type: ignore[attr-defined]
        request.as_of = _as_of(request)  # type: ignore[attr-defined]
        user = request.user
        actor = actor_of(user.pk, today()) if user.is_authenticated else None
        request.actor = actor  # type: ignore[attr-defined]
        if actor is None and not _public(request):
            query = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
            return redirect(f"/login?{query}" if query else "/login")
        most = STRANGERS_MOST if actor is None else settings.TUOPIN_BODY_MOST
        if _length(request) > most:
            # Refused by its announced length, before anything of it is read.
            return refusal_page(request, Refused("body_too_large", limit=most // 1024))
        given = getattr(user, "password_given", False)
        if actor is not None and given and not _before_password(request):
            return redirect("/password")
        answer = self.get_response(request)
        # Pages hold people's data: neither the browser nor anything between keeps them.
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse a NUL character wherever it stands: PostgreSQL keeps none."""
        if any("\0" in text for text in _texts(request, kwargs)):
            return refusal_page(request, Refused("does_not_fit"))
        return None

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Show a refusal as a page: nothing was changed, why, and what can be done."""
        if not isinstance(problem, Refused):
            return None
        return refusal_page(request, problem)


def refusal_page(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Return the page of a refusal, with its rows and the way back."""
    lang = get_language() or "zh"
    context = {
        "text": refusal.text(lang),
        "mend": refusal.mend(lang),
        "rows": refusal.culprits(lang),
        "code": refusal.code,
        "back": _back(request),
    }
    status = _STATUS.get(refusal.code, 409)
    return render(request, "desk/refusal.html", context, status=status)


def _back(request: HttpRequest) -> str:
    """Return the page that the reader came from, if it lies on this machine."""
    came = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(came, {request.get_host()}, request.is_secure())
    return came if safe else "/"


def _length(request: HttpRequest) -> int:
    text = request.headers.get("Content-Length", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def _texts(request: HttpRequest, kwargs: dict[str, Any]) -> Iterable[str]:
    yield from (str(value) for value in kwargs.values())
    for given in (request.GET, request.POST):
        for name, values in given.lists():
            yield name
            yield from values


def _before_password(request: HttpRequest) -> bool:
    """Say whether a page may be seen by somebody whose password was made by another."""
    if request.path.startswith("/" + settings.STATIC_URL.lstrip("/")):
        return True
    try:
        name = resolve(request.path).view_name
    except Resolver404:
        return False
    return name in PUBLIC or name in {"desk:password", "desk:logout"}


def _public(request: HttpRequest) -> bool:
    if request.path.startswith("/" + settings.STATIC_URL.lstrip("/")):
        return True
    try:
        return resolve(request.path).view_name in PUBLIC
    except Resolver404:
        return False


def _as_of(request: HttpRequest) -> date:
    kept = request.session.get("as_of", "")
    try:
        chosen = date.fromisoformat(kept)
    except ValueError:
        return today()
    return min(chosen, today())
