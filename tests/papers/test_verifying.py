"""The public page: what it confirms, what it keeps to itself, and how often it may be asked."""

import logging
import re

import pypdfium2
import pytest
import zxingcpp
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.agreements.stage import SIGNED, Stage
from tests.papers.printing import DAY
from tests.world import COUNTY, NORTH
from tuopin.agreements.actions import void as void_agreement
from tuopin.archive.queries import read
from tuopin.audit.models import Line
from tuopin.base.seal import mac
from tuopin.desk import verify
from tuopin.documents.kinds import KINDS
from tuopin.papers.actions import knocking, void
from tuopin.papers.models import Knock
from tuopin.papers.queries import payload
from tuopin.papers.rules.codes import ALPHABET
from tuopin.policy.models import Rule
from tuopin.programme.models import Batch

NUMBER = "07-1-101-001"


@pytest.fixture
def contract(press):
    press.set_of(NUMBER)
    press.print("contract")
    [paper] = press.issued()
    return paper


def address(paper, **other):
    said = {"mark": paper.mark, "number": paper.number} | other
    code = payload(
        "https://a.example", COUNTY, KINDS[paper.kind].mark, said["mark"], said["number"]
    )
    return code.removeprefix("HTTPS://A.EXAMPLE")


def told(answer):
    return " ".join(answer.content.decode().split())


def confirmed(answer):
    return (answer.context or {}).get("found")


class TestConfirming:
    """What is told to one who holds the paper."""

    def test_the_code_on_a_paper_opens_a_page_that_confirms_it(self, client, contract):
        answer = client.get(address(contract))
        text = told(answer)
        assert answer.status_code == 200
        for said in ("文书有效", "合同书", NUMBER, "2007年3月1日", "2,000.00 元", "周*"):
            assert said in text, said
        assert "周试" not in text
        assert answer.headers["Cache-Control"] == "no-store"

    def test_number_and_mark_may_be_typed(self, client, contract):
        typed = {
            "number": "07－1－101－001 ",
            "mark": f"{contract.mark[:5]} {contract.mark[5:]}".lower(),
        }
        assert "文书有效" in told(client.post("/v", typed))

    def test_the_whole_code_may_be_pasted(self, client, contract):
        said = f"https://a.example{address(contract)}"
        assert "文书有效" in told(client.post("/v", {"mark": said}))
        assert confirmed(client.post("/v", {"mark": said, "number": "07-1-101-002"})) is None

    def test_either_case_of_the_address_will_do(self, client, contract):
        assert confirmed(client.get(address(contract).lower())) is not None
        assert client.get("/V").status_code == client.get("/v").status_code == 200

    def test_it_speaks_english_to_those_who_read_it(self, client, contract):
        answer = client.get(address(contract), headers={"Accept-Language": "en"})
        assert 'lang="en"' in told(answer)
        assert "Contract" in told(answer) or "contract" in told(answer)
        assert "1 March 2007" in told(answer)

    def test_a_list_of_a_place_names_the_place(self, client, press):
        press.put("f1", region=NORTH, name="北山镇")
        press.print("f1")
        [paper] = press.issued()
        found = confirmed(client.get(address(paper)))
        assert (found.name, found.number, found.amount_fen) == ("北山镇", "", None)

    def test_a_letter_whose_number_is_not_in_its_code_is_confirmed_with_it(self, client, press):
        press.put("letter", region=COUNTY + "000000", name="试验县")
        press.print("letter", given={"recipient": "各乡镇"})
        [paper] = press.issued()
        assert "〔" not in address(paper)
        assert confirmed(client.get(address(paper))).number == paper.number
        assert confirmed(client.post("/v", {"mark": paper.mark, "number": paper.number}))
        assert confirmed(client.post("/v", {"mark": paper.mark, "number": "别的"})) is None


class TestNoLongerValid:
    """Papers that were replaced or voided."""

    def test_a_paper_that_was_replaced_says_so(self, client, press, contract):
        press.words[contract.subject] = "改了。"
        press.print("contract")
        assert "已被新件替换" in told(client.get(address(contract)))

    def test_a_paper_that_was_voided_says_so(self, client, press, contract):
        void(actor=press.world.actor("county_head"), on=DAY, paper=contract.id, reason="印坏了")
        text = told(client.get(address(contract)))
        assert "文书已作废" in text
        assert "印坏了" not in text

    def test_the_papers_of_a_voided_agreement_say_so(self, client, press):
        stage = Stage(press.world)
        stage.batches[1] = Batch.objects.get(county=COUNTY)
        [agreement] = stage.numbered(stage.cleared())
        press.put("note", agreement.number, household=agreement.household_id)
        press.print("note", on=SIGNED)
        [paper] = press.issued()
        assert confirmed(client.get(address(paper))).state == "valid"
        void_agreement(
            actor=press.world.actor("county_head"), on=SIGNED, agreement=agreement.id, reason="放弃"
        )
        assert confirmed(client.get(address(paper))).state == "void"


class TestTellingNothing:
    """What is told to one who guesses."""

    def test_an_unknown_mark_a_wrong_number_and_no_code_get_one_answer(
        self, client, press, contract
    ):
        other = "0" * 10
        answers = [
            client.get(address(contract, mark=other)),
            client.get(address(contract, number="07-1-101-002")),
            client.get(address(contract).replace("/HT/", "/JJ/")),
            client.get(address(contract).replace(COUNTY, "990102")),
            client.get(address(contract).replace(f"/{NUMBER}", "")),
            client.get("/v/nonsense"),
            client.get("/V/990101/HT/%00"),
        ]
        assert {a.status_code for a in answers[:6]} == {200}
        pages = {_bare(told(a)) for a in answers[:6]}
        assert len(pages) == 1
        assert "没有核验到" in pages.pop()
        assert "周" not in _bare(told(answers[0])).split("<main")[1]

    def test_each_costs_the_same_reads(self, client, contract):
        client.get("/v/first")
        counts = []
        for asked in (address(contract), address(contract, number="07-1-101-002"), "/v/nonsense",
                      address(contract, mark="0" * 10)):  # fmt: skip
            with CaptureQueriesContext(connection) as queries:
                client.get(asked)
            counts.append(len(queries))
        assert len(set(counts)) == 1

    @settings(
        max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.integers(0, 9), st.sampled_from(ALPHABET))
    def test_a_changed_character_never_verifies(self, client, contract, place, letter):
        mark = contract.mark[:place] + letter + contract.mark[place + 1 :]
        Knock.objects.all().delete()
        found = confirmed(client.get(address(contract, mark=mark)))
        assert (found is not None) == (mark == contract.mark)

    @settings(
        max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40), st.text(max_size=30)
    )
    def test_whatever_is_typed_gets_an_answer(self, client, contract, mark, number):
        Knock.objects.all().delete()
        answer = client.post("/v", {"mark": mark, "number": number})
        assert answer.status_code in {200, 409}
        assert confirmed(answer) is None

    def test_nothing_of_it_is_logged_or_audited(self, client, contract, caplog):
        before = Line.objects.count()
        with caplog.at_level(logging.INFO, logger="django"):
            client.post("/v", {"mark": contract.mark, "number": contract.number})
        assert contract.number not in caplog.text
        assert Line.objects.count() == before

    def test_what_is_longer_than_any_code_is_refused_by_the_form(self, client, contract):
        answer = client.post("/v", {"mark": contract.mark, "number": NUMBER + "1" * 300})
        assert confirmed(answer) is None

    def test_another_method_is_refused(self, client, contract):
        assert client.put("/v").status_code == 405
        assert client.delete(address(contract)).status_code == 405


class TestNotTooOften:
    """One who asks too often."""

    @pytest.fixture(autouse=True)
    def three(self, press):
        Rule.objects.create(
            county=COUNTY, code="paper.verify_per_minute", value="3", valid_from=DAY, document="试"
        )

    def test_so_many_a_minute_and_then_a_clear_word_in_both_languages(self, client, contract):
        assert [client.get(address(contract)).status_code for _ in range(3)] == [200] * 3
        for asked in (client.get(address(contract)), client.post("/v", {"mark": contract.mark})):
            assert asked.status_code == 429
            assert asked.headers["Retry-After"] == "60"
            assert confirmed(asked) is None
            assert "查得太勤了" in told(asked)
        english = client.get(address(contract), headers={"Accept-Language": "en"})
        assert english.status_code == 429
        assert 'lang="en"' in told(english)

    def test_the_empty_form_is_always_shown(self, client, contract):
        assert [client.get("/v").status_code for _ in range(5)] == [200] * 5
        assert not Knock.objects.exists()

    def test_another_visitor_and_another_minute_are_not_held_up(
        self, client, contract, monkeypatch
    ):
        for _ in range(4):
            client.get(address(contract))
        other = client.get(address(contract), REMOTE_ADDR="10.0.0.9")
        assert other.status_code == 200
        assert knocking.let_in("127.0.0.1", 10**9, 3)

    def test_no_address_is_kept_and_nothing_for_long(self, client, contract):
        client.get(address(contract), REMOTE_ADDR="10.77.0.9")
        [knock] = Knock.objects.all()
        assert "10.77" not in str(vars(knock))
        assert knocking.let_in("10.0.0.1", knock.minute + 9, 3)
        assert Knock.objects.count() == 1

    def test_a_county_without_such_a_rule_lets_twenty_in(self, client):
        Rule.objects.filter(code="paper.verify_per_minute").delete()
        assert [client.get("/v/x").status_code for _ in range(21)] == [200] * 20 + [429]

    def test_who_is_refused_costs_no_write(self, contract, django_assert_num_queries):
        for _ in range(3):
            assert knocking.let_in("10.0.0.1", 5, 3)
        with django_assert_num_queries(1):
            assert not knocking.let_in("10.0.0.1", 5, 3)

    def test_two_workers_that_see_a_visitor_first_at_once_count_both(self, press, monkeypatch):
        count = QuerySet.update
        missed = []

        def late(rows, **sets):
            if missed:
                return count(rows, **sets)
            missed.append(rows)
            who = mac("knock", "5|10.0.0.1")[:32]
            Knock.objects.create(county=knocking.NOBODY, who=who, minute=5)
            return 0

        monkeypatch.setattr(QuerySet, "update", late)
        assert knocking.let_in("10.0.0.1", 5, 3)
        assert [knock.times for knock in Knock.objects.all()] == [2]

    @pytest.mark.parametrize(
        ("remote", "forwarded", "believed", "who"),
        [
            ("10.0.0.1", "", False, "10.0.0.1"),
            ("10.0.0.1", "6.6.6.6", False, "10.0.0.1"),
            ("10.0.0.1", "6.6.6.6, 192.0.2.7", True, "192.0.2.7"),
            ("10.0.0.1", "", True, "10.0.0.1"),
            ("2001:db8:1:2:3:4:5:6", "", False, "2001:db8:1:2::/64"),
            ("::ffff:10.0.0.1", "", False, "10.0.0.1"),
            ("", "", False, ""),
            ("10.0.0.1", "unix:", True, ""),
        ],
    )
    def test_a_visitor_is_known_by_network_and_cannot_choose_it(
        self, rf, settings, remote, forwarded, believed, who
    ):
        header = ("HTTP_X_FORWARDED_PROTO", "https")
        settings.SECURE_PROXY_SSL_HEADER = header if believed else None
        given = {"X-Forwarded-For": forwarded} if forwarded else {}
        assert verify.client_of(rf.get("/v", REMOTE_ADDR=remote, headers=given)) == who


def _bare(text):
    """Take out what differs from page to page: tokens, and the address for the language button."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
    return re.sub(r'name="next" value="[^"]*"', "", text)


def test_the_code_on_the_printed_page_leads_to_the_page_that_confirms_it(client, press):
    Rule.objects.create(
        county=COUNTY, code="paper.public_address", value='"https://a.example"', valid_from=DAY,
        document="试",
    )  # fmt: skip
    press.set_of(NUMBER)
    run = press.print("contract", "note")
    sheets = pypdfium2.PdfDocument(read(run.file))
    said = [
        code.text
        for sheet in sheets
        for code in zxingcpp.read_barcodes(sheet.render(scale=3).to_pil())
    ]
    assert len(said) == 2
    kinds = []
    for code in said:
        assert code.startswith("HTTPS://A.EXAMPLE/V/")
        kinds.append(confirmed(client.get(code.removeprefix("HTTPS://A.EXAMPLE"))).kind)
    assert kinds == ["contract", "note"]


def test_without_a_public_address_the_code_can_still_be_typed(client, press, contract):
    assert payload("", COUNTY, "HT", contract.mark, NUMBER).startswith("TUOPIN:")
    found = confirmed(client.post("/v", {"mark": payload("", COUNTY, "HT", contract.mark, NUMBER)}))
    assert found.number == NUMBER
