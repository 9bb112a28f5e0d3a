"""Forms of selection: a home visit, an opinion, project parts, a reason."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuopin.desk.fields import Choice, FenField, MilliField, Pick
from tuopin.desk.say import coded, lang, word
from tuopin.kit.money import plain_yuan
from tuopin.kit.refusals import Refused
from tuopin.kit.words import words
from tuopin.selection.rules.applying import AMOUNT_MAX_FEN, CONTENT_LENGTH, UNIT_LENGTH
from tuopin.selection.states import EXCLUSIONS, GRADES, VERDICTS
from tuopin.sheets.rules.wording import found

YES_NO = (("yes", _("是")), ("no", _("否")))
SPARE_PARTS = 1
# Lines for a new application: few ask for more kinds at once; a workbook takes any number.
NEW_PARTS = 6


def _said(head: str, codes: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(code, word(f"{head}.{code}")) for code in codes]


def told(code: str, **facts: Any) -> str:
    """Say what an act would refuse, beside a field."""
    no = Refused(code, **facts)
    return gettext("%(text)s。%(mend)s") % {"text": no.text(lang()), "mend": no.mend(lang())}


class VisitForm(forms.Form):
    """What a team saw and heard at home: three headings, two judgements, wish and signature."""

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grades = _said("grade", GRADES)
        self.fields["liaison"] = Pick(people, label=_("一起上门的行政联系人"))
        self.fields["housing"] = Choice(grades, label=_("居住条件"))
        self.fields["family"] = Choice(grades, label=_("家庭状况"))
        self.fields["spirit"] = Choice(grades, label=_("精神面貌"))
        self.fields["able"] = Choice(YES_NO, label=_("有从事种养的能力"))
        self.fields["poor_in_village"] = Choice(YES_NO, label=_("在村里是贫困党员"))
        self.fields["wish"] = forms.CharField(
            label=_("本人意愿"), max_length=200, help_text=_("照本人说的写：想做什么、多大规模")
        )
        self.fields["signed"] = Choice(YES_NO, label=_("本人签字"))
        self.fields["note"] = forms.CharField(
            label=_("说明"), max_length=300, required=False, widget=forms.Textarea({"rows": 3})
        )


class OpinionForm(forms.Form):
    """An expert's opinion: verdict, the amount advised, words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"] = Choice(_said("verdict", VERDICTS), label=_("结论"))
        self.fields["advised_fen"] = FenField(
            label=_("建议金额（元）"), required=False, help_text=_("结论是核减时填写")
        )
        self.fields["text"] = forms.CharField(
            label=_("意见"), max_length=300, required=False, widget=forms.Textarea({"rows": 3})
        )


class ExcludeForm(forms.Form):
    """Why a household is left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = Pick(_said("exclusion", EXCLUSIONS), label=_("排除理由"))
        self.fields["note"] = forms.CharField(label=_("说明"), max_length=200, required=False)


class PairForm(forms.Form):
    """Who answers for the household."""

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"] = Pick(people, label=_("由谁负责"))


class PartForm(forms.Form):
    """One part of a project: content, scale with unit, amounts in yuan. A blank line is no part."""

    content = forms.CharField(label=_("项目内容"), max_length=CONTENT_LENGTH)
    quantity_milli = MilliField(label=_("规模"))
    unit = forms.CharField(label=_("计量单位"), max_length=UNIT_LENGTH)
    amount_fen = FenField(label=_("申请金额（元）"))
    own_fen = FenField(label=_("自筹金额（元）"), required=False)
    gain_fen = FenField(label=_("预计年增收（元）"), required=False)

    def __init__(
        self, *args: Any, extra: Mapping[str, Sequence[str]] | None = None, **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        known = words("category", extra or {})
        choices = [("", "—"), *((w, coded("category", w)) for w in known)]
        self.fields["category"] = Pick(choices, label=_("项目类别"))
        self.order_fields(["category", "content", "quantity_milli", "unit"])

    def clean(self) -> dict[str, Any]:
        """Say beside its field what number is out of reason, as form f5 does."""
        data: dict[str, Any] = super().clean() or {}
        for name in ("quantity_milli", "amount_fen", "own_fen", "gain_fen"):
            value = data.get(name)
            label = str(self.fields[name].label)
            if value == 0 and name in {"quantity_milli", "amount_fen"}:
                said = found("", 0, label, "not_above_zero")
                self.add_error(name, said.en if lang() == "en" else said.zh)
            elif value and name.endswith("_fen") and value > AMOUNT_MAX_FEN:
                self.add_error(name, told("bad_value", field=label, value=plain_yuan(value)))
        return data


class _PartLines(forms.BaseFormSet):  # type: ignore[type-arg]
    """The lines of a project; a line is taken out by its own box."""

    def clean(self) -> None:
        """Refuse a line that says another one anew, beside its content."""
        first: dict[tuple[str, str], int] = {}
        for place, form in enumerate(self.forms, start=1):
            data = form.cleaned_data if form.is_valid() else {}
            said = data.get("category", ""), data.get("content", "")
            if not all(said) or data.get("DELETE"):
                continue
            other = first.setdefault(said, place)
            if other != place:
                form.add_error("content", told("part_twice", content=said[1], other=other))

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Name the box in our words; a new line has none."""
        super().add_fields(form, index)
        if form.empty_permitted:
            form.fields.pop("DELETE", None)
        elif "DELETE" in form.fields:
            form.fields["DELETE"].label = _("去掉这一项")


PartForms = forms.formset_factory(
    PartForm, formset=_PartLines, extra=SPARE_PARTS, max_num=10, can_delete=True
)

NewPartForms = forms.formset_factory(
    PartForm, formset=_PartLines, extra=NEW_PARTS, max_num=NEW_PARTS, absolute_max=NEW_PARTS
)


def parts_given(formset: Any) -> list[dict[str, Any]]:
    """Return the lines that were filled in, as actions take them."""
    rows = []
    for form in formset.forms:
        data = form.cleaned_data
        if data.get("content") and not data.get("DELETE"):
            rows.append(
                {
                    "category": data["category"],
                    "content": data["content"],
                    "quantity_milli": data["quantity_milli"],
                    "unit": data["unit"],
                    "amount_fen": data["amount_fen"],
                    "own_fen": data.get("own_fen") or 0,
                    "gain_fen": data.get("gain_fen") or 0,
                }
            )
    return rows
