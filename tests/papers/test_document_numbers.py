"""发文字号: which number a letter takes, which is refused, and the register of numbers."""

import json
from datetime import date

import pytest

from tests.papers.printing import DAY, LATER
from tests.world import COUNTY, WHOLE
from tuopin.kit.refusals import Refused
from tuopin.papers.actions import void
from tuopin.papers.models import DocumentNumber
from tuopin.papers.queries import document_numbers, next_number
from tuopin.papers.rules.numbers import Number, read_serial
from tuopin.policy.models import Rule
from tuopin.workflow.queries import result_of

TO = {"recipient": "各乡镇"}


def numbers(press):
    return [p.number for p in press.issued(kind="letter")]


def test_letters_are_numbered_one_after_another_within_a_year(press):
    press.put("letter", region=WHOLE)
    press.put("letter", region=WHOLE)
    press.print("letter", given=TO)
    press.shelf["letter"] = []
    press.put("letter", region=WHOLE)
    press.print("letter", given=TO)
    assert numbers(press) == [f"试验脱贫办〔2007〕{n}号" for n in (1, 2, 3)]
    assert next_number(COUNTY, DAY) == Number("试验脱贫办", 2007, 4)
    assert next_number(COUNTY, date(2008, 1, 2)).text == "试验脱贫办〔2008〕1号"
    register = document_numbers(COUNTY, 2007)
    assert [(n.serial, n.kind, n.taken_on) for n in register] == [
        (n, "letter", DAY) for n in (3, 2, 1)
    ]
    assert list(document_numbers(COUNTY, 2008)) == []
    assert next_number(COUNTY, DAY).text in f"{register[0].organ}〔2007〕4号"


def test_the_organs_code_comes_from_policy(press):
    value = {"name": "", "code": "霍脱贫", "red_head": ""}
    Rule.objects.create(
        county=COUNTY, code="paper.organ", value=json.dumps(value), valid_from=DAY, document="试"
    )
    press.put("letter", region=WHOLE)
    press.print("letter", given=TO)
    assert numbers(press) == ["霍脱贫〔2007〕1号"]


def test_the_first_serial_may_be_typed(press):
    press.put("letter", region=WHOLE)
    press.put("letter", region=WHOLE)
    press.print("letter", given=TO | {"serial": "17"})
    assert [n.serial for n in document_numbers(COUNTY)] == [18, 17]


def test_a_number_that_was_taken_is_refused_and_nothing_is_printed(press):
    press.put("letter", region=WHOLE)
    press.print("letter", given=TO)
    press.put("letter", region=WHOLE)
    press.shelf["letter"].pop(0)
    run = press.ask("letter", given=TO | {"serial": "1"})
    result = result_of(press.go(run))
    assert result["code"] == "document_number_taken"
    assert "〔2007〕1号" in result["zh"]
    assert "〔2007〕1号" in result["en"]
    assert DocumentNumber.objects.count() == len(press.issued()) == 1


def test_a_letter_printed_again_keeps_its_number_and_takes_no_other(press):
    press.put("letter", region=WHOLE)
    press.print("letter", given=TO)
    press.print("letter", given=TO, on=LATER)
    press.print("letter", given=TO, lang="en")
    assert numbers(press) == ["试验脱贫办〔2007〕1号"] * 2
    assert DocumentNumber.objects.count() == 1


def test_a_letter_that_was_voided_leaves_its_number_used(press):
    press.put("letter", region=WHOLE)
    press.print("letter", given=TO)
    [letter] = press.issued()
    void(actor=press.world.actor("county_head"), on=DAY, paper=letter.id, reason="内容有误")
    press.print("letter", given=TO)
    assert numbers(press) == ["试验脱贫办〔2007〕1号", "试验脱贫办〔2007〕2号"]


def test_a_letter_is_of_the_year_of_its_own_date(press):
    press.put("letter", region=WHOLE)
    press.print("letter", given=TO | {"dated": "2006-12-30"})
    assert numbers(press) == ["试验脱贫办〔2006〕1号"]


def test_other_papers_take_no_document_number(press):
    press.set_of("07-1-101-001")
    press.print("contract")
    assert not DocumentNumber.objects.exists()


@pytest.mark.parametrize("typed", ["", "0", "01", "-1", "1.5", "一", "1 号", "100000", "²"])
def test_what_is_no_serial_is_not_read(typed):
    assert read_serial(typed) is None
    assert read_serial("12") == 12


def test_a_township_takes_no_number_of_the_county_office(press):
    with pytest.raises(Refused) as no:
        press.ask("letter", who="north_office", given=TO)
    assert no.value.code == "out_of_area"
