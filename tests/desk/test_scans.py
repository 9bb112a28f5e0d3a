"""Scans on the desk: handed in, worked off page by page, shown with a trace."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.desk.browsing import look_at, said, writes
from tests.papers import scan_making as making
from tests.papers.scan_making import issue, scanned, sheet
from tests.world import DAY, SOUTH_A, World
from tuopin.audit.models import Line
from tuopin.kit.refusals import Refused
from tuopin.papers.models import Issued, Scan, ScanPage
from tuopin.workflow.models import Job

LIST, NEW, QUEUE = "/papers/scans", "/papers/scans/new", "/papers/scans/waiting"


def file(data: bytes, name: str = "扫描.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def hand_in(browser, *files: SimpleUploadedFile, **more):
    """Hand files in by the page's form, as a browser without script does."""
    return browser.post(NEW, {"scans": list(files), "key": "one", **more})


def address(page: ScanPage, what: str = "") -> str:
    return reverse(f"desk:papers_scan_page{what}", args=[page.id])


def pages(scan: Scan) -> list[ScanPage]:
    return list(ScanPage.objects.filter(scan=scan).order_by("position"))


@pytest.fixture
def pile(world: World) -> Scan:
    """A scan of the north: a filed page, a blank one, one whose head is cut off, two unread."""
    paper = issue("试甲", number="07-1-103-012", kind="liaison_card")
    return scanned(
        world,
        making.book(
            sheet(paper), making.blank(), making.cut(sheet(paper)), sheet(""), making.blank()
        ),
        name="北山镇.pdf",
    )


# ---- handed in


def test_several_files_are_handed_in_at_once_and_read(client_of, world):
    paper = issue("试甲")
    answer = hand_in(
        client_of("north_office"), file(making.book(sheet(paper), making.blank())),
        file(making.photo(sheet("")), "IMG_1.jpg"),
    )  # fmt: skip
    assert answer["Location"] == LIST
    assert Scan.objects.count() == Job.objects.filter(state="finished").count() == 2
    shown = said(client_of("north_office").get(LIST))
    assert "IMG_1.jpg" in shown
    assert "扫描.pdf" in shown


def test_one_file_leads_to_its_page(client_of, world):
    answer = hand_in(client_of("north_office"), file(making.photo(sheet(issue("试甲")))))
    scan = Scan.objects.get()
    assert answer["Location"] == reverse("desk:papers_scan", args=[scan.id])
    assert "试甲" in said(client_of("north_office").get(answer["Location"]))


def test_the_same_form_sent_twice_hands_in_once(client_of, world):
    browser = client_of("north_office")
    data = making.photo(making.blank())
    first, second = (hand_in(browser, file(data)) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Scan.objects.count() == Job.objects.count() == 1


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_what_is_wrong_with_one_file_is_said_and_the_others_are_taken(client_of, world, lang):
    good, bad = file(making.photo(making.blank()), "好.jpg"), file(b"text", "坏.pdf")
    answer = hand_in(client_of("north_office", lang), bad, good)
    assert answer.status_code == 409
    (fault,) = answer.context["form"].errors["scans"]
    assert "坏.pdf" in fault
    assert Refused("scan_unreadable", name="坏.pdf").text(lang) in fault
    assert Scan.objects.get().name == "好.jpg"
    # The page brings a key of its own: what was taken is not sent again under the old one.
    assert answer.context["key"] != "one"


def test_the_same_file_a_second_time_says_so_on_the_page(client_of, world):
    browser = client_of("north_office")
    data = making.photo(making.blank())
    hand_in(browser, file(data))
    again = hand_in(browser, file(data, "再交.jpg"), key="two")
    assert f"{DAY}" in said(again)
    assert Scan.objects.count() == 1


def test_no_file_and_an_empty_file_are_refused_at_the_field(client_of, world):
    browser = client_of("north_office")
    for given in ({}, {"scans": [file(b"")]}):
        answer = browser.post(NEW, given)
        assert answer.status_code == 409
        assert answer.context["form"].errors["scans"]
    assert not Scan.objects.exists()


def test_the_form_takes_several_files_and_works_without_script(client_of, world):
    shown = client_of("north_office").get(LIST).content.decode()
    assert re.search(r'<input type="file" name="scans"[^>]*\bmultiple\b', shown)
    assert 'enctype="multipart/form-data"' in shown
    assert f'action="{NEW}"' in shown


def test_nothing_is_handed_in_from_a_past_day(client_of, world, settings):
    settings.TUOPIN_TODAY = (DAY + timedelta(days=3)).isoformat()
    browser = client_of("north_office")
    look_at(browser, DAY)
    assert hand_in(browser, file(making.photo(making.blank()))).status_code == 409
    assert not Scan.objects.exists()
    for path in (LIST, NEW):
        assert not writes(browser.get(path))


def test_who_only_looks_sees_no_form(client_of, world, pile):
    auditor = client_of("auditor")
    for path in (LIST, QUEUE, reverse("desk:papers_scan", args=[pile.id]), address(pages(pile)[3])):
        answer = auditor.get(path)
        assert answer.status_code == 200
        assert not writes(answer)
    assert auditor.get(NEW).status_code == 403
    assert client_of("north_liaison").get(LIST).status_code == 403


# ---- a reading that broke off


def test_a_reading_that_broke_off_is_started_again_by_a_button(client_of, world, monkeypatch):
    browser = client_of("north_office")
    with monkeypatch.context() as patched:
        patched.setattr("tuopin.papers.tasks.scanning.seen_pages", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            Job.objects.get(id=_broken(browser))
    scan = Scan.objects.get()
    place = reverse("desk:papers_scan", args=[scan.id])
    shown = browser.get(place)
    assert shown.context["stuck"]
    assert "什么都没归档" in said(shown)
    assert browser.post(f"{place}/read")["Location"] == place
    scan.refresh_from_db()
    assert scan.state == "read"
    assert not browser.get(place).context["stuck"]


def _broken(browser) -> str:
    """Hand a scan in whose reading fails; the immediate backend hides what failed."""
    hand_in(browser, file(making.photo(making.blank())))
    job = Job.objects.get()
    assert job.state == "failed"
    raise ZeroDivisionError


# ---- worked off


def test_the_queue_says_why_each_page_waits(client_of, world, pile):
    browser = client_of("north_office")
    shown = browser.get(QUEUE)
    assert [row["sheet"].position for row in shown.context["rows"]] == [2, 3, 4, 5]
    assert {chip["label"]: chip["count"] for chip in shown.context["chips"]} == {
        "空白页": 2, "没认出二维码": 2,
    }  # fmt: skip
    only = browser.get(QUEUE, {"why": "blank"})
    assert [row["sheet"].position for row in only.context["rows"]] == [2, 5]
    assert browser.get(QUEUE, {"why": "<odd>"}).status_code == 200
    assert "No code could be read" in said(client_of("north_office", "en").get(QUEUE))


def test_a_page_is_looked_up_by_name_and_filed_and_the_next_one_comes(client_of, world, pile):
    browser = client_of("north_office")
    issue("试乙", SOUTH_A)
    _, _, cut, unread, _ = pages(pile)
    found = browser.post(address(cut), {"q": "试"})
    assert [item["paper"].name for item in found.context["found"]] == ["试甲"]
    assert "试甲" not in found.request["QUERY_STRING"]
    paper = found.context["found"][0]["paper"]
    sent = {"paper": str(paper.id), "key": "one"}
    answer = browser.post(address(cut, "_file"), sent)
    assert answer["Location"] == address(unread)
    # Sent twice, it is filed once.
    assert browser.post(address(cut, "_file"), sent)["Location"] == address(unread)
    assert ScanPage.objects.filter(issued=paper).count() == 2
    undo = said(browser.get(address(unread)))
    assert "第 3 页已归档" in undo


def test_a_search_that_finds_nothing_says_so(client_of, world, pile):
    answer = client_of("north_office").post(address(pages(pile)[3]), {"q": "没有这个人"})
    assert "没有打印过这样的文书" in said(answer)


def test_a_wrong_filing_is_undone_by_a_button(client_of, world, pile):
    browser = client_of("north_office")
    filed = pages(pile)[0]
    assert "照二维码归的" in said(browser.get(address(filed)))
    assert browser.post(address(filed, "_back"), {"key": "one"})["Location"] == address(filed)
    filed.refresh_from_db()
    assert (filed.state, filed.issued) == ("waiting", None)
    assert "归错后取回的" in said(browser.get(address(filed)))
    assert Issued.objects.get().scan is None


def test_a_page_is_dropped_and_taken_back(client_of, world, pile):
    browser = client_of("north_office")
    page = pages(pile)[3]
    browser.post(address(page, "_drop"), {"reason": "other", "key": "one"})
    page.refresh_from_db()
    assert page.state == "dropped"
    assert "剔错了，取回" in said(browser.get(address(page)))
    browser.post(address(page, "_back"), {"key": "two"})
    page.refresh_from_db()
    assert page.state == "waiting"
    assert browser.post(address(page, "_drop"), {"reason": "whim"}).status_code == 409


def test_all_blank_pages_are_dropped_at_once(client_of, world, pile):
    browser = client_of("north_office")
    place = reverse("desk:papers_scan", args=[pile.id])
    assert "剔除 2 页空白页" in said(browser.get(place))
    assert browser.post(f"{place}/blank", {"key": "one"})["Location"] == place
    assert [page.state for page in pages(pile)].count("dropped") == 2
    assert browser.post(f"{place}/blank", {"key": "two"}).status_code == 409


def test_a_page_is_turned(client_of, world, pile):
    browser = client_of("north_office")
    page = pages(pile)[3]
    for to, turned in (("left", 270), ("over", 90), ("right", 180)):
        browser.post(address(page, "_turn"), {"to": to})
        page.refresh_from_db()
        assert page.turned == turned
    assert browser.post(address(page, "_turn"), {"to": "round"}).status_code == 409


# ---- shown


def test_the_picture_is_upright_leaves_a_trace_and_is_kept_by_nobody(client_of, world, pile):
    browser = client_of("north_office")
    page = pages(pile)[3]
    answer = browser.get(reverse("desk:papers_scan_picture", args=[page.id]))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "no-store"
    assert answer.content[:2] == b"\xff\xd8"
    assert Line.objects.filter(action="papers.open_page", subject=page.id).count() == 1


def test_a_page_that_cannot_be_drawn_has_no_picture(client_of, world, pile, monkeypatch):
    monkeypatch.setattr("tuopin.papers.queries.scan_process.CHILD", "no.such.module")
    page = pages(pile)[3]
    answer = client_of("north_office").get(reverse("desk:papers_scan_picture", args=[page.id]))
    assert answer.status_code == 404


def test_a_papers_scan_is_shown_in_the_browser_and_leaves_a_trace(client_of, world, pile):
    paper = Issued.objects.get()
    place = reverse("desk:papers_scan_pdf", args=[paper.id])
    assert place in client_of("north_office").get(address(pages(pile)[0])).content.decode()
    answer = client_of("north_office").get(place)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["Cache-Control"] == "no-store"
    assert answer.content[:5] == b"%PDF-"
    assert Line.objects.filter(action="papers.open_scan", subject=paper.id).count() == 1
    for who in ("county_leader", "finance_centre", "north_liaison"):
        assert client_of(who).get(place).status_code == 403
    assert client_of("south_office").get(place).status_code == 403


def test_a_paper_without_a_scan_says_so(client_of, world):
    paper = issue("试甲")
    answer = client_of("north_office").get(reverse("desk:papers_scan_pdf", args=[paper.id]))
    assert answer.status_code == 409
    assert Refused("scan_none").text("zh") in said(answer)


# ---- ticked as signed


def test_papers_are_ticked_as_signed_by_their_scan(client_of, world, pile):
    browser = client_of("north_secretary")
    place = reverse("desk:papers_scan", args=[pile.id])
    assert "1 件可以登记已签" in said(browser.get(place))
    form = browser.get(f"{place}/sign")
    assert "07-1-103-012" in said(form)
    late = browser.post(f"{place}/sign", {"signed_on": "2030-01-01", "key": "one"})
    assert late.context["form"].errors["signed_on"]
    done = browser.post(f"{place}/sign", {"signed_on": DAY.isoformat(), "key": "one"})
    assert done["Location"] == place
    paper = Issued.objects.get()
    assert (paper.state, paper.signed_on) == ("signed", DAY)
    assert "可以登记已签" not in said(browser.get(place))


# ---- areas


def test_another_township_reaches_neither_scan_nor_page(client_of, world, pile):
    south = client_of("south_office")
    page = pages(pile)[3]
    paper = Issued.objects.get()
    picture = reverse("desk:papers_scan_picture", args=[page.id])
    for path in (reverse("desk:papers_scan", args=[pile.id]), address(page), picture):
        assert south.get(path).status_code == 404
    for path, sent in (
        (address(page, "_file"), {"paper": str(paper.id)}),
        (address(page, "_drop"), {"reason": "other"}),
        (address(page, "_turn"), {"to": "left"}),
        (address(pages(pile)[0], "_back"), {}),
        (reverse("desk:papers_scan_blank", args=[pile.id]), {}),
        (reverse("desk:papers_scan_read", args=[pile.id]), {}),
        (reverse("desk:papers_scan_sign", args=[pile.id]), {"signed_on": DAY.isoformat()}),
    ):
        assert south.post(path, sent).status_code in {403, 404}
    assert "北山镇.pdf" not in said(south.get(LIST))
    assert not south.get(QUEUE).context["rows"]


def test_a_page_of_another_place_is_named_only_to_the_county(client_of, world):
    there = issue("试南户", SOUTH_A)
    scan = scanned(world, making.book(sheet(there), making.cut(sheet(there))))
    away = pages(scan)[0]
    north = client_of("north_office")
    place = reverse("desk:papers_scan", args=[scan.id])
    shown = north.get(place)
    assert "别处的文书" in said(shown)
    assert there.mark not in shown.content.decode()
    assert address(away) not in shown.content.decode()
    assert north.get(address(away)).status_code == 404
    county = client_of("county_office")
    assert "不是你分管地方的文书" in said(county.get(address(away)))
    county.post(address(away, "_file"), {"paper": str(there.id)})
    assert "试南户" not in said(north.get(place))
    assert "试南户" in said(client_of("south_office").get(address(away)))


def test_a_page_that_is_taken_back_where_it_was_not_scanned_returns_to_the_county(client_of, world):
    there = issue("试南户", SOUTH_A)
    scan = scanned(world, making.book(sheet(there)), "county_office")
    south = client_of("south_office")
    (page,) = pages(scan)
    assert south.get(address(page)).status_code == 200
    assert south.post(address(page, "_back"), {})["Location"] == LIST
    assert south.get(address(page)).status_code == 404


def test_lists_cost_the_same_however_long_they_are(client_of, world, pile, queries_of):
    browser = client_of("north_office")
    place = reverse("desk:papers_scan", args=[pile.id])
    before = {
        path: queries_of(lambda path=path: browser.get(path)) for path in (LIST, QUEUE, place)
    }
    scanned(world, making.book(*[sheet("")] * 3, making.blank()))
    for path, count in before.items():
        assert queries_of(lambda path=path: browser.get(path)) <= count
