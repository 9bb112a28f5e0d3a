"""Form fields of the desk: yuan become fen, quantities thousandths, days dates."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuopin.kit.dates import read_date
from tuopin.kit.money import plain_yuan, read_yuan
from tuopin.kit.quantity import plain, read_milli
from tuopin.kit.unreadable import Unreadable


class FenField(forms.CharField):
    """An amount typed in yuan ('1,200.50', '3.5万'), cleaned to fen."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """Return whole fen, or None for an empty field."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_yuan(text)
        except Unreadable:
            raise forms.ValidationError(_("写成数字，单位元，例如 2000.00。")) from None

    def prepare_value(self, value: Any) -> Any:
        """Show fen as yuan."""
        return plain_yuan(value) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is meant, not how it is written: 2,000 is 2000.00."""
        if data in {None, ""} or initial is None:
            return bool((data or None) != initial)
        try:
            return bool(self.clean(data) != initial)
        except forms.ValidationError:
            return True


class MilliField(forms.CharField):
    """A quantity ('1.5'), cleaned to thousandths."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """Return whole thousandths, or None for an empty field."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_milli(text)
        except Unreadable:
            raise forms.ValidationError(_("写成数字，例如 1.5。")) from None

    def prepare_value(self, value: Any) -> Any:
        """Show thousandths as a decimal."""
        return plain(value) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is meant, not how it is written: 1.50 is 1.5."""
        if data in {None, ""} or initial is None:
            return bool((data or None) != initial)
        try:
            return bool(self.clean(data) != initial)
        except forms.ValidationError:
            return True


class DayField(forms.CharField):
    """A day: the browser's own date field, or typed as 2007-12-28, 2007.12.28 or 2007年12月28日."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """Leave a date as it is."""
        return value if isinstance(value, date) else super().to_python(value)

    def clean(self, value: Any) -> Any:
        """Return a date, or None for an empty field."""
        text = super().clean(value)
        if not text or isinstance(text, date):
            return text or None
        try:
            return read_date(text)
        except Unreadable:
            raise forms.ValidationError(_("写成日期，例如 2007-12-28。")) from None


class Choice(forms.ChoiceField):
    """Two to four exclusive choices, drawn as one bar."""

    widget = forms.RadioSelect

    def __init__(self, choices: Iterable[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(choices=list(choices), **kwargs)


class Pick(forms.ChoiceField):
    """One of a longer list."""

    def __init__(self, choices: Iterable[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(choices=list(choices), **kwargs)


class FileField(forms.FileField):
    """A file to hand in: chosen, or dropped on the field."""

    def __init__(self, accept: str = ".xlsx,.xls", **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": accept}))
        super().__init__(**kwargs)


class _Several(forms.FileInput):
    """A field in which several files are chosen at once."""

    allow_multiple_selected = True


class PhotosField(FileField):
    """Photos as an act takes them: ({name, data}), none where none was chosen."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", _Several(attrs={"accept": "image/jpeg,image/png,.pdf"}))
        kwargs.setdefault("label", _("现场照片"))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return each file's name and content."""
        given = data if isinstance(data, list) else [data]
        files = [super(PhotosField, self).clean(one, initial) for one in given or [None]]
        return [{"name": one.name, "data": one.read()} for one in files if one]
