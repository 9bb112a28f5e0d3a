"""The fault of a cell whose value cannot be read, with the code that forms and pages know it by."""

from typing import Any


class Unreadable(ValueError):
    """A value that cannot be read: `code` is a fault code of the forms, `facts` fill its words."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
