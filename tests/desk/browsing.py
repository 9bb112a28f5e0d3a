"""Pressing buttons as a person does: what a page carries is sent on, what it asks is confirmed."""

import re
from datetime import date
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def said(answer: HttpResponse) -> str:
    """Return what the page's main part says, without its marks."""
    text = re.sub(r"<[^>]+>", "", _main(answer))
    return re.sub(r"\s+", " ", unescape(text))


def _main(answer: HttpResponse) -> str:
    return answer.content.decode().partition('<main class="tp-page"')[2]


def carried(answer: HttpResponse) -> dict[str, list[str]]:
    """Return the hidden fields of the page's forms."""
    found: dict[str, list[str]] = {}
    for name, value in _HIDDEN.findall(_main(answer)):
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(unescape(value))
    return found


def confirm(
    browser: Client, address: str, data: dict[str, Any] | None = None, **more: Any
) -> HttpResponse:
    """Choose, read the confirm page, and press its button; `more` is filled in on that page."""
    first = browser.get(address) if data is None else browser.post(address, data)
    assert first.status_code == 200, said(first)
    sent = carried(first)
    assert sent.get("confirmed") == ["1"]
    return browser.post(address, sent | more)


def look_at(browser: Client, day: date) -> None:
    """Look at the pages as of a day."""
    browser.post("/as-of", {"date": day.isoformat()})


def writes(answer: HttpResponse) -> bool:
    """Say whether the page's main part has a form that sends, or a bar of acts."""
    main = _main(answer)
    return 'method="post"' in main and "<button" in main.partition('method="post"')[2]
