"""The import as background work: progress that others see, and a worker that dies half-way."""

from typing import Any
from uuid import UUID

import pytest

from tests.register.desk import bring
from tests.sheets import books
from tests.world import World
from tuopin.base import rows
from tuopin.kit.refusals import Refused
from tuopin.register.actions import merge
from tuopin.register.models import Household, Member, Person, Roll
from tuopin.sheets import tasks
from tuopin.sheets.actions import hand_in
from tuopin.sheets.models import Import
from tuopin.sheets.queries import imported, waiting
from tuopin.workflow import tasks as jobs
from tuopin.workflow.models import Job
from tuopin.workflow.queries import result_of


def handed(world: World, data: bytes, who: str = "county_office") -> UUID:
    done = hand_in(actor=world.actor(who), on=world.day, form="f1", name="f1.xlsx", data=data)
    return UUID(done.result["import"])


def some(count: int) -> bytes:
    return books.f1(
        *[books.head(身份证号=books.number(1950, 1 + 2 * n), 姓名=f"试户{n}") for n in range(count)]
    )


def test_a_job_checks_and_another_merges(world: World) -> None:
    actor = world.actor("county_office")
    key = handed(world, some(3))
    checked = tasks.start_check(actor, world.day, key)
    assert (checked.state, checked.subject, checked.total) == ("finished", key, 3)
    assert result_of(checked)["new"] == 3
    merged = tasks.start_merge(actor, world.day, key)
    assert result_of(merged)["written"] == 3
    assert Household.objects.count() == 3


def test_a_job_of_a_faulty_workbook_says_why_it_stopped(world: World) -> None:
    actor = world.actor("county_office")
    key = handed(world, books.f1(books.head(主要致贫原因="没钱")))
    tasks.start_check(actor, world.day, key)
    job = tasks.start_merge(actor, world.day, key)
    assert job.state == "failed"
    assert result_of(job)["code"] == "import_faulty"
    assert tasks.start_merge(actor, world.day, key, partial=True).state == "failed"


def test_progress_is_seen_while_the_rows_are_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    step = jobs.Progress.step

    def watched(self: Any, done: int, note: str = "") -> None:
        step(self, done, note)
        seen.append(Job.objects.get(pk=self.job.pk).done)

    monkeypatch.setattr(jobs.Progress, "step", watched)
    tasks.start_check(world.actor("county_office"), world.day, handed(world, some(401)))
    assert seen == [200, 400]


def test_a_cancelled_check_stops_and_can_be_started_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = world.actor("county_office")
    key = handed(world, some(201))
    step = jobs.Progress.step

    def cancelled(self: Any, done: int, note: str = "") -> None:
        jobs.cancel(world.county, self.job.pk, actor.id)
        step(self, done, note)

    monkeypatch.setattr(jobs.Progress, "step", cancelled)
    assert tasks.start_check(actor, world.day, key).state == "cancelled"
    assert Import.objects.get().state == "received"
    monkeypatch.undo()
    assert tasks.start_check(actor, world.day, key).state == "finished"


@pytest.mark.parametrize("table", [Household, Person, Member])
def test_a_merge_that_dies_half_way_leaves_nothing_and_runs_again(
    world: World, monkeypatch: pytest.MonkeyPatch, table: Any
) -> None:
    key = bring(world, "f1", some(2))
    pour = rows.pour

    def dying(model: Any, *args: Any) -> None:
        pour(model, *args)
        if model is table:
            raise KeyboardInterrupt

    monkeypatch.setattr(rows, "pour", dying)
    with pytest.raises(KeyboardInterrupt):
        merge(actor=world.actor("county_office"), on=world.day, handed_in=key)
    assert not Household.objects.exists()
    assert not Person.objects.exists()
    assert not Roll.objects.exists()
    assert Import.objects.get().state == "checked"
    monkeypatch.undo()
    done = merge(actor=world.actor("county_office"), on=world.day, handed_in=key)
    assert done.result["written"] == 2
    assert [h.roll_number for h in Household.objects.order_by("id")] == [
        "101201-0001",
        "101201-0002",
    ]


def test_a_plan_made_before_another_merge_is_not_used(world: World) -> None:
    """Two clerks checked the same new household; the second merge sees the first one's."""
    first = bring(world, "f1", some(1))
    second = bring(
        world, "f1", books.f1(books.head(身份证号=books.number(1950, 1), 姓名="试户0", 备注="乙"))
    )
    actor = world.actor("county_office")
    merge(actor=actor, on=world.day, handed_in=first)
    done = merge(actor=actor, on=world.day, handed_in=second).result
    assert (done["new"], done["changed"]) == (0, 1)


def test_what_waits_is_seen_by_those_whose_area_it_is(world: World) -> None:
    handed(world, some(1), who="north_office")
    scope = world.actor("north_office").scope()
    assert waiting(scope).count() == 1
    assert waiting(world.actor("south_office").scope()).count() == 0
    assert waiting(world.actor("county_office").scope()).count() == 1


def test_a_township_may_not_merge_what_another_handed_in_of_its_own(world: World) -> None:
    key = bring(world, "f1", some(1))
    with pytest.raises(Refused) as caught:
        merge(actor=world.actor("south_office"), on=world.day, handed_in=key)
    assert caught.value.code == "out_of_area"
    assert imported(world.county, key) is not None
