"""The stage: who acts on which day, a key for every act, steps that are whole or not at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from tuopin.audit.queries import receipt
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import actor_of
from tuopin.pilot.county import Case, County, Town
from tuopin.pilot.dice import Dice
from tuopin.pilot.liaisons import liaisons
from tuopin.pilot.mess import Clerk, clerk
from tuopin.pilot.repayments import Way, ways
from tuopin.workflow.actions import Action
from tuopin.workflow.rules import Actor

KEY = "replay"
Say = Callable[[str], None]


class Rules(NamedTuple):
    """What the county decides by its own document, and the mark of the year's first act."""

    pattern: str
    standard: dict[str, Any]
    mark: str


class Stage:
    """One year being lived: the invented county, people by their post, ids made on the way."""

    def __init__(self, county: County, dice: Dice, rules: Rules, say: Say) -> None:
        self.county = county
        self.dice = dice
        self.rules = rules
        self.say = say
        self.liaisons = liaisons(county, rules.standard["household_max"])
        self.people: dict[str, UUID] = {}
        self.bodies: dict[str, UUID] = {}
        self.clerks: dict[str, Clerk] = {}
        self.ids: dict[str, UUID] = {}
        self.homes: dict[int, UUID] = {}
        self.applications: dict[int, UUID] = {}
        self.agreements: dict[int, tuple[UUID, str]] = {}
        self.loans: dict[int, UUID] = {}
        self._actors: dict[UUID, Actor] = {}

    @property
    def whole(self) -> str:
        """Return the county's own 12-digit code."""
        return self.county.code + "000000"

    @cached_property
    def ways(self) -> list[Way]:
        """Return the townships from which money comes back early."""
        return ways(self.county, self.dice)

    def liaison(self, case: Case) -> str:
        """Return the key of the liaison officer who answers for a household."""
        return f"liaison:{case.town.code}:{self.liaisons[case.number]}"

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Live a step in one transaction: a replay that is killed loses only the step under way."""
        with transaction.atomic():
            yield
        self.say(text)

    def do(self, action: Action[Any], who: str, on: date, key: str, **args: Any) -> Any:
        """Let somebody act, once: lived again, the receipt answers. Returns the action's result."""
        actor = self.actor(who, on)
        return action(actor=actor, on=on, key=f"{KEY}:{key}", **args).result

    def refused(self, action: Action[Any], who: str, on: date, code: str, **args: Any) -> None:
        """Let somebody try what the gate must refuse with this code; anything else is a fault."""
        try:
            action(actor=self.actor(who, on), on=on, **args)
        except Refused as refusal:
            if refusal.code == code:
                return
            raise
        raise RuntimeError(f"{action.code} was not refused")

    def done(self, key: str) -> bool:
        """Say whether an act of this key was done already."""
        return receipt(self.county.code, f"{KEY}:{key}") is not None

    def actor(self, who: str, on: date) -> Actor:
        """Return the actor that somebody is; posts are given in January and kept all year."""
        officer = self.people[who]
        if officer not in self._actors:
            found = actor_of(officer, on)
            if found is None:
                raise RuntimeError(f"{who} holds no post")
            self._actors[officer] = found
        return self._actors[officer]

    def forget_posts(self) -> None:
        """Look posts up anew after appointments."""
        self._actors.clear()

    def clerk(self, town: Town, book: str) -> Clerk:
        """Return a township's clerk at work on a book: habits last, draws are the book's."""
        if town.code not in self.clerks:
            self.clerks[town.code] = clerk(self.dice.stream("clerk", town.code))
        return replace(self.clerks[town.code], draw=self.dice.stream("book", town.code, book))
