"""The four registers."""

from functools import partial

from tuopin.documents.asking import Kind
from tuopin.documents.blocks import HANDS
from tuopin.documents.register.lists import items, make

KINDS: tuple[Kind, ...] = tuple(
    Kind(
        code,
        code.upper(),
        "township",
        partial(items, code),
        partial(make, code),
        asked=HANDS,
        in_batch=False,
    )
    for code in ("f1", "f2", "f3", "f4")
)
