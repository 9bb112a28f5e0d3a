"""Printed again: the same words are the same paper, a later copy says so, others take its place."""

import io

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.papers.printing import DAY, LATER
from tests.world import COUNTY, NORTH_A
from tuopin.archive.queries import read
from tuopin.documents.kinds import KINDS
from tuopin.documents.wording import NO_WORDS, Template, Words
from tuopin.papers.actions import sign, void
from tuopin.papers.models import Issued
from tuopin.papers.queries import composing, faults, run_papers
from tuopin.programme.models import Batch


def text_of(run):
    pages = pypdf.PdfReader(io.BytesIO(read(run.file))).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_a_paper_printed_again_is_the_same_paper_and_its_copy_says_reprint(press):
    press.set_of("07-1-101-001")
    first = press.print("contract")
    second = press.print("contract", on=LATER)
    [paper] = press.issued()
    assert (paper.prints, paper.issued_on, paper.printed_on) == (2, DAY, LATER)
    assert [c.copy for c in run_papers(second)] == [2]
    assert "补打" not in text_of(first)
    assert "补打2007年3月9日" in text_of(second)
    assert paper.mark in text_of(first).replace(" ", "")
    assert paper.mark in text_of(second).replace(" ", "")


def test_a_second_language_says_reprint_in_its_own_words_and_is_a_paper_of_its_own(press):
    press.set_of("07-1-101-001")
    press.print("contract")
    first = press.print("contract", lang="en")
    second = press.print("contract", lang="en", on=LATER)
    chinese, english = press.issued()
    assert (chinese.state, english.state) == ("printed", "printed")
    assert chinese.mark != english.mark
    assert (chinese.prints, english.prints) == (1, 2)
    assert "Reprint" not in text_of(first)
    assert "Reprint9March2007" in text_of(second)


def test_a_paper_with_other_words_takes_the_place_of_the_one_before(press):
    item = press.put("contract", "07-1-101-001")
    press.print("contract")
    press.words[item.subject] = "改了期限。"
    press.print("contract")
    old, new = press.issued()
    assert (old.state, new.state) == ("replaced", "printed")
    assert old.mark != new.mark
    assert new.prints == 1


def test_a_paper_of_another_batch_is_another_paper(press):
    Batch.objects.create(county=COUNTY, number=2, year=2007, opened_on=DAY)
    press.put("contract", "07-1-101-001")
    press.print("contract")
    press.print("contract", batch=2)
    assert [(p.batch, p.state, p.prints) for p in press.issued()] == [
        (1, "printed", 1), (2, "printed", 1),
    ]  # fmt: skip


def test_a_register_belongs_to_no_batch_though_one_was_chosen(press):
    press.put("f1")
    press.put("contract")
    press.print("f1", "contract")
    press.print("f1", batch=None)
    assert [(p.kind, p.batch, p.prints) for p in press.issued()] == [
        ("f1", None, 2), ("contract", 1, 1),
    ]  # fmt: skip


def test_a_signed_paper_is_replaced_too_and_stands_again_when_its_words_return(press):
    item = press.put("f1", name="北山镇")
    press.print("f1")
    [paper] = press.issued()
    sign(actor=press.world.actor("county_head"), on=LATER, papers=[paper.id], signed_on=DAY)
    press.words[item.subject] = "改了一户。"
    press.print("f1", on=LATER)
    assert [p.state for p in press.issued()] == ["replaced", "printed"]
    del press.words[item.subject]
    press.print("f1", on=LATER)
    first, second = press.issued()
    assert (first.state, first.prints, second.state) == ("printed", 2, "replaced")
    assert list(faults(COUNTY)) == []


def test_a_signed_paper_printed_again_stays_signed(press):
    press.put("f1")
    press.print("f1")
    [paper] = press.issued()
    sign(actor=press.world.actor("county_head"), on=LATER, papers=[paper.id], signed_on=DAY)
    press.print("f1", on=LATER)
    [paper] = press.issued()
    assert (paper.state, paper.prints, paper.signed_on) == ("signed", 2, DAY)


def test_a_paper_printed_anew_after_it_was_voided_is_another_one(press):
    press.set_of("07-1-101-001")
    head = press.world.actor("county_head")
    press.print("contract")
    [first] = press.issued()
    void(actor=head, on=DAY, paper=first.id, reason="印坏了")
    press.print("contract")
    press.print("contract")
    first, second = press.issued()
    assert first.text_hash == second.text_hash
    assert first.mark != second.mark
    assert (first.state, second.state, second.prints) == ("void", "printed", 2)
    void(actor=head, on=DAY, paper=second.id, reason="又印坏了")
    press.print("contract")
    assert len({p.mark for p in press.issued()}) == 3
    assert list(faults(COUNTY)) == []


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.integers(0, 10**11))
def test_whatever_a_paper_says_printing_it_twice_gives_one_mark_and_a_second_copy(
    press, words, fen
):
    item = press.put("contract", "07-1-101-001", amount_fen=fen)
    press.shelf["contract"] = [item]
    press.words[item.subject] = words
    press.print("contract")
    press.print("contract")
    [paper] = press.issued(subject=item.subject)
    assert paper.prints == 2
    assert [c.copy for c in paper.copies.order_by("copy")] == [1, 2]


class TestWordings:
    """Which version of a text a paper is printed with."""

    @pytest.fixture
    def texts(self, press, monkeypatch):
        """Two versions of a text, the second in force from the later day on."""
        kind = KINDS["contract"]._replace(template=Template("contract"))

        def made(ask, items, words):
            for item, paper in zip(items, make(ask, items, words), strict=True):
                press.words[item.subject] = words.text
                yield paper

        make = kind.make
        monkeypatch.setitem(KINDS, "contract", kind)
        versions = {0: Words(0, "合同", "旧文"), 1: Words(1, "合同", "新文")}

        def words_for(county, kinds, on, lang):
            return {k: versions[on >= LATER] if k == "contract" else NO_WORDS for k in kinds}

        def past_words(county, wanted, lang):
            return {(kind, n): versions[n] for kind, n in wanted}

        def worded(ask, items, words):
            for item in items:
                press.words[item.subject] = words.text
            return make(ask, items, words)

        monkeypatch.setitem(KINDS, "contract", kind._replace(make=worded))
        monkeypatch.setattr(composing, "words_for", words_for)
        monkeypatch.setattr(composing, "past_words", past_words)

    def test_a_paper_keeps_the_wording_it_was_issued_with(self, press, texts):
        press.set_of("07-1-101-001")
        press.print("contract")
        press.set_of("07-1-101-002")
        press.print("contract", on=LATER)
        old, new = press.issued()
        assert (old.wording, old.prints) == (0, 2)
        assert (new.wording, new.prints) == (1, 1)

    def test_a_translation_follows_the_wording_of_what_was_signed(self, press, texts):
        press.set_of("07-1-101-001")
        press.print("contract")
        press.print("contract", lang="en", on=LATER)
        assert {p.wording for p in press.issued()} == {0}

    def test_a_voided_paper_is_printed_anew_with_the_wording_in_force(self, press, texts):
        press.set_of("07-1-101-001")
        press.print("contract")
        [paper] = press.issued()
        void(actor=press.world.actor("county_head"), on=DAY, paper=paper.id, reason="范本改了")
        press.print("contract", on=LATER)
        assert [p.wording for p in press.issued()] == [0, 1]


def test_the_reads_of_a_run_do_not_grow_with_its_papers(press, django_assert_max_num_queries):
    for n in range(1, 4):
        press.set_of(f"07-1-101-00{n}")
    with django_assert_max_num_queries(120):
        press.print("contract", "note")
    for n in range(4, 10):
        press.set_of(f"07-1-101-00{n}")
    with django_assert_max_num_queries(120):
        press.print("contract", "note")
    assert Issued.objects.filter(region=NORTH_A).count() == 18
