"""Print runs: what is refused, what one leaves behind, and that a broken one leaves nothing."""

import io
import json
import zipfile
from datetime import date, timedelta
from uuid import UUID

import pypdf
import pytest
from django.conf import settings

from tests.papers.printing import DAY, LATER
from tests.world import COUNTY, NORTH, NORTH_A, SOUTH, SOUTH_A, WHOLE
from tuopin.archive.models import File
from tuopin.archive.queries import read
from tuopin.audit.models import Line
from tuopin.documents import stream
from tuopin.documents.kinds import KINDS
from tuopin.kit.keys import uuid7
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope
from tuopin.papers.actions import cancel_run, finish_run, hand_out, print_papers
from tuopin.papers.models import Issued, Printed, PrintRun
from tuopin.papers.queries import draft_of, print_runs, run_papers, run_state
from tuopin.papers.tasks import printing, produce, start, stop
from tuopin.workflow.models import Job
from tuopin.workflow.queries import job_about, result_of
from tuopin.workflow.tasks import cancel, open_job


def marks_in(run):
    text = "\n".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(read(run.file))).pages
    )
    return "".join(text.split())


def nothing_is_left(run):
    assert not Issued.objects.exists()
    assert not Printed.objects.exists()
    assert not File.objects.filter(kind="print").exists()
    assert not draft_of(run).parent.exists()


class TestPrinting:
    """What a run makes."""

    def test_a_batch_prints_as_one_file_and_each_paper_is_on_record(self, press):
        press.set_of("07-1-101-001")
        press.set_of("07-1-201-001", region=SOUTH_A, fen=300_000)
        run = press.print("contract", "note")
        assert (run.state, run.papers, run.done_on) == ("ready", 4, DAY)
        pdf = pypdf.PdfReader(io.BytesIO(read(run.file)))
        assert len(pdf.pages) == run.pages == 4
        papers = press.issued()
        assert {(p.kind, p.number, p.amount_fen, p.state, p.prints) for p in papers} == {
            (kind, number, fen, "printed", 1)
            for kind in ("contract", "note")
            for number, fen in (("07-1-101-001", 200_000), ("07-1-201-001", 300_000))
        }
        for paper in papers:
            assert paper.mark[:5] + paper.mark[5:] in marks_in(run)
        assert [(c.position, c.copy) for c in run_papers(run)] == [(n, 1) for n in range(1, 5)]
        assert not draft_of(run).parent.exists()

    def test_a_households_set_lies_together_or_each_kind_does(self, press):
        press.set_of("07-1-101-001")
        press.set_of("07-1-101-002")
        press.put("f1", region=NORTH, name="北山镇")
        by_home = press.print("f1", "contract", "note")
        by_kind = press.print("f1", "contract", "note", sort="kind")
        assert [c.issued.kind for c in run_papers(by_home)] == [
            "f1", "contract", "note", "contract", "note",
        ]  # fmt: skip
        assert [c.issued.kind for c in run_papers(by_kind)] == [
            "f1", "contract", "contract", "note", "note",
        ]  # fmt: skip

    def test_only_the_households_chosen_are_printed(self, press):
        press.set_of("07-1-101-001")
        chosen = press.set_of("07-1-101-002")
        run = press.print("contract", households=[chosen])
        assert [c.issued.household for c in run_papers(run)] == [chosen]

    def test_a_township_prints_its_own(self, press):
        press.set_of("07-1-101-001")
        press.set_of("07-1-201-001", region=SOUTH_A)
        run = press.print("contract", who="north_office", region=NORTH)
        assert [p.region for p in press.issued()] == [NORTH_A]
        assert run.papers == 1

    def test_word_files_come_in_a_zip_named_by_number_and_not_by_person(self, press):
        press.set_of("07-1-101-001")
        run = press.print("contract", "note", form="docx", sort="kind")
        with zipfile.ZipFile(io.BytesIO(read(run.file))) as packed:
            names = packed.namelist()
        assert len(names) == 2
        assert all(name.endswith("07-1-101-001.docx") and "北山镇" in name for name in names)
        assert "周试" not in "".join(names)

    def test_a_zip_of_pdfs_holds_one_for_each_kind_and_township(self, press):
        for number, region in (("07-1-101-001", NORTH_A), ("07-1-101-002", NORTH_A),
                               ("07-1-201-001", SOUTH_A)):  # fmt: skip
            press.set_of(number, region=region)
        run = press.print("contract", "note", form="pdfs", sort="kind")
        with zipfile.ZipFile(io.BytesIO(read(run.file))) as packed:
            pages = {
                name: len(pypdf.PdfReader(io.BytesIO(packed.read(name))).pages)
                for name in packed.namelist()
            }
        assert sorted(pages.values()) == [1, 1, 2, 2]
        assert run.pages == 6

    def test_papers_are_composed_piece_by_piece(self, press, monkeypatch):
        monkeypatch.setattr("tuopin.papers.rules.ordering.pieces.__defaults__", (2,))
        for n in range(1, 6):
            press.set_of(f"07-1-101-00{n}")
        press.print("contract")
        assert press.pieces == [2, 2, 1]

    def test_the_run_asks_for_what_was_asked_of_it(self, press):
        press.put("f1", region=NORTH)
        press.print("f1", as_of=date(2007, 2, 1), lang="en", subject=UUID(int=7))
        [ask, *_] = press.asks
        assert (ask.on, ask.lang, ask.batch, ask.subject) == (
            date(2007, 2, 1),
            "en",
            None,
            UUID(int=7),
        )
        assert ask.scope.whole

    def test_how_far_it_is_is_told_with_the_kind_in_hand(self, press):
        press.set_of("07-1-101-001")
        run = press.ask("contract")
        job = press.go(run)
        assert (job.done, job.total, job.note) == (1, 1, "合同书")
        assert job.kind == "papers.print"
        assert result_of(job) == {"pages": 1, "papers": 1, "run": str(run.id)}
        assert list(print_runs(COUNTY, job.actor)) == list(print_runs(COUNTY)) == [run]
        assert not print_runs(COUNTY, uuid7())

    def test_runs_are_listed_by_area(self, press):
        press.set_of("07-1-101-001")
        north = press.print("contract", region=NORTH)
        whole = press.print("contract")
        assert list(print_runs(COUNTY, scope=Scope(COUNTY, (NORTH[:9],)))) == [north]
        assert list(print_runs(COUNTY, scope=Scope(COUNTY, (COUNTY,)))) == [whole, north]


class TestRefusing:
    """What no run is opened for."""

    def refused(self, press, code, *kinds, **given):
        with pytest.raises(Refused) as no:
            press.ask(*kinds, **given)
        assert no.value.code == code
        assert not PrintRun.objects.exists()
        return no.value

    def test_nothing_chosen(self, press):
        self.refused(press, "nothing_chosen")

    def test_a_kind_that_does_not_exist(self, press):
        assert "diploma" in self.refused(press, "paper_kind_unknown", "contract", "diploma").text()

    def test_a_place_out_of_the_area(self, press):
        self.refused(press, "out_of_area", "contract", who="north_office", region=SOUTH)
        self.refused(press, "out_of_area", "contract", who="north_office", region=WHOLE)
        self.refused(press, "out_of_area", "contract", region="341525000000")

    def test_somebody_whose_post_does_not_print(self, press):
        self.refused(press, "forbidden", "contract", who="north_liaison")

    def test_a_household_of_another_place(self, press):
        home = press.set_of("07-1-201-001", region=SOUTH_A)
        self.refused(press, "not_found", "contract", who="north_office", region=NORTH,
                     households=[home])  # fmt: skip
        self.refused(press, "not_found", "contract", households=[uuid7()])

    @pytest.mark.parametrize(
        "given", [{"sort": "name"}, {"form": "odt"}, {"lang": "fr"}, {"region": "990101"}]
    )
    def test_what_is_not_among_the_choices(self, press, given):
        self.refused(press, "bad_value", "contract", **given)

    def test_a_kind_of_a_batch_without_one(self, press):
        assert "合同书" in self.refused(press, "paper_batch", "f1", "contract", batch=None).text()

    def test_a_batch_that_does_not_exist(self, press):
        self.refused(press, "not_found", "contract", batch=9)

    def test_papers_of_a_day_to_come(self, press):
        self.refused(press, "date_future", "contract", as_of=DAY + timedelta(days=1))

    def test_a_field_that_must_be_filled_in(self, press):
        no = self.refused(press, "paper_fields", "letter", given={"recipient": "  "})
        assert [row.why for row in no.rows] == ["why.field_missing"]

    @pytest.mark.parametrize(
        ("given", "why"),
        [
            ({"recipient": "各" * 201}, "field_long"),
            ({"recipient": "各乡镇", "dated": "明天"}, "field_date"),
            ({"recipient": "各乡镇", "dated": "2007-02-30"}, "field_date"),
            ({"recipient": "各乡镇", "weather": "晴"}, "field_unknown"),
            ({"recipient": "各乡镇", "serial": "0"}, "field_serial"),
            ({"recipient": "各乡镇", "serial": "007"}, "field_serial"),
            ({"recipient": "各乡镇", "serial": "三"}, "field_serial"),
        ],
    )
    def test_a_field_filled_in_wrong(self, press, given, why):
        no = self.refused(press, "paper_fields", "letter", given=given)
        assert [row.why for row in no.rows] == [f"why.{why}"]
        assert no.text("en")

    def test_a_serial_where_no_letter_is_printed(self, press):
        self.refused(press, "paper_fields", "contract", given={"serial": "3"})

    def test_what_was_typed_never_stands_in_the_trace(self, press):
        press.put("letter", region=WHOLE)
        press.print("letter", given={"recipient": "周某某，电话13900000000"})
        lines = Line.objects.filter(action__startswith="papers.")
        said = "".join(f"{line.detail}{line.result}" for line in lines)
        assert "周某某" not in said
        assert "13900000000" not in said
        assert "recipient" in said


class TestBreakingOff:
    """Runs that are stopped, killed or overtaken."""

    def test_a_run_with_nothing_to_print_is_refused_and_closed(self, press):
        run = press.ask("contract")
        job = press.go(run)
        assert (job.state, result_of(job)["code"]) == ("failed", "papers_none")
        run.refresh_from_db()
        assert run.state == "cancelled"
        nothing_is_left(run)

    def test_a_run_that_is_stopped_half_way_leaves_nothing(self, press, monkeypatch):
        monkeypatch.setattr(printing, "EVERY", 1)
        for n in range(1, 4):
            press.set_of(f"07-1-101-00{n}")
        run = press.ask("contract")
        write = stream.pdf.write

        def stopped(*args, **kwargs):
            stop(press.world.actor("county_head"), DAY, run.id)
            return write(*args, **kwargs)

        monkeypatch.setattr(stream.pdf, "write", stopped)
        job = press.go(run)
        run.refresh_from_db()
        assert (job.state, run.state) == ("cancelled", "cancelled")
        nothing_is_left(run)

    @pytest.mark.parametrize("form", ["pdf", "pdfs", "docx"])
    def test_a_long_run_stopped_between_two_pieces_leaves_nothing(self, press, monkeypatch, form):
        monkeypatch.setattr("tuopin.papers.rules.ordering.pieces.__defaults__", (35,))
        for n in range(1, 106):
            press.put("contract", f"07-1-101-{n:03d}")
        run = press.ask("contract", form=form, sort="kind")
        make = KINDS["contract"].make

        def stopped(ask, items, words):
            if len(press.pieces) == 1:
                stop(press.world.actor("county_head"), DAY, run.id)
            return make(ask, items, words)

        monkeypatch.setitem(KINDS, "contract", KINDS["contract"]._replace(make=stopped))
        job = press.go(run)
        run.refresh_from_db()
        assert (job.state, run.state) == ("cancelled", "cancelled")
        assert job.done < job.total == 105
        nothing_is_left(run)

    def test_a_job_stopped_on_its_own_page_closes_the_run_too(self, press, monkeypatch):
        press.set_of("07-1-101-001")
        run = press.ask("contract")
        write = stream.pdf.write

        def stopped(*args, **kwargs):
            job = job_about(COUNTY, run.id)
            assert cancel(COUNTY, job.id, job.actor)
            return write(*args, **kwargs)

        monkeypatch.setattr(stream.pdf, "write", stopped)
        job = press.go(run)
        run.refresh_from_db()
        assert (job.state, run.state) == ("cancelled", "cancelled")
        nothing_is_left(run)

    def test_a_run_stopped_in_its_last_moment_keeps_nothing(self, press):
        press.set_of("07-1-101-001")
        run = press.ask("contract")
        job = open_job(
            county=COUNTY, kind="papers.print", actor=run.asked_by, on=DAY, subject=run.id
        )
        cancel(COUNTY, job.id, run.asked_by)
        with pytest.raises(Refused) as no:
            produce(press.world.actor("county_head"), DAY, run, job=job.id)
        assert no.value.code == "print_cancelled"
        nothing_is_left(run)

    def test_a_worker_killed_half_way_leaves_nothing_and_the_job_starts_again(
        self, press, monkeypatch
    ):
        press.set_of("07-1-101-001")
        run = press.ask("contract", "note")
        with monkeypatch.context() as broken:
            broken.setattr(stream, "join", _killed)
            job = press.go(run)
        assert job.state == "failed"
        run.refresh_from_db()
        assert run_state(run, job) == "failed"
        nothing_is_left(run)
        again = press.go(run)
        run.refresh_from_db()
        assert again.id == job.id
        assert (again.state, run.state, run.papers) == ("finished", "ready", 2)
        assert {p.prints for p in press.issued()} == {1}

    def test_a_run_that_is_ready_is_not_printed_twice(self, press):
        press.set_of("07-1-101-001")
        run = press.print("contract")
        again = produce(press.world.actor("county_head"), DAY, run)
        assert again["papers"] == 1
        assert [p.prints for p in press.issued()] == [1]
        with pytest.raises(Refused) as no:
            cancel_run(actor=press.world.actor("county_head"), on=DAY, run=run.id)
        assert no.value.code == "out_of_order"

    def test_the_remains_of_a_killed_worker_are_swept_away(self, press):
        press.set_of("07-1-101-001")
        run = press.ask("contract")
        folder = draft_of(run).parent
        folder.mkdir(parents=True)
        (folder / "half.pdf").write_text("half")
        assert press.go(run).state == "finished"
        assert not folder.exists()
        assert list((settings.TUOPIN_DATA / "printing").iterdir()) == []

    def test_two_runs_at_once_do_not_make_the_same_copy(self, press, monkeypatch):
        press.set_of("07-1-101-001")
        slow = press.ask("contract")
        write = stream.pdf.write

        def overtaken(*args, **kwargs):
            monkeypatch.setattr(stream.pdf, "write", write)
            press.print("contract")
            return write(*args, **kwargs)

        monkeypatch.setattr(stream.pdf, "write", overtaken)
        job = press.go(slow)
        assert result_of(job)["code"] == "print_overtaken"
        assert [p.prints for p in press.issued()] == [1]

    def test_nobody_stops_or_finishes_anothers_run(self, press):
        run = press.ask("contract")
        other = press.world.actor("county_office")
        with pytest.raises(Refused) as no:
            cancel_run(actor=other, on=DAY, run=run.id)
        assert no.value.code == "forbidden"
        with pytest.raises(Refused) as no:
            finish_run(actor=other, on=DAY, run=run.id, made=[], pages=1)
        assert no.value.code == "forbidden"

    def test_a_run_is_not_finished_without_papers(self, press):
        run = press.ask("contract")
        with pytest.raises(Refused) as no:
            finish_run(actor=press.world.actor("county_head"), on=DAY, run=run.id, made=[], pages=0)
        assert no.value.code == "papers_none"

    def test_a_person_whose_post_ended_meanwhile_prints_nothing(self, press, monkeypatch):
        press.set_of("07-1-101-001")
        run = press.ask("contract")
        monkeypatch.setattr(printing, "actor_of", lambda officer, on: None)
        job = press.go(run)
        assert result_of(job)["code"] == "not_found"
        assert not Issued.objects.exists()

    def test_starting_twice_is_one_job(self, press):
        run = press.ask("contract")
        waits = open_job(
            county=COUNTY, kind="papers.print", actor=run.asked_by, on=DAY, subject=run.id
        )
        assert start(press.world.actor("county_head"), DAY, run.id).id == waits.id
        assert Job.objects.filter(subject=run.id).count() == 1


def _killed(*_args, **_kwargs):
    raise SystemExit(9)


class TestHandingOut:
    """A run's file on its way out."""

    def test_it_leaves_a_trace(self, press):
        press.set_of("07-1-101-001")
        run = press.print("contract")
        hand_out(actor=press.world.actor("auditor"), on=LATER, run=run.id)
        line = Line.objects.filter(action="papers.hand_out").latest("id")
        assert (line.subject, line.outcome) == (run.id, "done")
        assert "contract" in line.detail

    def test_nothing_goes_out_before_it_is_made_or_to_another_township(self, press):
        press.set_of("07-1-101-001")
        waiting, ready = press.ask("contract"), press.print("contract", region=NORTH)
        for who, run, code in (("county_head", waiting, "not_found"),
                               ("south_office", ready, "out_of_area")):  # fmt: skip
            with pytest.raises(Refused) as no:
                hand_out(actor=press.world.actor(who), on=DAY, run=run.id)
            assert no.value.code == code


def test_what_is_typed_is_kept_with_the_run_for_its_job(press):
    press.put("letter", region=WHOLE)
    run = press.print("letter", given={"recipient": " 各乡镇 ", "dated": ""}, on=LATER)
    assert json.loads(run.given) == {"recipient": "各乡镇"}
    assert press.asks[-1].said("recipient") == "各乡镇"


def test_an_action_is_asked_by_kind_and_never_by_paper(press):
    with pytest.raises(TypeError):
        print_papers(actor=press.world.actor("county_head"), on=DAY, papers=[])
