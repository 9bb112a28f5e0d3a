"""Field types: fen, thousandths, regions, sealed text and blind indexes."""

from typing import Any, TypeVar

from django.db import models

from tuopin.base.seal import blind_index, seal_text, unseal_text

__all__ = ["BlindField", "FenField", "MilliField", "RegionField", "SealedField", "blind_index"]

S = TypeVar("S")
G = TypeVar("G")


class FenField(models.BigIntegerField[S, G]):
    """An amount of money in whole fen."""


class MilliField(models.BigIntegerField[S, G]):
    """A quantity in whole thousandths of its unit (1.5 mu = 1500)."""


class RegionField(models.CharField[S, G]):
    """A 12-digit statistical region code; villages end in three digits, townships in 000."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 12)
        super().__init__(*args, **kwargs)


class SealedField(models.TextField[S, G]):
    """Text that is plain in Python and sealed in the database; a blind index finds it."""

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else seal_text(str(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else unseal_text(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError(f"a sealed column cannot be searched by {lookup_name}")
        return super().get_lookup(lookup_name)


class BlindField(models.CharField[S, G]):
    """A keyed hash of a personal number, by which it is found without being kept in the open."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 64)
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
