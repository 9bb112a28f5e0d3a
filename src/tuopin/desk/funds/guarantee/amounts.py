"""A form's amount: above zero, and never more than there may be."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tuopin.kit.money import yuan


class AmountForm(forms.Form):
    """An amount in yuan, above zero and not above a limit."""

    most = 0

    def clean_fen(self) -> Any:
        """Refuse nothing, and more than there may be."""
        fen = self.cleaned_data["fen"] or 0
        if fen <= 0:
            raise forms.ValidationError(_("金额要大于零。"))
        if fen > self.most:
            raise forms.ValidationError(_("最多 %(yuan)s 元。") % {"yuan": yuan(self.most)})
        return fen
