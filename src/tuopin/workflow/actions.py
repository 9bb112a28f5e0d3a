"""The one gate of every write: permission, transaction, area, body, audit line, receipt."""

import inspect
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import update_wrapper
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DataError, IntegrityError, connection, models, transaction
from django.utils import timezone

from tuopin.audit.actions import write
from tuopin.audit.models import Line
from tuopin.audit.queries import receipt as find_receipt
from tuopin.base import rows
from tuopin.base.seal import mac
from tuopin.kit.canonical import canonical
from tuopin.kit.identity import hide_numbers
from tuopin.kit.keys import uuid7
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope
from tuopin.kit.terms import Word
from tuopin.workflow.rules import Actor

R = TypeVar("R")
Row = TypeVar("Row", bound=models.Model)

ACTIONS: dict[str, "Action[Any]"] = {}
# As long as the column of the trace that keeps it.
LONGEST_KEY = 120


@dataclass(frozen=True, slots=True)
class Receipt(Generic[R]):
    """What an action answers: its result, the audit line it left, and whether this was a repeat."""

    result: R
    line: UUID
    replayed: bool = False


class Act:
    """One act under way: who, where, when, and the audit line it will leave."""

    __slots__ = (
        "_detail",
        "_region",
        "_subject",
        "actor",
        "code",
        "county",
        "covered",
        "last",
        "line",
        "on",
    )

    def __init__(self, actor: Actor, code: str, on: date) -> None:
        self.actor = actor
        self.county = actor.county
        self.code = code
        self.on = on
        self.line = uuid7()
        self.covered = False
        self.last: list[rows.Statement] = []
        self._subject: UUID | None = None
        self._region = ""
        self._detail: dict[str, Any] = {}

    def scope(self) -> Scope:
        """Return where the actor may do this, by posts that had begun on the day of the act."""
        return self.actor.scope(self.code, self.on)

    def cover(self, *regions: str) -> None:
        """Refuse the act ('out_of_area') unless the actor's posts reach all these regions."""
        scope = self.scope()
        for region in regions:
            if not scope.covers(region):
                raise Refused("out_of_area", region=region)
        self.covered = True
        if regions and not self._region:
            self._region = regions[0]

    def cover_county(self) -> None:
        """Refuse the act unless the actor may do it in the whole county."""
        if not self.scope().whole:
            raise Refused("out_of_area", region=self.county)
        self.covered = True
        self._region = self._region or self.county.ljust(12, "0")

    def take(self, model: type[Row], key: UUID | str) -> Row:
        """Lock and return a row of this county; refuse ('not_found') when there is none."""
        try:
            found = rows.get(model, lock=True, id=UUID(str(key)), county=self.county)
        except ValueError:
            found = None
        if found is None:
            raise Refused("not_found")
        return found

    def take_all(
        self, model: type[Row], keys: Iterable[UUID | str], *related: str
    ) -> dict[UUID, Row]:
        """Lock and return many rows of this county in the order given, with related rows joined.

        Locks in id order, whatever the order given, so that two acts cannot deadlock. Refuses
        'nothing_chosen', 'repeated' when a key stands twice, and 'not_found'.
        """
        wanted = _keys(keys)
        found: dict[UUID, Row] = {}
        for chunk in rows.chunks(sorted(wanted)):
            if related:
                query = model._default_manager.filter(county=self.county, pk__in=chunk).order_by(
                    "pk"
                )
                if connection.vendor == "postgresql":
                    query = query.select_for_update(of=("self",), no_key=True)
                found.update((row.pk, row) for row in query.select_related(*related))
            else:
                held = rows.find(model, lock=True, county=self.county, id=chunk)
                found.update((row.pk, row) for row in held)
        if len(found) != len(wanted):
            raise Refused("not_found")
        return {key: found[key] for key in wanted}

    def differs_from(self, other: UUID | None, verb: str) -> None:
        """Refuse ('same_person') when the actor did the earlier step too (maker and checker)."""
        if other is not None and other == self.actor.id:
            raise Refused("same_person", verb=Word(f"verb.{verb}"))

    def about(self, subject: UUID, region: str = "") -> None:
        """Name the subject (and region) of the audit line."""
        self._subject = subject
        self._region = region or self._region

    def note(self, **detail: Any) -> None:
        """Add details to the audit line; never personal data.

        A reason typed by hand may name an identity or bank number all the same: it is masked.
        """
        hidden = {k: hide_numbers(v) if isinstance(v, str) else v for k, v in detail.items()}
        self._detail.update(hidden)

    def finish(self, *statements: rows.Statement) -> None:
        """Leave statements to be sent with the audit line: one trip instead of several.

        For what the body does last; it cannot read them back.
        """
        self.last += statements

    def posted(self, journal: UUID) -> None:
        """Name a journal of this act in the audit line."""
        self._detail.setdefault("journals", []).append(str(journal))

    def trace(self, key: str | None, request: str, outcome: str, result: Any) -> Line:
        """Return the audit line of this act."""
        return Line(
            id=self.line, county=self.county, key=key, action=self.code, actor=self.actor.id,
            actor_name=self.actor.name, on=self.on, recorded=timezone.now(), outcome=outcome,
            subject=self._subject, region=self._region, request=request,
            detail=canonical(self._detail), result=canonical(result),
        )  # fmt: skip


def _keys(keys: Iterable[UUID | str]) -> list[UUID]:
    try:
        wanted = [UUID(str(key)) for key in keys]
    except ValueError:
        raise Refused("not_found") from None
    if not wanted:
        raise Refused("nothing_chosen")
    if len(set(wanted)) != len(wanted):
        raise Refused("repeated")
    return wanted


class Action(Generic[R]):
    """A verb behind the gate. Call it with actor, on, key and the body's own arguments."""

    def __init__(self, code: str, body: Callable[..., R]) -> None:
        self.code = code
        self.body = body
        self.signature = inspect.signature(body)
        self._called: set[frozenset[str]] = set()
        update_wrapper(self, body)

    def __call__(
        self, *, actor: Actor, on: date, key: str | None = None, **args: Any
    ) -> Receipt[R]:
        """Do it once, or say why not.

        Raises Refused: 'forbidden', 'out_of_area', 'date_future', 'before_post', 'key_reused',
        'clash', 'does_not_fit' for a text or number that no column holds, or what the body refuses;
        nothing is changed then, and the refusal itself is audited.
        """
        if (names := frozenset(args)) not in self._called:
            self.signature.bind(None, **args)
            self._called.add(names)
        act = Act(actor, self.code, on)
        request = mac("request", canonical([self.code, on, args]))
        try:
            return self._seen(act, key, request) or self._once(act, key, request, args)
        except (Refused, IntegrityError, DataError, OverflowError) as problem:
            refusal = _refusal(problem)
            # The loser of a race waited on a lock and then saw the winner's state: look once more.
            if refusal.code not in {"key_reused", "does_not_fit"}:
                again = self._seen(act, key, request)
                if again is not None:
                    return again
            self._refuse(act, request, refusal)
            raise refusal from problem

    def _once(self, act: Act, key: str | None, request: str, args: dict[str, Any]) -> Receipt[R]:
        if not act.actor.may(self.code):
            raise Refused("forbidden", action=Word(f"action.{self.code}"))
        if act.on > timezone.localdate():
            raise Refused("date_future", date=act.on)
        if not act.actor.may(self.code, act.on):
            raise Refused("before_post", date=act.on)
        with transaction.atomic():
            result = self.body(act, **args)
            if not act.covered:
                raise RuntimeError(f"{self.code} never checked its area")
            line = act.trace(key, request, "done", result)
            write(line, *act.last)
        return Receipt(result, act.line)

    def _seen(self, act: Act, key: str | None, request: str) -> Receipt[R] | None:
        if key and (len(key) > LONGEST_KEY or not key.isprintable()):
            raise Refused("does_not_fit")
        line = find_receipt(act.county, key) if key else None
        if line is None:
            return None
        if line.request != request or line.actor != act.actor.id:
            raise Refused("key_reused")
        return Receipt(json.loads(line.result), line.id, replayed=True)

    def _refuse(self, act: Act, request: str, refusal: Refused) -> None:
        act.line = uuid7()
        with transaction.atomic():
            write(act.trace(None, request, "refused", refusal.code))


def _refusal(problem: Exception) -> Refused:
    """Say politely what the database would not take."""
    if isinstance(problem, Refused):
        return problem
    return Refused("clash" if isinstance(problem, IntegrityError) else "does_not_fit")


def action(code: str) -> Callable[[Callable[..., R]], Action[R]]:
    """Put a function behind the gate under a code 'room.verb', which is also its permission."""

    def wrap(body: Callable[..., R]) -> Action[R]:
        if code in ACTIONS:
            raise ValueError(f"two actions called {code}")
        ACTIONS[code] = Action(code, body)
        return ACTIONS[code]

    return wrap
