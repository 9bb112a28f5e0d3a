"""How pages show values; "—" for what is not there."""

from datetime import date, datetime
from typing import Any

from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tuopin.desk import say
from tuopin.desk.pages import fresh_key
from tuopin.desk.shapes import shape_of
from tuopin.desk.tags.drawing import NONE, SHEET, as_of, glyph, present
from tuopin.kit.identity import mask
from tuopin.offices.queries import place_of

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Show an icon of frontend/icons.txt; with a label when it stands alone."""
    address = f"{static(SHEET)}#{name}"
    if label:
        drawn = '<svg class="tp-i" role="img" aria-label="{}"><use href="{}"></use></svg>'
        return format_html(drawn, label, address)
    return format_html('<svg class="tp-i" aria-hidden="true"><use href="{}"></use></svg>', address)


@register.simple_tag
def shape(name: str) -> SafeString:
    """Show the bare shape of a mark."""
    return format_html('<span class="tp-st {}">{}</span>', name, glyph(name))


@register.simple_tag
def mark(name: str, text: str = "", *, big: bool = False) -> SafeString:
    """Show words with a shape: done doing todo wait late stop info."""
    size = " tp-st-big" if big else ""
    return format_html(
        '<span class="tp-st {}{}">{}<span>{}</span></span>', name, size, glyph(name), text
    )


@register.simple_tag
def state(lifecycle: str, code: str, *, text: str = "", big: bool = False) -> SafeString:
    """Show the state of a case: its shape and its word."""
    words = text or say.word(f"state.{lifecycle}.{code}")
    return mark(shape_of(lifecycle, code), words, big=big)


@register.simple_tag(takes_context=True)
def left(context: Context, due: date | None) -> SafeString:
    """Show how long there is until a deadline, as of the day shown."""
    if not present(due):
        return NONE
    return mark(*say.deadline(due, as_of(context)))


@register.simple_tag
def num(value: int | None, *, plus: bool = False) -> SafeString:
    """Show a count."""
    return NONE if not present(value) else format_html("{}", say.number(value, plus=plus))


@register.simple_tag
def money(fen: int | None, *, dash: bool = False, plus: bool = False) -> SafeString:
    """Show an amount of fen in yuan, its fen dimmed; `dash` shows — for zero."""
    if not present(fen) or (dash and fen == 0):
        return NONE
    whole, decimals = say.money_parts(fen, plus=plus)
    return format_html('<span class="tp-money">{}<i>.{}</i></span>', whole, decimals)


@register.simple_tag
def wan(fen: int | None) -> SafeString:
    """Show an amount of fen in 万元, exactly."""
    return NONE if not present(fen) else format_html("{}", say.ten_thousands(fen))


@register.simple_tag
def qty(milli: int | None, unit: str = "") -> SafeString:
    """Show a quantity of thousandths with its unit."""
    return NONE if not present(milli) else format_html("{}", say.quantity(milli, unit))


@register.simple_tag
def rate(value: str | None) -> SafeString:
    """Show a rate ('0.9061') in per cent."""
    return NONE if not value else format_html("{}", say.percent(value))


@register.simple_tag(takes_context=True)
def day(context: Context, on: date | None, form: str = "") -> SafeString:
    """Show a day: within the year shown 12-28, else whole; 'full', 'long' or 'weekday'."""
    if not present(on):
        return NONE
    words = say.day(on, form, as_of(context).year)
    return format_html('<time datetime="{}">{}</time>', f"{on:%Y-%m-%d}", words)


@register.simple_tag(takes_context=True)
def clock(context: Context, at: datetime | None) -> SafeString:
    """Show a moment: 12-28 16:40."""
    if not present(at):
        return NONE
    words = say.moment(at, as_of(context).year)
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), words)


@register.simple_tag
def identity(number: str | None) -> SafeString:
    """Show an identity number masked; the whole number is shown only by an audited act."""
    if not number:
        return NONE
    return format_html('<span class="tp-num">{}</span>', mask(number))


@register.simple_tag(takes_context=True)
def region(context: Context, code: str | None, level: str = "") -> SafeString:
    """Show the place of a 12-digit code: township and village, or one of them."""
    if not code:
        return NONE
    desk = context.get("desk")
    if desk is not None and code.endswith("000000"):
        return format_html("{}", desk.county_name)
    place = place_of(desk.names if desk is not None else {}, code)
    if level == "township":
        return format_html("{}", place.township)
    if level == "village":
        return format_html("{}", place.village or place.township)
    return format_html("{}", f"{place.township} {place.village}".strip())


@register.simple_tag(name="term")
def term_tag(code: str) -> str:
    """Show the dictionary's word for a code."""
    return say.word(code)


@register.filter(name="term")
def term_filter(code: str) -> str:
    """Show the dictionary's word for a code."""
    return say.word(code)


@register.filter(name="coded")
def coded(value: str | None, vocabulary: str) -> str:
    """Show a coded word of the forms in the reader's language: {{ cause|coded:"cause" }}."""
    return say.coded(vocabulary, value)


@register.simple_tag
def figure(
    code: str, value: Any, unit: str = "", url: str = "", *, big: bool = False
) -> SafeString:
    """Show a computed number that opens the rows it counts."""
    if not present(value):
        return NONE
    said = say.number(value) if isinstance(value, int) else value
    if big:
        number = format_html("{}<u>{}</u>", said, unit) if unit else format_html("{}", said)
        kind, after = "tp-big", ""
    else:
        number, kind = format_html("{}", said), "tp-fig tp-num"
        after = format_html('<span class="tp-unit">{}</span>', unit) if unit else ""
    if not url:
        return format_html(
            '<span class="{}" data-figure="{}">{}</span>{}', kind, code, number, after
        )
    return format_html(
        '<a class="{}" href="{}" data-figure="{}">{}</a>{}', kind, url, code, number, after
    )


@register.simple_tag
def bar(done: int | None, total: int | None, tone: str = "") -> SafeString:
    """Draw how much of a whole is done; the words beside it say the numbers."""
    share = 0 if not total else min(max((done or 0) * 1000 // total, 0), 1000)
    drawn = (
        '<svg class="tp-bar {}" viewBox="0 0 1000 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="6"></rect></svg>'
    )
    return format_html(drawn, tone, share)


@register.simple_tag
def key() -> SafeString:
    """Give a form its own key, so that a double click acts once."""
    return format_html('<input type="hidden" name="key" value="{}">', fresh_key())


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """Return the address's query with changes; None takes one out. Pages always start afresh."""
    request = context.get("request")
    params = request.GET.copy() if request is not None else None
    if params is None:
        return ""
    for name in ("after", "before"):
        params.pop(name, None)
    for name, value in changes.items():
        params.pop(name, None)
        if value not in {None, ""}:
            params[name] = str(value)
    text = params.urlencode()
    return f"?{text}" if text else "?"


@register.simple_tag
def acts() -> SafeString:
    """Name the column of buttons for those who hear the table."""
    return format_html('<span class="visually-hidden">{}</span>', gettext("办理"))
