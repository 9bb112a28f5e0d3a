"""A visit: by the officer who answers for the household, of a day, part by part (R67, R68, R88)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.visits.aides import JPEG
from tests.visits.walk import MAY_DAY, PAID
from tests.world import DAY, SOUTH_A
from tuopin.archive.queries import read
from tuopin.kit.keys import uuid7
from tuopin.kit.refusals import Refused
from tuopin.selection.actions import pair
from tuopin.visits.actions import open_issue, record
from tuopin.visits.models import Issue, Progress, Visit
from tuopin.visits.queries import last_visited, visit, visits_of
from tuopin.visits.rules.evidence import MOST_BYTES

DAY_OF_TURN = date(2007, 6, 10)


def refused(walk, home, on=MAY_DAY, **said):
    with pytest.raises(Refused) as caught:
        walk.visit(home, on, **said)
    return caught.value


def handed(walk, home, role="liaison", who="north_liaison2", on=DAY_OF_TURN):
    pair(
        actor=walk.act("county_office"), on=on, household=home.id, role=role,
        officer=walk.world.people[who],
    )  # fmt: skip


def test_the_officer_who_answers_for_the_household_records_a_visit(walk):
    home = walk.home()
    made = walk.visited(home, MAY_DAY, income_fen=32_000, promised="下次带饲料", note="猪长得好")
    assert (made.role, made.officer_id) == ("liaison", walk.world.people["north_liaison"])
    assert (made.progress, made.income_fen, made.promised) == ("normal", 32_000, "下次带饲料")
    assert (made.region, made.source, made.visited_on) == (home.region, "desk", MAY_DAY)
    assert last_visited(home.county, [home.id], MAY_DAY) == {home.id: MAY_DAY}


def test_the_technical_leads_call_is_a_service_of_its_own(walk):
    home = walk.home()
    made = walk.visited(home, MAY_DAY, who="lead", topic="仔猪防疫")
    assert (made.role, made.topic) == ("lead", "仔猪防疫")
    assert last_visited(home.county, [home.id], MAY_DAY) == {}


def test_each_part_says_how_it_gets_on_and_the_worst_counts_for_all(walk):
    home = walk.home(contents=("养猪", "种菜"))
    pigs, greens = walk.parts(home)
    said = [
        {"part": pigs.id, "progress": "normal", "there_milli": 6_000},
        {"part": greens.id, "progress": "stalled", "note": "缺水"},
    ]
    made = walk.visited(home, MAY_DAY, parts=said)
    assert made.progress == "stalled"
    found = visit(home.county, made.id).progresses.all()
    assert [(p.part.content, p.progress, p.there_milli, p.note) for p in found] == [
        ("养猪", "normal", 6_000, ""), ("种菜", "stalled", None, "缺水"),
    ]  # fmt: skip


def test_a_project_is_done_only_when_every_part_is(walk):
    home = walk.home(contents=("养猪", "种菜"))
    pigs, greens = walk.parts(home)
    half = [{"part": pigs.id, "progress": "done"}, {"part": greens.id, "progress": "normal"}]
    whole = [{"part": p.id, "progress": "done"} for p in (pigs, greens)]
    assert walk.visited(home, MAY_DAY, parts=half).progress == "normal"
    assert walk.visited(home, MAY_DAY + timedelta(days=1), parts=whole).progress == "done"


def test_an_office_writes_down_another_officers_visit_from_the_paper(walk):
    home = walk.home()
    made = walk.visited(
        home, MAY_DAY, who="north_office", officer=walk.world.people["north_liaison"]
    )
    assert made.officer_id == walk.world.people["north_liaison"]
    assert made.recorded_by == walk.world.people["north_office"]


def test_photos_are_kept_sealed_in_the_order_chosen_each_once(walk):
    home = walk.home()
    pig, garden = JPEG + b"pig", JPEG + b"garden"
    shots = [{"name": f"{n}.jpg", "data": data} for n, data in enumerate((pig, garden, pig))]
    made = walk.visited(home, MAY_DAY, photos=shots)
    kept = visit(home.county, made.id).photos.all()
    assert [(p.position, read(p.file), p.file.kind) for p in kept] == [
        (1, pig, "visit"), (2, garden, "visit"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("shots", "code"),
    [
        ([b"no picture"], "evidence_unreadable"), ([JPEG] * 7, "photos_too_many"),
        ([JPEG, b"\0" * (MOST_BYTES + 1)], "evidence_too_large"),
    ],
)  # fmt: skip
def test_what_is_no_photo_or_too_many_is_refused_and_nothing_is_kept(walk, shots, code):
    photos = [{"name": "照片.jpg", "data": data} for data in shots]
    assert refused(walk, walk.home(), photos=photos).code == code
    assert not Visit.objects.exists()


def test_an_officer_cannot_write_down_anothers_visit(walk):
    home = walk.home()
    handed(walk, home)
    caught = refused(walk, home, date(2007, 6, 20), officer=walk.world.people["north_liaison2"])
    assert caught.code == "visit_not_yours"


def test_a_visit_in_the_future_is_refused(walk):
    home = walk.home()
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert refused(walk, home, tomorrow).code == "date_future"


def test_a_visit_before_the_pairing_is_refused_with_its_first_day(walk):
    home = walk.home()
    handed(walk, home)
    caught = refused(walk, home, date(2007, 6, 9), who="north_liaison2")
    assert (caught.code, caught.facts["since"]) == ("visit_before_pairing", DAY_OF_TURN)


def test_a_visit_by_somebody_else_is_refused_and_says_who_answers_for_the_household(walk):
    home = walk.home()
    caught = refused(walk, home, who="north_liaison2")
    assert caught.code == "visit_by_other"
    assert "试north_liaison" in caught.text()
    handed(walk, home)
    assert refused(walk, home, DAY_OF_TURN, who="north_liaison").code == "visit_by_other"
    assert walk.visit(home, DAY_OF_TURN, who="north_liaison2")["role"] == "liaison"


def test_a_household_without_money_is_not_visited_yet(walk):
    home = walk.home()
    assert refused(walk, home, PAID - timedelta(days=1)).code == "visit_no_money"
    assert walk.visit(home, PAID)
    bare = walk.stage.cleared().household
    assert refused(walk, bare).code == "visit_no_money"


def test_twice_on_one_day_is_refused_and_twice_in_one_month_is_not(walk):
    home = walk.home()
    walk.visit(home, MAY_DAY)
    assert refused(walk, home).code == "visit_twice"
    walk.visit(home, MAY_DAY + timedelta(days=1))
    walk.visit(home, MAY_DAY, who="lead")
    assert len(visits_of(home.county, home.id, date(2007, 5, 31))) == 3


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"progress": ""}, "missing_value"),
        ({"progress": "fine"}, "bad_value"),
        ({"income_fen": -1}, "bad_value"),
        ({"source": "telegram"}, "bad_value"),
        ({"note": "字" * 301}, "bad_value"),
        ({"parts": [{"part": str(uuid7()), "progress": "normal"}]}, "visit_part_unknown"),
        ({"parts": [{"part": "x", "progress": "normal"}]}, "not_found"),
    ],
)
def test_what_a_visit_cannot_say_is_refused(walk, said, code):
    home = walk.home()
    assert refused(walk, home, **said).code == code
    assert not Visit.objects.exists()


def test_a_part_of_another_household_or_twice_is_refused(walk):
    home, other = walk.homes(2)
    mine, theirs = walk.parts(home)[0], walk.parts(other)[0]
    strange = [{"part": theirs.id, "progress": "normal"}]
    twice = [{"part": mine.id, "progress": "normal"}] * 2
    below = [{"part": mine.id, "progress": "normal", "there_milli": -1}]
    assert refused(walk, home, parts=strange).code == "visit_part_unknown"
    assert refused(walk, home, parts=twice).code == "repeated"
    assert refused(walk, home, parts=below).code == "bad_value"
    assert not Progress.objects.exists()


def test_a_part_that_a_change_ended_is_not_asked_about_any_more(walk):
    home = walk.home(contents=("养猪", "种菜"))
    _pigs, greens = walk.parts(home)
    greens.dropped_on = date(2007, 5, 10)
    greens.save()
    said = [{"part": greens.id, "progress": "normal"}]
    assert refused(walk, home, parts=said).code == "visit_part_unknown"
    assert walk.visit(home, date(2007, 5, 9), parts=said)


def test_a_household_outside_the_area_is_refused(walk):
    home = walk.home(region=SOUTH_A)
    assert refused(walk, home).code == "out_of_area"


def test_a_problem_heard_on_a_visit_becomes_an_issue(walk):
    home = walk.home()
    made = walk.visit(home, MAY_DAY, problem="菜价低", issue_kind="sales")
    row = Issue.objects.get(id=made["issue"])
    assert (row.kind, row.text, str(row.visit_id)) == ("sales", "菜价低", made["visit"])
    assert row.due_on == MAY_DAY + timedelta(days=15)
    assert refused(walk, home, date(2007, 5, 20), issue_kind="sales").code == "missing_value"


def test_a_visit_answers_the_problems_that_were_open(walk):
    home, other = walk.homes(2)
    act = walk.act("north_liaison")
    made = open_issue(actor=act, on=MAY_DAY, household=home.id, kind="sales", text="菜价低")
    theirs = open_issue(actor=act, on=MAY_DAY, household=other.id, kind="money", text="缺钱")

    def answer(row, verb="solve"):
        return [{"issue": row.result["issue"], "verb": verb, "text": "联系了菜场"}]

    day = date(2007, 5, 20)
    assert refused(walk, home, day, answers=answer(theirs)).code == "not_found"
    assert refused(walk, home, day, answers=answer(made, "reopen")).code == "bad_value"
    walk.visit(home, day, answers=answer(made))
    row = Issue.objects.get(id=made.result["issue"])
    assert (row.state, row.solved_on) == ("solved", day)


def test_a_visit_sent_twice_is_recorded_once(walk):
    home = walk.home()
    given = {"household": home.id, "progress": "normal"}
    first = record(actor=walk.act("north_liaison"), on=MAY_DAY, key="k1", **given)
    again = record(actor=walk.act("north_liaison"), on=MAY_DAY, key="k1", **given)
    assert (again.replayed, again.result) == (True, first.result)
    assert Visit.objects.count() == 1


def test_a_post_that_had_not_begun_records_nothing(walk):
    home = walk.home()
    assert refused(walk, home, DAY - timedelta(days=1)).code in {"before_post", "forbidden"}
