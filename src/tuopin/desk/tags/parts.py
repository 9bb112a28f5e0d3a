"""The parts that pages are built of; each is a small template in desk/parts."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tuopin.desk import say
from tuopin.desk.listing import Page
from tuopin.desk.tags.drawing import part
from tuopin.desk.tags.values import mark
from tuopin.kit.refusals import Refused

register = template.Library()

# Parts that hold what a page puts into them.


@register.simple_block_tag(takes_context=True)
def header(
    context: Context,
    content: str,
    title: Any,
    *,
    sub: Any = "",
    crumbs: Iterable[tuple[Any, str]] = (),
    mark: Any = "",
    above: Any = "",
) -> SafeString:
    """Head of a page: where it lies, its title in Song, what it shows, and its acts."""
    return part(
        "header", context, title=title, sub=sub, crumbs=crumbs, mark=mark, above=above,
        acts=_filled(content),
    )  # fmt: skip


@register.simple_block_tag(name="next")
def next_step(
    content: str, title: Any, *, why: Any = "", label: Any = "", rail: bool = False
) -> SafeString:
    """Show the one next step of a page, with its reason and one solid button."""
    return part("next", title=title, why=why, label=label, rail=rail, acts=_filled(content))


@register.simple_block_tag
def blk(
    content: str,
    title: Any = "",
    *,
    note: Any = "",
    more: Any = "",
    more_url: str = "",
    flush: bool = False,
    id: str = "",  # noqa: A002
) -> SafeString:
    """Frame one subject; `flush` when it holds a table."""
    return part(
        "blk", title=title, note=note, more=more, more_url=more_url, flush=flush, id=id,
        content=content,
    )  # fmt: skip


@register.simple_block_tag
def note(content: str, name: str = "", title: Any = "") -> SafeString:
    """Set one caution beside its cause: a rule at the left, coloured by its kind."""
    head = mark(name, title) if title and name else format_html("<b>{}</b>", title) if title else ""
    between = mark_safe("<br>") if head else ""
    return format_html('<div class="tp-note {}">{}{}{}</div>', name, head, between, content)


@register.simple_block_tag
def nothing(content: str, title: Any, *, why: Any = "", shape: bool = True) -> SafeString:
    """Say why a page is empty, when it will fill, and what can be done now."""
    return part("empty", title=title, why=why, shape=shape, acts=_filled(content))


@register.simple_block_tag(takes_context=True)
def bulk(context: Context, content: str) -> SafeString:
    """Hold the acts on selected rows, at the foot of a form."""
    return part("bulk", context, content=content)


def _filled(content: str) -> str:
    return content if content.strip() else ""


# Parts made from values.


@register.inclusion_tag("desk/parts/tabs.html")
def tabs(tabs: Sequence[dict[str, Any]], label: Any = "") -> dict[str, Any]:
    """Show views of one set, with their counts."""
    return {"tabs": tabs, "label": label}


@register.inclusion_tag("desk/parts/segments.html")
def segments(links: Sequence[dict[str, Any]], label: Any = "") -> dict[str, Any]:
    """Show two to four views as one bar."""
    return {"links": links, "label": label}


@register.inclusion_tag("desk/parts/chips.html")
def chips(chips: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Show filters that are set, each removable, or that can be chosen."""
    return {"chips": chips}


@register.inclusion_tag("desk/parts/steps.html")
def steps(steps: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Show where a job with an end stands."""
    return {"steps": steps}


@register.inclusion_tag("desk/parts/timeline.html", takes_context=True)
def timeline(context: Context, events: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Show what happened to one household, newest first."""
    return {"events": events, "desk": context.get("desk")}


@register.inclusion_tag("desk/parts/pairs.html")
def pairs(rows: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """Show names and values as a definition list."""
    return {"rows": rows}


@register.inclusion_tag("desk/parts/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Show how many rows there are and the way to the pages beside this one."""
    request = context.get("request")
    rest = ""
    if request is not None:
        params = request.GET.copy()
        for name in ("after", "before"):
            params.pop(name, None)
        rest = params.urlencode()
    return {"page": page, "rest": f"&{rest}" if rest else ""}


@register.simple_tag(takes_context=True)
def job(context: Context, job: Any, then: str = "") -> SafeString:
    """Show a background job as it goes; `then` is where its result is seen."""
    return part("job", context, job=job, then=then)


@register.simple_tag
def refused(refusal: Refused) -> SafeString:
    """Show a refusal inside a page."""
    lang = say.lang()
    return part(
        "refused", text=refusal.text(lang), mend=refusal.mend(lang), rows=refusal.culprits(lang)
    )  # fmt: skip


@register.simple_tag
def equation(parts: Sequence[tuple[Any, int]], total: tuple[Any, int], ok: bool) -> SafeString:
    """Show sums that must agree as an equation with its verdict; amounts in fen."""
    return part("equation", parts=parts, total=total, ok=ok)
