"""What a print run asks for, and what answers it: kinds of papers, items, fields to type."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple
from uuid import UUID

from tuopin.documents.tree import Language, Paper
from tuopin.documents.wording import Template, Words
from tuopin.kit.scope import Scope

# What one paper of a kind is about.
Subject = Literal[
    "household", "village", "officer", "township", "county", "event", "transfer", "repayment",
    "hand_over",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is asked for: papers within a scope as of a day, of a batch where the kind has one.

    `households` narrows papers of households to those chosen; `subject` is the event, transfer
    or hand-over that a kind is about, None for all of them; `given` what was typed, by the code of
    the asked field. `held` keeps what was read last: a household's papers share it.
    """

    scope: Scope
    on: date
    lang: Language = "zh"
    batch: int | None = None
    households: frozenset[UUID] | None = None
    subject: UUID | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    held: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def said(self, code: str) -> str:
        """Return what was typed into an asked field, '' where nothing was."""
        return self.given.get(code, "").strip()


class Item(NamedTuple):
    """One paper that could be printed, before it is composed.

    `subject`: what it is about, unique within its kind (an id, or a place and a day). `number`:
    what it bears. `name`: whose it is (head of household, officer, place). `amount_fen` in fen and
    `day` are what the public page confirms, where the paper has them.
    """

    subject: str
    region: str
    name: str
    number: str
    household: UUID | None = None
    amount_fen: int | None = None
    day: date | None = None


class Asked(NamedTuple):
    """A field to be filled in before printing; its name is the term `asked.<code>`."""

    code: str
    kind: Literal["line", "text", "date"] = "line"
    required: bool = False


class Kind(NamedTuple):
    """A kind of paper; its name is the term `print.<code>`.

    `mark`: two capitals that stand in its codes. `items` returns what could be printed, in the
    order of places, cheaply; `make` composes the papers of some of these items, in their order, in
    a constant number of reads however many they are. `template`: what its wording may name, None
    where it has no text of its own. `letter`: an official letter that takes a document number.
    """

    code: str
    mark: str
    subject: Subject
    items: Callable[[Ask], list[Item]]
    make: Callable[[Ask, Sequence[Item], Words], Iterable[Paper]]
    template: Template | None = None
    asked: tuple[Asked, ...] = ()
    letter: bool = False
    in_batch: bool = True
