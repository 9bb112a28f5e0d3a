"""A press for tests: four kinds of papers whose items and words a test sets itself."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.world import COUNTY, NORTH_A, WHOLE, World
from tuopin.documents.asking import Ask, Asked, Item
from tuopin.documents.kinds import KINDS
from tuopin.documents.tree import Paper, Para
from tuopin.documents.wording import Words
from tuopin.kit.keys import uuid7
from tuopin.papers.actions import print_papers
from tuopin.papers.models import Issued, PrintRun
from tuopin.papers.queries import print_run
from tuopin.papers.tasks import start
from tuopin.programme.models import Batch
from tuopin.register.models import Household
from tuopin.workflow.models import Job

DAY = date(2007, 3, 1)
LATER = date(2007, 3, 9)
# A list of a township, two papers of a household, and an official letter.
USED = ("f1", "contract", "note", "letter")


class Press:
    """Prints by the real actions and the real job; only what a paper says is invented."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world = world
        self.shelf: dict[str, list[Item]] = {code: [] for code in USED}
        self.words: dict[str, str] = {}
        self.asks: list[Ask] = []
        self.pieces: list[int] = []
        for code in USED:
            kind = KINDS[code]._replace(
                items=self._items(code), make=self._make(code), template=None,
                asked=(Asked("recipient", required=True), Asked("dated", "date"))
                if code == "letter" else (),
            )  # fmt: skip
            monkeypatch.setitem(KINDS, code, kind)
        Batch.objects.create(county=COUNTY, number=1, year=2007, opened_on=date(2007, 1, 8))

    def _items(self, code: str) -> Any:
        def items(ask: Ask) -> list[Item]:
            self.asks.append(ask)
            return [
                item
                for item in self.shelf[code]
                if ask.scope.covers(item.region)
                and (ask.households is None or item.household in ask.households)
            ]

        return items

    def _make(self, code: str) -> Any:
        def make(ask: Ask, items: Sequence[Item], words: Words) -> Iterator[Paper]:
            self.pieces.append(len(items))
            for item in items:
                said = self.words.get(item.subject, "如约办理。")
                text = f"{item.name} {item.amount_fen or 0} {said}"
                yield Paper(code, (Para(text),), number=item.number, lang=ask.lang)

        return make

    def home(self, region: str = NORTH_A) -> UUID:
        return Household.objects.create(
            county=COUNTY, region=region, head_name="试户", people=1, income_fen=1, cause="因病",
            registered_on=DAY, row_hash="",
        ).id  # fmt: skip

    def put(self, kind: str, number: str = "", *, region: str = NORTH_A, **other: Any) -> Item:
        item = Item(
            other.pop("subject", str(uuid7())), region, other.pop("name", "周试"), number, **other
        )
        self.shelf[kind].append(item)
        return item

    def set_of(self, number: str, *, region: str = NORTH_A, fen: int = 200_000) -> UUID:
        """Put a contract and a note of one household on the shelf."""
        home = self.home(region)
        for kind in ("contract", "note"):
            self.put(kind, number, region=region, household=home, amount_fen=fen, day=DAY)
        return home

    def ask(self, *kinds: str, who: str = "county_head", on: date = DAY, **given: Any) -> PrintRun:
        """Open a run without starting it."""
        asked: dict[str, Any] = {"region": WHOLE, "as_of": on, "batch": 1} | given
        done = print_papers(actor=self.world.actor(who), on=on, kinds=list(kinds), **asked)
        found = print_run(COUNTY, UUID(done.result["run"]))
        assert found is not None
        return found

    def go(self, run: PrintRun, who: str = "county_head", on: date = DAY) -> Job:
        """Start a run's job, which does its work at once."""
        return start(self.world.actor(who), on, run.id)

    def print(self, *kinds: str, **given: Any) -> PrintRun:
        """Print, and return the run as it stands then."""
        who, on = given.get("who", "county_head"), given.get("on", DAY)
        run = self.ask(*kinds, **given)
        job = self.go(run, who, on)
        assert job.state == "finished", job.result
        run.refresh_from_db()
        return run

    def issued(self, **by: Any) -> list[Issued]:
        return list(Issued.objects.filter(county=COUNTY, **by).order_by("id"))
