"""Reports: own words, publishing, and what changed since the last one."""

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import transaction

from tests.reports.year import CODE
from tuopin.archive.queries import read
from tuopin.base.seal import sha256
from tuopin.disasters.actions import report_loss
from tuopin.disasters.models import Event, Loss
from tuopin.funds.models import Loan
from tuopin.kit.canonical import canonical
from tuopin.kit.refusals import Refused
from tuopin.papers import queries
from tuopin.papers.actions import publish, write_paragraph
from tuopin.pilot.stage import Stage
from tuopin.reports.queries import figures

DAY = date(2007, 12, 28)
EARLIER = date(2007, 9, 30)


@pytest.fixture
def year(lived, django_db_blocker) -> Iterator[Stage]:
    """Return the year; what a test writes is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield lived
        transaction.set_rollback(True)


def published(year, as_of=DAY, on=DAY):
    done = publish(actor=year.actor("head", on), on=on, as_of=as_of)
    return queries.published_one(CODE, done.result["report"])


def test_a_published_report_keeps_its_figures_and_their_hash(year):
    row = published(year)
    assert json.loads(row.figures) == figures(CODE, DAY)
    assert row.figures_hash == sha256(row.figures.encode())
    assert row.figures == canonical(figures(CODE, DAY))


def test_its_files_lie_in_the_archive(year):
    row = published(year)
    assert read(row.word).startswith(b"PK")
    assert read(row.pdf).startswith(b"%PDF")
    assert sha256(read(row.pdf)) == row.pdf.sha256
    assert list(queries.published(CODE)) == [row]


def test_a_report_of_a_day_to_come_is_refused(year):
    with pytest.raises(Refused) as refusal:
        published(year, as_of=DAY + timedelta(days=1))
    assert refusal.value.code == "report_future"


def test_only_the_head_of_the_office_publishes(year):
    with pytest.raises(Refused) as refusal:
        publish(actor=year.actor("office:1", DAY), on=DAY, as_of=DAY)
    assert refusal.value.code == "forbidden"


def test_own_words_stand_in_the_report_and_the_last_word_counts(year):
    for text in ("先写的话。", "改过的话。\n另起一段。"):
        write_paragraph(
            actor=year.actor("office:1", DAY), on=DAY, as_of=DAY, slot="supervision", text=text
        )
    own = queries.own_paragraphs(CODE, "progress", DAY)
    assert own["supervision"].text == "改过的话。\n另起一段。"
    assert own["supervision"].author == year.actor("office:1", DAY).name
    said = [p.block.text for p in queries.compose(CODE, DAY).parts if p.slot == "supervision"]
    assert said == ["改过的话。", "另起一段。"]


def test_empty_own_words_are_taken_out_of_the_paper(year):
    write_paragraph(actor=year.actor("office:1", DAY), on=DAY, as_of=DAY, slot="next", text="  ")
    made = queries.compose(CODE, DAY)
    assert [p.block.text for p in made.parts if p.slot == "next"] in ([], [""])
    assert len(made.paper.blocks) < len(made.parts) + 1


@pytest.mark.parametrize(
    ("slot", "text", "code"), [("nowhere", "话", "bad_value"), ("next", "长" * 4001, "too_long")]
)
def test_words_in_no_place_or_too_many_are_refused(year, slot, text, code):
    with pytest.raises(Refused) as refusal:
        write_paragraph(actor=year.actor("office:1", DAY), on=DAY, as_of=DAY, slot=slot, text=text)
    assert refusal.value.code == code


def test_own_words_belong_to_the_report_of_their_day(year):
    assert queries.own_paragraphs(CODE, "progress", DAY)
    assert queries.own_paragraphs(CODE, "progress", EARLIER) == {}


def test_nothing_has_changed_since_a_report_that_still_holds(year):
    before = published(year, as_of=EARLIER)
    assert queries.changed_since(CODE, before) == []
    made = queries.compose(CODE, DAY)
    assert made.before == before
    assert made.changed == []


def test_what_was_entered_later_is_said_in_the_next_report(year):
    before = published(year, as_of=EARLIER)
    event = Event.objects.filter(county=CODE).order_by("happened_on").first()
    home = Loan.objects.filter(county=CODE).values_list("household", flat=True)
    struck = set(event_homes(event))
    new = next(h for h in home if h not in struck)
    report_loss(
        actor=year.actor("office:1", DAY), on=event.happened_on, event=event.id, household=new,
        item="房屋", loss_fen=123_400, rooms=1, people=3,
    )  # fmt: skip
    changed = {c.code: (c.before, c.now) for c in queries.changed_since(CODE, before)}
    was, now = changed["disaster.loss_fen"]
    assert now - was == 123_400
    assert changed["disaster.households"][1] == changed["disaster.households"][0] + 1
    made = queries.compose(CODE, DAY)
    assert {c.code for c in made.changed} == set(changed)
    # The published report itself stays as it was.
    kept = queries.published_one(CODE, before.id)
    assert kept.figures_hash == sha256(kept.figures.encode()) == before.figures_hash


def event_homes(event):
    return Loss.objects.filter(event=event).values_list("household_id", flat=True)


def test_there_is_nothing_before_the_first_report(year):
    made = queries.compose(CODE, DAY)
    assert made.before is None
    assert made.changed == []


def test_a_report_of_an_empty_county_can_be_composed(world):
    made = queries.compose(world.county, DAY)
    assert made.paper.blocks
    assert made.facts.batch is None
