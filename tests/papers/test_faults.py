"""`tuopin check` of papers: sound ones are silent, and each tampering is told."""

from datetime import date

import pytest
from django.db import connection

from tests.papers.printing import DAY
from tests.world import COUNTY, NORTH
from tuopin.kit.terms import term
from tuopin.papers.actions import sign
from tuopin.papers.models import Issued, Printed, PrintRun
from tuopin.papers.queries import faults


@pytest.fixture
def paper(press):
    press.set_of("07-1-101-001")
    press.put("f1", region=NORTH, name="北山镇")
    press.print("f1", "contract", "note")
    press.print("contract")
    register = press.issued(kind="f1")[0]
    sign(actor=press.world.actor("county_head"), on=DAY, papers=[register.id], signed_on=DAY)
    press.ask("note")
    return press.issued(kind="contract")[0]


def codes():
    return [code for code, _ in faults(COUNTY)]


def test_sound_papers_are_silent(paper):
    assert codes() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "07-1-101-002"), ("name", "周事"), ("amount_fen", 200_001), ("kind", "letters"),
        ("day", date(2007, 3, 2)), ("text_hash", "0" * 64), ("lang", "en"), ("subject", "other"),
        ("mark", "0000000000"), ("batch", 2),
    ],
)  # fmt: skip
def test_anything_that_a_paper_says_changed_behind_its_back(paper, field, value):
    Issued.objects.filter(id=paper.id).update(**{field: value})
    assert "paper_mark" in codes()


def test_a_number_of_prints_that_the_record_does_not_bear_out(paper):
    Issued.objects.filter(id=paper.id).update(prints=3)
    assert codes() == ["paper_prints"]


def test_a_print_that_is_gone(paper):
    Printed.objects.filter(issued=paper, copy=2).delete()
    assert sorted(codes()) == ["paper_prints", "paper_run"]


def test_a_paper_without_any_print(paper):
    Printed.objects.filter(issued=paper).delete()
    assert "paper_prints" in codes()


def test_a_signature_without_its_day_and_a_day_without_signature(paper):
    Issued.objects.filter(kind="f1").update(signed_on=None)
    Issued.objects.filter(id=paper.id).update(signed_on=DAY)
    assert codes() == ["paper_state", "paper_state"]


def test_two_papers_of_one_subject_that_stand(paper):
    same = {"kind": "contract", "subject": paper.subject}
    Issued.objects.filter(kind="note").update(**same, amount_fen=1)
    assert "paper_twice" in codes()


def test_two_registers_of_one_place_that_stand(paper):
    register = Issued.objects.get(kind="f1")
    Issued.objects.filter(kind="note").update(kind="f1", subject=register.subject, batch=None)
    assert "paper_twice" in codes()


def test_a_ready_run_without_its_file(paper):
    run = PrintRun.objects.filter(state="ready").first()
    PrintRun.objects.filter(id=run.id).update(file=None)
    assert codes() == ["paper_run"]


def test_every_fault_has_a_word_in_both_languages():
    for code in ("paper_prints", "paper_mark", "paper_state", "paper_twice", "paper_run"):
        assert term(f"fault.{code}")
        assert term(f"fault.{code}", "en")


def test_it_is_a_few_reads_however_many_papers(paper, django_assert_num_queries):
    with django_assert_num_queries(5):
        list(faults(COUNTY))
    assert connection.vendor in {"sqlite", "postgresql"}
