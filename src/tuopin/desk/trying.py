"""Forms that call one action: what it refuses is said in the form, and the input is kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import do, lang
from tuopin.kit.refusals import Refused
from tuopin.workflow.actions import Action, Receipt

# Not a matter of the form's content: shown as the page of a refusal.
RISING = {"forbidden", "out_of_area", "past_view", "not_found", "key_reused"}


def tried(
    request: DeskRequest, form: forms.Form, action: Action[Any], /, *,
    at: Mapping[str, str] | None = None, on: date | None = None, **args: Any,
) -> Receipt[Any] | None:  # fmt: skip
    """Do an action with a form's values; None when it refused, which then stands in the form.

    `at` names the field beside which a refusal is said, by its code; else above the form.
    """
    try:
        return do(request, action, on=on, **args)
    except Refused as refusal:
        if refusal.code in RISING:
            raise
        said = {"text": refusal.text(lang()), "mend": refusal.mend(lang())}
        form.add_error((at or {}).get(refusal.code), _("%(text)s。%(mend)s") % said)
        for row in refusal.culprits(lang()):
            form.add_error(None, f"{row.name} {row.why}")
        return None
