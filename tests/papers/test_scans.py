"""Scans come back: handed in, read, filed by their codes, the rest worked off by people."""

import io
from datetime import timedelta
from uuid import UUID, uuid4

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ImageStat

from tests.papers import scan_making as making
from tests.papers.scan_making import fates, issue, scanned, sheet
from tests.world import COUNTY, DAY, NORTH_A, SOUTH_A, World
from tuopin.archive.models import File
from tuopin.archive.queries import faults, read
from tuopin.audit.models import Line
from tuopin.kit.refusals import Refused
from tuopin.papers.actions.scan_pages import (
    drop_page,
    file_page,
    open_page,
    open_scan,
    take_back_page,
    turn_page,
)
from tuopin.papers.actions.scans import hand_in_scan, read_scan
from tuopin.papers.actions.ticking import sign
from tuopin.papers.models import Issued, Scan, ScanPage
from tuopin.papers.queries.codes import payload
from tuopin.papers.queries.scans import (
    candidates,
    codes_on,
    known_papers,
    next_waiting,
    picture,
    scan_counts,
    scans,
    seen_by,
    signable,
    waiting,
    waiting_counts,
)
from tuopin.papers.rules.scan_pages import open_pages
from tuopin.papers.tasks.scanning import READ, broken_off, read_pages, start_reading
from tuopin.workflow.models import Job
from tuopin.workflow.tasks import Cancelled, Progress, cancel, open_job

LATER = DAY + timedelta(days=1)


def refused(work, code: str) -> Refused:
    with pytest.raises(Refused) as caught:
        work()
    assert caught.value.code == code
    return caught.value


def pages(scan: Scan) -> list[ScanPage]:
    return list(ScanPage.objects.filter(scan=scan).order_by("position"))


def count_of(paper: Issued) -> int:
    """Return how many pages a paper's scan has; 0 when there is none."""
    paper.refresh_from_db()
    if paper.scan is None:
        return 0
    with open_pages(read(paper.scan)) as every:
        return every.count


@pytest.fixture
def office(world: World):
    return world.actor("north_office")


# ---- handed in


def test_a_scan_is_kept_sealed_and_read(world):
    paper = issue("试甲")
    data = making.book(sheet(paper))
    scan = scanned(world, data)
    assert (scan.state, scan.pages, scan.region) == ("read", 1, "990101101000")
    assert read(scan.file) == data
    assert not list(faults(COUNTY))
    assert Job.objects.get().state == "finished"


def test_the_same_file_a_second_time_says_so(world, office):
    data = making.book(making.blank())
    scanned(world, data)
    again = refused(
        lambda: hand_in_scan(actor=office, on=LATER, name="又一次.pdf", data=data), "scan_seen"
    )
    assert str(DAY) in again.text("zh")
    assert "又一次.pdf" in again.text("en")
    assert Scan.objects.count() == 1


def test_the_same_form_twice_hands_in_once(office):
    given = {"actor": office, "on": DAY, "name": "a.pdf", "data": making.book(making.blank())}
    first, second = (hand_in_scan(key="form:0", **given) for _ in range(2))
    assert second.replayed
    assert first.result == second.result
    assert Scan.objects.count() == 1


def test_a_file_that_is_no_scan_leaves_nothing_but_the_trace_of_its_refusal(office):
    refused(
        lambda: hand_in_scan(actor=office, on=DAY, name="文字.pdf", data=b"text"), "scan_unreadable"
    )
    assert not Scan.objects.exists()
    assert not File.objects.filter(kind="scan").exists()
    assert Line.objects.get(action="papers.hand_in_scan").outcome == "refused"


def test_the_policy_says_how_many_pages_are_taken(office, monkeypatch):
    terms = {"scan.pages_max": 2}
    monkeypatch.setattr("tuopin.papers.actions.scans.terms_on", lambda *_: terms)
    data = making.book(*[making.blank()] * 3)
    refused(lambda: hand_in_scan(actor=office, on=DAY, name="a.pdf", data=data), "scan_too_long")


def test_those_without_the_post_hand_nothing_in(world):
    for who in ("north_liaison", "finance_centre", "auditor", "expert"):
        given = {"actor": world.actor(who), "on": DAY, "name": "a.pdf", "data": b"%PDF-"}
        refused(lambda given=given: hand_in_scan(**given), "forbidden")


# ---- read


def test_a_scan_of_many_papers_is_split_and_filed_by_their_codes(world):
    first, second = issue("试甲"), issue("试乙", kind="note")
    one, two = sheet(first), sheet(second)
    scan = scanned(
        world,
        making.book(
            one, two.rotate(180), making.blank(), making.skewed(one, 3), making.dark(two),
            making.noisy(one, 50), making.photographed(two), one.rotate(90, expand=True),
            making.cut(one),
        ),
    )  # fmt: skip
    filed, wait = ("filed", ""), ("waiting", "unread")
    blank = ("waiting", "blank")
    assert fates(scan) == [filed, filed, blank, *[filed] * 5, wait]
    assert [p.turned for p in pages(scan)] == [0, 180, 0, 0, 0, 0, 0, 90, 0]
    assert (count_of(first), count_of(second)) == (4, 3)
    assert scan_counts(COUNTY, [scan.id])[scan.id] == (7, 2, 0)
    assert first.scanned_on == DAY
    assert first.scan.kind == "signed_paper"
    assert "试甲" not in first.scan.name


def test_a_papers_scan_stands_upright(world):
    paper = issue("试甲")
    page = sheet(paper)
    scanned(world, making.book(page.rotate(180), page.rotate(90, expand=True)))
    paper.refresh_from_db()
    shown = making.pages_in(read(paper.scan))
    assert all(p.height > p.width for p in shown)
    # The code stands at the top right: there the ink is.
    for one in shown:
        width, height = one.size
        corner = one.crop((width * 3 // 4, 0, width, height // 6))
        other = one.crop((0, height * 5 // 6, width // 4, height))
        assert ImageStat.Stat(corner).mean < ImageStat.Stat(other).mean


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_of_a_paper_of_several_pages_comes_back(world, lang):
    paper = issue("试甲", lang=lang)
    every = making.printed(making.code_of(paper), 44, lang)
    scan = scanned(world, making.book(*every))
    assert len(every) > 1
    assert fates(scan) == [("filed", "")] * len(every)
    assert count_of(paper) == len(every)


def test_a_page_without_a_code_is_not_guessed_to_belong_to_the_one_before(world):
    paper = issue("试甲")
    scan = scanned(world, making.book(sheet(paper), sheet("")))
    assert fates(scan) == [("filed", ""), ("waiting", "unread")]
    assert count_of(paper) == 1


def test_pages_that_belong_elsewhere_wait_and_say_why(world):
    here, there, void = issue("试甲"), issue("试乙", SOUTH_A), issue("试丙", state="void")
    away = issue("试丁", county="990102")
    strange = payload(making.ADDRESS, COUNTY, "HT", "0" * 10, "2007-9")
    other_kind = payload(making.ADDRESS, COUNTY, "JJ", here.mark, here.number)
    other_number = payload(making.ADDRESS, COUNTY, "HT", here.mark, "2007-99-999")
    two = sheet(here).copy()
    two.paste(sheet(void).crop((1200, 0, 1654, 300)), (100, 1900))
    scan = scanned(
        world,
        making.book(
            sheet(here), sheet(there), sheet(void), sheet(away), sheet(strange), sheet(other_kind),
            sheet(other_number), two,
        ),
    )  # fmt: skip
    whys = ["", "out_of_area", "void", "other_county", *["unknown"] * 3, "several"]
    assert [why for _, why in fates(scan)] == whys
    for paper in (there, void, away):
        assert count_of(paper) == 0


def test_the_county_office_files_for_every_township(world):
    here, there = issue("试甲"), issue("试乙", SOUTH_A)
    scan = scanned(world, making.book(sheet(here), sheet(there)), "county_office")
    assert fates(scan) == [("filed", "")] * 2


def test_a_replaced_paper_is_filed_all_the_same(world):
    paper = issue("试甲", state="replaced")
    assert fates(scanned(world, making.book(sheet(paper)))) == [("filed", "")]


def test_codes_are_read_whatever_stuck_beside_them(world):
    paper = issue("试甲")
    texts = ["https://pay.example/x", "WIFI:S:a;;", making.code_of(paper), "TUOPIN:12/34"]
    (code,) = codes_on(texts)
    assert known_papers(COUNTY, [code])[code].paper == paper.id


def test_the_trace_names_the_file_and_no_person(world):
    scanned(world, making.book(sheet(issue("试甲"))))
    lines = Line.objects.filter(action__in=["papers.hand_in_scan", "papers.read_scan"])
    assert lines.count() == 2
    for line in lines:
        assert "试甲" not in line.detail + line.result
        assert Scan.objects.get().file.sha256 in line.detail


@pytest.mark.parametrize(
    "changed",
    [
        lambda p: p[:-1],
        lambda p: p + p[-1:],
        lambda p: p[::-1],
        lambda p: [{**p[0], "turned": 45}, *p[1:]],
        lambda p: [{**p[0], "position": 9}, *p[1:]],
    ],
    ids=["one missing", "one twice", "out of order", "askew", "elsewhere"],
)
def test_a_reading_that_is_not_of_this_scan_is_refused(office, changed):
    data = making.book(*[making.blank()] * 2)
    made = hand_in_scan(actor=office, on=DAY, name="a.pdf", data=data)
    page = {"codes": [], "turned": 0, "blank": True}
    right = [{"position": n, **page} for n in (1, 2)]
    given = {"actor": office, "on": DAY, "scan": made.result["scan"]}
    refused(lambda: read_scan(pages=changed(right), **given), "bad_value")
    read_scan(pages=right, **given)
    refused(lambda: read_scan(pages=right, **given), "out_of_order")


def test_a_scan_of_another_township_is_not_read(world, office):
    made = hand_in_scan(actor=office, on=DAY, name="a.pdf", data=making.book(making.blank()))
    page = {"position": 1, "codes": [], "turned": 0, "blank": True}
    given = {"on": DAY, "scan": made.result["scan"], "pages": [page]}
    refused(lambda: read_scan(actor=world.actor("south_office"), **given), "out_of_area")
    assert not ScanPage.objects.exists()


# ---- the job


def handed_in(actor, *every) -> UUID:
    made = hand_in_scan(actor=actor, on=DAY, name="a.pdf", data=making.book(*every))
    return UUID(made.result["scan"])


def test_a_job_that_was_done_is_not_done_again(office):
    key = handed_in(office, sheet(issue("试甲")))
    job = start_reading(office, DAY, key)
    Job.objects.filter(id=job.id).update(state="failed")  # the worker died after the act
    again = start_reading(office, DAY, key)
    assert (again.id, again.state) == (job.id, "finished")
    assert ScanPage.objects.count() == 1


def test_a_job_whose_worker_died_is_started_again(office):
    key = handed_in(office, making.blank())
    job = open_job(county=COUNTY, kind=READ, actor=office.id, on=DAY, subject=key)
    old = job.beat - timedelta(hours=1)
    Job.objects.filter(id=job.id).update(state="running", beat=old)
    job.refresh_from_db()
    assert broken_off(job)
    assert start_reading(office, DAY, key).state == "finished"
    assert Scan.objects.get().state == "read"


def test_a_job_that_runs_is_left_alone(office):
    key = handed_in(office, making.blank())
    job = open_job(county=COUNTY, kind=READ, actor=office.id, on=DAY, subject=key)
    Job.objects.filter(id=job.id).update(state="running")
    assert start_reading(office, DAY, key).id == job.id
    assert Scan.objects.get().state == "handed_in"


def test_a_cancelled_reading_files_nothing_and_can_be_started_afresh(office, monkeypatch):
    paper = issue("试甲")
    key = handed_in(office, *[sheet(paper)] * 5)
    steps = Progress.step

    def stopped(self, done: int, note: str = "") -> None:
        cancel(COUNTY, self.job.id, office.id)
        steps(self, done, note)

    monkeypatch.setattr(Progress, "step", stopped)
    job = start_reading(office, DAY, key)
    assert job.state == "cancelled"
    assert not ScanPage.objects.exists()
    assert count_of(paper) == 0
    monkeypatch.setattr(Progress, "step", steps)
    assert start_reading(office, DAY, key).id != job.id
    assert count_of(paper) == 5
    assert Cancelled.__doc__


def test_a_job_without_its_scan_says_so(office):
    job = open_job(county=COUNTY, kind=READ, actor=office.id, on=DAY, subject=uuid4())
    read_pages.enqueue(str(job.id))
    job.refresh_from_db()
    assert job.state == "failed"
    assert "not_found" in job.result


def test_a_file_that_cannot_be_drawn_waits_for_a_person(office):
    """It opens, but its page is nothing that a program can draw."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(b"q 1 0 0 1 cm /Nothing Do BT (no")
        out = io.BytesIO()
        pdf.save(out)
    made = hand_in_scan(actor=office, on=DAY, name="a.pdf", data=out.getvalue())
    start_reading(office, DAY, UUID(made.result["scan"]))
    assert ScanPage.objects.get().state == "waiting"


# ---- a later scan


def test_a_later_scan_takes_the_place_of_the_first_whose_file_stays(world):
    paper = issue("试甲")
    page = sheet(paper)
    scanned(world, making.book(page, page))
    paper.refresh_from_db()
    first = paper.scan
    scanned(world, making.book(making.noisy(page, 9), page, page), on=LATER)
    assert count_of(paper) == 3
    assert paper.scan != first
    assert paper.scanned_on == LATER
    assert read(first)


def test_photos_of_one_paper_make_one_scan(world):
    paper = issue("试甲")
    every = making.printed(making.code_of(paper), 44)
    for n, page in enumerate(every):
        scanned(world, making.photo(page), name=f"IMG_{n}.jpg")
    assert count_of(paper) == len(every) > 1
    scanned(world, making.photo(making.noisy(every[0], 8), "PNG"), on=LATER)
    assert count_of(paper) == 1


# ---- by hand


def test_a_page_without_a_code_is_filed_by_hand(world, office):
    paper = issue("试甲")
    scan = scanned(world, making.book(making.cut(sheet(paper))))
    (page,) = pages(scan)
    done = file_page(actor=office, on=LATER, page=page.id, paper=paper.id)
    assert done.result["state"] == "filed"
    page.refresh_from_db()
    assert (page.handled_by, page.handled_on) == (office.id, LATER)
    assert count_of(paper) == 1
    assert paper.scanned_on == DAY
    line = Line.objects.get(action="papers.file_page")
    assert (line.subject, line.region) == (paper.id, NORTH_A)


def test_a_page_is_filed_once_and_not_to_a_void_paper(world, office):
    paper, void = issue("试甲"), issue("试乙", state="void")
    (page,) = pages(scanned(world, making.book(sheet(""))))
    given = {"actor": office, "on": DAY, "page": page.id}
    refused(lambda: file_page(paper=void.id, **given), "paper_void")
    refused(lambda: file_page(paper=uuid4(), **given), "not_found")
    file_page(paper=paper.id, **given)
    refused(lambda: file_page(paper=paper.id, **given), "out_of_order")


def test_a_wrong_filing_is_taken_back_and_the_paper_has_no_scan_then(world, office):
    paper = issue("试甲")
    scan = scanned(world, making.book(sheet(paper), sheet(paper)))
    one, two = pages(scan)
    take_back_page(actor=office, on=LATER, page=one.id)
    assert count_of(paper) == 1
    take_back_page(actor=office, on=LATER, page=two.id)
    assert count_of(paper) == 0
    assert paper.scanned_on is None
    assert fates(scan) == [("waiting", "taken_back")] * 2
    refused(lambda: take_back_page(actor=office, on=LATER, page=one.id), "out_of_order")


def test_the_older_scan_counts_again_when_the_newer_pages_are_taken_back(world, office):
    paper = issue("试甲")
    page = sheet(paper)
    scanned(world, making.book(page, page))
    newer = scanned(world, making.book(making.dark(page)), on=LATER)
    assert count_of(paper) == 1
    take_back_page(actor=office, on=LATER, page=pages(newer)[0].id)
    assert count_of(paper) == 2
    assert paper.scanned_on == DAY


def test_pages_are_dropped_with_a_reason_and_taken_back(world, office):
    scan = scanned(world, making.book(making.blank(), making.blank(), sheet(issue("试甲"))))
    blanks = [page.id for page in pages(scan)[:2]]
    given = {"actor": office, "on": DAY}
    assert drop_page(pages=blanks, reason="blank", **given).result == {"dropped": 2}
    assert fates(scan)[0] == ("dropped", "blank")
    refused(lambda: drop_page(pages=blanks, reason="blank", **given), "out_of_order")
    take_back_page(page=blanks[0], **given)
    assert fates(scan)[0] == ("waiting", "blank")
    refused(lambda: drop_page(pages=[blanks[0]], reason="whim", **given), "bad_value")
    refused(lambda: drop_page(pages=[], reason="blank", **given), "nothing_chosen")
    filed = pages(scan)[2].id
    refused(lambda: drop_page(pages=[filed], reason="copy", **given), "out_of_order")
    other = pages(scanned(world, making.photo(making.blank())))[0].id
    refused(lambda: drop_page(pages=[blanks[0], other], reason="blank", **given), "bad_value")


def test_a_page_is_turned_and_so_is_its_paper(world, office):
    paper = issue("试甲")
    (page,) = pages(scanned(world, making.book(sheet(paper))))
    given = {"actor": office, "on": DAY, "page": page.id}
    assert turn_page(degrees=90, **given).result["turned"] == 90
    paper.refresh_from_db()
    (shown,) = making.pages_in(read(paper.scan))
    assert shown.width > shown.height
    assert turn_page(degrees=270, **given).result["turned"] == 0
    for degrees in (0, 45, -90, 360):
        refused(lambda degrees=degrees: turn_page(degrees=degrees, **given), "bad_value")


def test_papers_are_ticked_as_signed_by_their_scan(world, office):
    visit, contract = issue("试甲", kind="visit_year"), issue("试乙")
    there = issue("试丙", SOUTH_A, kind="visit_year")
    scan = scanned(world, making.book(*map(sheet, (visit, contract, there))), "county_office")
    area = office.scope("papers.sign")
    assert signable(area, scan.id) == [visit]
    sign(actor=office, on=DAY, papers=[visit.id], signed_on=DAY)
    assert signable(area, scan.id) == []


@pytest.fixture
def pile(world: World, office):
    """A scan of six pages of two papers, no page filed yet."""
    papers = [issue("试甲"), issue("试乙")]
    scan = scanned(world, making.book(*[making.cut(sheet(papers[0])).resize((200, 226))] * 4))
    return office, papers, [page.id for page in pages(scan)]


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["filed", "drop", "back"])), max_size=8)
)
def test_whatever_is_done_a_papers_scan_holds_just_its_filed_pages(pile, moves):
    office, papers, keys = pile
    given = {"actor": office, "on": DAY}
    for n, verb in moves:
        try:
            if verb == "filed":
                file_page(page=keys[n], paper=papers[n % 2].id, **given)
            elif verb == "drop":
                drop_page(pages=[keys[n]], reason="other", **given)
            else:
                take_back_page(page=keys[n], **given)
        except Refused as refusal:
            if refusal.code != "out_of_order":
                raise
    for paper in papers:
        filed = ScanPage.objects.filter(issued=paper, state="filed").count()
        assert count_of(paper) == filed


# ---- found, looked at


def test_papers_are_found_by_number_name_and_mark_within_the_area(world, office):
    here, there = issue("试甲", number="07-1-103-012"), issue("试甲南", SOUTH_A, number="07-2-1")
    issue("试甲废", state="void")
    north, county = (world.actor(w).scope("papers.file_page") for w in ("north_office", "admin"))
    whole = world.actor("county_office").scope("papers.file_page")
    assert candidates(north, "103-012") == [here]
    assert candidates(north, " 试甲 ") == [here]
    assert set(candidates(whole, "试甲")) == {here, there}
    spaced = f"{here.mark[:5]} {here.mark[5:]}".lower()
    assert candidates(whole, spaced) == [here]
    assert candidates(north, there.mark) == []
    assert candidates(whole, "") == candidates(whole, "%_") == candidates(county, "试甲") == []


def test_a_look_at_a_signed_paper_and_at_a_page_leaves_a_trace(world, office):
    paper = issue("试甲")
    refused(lambda: open_scan(actor=office, on=DAY, paper=paper.id), "scan_none")
    (page,) = pages(scanned(world, making.book(sheet(paper))))
    paper.refresh_from_db()
    assert open_scan(actor=office, on=DAY, paper=paper.id).result["sha256"] == paper.scan.sha256
    open_page(actor=office, on=DAY, page=page.id)
    assert picture(page)[:2] == b"\xff\xd8"
    lines = Line.objects.filter(action__in=["papers.open_scan", "papers.open_page"], outcome="done")
    assert {line.region for line in lines} == {NORTH_A}
    assert len(lines) == 2


def test_queries_do_not_grow_with_the_pages(world, office, django_assert_num_queries):
    papers = [issue(f"试{n}户") for n in range(6)]
    scanned(world, making.book(*map(sheet, papers), *[sheet("")] * 3))
    area = office.scope("papers.open_page")
    with django_assert_num_queries(1):
        assert len([page.scan.name for page in waiting(area)]) == 3
    with django_assert_num_queries(1):
        assert [scan.file.sha256 for scan in scans(area)]
    with django_assert_num_queries(1):
        assert waiting_counts(area) == {"unread": 3}


# ---- areas


def test_a_township_never_reaches_another_townships_pages(world):
    """South scans its own paper, one of the north by mistake, and a page without a code."""
    north, south = world.actor("north_office"), world.actor("south_office")
    given = {"actor": north, "on": DAY}
    own, foreign = issue("试南", SOUTH_A), issue("试北")
    scan = scanned(world, making.book(sheet(own), sheet(foreign), sheet("")), "south_office")
    filed, away, unread = pages(scan)
    for page in (filed, away, unread):
        assert not seen_by(north.scope("papers.open_page"), page)
        for act in (
            lambda p=page: open_page(page=p.id, **given),
            lambda p=page: turn_page(page=p.id, degrees=90, **given),
            lambda p=page: take_back_page(page=p.id, **given),
            lambda p=page: drop_page(pages=[p.id], reason="other", **given),
            lambda p=page: file_page(page=p.id, paper=foreign.id, **given),
        ):
            refused(act, "out_of_area")
    refused(lambda: open_scan(actor=north, on=DAY, paper=own.id), "out_of_area")
    # Nor does the south, that scanned it, look at the north's paper.
    refused(lambda: open_page(actor=south, on=DAY, page=away.id), "out_of_area")
    refused(lambda: file_page(actor=south, on=DAY, page=unread.id, paper=foreign.id), "out_of_area")
    assert [p.id for p in waiting(south.scope("papers.open_page"))] == [unread.id]
    assert not waiting(north.scope("papers.open_page")).exists()
    # The county hands it on; then the north sees its page, and the south still does not.
    file_page(actor=world.actor("county_office"), on=DAY, page=away.id, paper=foreign.id)
    away.refresh_from_db()
    open_page(actor=north, on=DAY, page=away.id)
    refused(lambda: open_page(actor=south, on=DAY, page=away.id), "out_of_area")
    assert next_waiting(south.scope("papers.open_page"), filed) == unread


def test_another_county_reaches_nothing(world):
    (page,) = pages(scanned(world, making.book(sheet(issue("试甲")))))
    ScanPage.objects.filter(id=page.id).update(county="990102")
    office = world.actor("county_office")
    refused(lambda: open_page(actor=office, on=DAY, page=page.id), "not_found")
    assert not waiting(office.scope("papers.open_page")).exists()


@pytest.mark.parametrize("who", ["auditor", "north_secretary"])
def test_a_post_that_only_looks_changes_nothing(world, who):
    paper = issue("试甲")
    filed, unread = pages(scanned(world, making.book(sheet(paper), sheet(""))))
    given = {"actor": world.actor(who), "on": DAY}
    open_page(page=filed.id, **given)
    open_scan(paper=paper.id, **given)
    for act in (
        lambda: file_page(page=unread.id, paper=paper.id, **given),
        lambda: drop_page(pages=[unread.id], reason="other", **given),
        lambda: take_back_page(page=filed.id, **given),
        lambda: turn_page(page=filed.id, degrees=90, **given),
    ):
        refused(act, "forbidden")
