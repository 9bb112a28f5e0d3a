"""Public verification: whether a paper is one of ours, for anybody who holds it (R77).

It confirms what stands on the paper and tells nothing else: an unknown mark, a wrong number and
what is no code at all get the same answer.
"""

import ipaddress
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, register_converter
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tuopin.desk import say
from tuopin.desk.clock import today
from tuopin.offices.queries import counties
from tuopin.papers.actions.knocking import NOBODY, let_in
from tuopin.papers.queries import Confirmed, confirm, read_mark, read_payload
from tuopin.policy.queries import terms_on

LONGEST = 200
_MOST = 20


class _Address:
    """The page's address in either case, as people type it and as codes spell it."""

    regex = r"[vV](?:/.{0,400})?"

    def to_python(self, value: str) -> str:
        """Return the code behind the address, '' for the page itself."""
        return value[2:]

    def to_url(self, value: str) -> str:
        """Return the address of a code."""
        return f"v/{value}" if value else "v"


register_converter(_Address, "verify")


class VerifyForm(forms.Form):
    """A number and a mark, as they stand on the paper."""

    number = forms.CharField(label=_("编号"), max_length=LONGEST, required=False)
    mark = forms.CharField(label=_("校验码"), max_length=LONGEST)


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form, or what is confirmed of a paper; 429 for one who asks too often."""
    form = VerifyForm(request.POST if request.method == "POST" else None)
    asked = bool(code) or (request.method == "POST" and form.is_valid())
    context: dict[str, Any] = {"form": form, "asked": asked, "found": None, "often": False}
    if not asked:
        return _page(request, context)
    places = [county.code for county in counties()]
    if not _let_in(request, places):
        return _page(request, context | {"often": True, "asked": False}, status=429)
    found = _of_code(code, places) if code else _of_form(form.cleaned_data, places)
    if found is not None:
        context |= {"found": found, "rows": _rows(found)}
    return _page(request, context)


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    answer = render(request, "desk/verify.html", context, status=status)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    if status == 429:
        answer.headers["Retry-After"] = "60"
    return answer


def _of_code(code: str, places: list[str]) -> Confirmed | None:
    read = read_payload(f"/{code}")
    if read is None:
        return confirm(places, "", "")
    here = [read.county] if read.county in places else []
    return confirm(here, read.mark, read.number, read.kind_mark)


def _of_form(data: dict[str, str], places: list[str]) -> Confirmed | None:
    # Who pastes the whole code, or the address in it, has typed enough.
    read = read_payload(data["mark"])
    if read is not None:
        here = [read.county] if read.county in places else []
        return confirm(here, read.mark, data["number"] or read.number, read.kind_mark)
    return confirm(places, read_mark(data["mark"]), data["number"])


def _rows(found: Confirmed) -> list[tuple[Any, Any]]:
    rows: list[tuple[Any, Any]] = [(_("文书"), say.word(f"print.{found.kind}"))]
    if found.number:
        rows.append((_("编号"), found.number))
    rows.append((_("日期"), say.day(found.day, "long")))
    if found.amount_fen is not None:
        whole, decimals = say.money_parts(found.amount_fen)
        rows.append((_("金额"), gettext("%(sum)s 元") % {"sum": f"{whole}.{decimals}"}))
    if found.name:
        rows.append((_("姓名") if found.person else _("名称"), found.name))
    return rows


def _let_in(request: HttpRequest, places: list[str]) -> bool:
    terms = terms_on(places[0] if places else NOBODY, today())
    most = int(terms.get("paper.verify_per_minute", _MOST))
    minute = int(timezone.now().timestamp()) // 60
    return let_in(client_of(request), minute, most)


def client_of(request: HttpRequest) -> str:
    """Return the network that a request comes from: an IPv4 address, or an IPv6 /64.

    Behind a proxy that is believed, the last address that the proxy itself wrote down.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        address = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip() or address
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(known, ipaddress.IPv6Address):
        return str(known.ipv4_mapped or ipaddress.ip_network((known, 64), strict=False))
    return str(known)


urls: list[URLPattern] = [path("<verify:code>", verify, name="verify")]
