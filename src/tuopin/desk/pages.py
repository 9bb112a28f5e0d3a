"""What all pages share: who may see them, how they call an action, how they page and export."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuopin.desk.gate import DeskRequest
from tuopin.kit.keys import uuid7
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope
from tuopin.kit.terms import Word
from tuopin.workflow.actions import Action, Receipt

View = Callable[..., HttpResponseBase]


def page(permission: str, *others: str) -> Callable[[View], View]:
    """Let only those see a page whose posts allow it, by one permission or any of the `others`.

    `view.permission` is read by a house test.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(request.actor.may(one) for one in (permission, *others)):
                code = permission if permission.startswith("see.") else f"action.{permission}"
                raise Refused("forbidden", action=Word(code))
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return wrap


def scope(request: DeskRequest, permission: str) -> Scope:
    """Return what the reader may see under a permission."""
    return request.actor.scope(permission)


def do(
    request: DeskRequest, action: Action[Any], *, on: date | None = None, **args: Any
) -> Receipt[Any]:
    """Call one action as the reader, with the form's own key, so that a double click acts once."""
    if request.as_of != request.today:
        raise Refused("past_view", date=request.as_of)
    key = request.POST.get("key") or None
    receipt = action(actor=request.actor, on=on or request.today, key=key, **args)
    if receipt.replayed:
        messages.info(request, _("这张单子刚才已经办过，没有重复办。"))
    return receipt


def fresh_key() -> str:
    """Return a key for a form; templates put it in a hidden field."""
    return str(uuid7())


def lang() -> str:
    """Return 'zh' or 'en'."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def as_uuid(text: str) -> UUID:
    """Read an id from an address or a form; refuses 'not_found' for anything else."""
    try:
        return UUID(text)
    except ValueError:
        raise Refused("not_found") from None


def workbook(data: bytes, name: str) -> HttpResponse:
    """Answer with a workbook to download."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return download(data, name, kind)


def download(data: bytes, name: str, media_type: str) -> HttpResponse:
    """Answer with a file to download; the name may be Chinese."""
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
