"""Lifecycles as tables: which verb leads from which state to which, checked when it is made."""

from collections.abc import Iterable
from typing import NamedTuple

from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word, term


class Move(NamedTuple):
    """One move: a verb takes a case from one state to another.

    `not_same_as` names earlier verbs whose actor must be another person (maker and checker).
    """

    verb: str
    source: str
    target: str
    not_same_as: tuple[str, ...] = ()


class Lifecycle:
    """The states of one kind of case and the moves between them."""

    def __init__(
        self, name: str, start: str, moves: Iterable[Move], final: Iterable[str] = ()
    ) -> None:
        self.name = name
        self.start = start
        self.moves = tuple(moves)
        self.final = frozenset(final)
        self.states = tuple(
            dict.fromkeys([start, *(s for m in self.moves for s in (m.source, m.target))])
        )
        self._after = {(m.source, m.verb): m for m in self.moves}
        self._check()

    def _check(self) -> None:
        verbs = {m.verb for m in self.moves}
        if len(self._after) != len(self.moves):
            raise ValueError(f"{self.name}: one verb leads to two states")
        for move in self.moves:
            if move.source in self.final:
                raise ValueError(f"{self.name}: {move.source} is final but {move.verb} leaves it")
            if not set(move.not_same_as) <= verbs:
                raise ValueError(f"{self.name}: {move.verb} names an unknown earlier verb")
        reached = {self.start}
        for _ in self.states:
            reached |= {m.target for m in self.moves if m.source in reached}
        if reached != set(self.states):
            raise ValueError(f"{self.name}: never reached: {sorted(set(self.states) - reached)}")

    def after(self, state: str, verb: str) -> str:
        """Return the state after a verb; refuses 'out_of_order' for a move not in the table."""
        move = self._after.get((state, verb))
        if move is None:
            where = Word(f"state.{self.name}.{state}")
            raise Refused("out_of_order", verb=Word(f"verb.{verb}"), state=where)
        return move.target

    def move(self, state: str, verb: str) -> Move:
        """Return the whole move, for checks of maker and checker."""
        self.after(state, verb)
        return self._after[(state, verb)]

    def verbs(self, state: str) -> tuple[str, ...]:
        """Return the verbs that may be done in a state."""
        return tuple(m.verb for m in self.moves if m.source == state)

    def label(self, state: str, lang: str = "zh") -> str:
        """Return the word for a state."""
        return term(f"state.{self.name}.{state}", lang)

    def choices(self) -> list[tuple[str, str]]:
        """Return (state, Chinese word) pairs for a model's choices and CHECK."""
        return [(state, self.label(state)) for state in self.states]
