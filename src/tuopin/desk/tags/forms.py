"""How pages show forms."""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tuopin.desk.tags.drawing import part

register = template.Library()


@register.simple_tag
def field(bound: BoundField, unit: Any = "", label: Any = "") -> SafeString:
    """Show a form field: label, control, hint, faults."""
    kind = _kind(bound.field.widget)
    attrs: dict[str, str | bool] = {}
    if kind in {"input", "select"}:
        right = bound.field.widget.attrs.get("inputmode") in {"decimal", "numeric"}
        attrs["class"] = "tp-inp tp-n" if right else "tp-inp"
    if bound.errors:
        attrs["aria-invalid"] = "true"
    control = bound.as_widget(attrs=attrs) if kind not in {"radio", "ticks"} else ""
    return part(
        "field", bound=bound, kind=kind, control=control, unit=unit, label=label or bound.label
    )  # fmt: skip


def _kind(widget: forms.Widget) -> str:
    for cls, kind in (
        (forms.HiddenInput, "hidden"),
        (forms.CheckboxSelectMultiple, "ticks"),
        (forms.RadioSelect, "radio"),
        (forms.CheckboxInput, "tick"),
        (forms.FileInput, "file"),
        (forms.Select, "select"),
    ):
        if isinstance(widget, cls):
            return kind
    return "input"


@register.simple_tag
def form_errors(form: forms.BaseForm) -> SafeString:
    """Show what is wrong with a form as a whole."""
    faults = form.non_field_errors()
    if not faults:
        return SafeString()
    lines = format_html_join("", '<div class="tp-err">{}</div>', ((f,) for f in faults))
    return format_html('<div class="tp-note late mb-3" role="alert">{}</div>', lines)
