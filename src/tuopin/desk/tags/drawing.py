"""What the tags draw with."""

from datetime import date
from typing import Any, TypeGuard, TypeVar

from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tuopin.desk.clock import today

Value = TypeVar("Value")
NONE = mark_safe('<span class="tp-mut3">—</span>')
SHEET = "desk/dist/icons.svg"


def present(value: Value | None) -> TypeGuard[Value]:
    """Say whether there is something to show; what a template cannot reach through None is ''."""
    return value is not None and value != ""


def as_of(context: Context) -> date:
    """Return the day that the page shows."""
    desk = context.get("desk")
    shown: date = desk.as_of if desk is not None else today()
    return shown


def part(name: str, context: Context | None = None, **values: Any) -> SafeString:
    """Return one of the small templates of desk/parts, filled."""
    if context is not None:
        for name_of in ("desk", "csrf_token", "request"):
            values[name_of] = context.get(name_of)
    return render_to_string(f"desk/parts/{name}.html", values)


def glyph(shape: str) -> SafeString:
    """Return the drawing of a state's shape."""
    address = f"{static(SHEET)}#s-{shape}"
    return format_html('<svg aria-hidden="true"><use href="{}"></use></svg>', address)
