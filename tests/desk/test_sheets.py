"""Imports on the desk: handed in, checked, looked through, merged or refused."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.register.desk import bring, take
from tests.sheets import books
from tests.world import World
from tuopin.audit.models import Line
from tuopin.register.actions import check
from tuopin.register.models import Household
from tuopin.sheets.actions import hand_in as handed_in
from tuopin.sheets.models import Import
from tuopin.sheets.queries import importers
from tuopin.workflow.models import Job
from tuopin.workflow.queries import job_about
from tuopin.workflow.tasks import open_job


def text_of(answer) -> str:
    """Return what a reader sees of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def faulty() -> bytes:
    """Return a workbook with three right rows and three wrong ones."""
    right = [books.head(身份证号=books.number(1950, n), 姓名=f"试{n}户") for n in (1, 3, 5)]
    wrong = [
        books.head(身份证号=books.number(1950, 7)[:-1] + "0", 姓名="试错号"),
        books.head(身份证号=books.number(1950, 9), 姓名="试错因", 主要致贫原因="没钱"),
        books.head(身份证号=books.number(1950, 11), 姓名="试错村", 村="真龙地村"),
    ]
    return books.f1(*right, *wrong)


def hand_in(browser, data: bytes, form: str = "f1", day: str = "2007-01-08", **more):
    """Hand a workbook in by the page's form."""
    file = SimpleUploadedFile("北山镇.xlsx", data)
    return browser.post("/sheets/new", {"form": form, "file": file, "judged_on": day, **more})


def page_of(taken: Import, what: str = "import") -> str:
    """Return an address of an import."""
    return reverse(f"desk:sheets_{what}", args=[taken.id])


# Handing in.


def test_a_workbook_is_handed_in_checked_at_once_and_nothing_is_written(client_of, world):
    answer = hand_in(client_of("north_office"), books.f1(books.head()))
    taken = Import.objects.get()
    assert answer["Location"] == page_of(taken)
    assert (taken.state, taken.new, taken.faulty) == ("checked", 1, 0)
    assert not Household.objects.exists()
    assert Job.objects.get().kind == "sheets.check"


def test_the_same_form_sent_twice_hands_in_once(client_of, world):
    browser = client_of("north_office")
    data = books.f1(books.head())
    first = hand_in(browser, data, key="one")
    second = hand_in(browser, data, key="one")
    assert first["Location"] == second["Location"]
    assert Import.objects.count() == Job.objects.count() == 1


def test_every_form_can_be_handed_in_and_has_an_empty_workbook(client_of, world):
    office, centre = client_of("county_office"), client_of("finance_centre")
    money = {code for code, _ in centre.get("/sheets/new").context["codes"]}
    offered = {code for code, _ in office.get("/sheets/new").context["codes"]}
    assert money == {"bank", "repay"}
    assert offered == set(importers()) - money
    for code in importers():
        for browser in (office, centre):
            assert browser.get(f"/sheets/{code}/empty.xlsx").content[:2] == b"PK"
    assert office.get("/sheets/f9/empty.xlsx").status_code == 404


def test_the_finance_offices_list_their_own_forms_and_not_the_registers(client_of, world):
    hand_in(client_of("north_office"), books.f1(books.head()))
    assert "北山镇.xlsx" in text_of(client_of("county_office").get("/sheets?show=all"))
    centre = client_of("finance_centre")
    assert "北山镇.xlsx" not in text_of(centre.get("/sheets?show=all"))
    assert centre.get(page_of(Import.objects.get())).status_code == 404


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"no workbook at all", "工作簿"), (b"PK\x03\x04 half a workbook", "工作簿")],
)
def test_a_file_that_is_no_workbook_is_refused_at_the_field(client_of, world, data, said):
    answer = hand_in(client_of("north_office"), data)
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not Import.objects.exists()


def test_a_day_to_come_and_a_missing_file_are_refused_at_their_fields(client_of, world):
    browser = client_of("north_office")
    answer = hand_in(browser, books.f1(books.head()), day="2030-01-01")
    assert "judged_on" in answer.context["form"].errors
    answer = browser.post("/sheets/new", {"form": "f1", "judged_on": "2007-01-08"})
    assert "file" in answer.context["form"].errors
    answer = hand_in(browser, books.f1(books.head()), form="nonsense")
    assert "form" in answer.context["form"].errors
    assert not Import.objects.exists()


def test_a_liaison_officer_learns_that_others_merge_workbooks(client_of, world):
    assert "你的岗位不并入表册" in text_of(client_of("north_liaison").get("/sheets/new"))


def test_the_auditor_may_not_hand_in(client_of, world):
    assert client_of("auditor").get("/sheets/new").status_code == 403


def test_nothing_is_handed_in_from_a_past_day(client_of, world, settings):
    settings.TUOPIN_TODAY = (world.day + timedelta(days=3)).isoformat()
    browser = client_of("north_office")
    browser.post("/as-of", {"date": "2007-01-08"})
    assert "回到今天" in text_of(browser.get("/sheets/new"))
    assert hand_in(browser, books.f1(books.head())).status_code == 409
    assert not Import.objects.exists()


# The review.


def test_the_review_marks_the_faulty_cells_with_reason_and_remedy(client_of, world):
    browser = client_of("north_office")
    hand_in(browser, faulty())
    answer = browser.get(page_of(Import.objects.get()))
    assert answer.context["counts"] | {"warning": 0} == {
        "new": 3, "changed": 0, "unchanged": 0, "faulty": 3, "warning": 0,
    }  # fmt: skip
    assert answer.context["tab"] == "faulty"
    page = answer.content.decode()
    assert page.count('class="tp-fault"') == 3
    for said in ("身份证号的校验位不对", "照身份证重抄", "没钱", "真龙地村", "只并入无错的 3 行"):
        assert said in text_of(answer), said
    assert "整表并入 " not in text_of(answer)
    assert books.number(1950, 9) not in page


def test_the_faults_are_filtered_by_column_and_by_kind(client_of, world):
    browser = client_of("north_office")
    hand_in(browser, faulty())
    address = page_of(Import.objects.get())
    assert [(c["label"], c["count"]) for c in browser.get(address).context["chips"]] != []
    one = browser.get(address, {"tab": "faulty", "heading": "身份证号", "code": "id_check"})
    assert one.context["total"] == 1
    assert "试错号" in text_of(one)
    assert "试错因" not in text_of(one)
    none = browser.get(address, {"tab": "faulty", "heading": "身份证号", "code": "region_unknown"})
    assert none.context["total"] == 0


def test_each_tab_shows_its_rows(client_of, world):
    take(
        world, "f1", books.f1(books.head(), books.head(身份证号=books.number(1951, 3), 姓名="试二"))
    )
    browser = client_of("county_office")
    data = books.f1(
        books.head(**{"家庭年收入(元)": 5000}),
        books.head(身份证号=books.number(1951, 3), 姓名="试二"),
        books.head(身份证号=books.number(1952, 5), 姓名="试三"),
    )
    hand_in(browser, data)
    address = page_of(Import.objects.order_by("-id")[0])
    changed = text_of(browser.get(address, {"tab": "changed"}))
    assert "4120.00" in changed
    assert "5000.00" in changed
    assert "试三" in text_of(browser.get(address, {"tab": "new"}))
    assert "试二" in text_of(browser.get(address, {"tab": "unchanged"}))
    assert browser.get(address, {"tab": "x", "start": "-4"}).status_code == 200


def test_rows_are_paged(client_of, world):
    rows = [
        books.head(身份证号=books.number(1940 + n // 40, 2 * (n % 40) + 1), 姓名=f"试{n}户")
        for n in range(60)
    ]
    browser = client_of("north_office")
    hand_in(browser, books.f1(*rows))
    address = page_of(Import.objects.get())
    first = browser.get(address, {"tab": "new"})
    assert (first.context["last"], first.context["following"]) == (50, 50)
    assert browser.get(address, {"tab": "new", "start": "50"}).context["last"] == 60


def test_a_sheet_without_a_needed_column_can_only_be_refused(client_of, world):
    browser = client_of("north_office")
    hand_in(browser, books.f1(books.head(), without=["身份证号"]))
    answer = browser.get(page_of(Import.objects.get()))
    assert "表里没有“身份证号”这一列" in text_of(answer)
    page = answer.content.decode()
    assert "/merge" not in page
    assert "/refuse" in page


def test_the_marked_copy_comes_back_to_whoever_may_merge(client_of, world):
    browser = client_of("north_office")
    hand_in(browser, faulty())
    taken = Import.objects.get()
    answer = browser.get(page_of(taken, "marked"))
    assert answer.content[:2] == b"PK"
    assert answer["Cache-Control"] == "no-store"
    assert client_of("auditor").get(page_of(taken, "marked")).status_code == 403


def test_others_see_the_counts_and_the_faults_but_no_rows(client_of, world):
    hand_in(client_of("north_office"), faulty())
    answer = client_of("auditor").get(page_of(Import.objects.get()) + "?tab=faulty")
    assert "没钱" in text_of(answer)
    assert not answer.context["review"]
    assert "/merge" not in answer.content.decode()


def test_another_township_does_not_see_an_import(client_of, world):
    hand_in(client_of("north_office"), faulty())
    taken = Import.objects.get()
    south = client_of("south_office")
    for what in ("import", "marked", "merge", "refuse"):
        assert south.get(page_of(taken, what)).status_code == 404, what
    assert south.post(page_of(taken, "check")).status_code == 404
    assert not south.get("/sheets?show=all").context["rows"]


def test_a_very_large_sheet_is_reviewed_by_its_faults_alone(client_of, world, monkeypatch):
    monkeypatch.setattr("tuopin.desk.sheets.review.REVIEW_MOST", 2)
    monkeypatch.setattr("tuopin.desk.sheets.settling.REVIEW_MOST", 2)
    browser = client_of("north_office")
    hand_in(browser, faulty())
    answer = browser.get(page_of(Import.objects.get()))
    assert not answer.context["review"]
    assert "身份证号的校验位不对" in text_of(answer)
    assert "只并入无错的 3 行" in text_of(answer)
    assert "新增 3 行" in text_of(browser.get(page_of(Import.objects.get(), "merge") + "?part=1"))


# The job.


def test_a_running_check_shows_its_progress_and_no_buttons(client_of, world):
    key = bring(world, "f1", books.f1(books.head()), who="north_office")
    browser = client_of("north_office")
    job = open_job(
        county=world.county, kind="sheets.merge", actor=world.people["north_office"],
        on=world.day, subject=key,
    )  # fmt: skip
    Job.objects.filter(id=job.id).update(state="running", done=40, total=100)
    page = browser.get(reverse("desk:sheets_import", args=[key])).content.decode()
    assert f"job-{job.id}" in page
    assert "40 / 100" in page
    assert "/merge" not in page


@pytest.mark.parametrize("ended", ["before", "after"])
def test_a_check_that_ends_while_its_page_is_made_is_not_told_as_never_begun(
    client_of, world, monkeypatch, ended
):
    """The page read the import, then its job: a check that ended in between was nowhere to see."""
    clerk = world.actor("north_office")
    key = UUID(
        handed_in(
            actor=clerk, on=world.day, form="f1", name="f1.xlsx", data=books.f1(books.head())
        ).result["import"]
    )
    job = open_job(
        county=world.county, kind="sheets.check", actor=clerk.id, on=world.day, subject=key
    )

    def looked(county, subject):
        found = None if ended == "before" else job_about(county, subject)
        check(actor=clerk, on=world.day, handed_in=key)
        Job.objects.filter(id=job.id).update(state="finished")
        return found or job_about(county, subject)

    monkeypatch.setattr("tuopin.desk.sheets.review.job_about", looked)
    page = text_of(client_of("north_office").get(reverse("desk:sheets_import", args=[key])))
    assert "还没有检查" not in page


def test_a_failed_check_says_why_and_can_be_started_again(client_of, world):
    key = bring(world, "f1", books.f1(books.head()), who="north_office")
    Import.objects.filter(id=key).update(state="received", rows=0, new=0)
    job = open_job(
        county=world.county, kind="sheets.check", actor=world.people["north_office"],
        on=world.day, subject=key,
    )  # fmt: skip
    Job.objects.filter(id=job.id).update(
        state="failed", result='{"code":"clash","zh":"和别人撞了","en":"It clashed"}'
    )
    browser = client_of("north_office")
    assert "和别人撞了" in text_of(browser.get(reverse("desk:sheets_import", args=[key])))
    browser.post(reverse("desk:sheets_check", args=[key]))
    assert Import.objects.get(id=key).state == "checked"


# The merge.


def test_a_whole_merge_is_shown_beforehand_and_then_done(client_of, world):
    browser = client_of("north_office")
    hand_in(browser, books.f1(books.head()))
    taken = Import.objects.get()
    before = text_of(browser.get(page_of(taken, "merge")))
    assert "新增 1 行" in before
    assert not Household.objects.exists()
    browser.post(page_of(taken, "merge"), {"confirmed": "1"})
    assert Household.objects.get().head_name == "试一户"
    taken.refresh_from_db()
    assert (taken.state, taken.written) == ("merged", 1)
    assert "写入了 1 行" in text_of(browser.get(page_of(taken)))


def test_a_merge_twice_writes_once(client_of, world):
    browser = client_of("north_office")
    hand_in(browser, books.f1(books.head()))
    taken = Import.objects.get()
    for _ in range(2):
        browser.post(page_of(taken, "merge"), {"confirmed": "1"})
    assert Household.objects.count() == 1
    assert Line.objects.filter(action="register.merge", outcome="done").count() == 1


def test_a_faulty_sheet_is_not_merged_whole_but_its_right_rows_are(client_of, world):
    browser = client_of("north_office")
    hand_in(browser, faulty())
    taken = Import.objects.get()
    whole = browser.get(page_of(taken, "merge"))
    assert whole.context["blocked"]
    assert "没钱" in text_of(whole)
    browser.post(page_of(taken, "merge"), {"confirmed": "1"})
    assert not Household.objects.exists()
    assert Job.objects.order_by("-id")[0].state == "failed"
    browser.post(page_of(taken, "merge"), {"confirmed": "1", "part": "1"})
    assert Household.objects.count() == 3
    taken.refresh_from_db()
    assert (taken.state, taken.partial) == ("merged", True)


def test_a_refused_import_writes_nothing_and_stays_on_file(client_of, world):
    browser = client_of("north_office")
    hand_in(browser, books.f1(books.head()))
    taken = Import.objects.get()
    assert "一行也不写" in text_of(browser.get(page_of(taken, "refuse")))
    browser.post(page_of(taken, "refuse"), {"confirmed": "1"})
    taken.refresh_from_db()
    assert taken.state == "refused"
    assert not Household.objects.exists()
    assert browser.get(page_of(taken)).status_code == 200
    answer = browser.post(page_of(taken, "merge"), {"confirmed": "1"})
    assert answer.status_code == 302
    assert not Household.objects.exists()


def test_a_merge_that_has_nothing_to_write_just_ends_the_import(client_of, world):
    data = books.f1(books.head())
    take(world, "f1", data, who="north_office")
    browser = client_of("north_office")
    hand_in(browser, data)
    taken = Import.objects.order_by("-id")[0]
    assert "结束这次导入" in text_of(browser.get(page_of(taken)))
    browser.post(page_of(taken, "merge"), {"confirmed": "1"})
    taken.refresh_from_db()
    assert (taken.state, taken.written) == ("merged", 0)


def test_nothing_is_merged_from_a_past_day(client_of, world, settings):
    settings.TUOPIN_TODAY = (world.day + timedelta(days=3)).isoformat()
    browser = client_of("north_office")
    hand_in(browser, books.f1(books.head()), day="2007-01-08")
    taken = Import.objects.get()
    browser.post("/as-of", {"date": "2007-01-09"})
    assert browser.post(page_of(taken, "merge"), {"confirmed": "1"}).status_code == 409
    assert browser.post(page_of(taken, "check")).status_code == 409
    assert not Household.objects.exists()


# The list.


def test_the_list_begins_with_what_waits(client_of, world):
    browser = client_of("north_office")
    assert "没有等着办的表" in text_of(browser.get("/sheets?show=waiting"))
    hand_in(browser, books.f1(books.head()))
    answer = browser.get("/sheets")
    assert answer.context["tabs"][0]["count"] == 1
    assert "北山镇.xlsx" in text_of(answer)
    assert "试north_office" in text_of(answer)


def test_the_list_costs_the_same_for_one_and_for_many(client_of, world, queries_of):
    browser = client_of("county_office")
    hand_in(browser, books.f1(books.head()))
    browser.get("/sheets")
    few = queries_of(lambda: browser.get("/sheets"))
    for n in range(5):
        hand_in(browser, books.f1(books.head(姓名=f"试{n}")))
    assert len(browser.get("/sheets").context["rows"]) == 6
    assert queries_of(lambda: browser.get("/sheets")) == few <= 20


def test_the_pages_are_read_in_english(client_of, world):
    browser = client_of("north_office", lang="en")
    hand_in(browser, faulty())
    seen = text_of(browser.get(page_of(Import.objects.get())))
    assert "The check character of the identity number is wrong" in seen
    assert "copy it again from the card" in seen


def test_what_the_world_has_is_the_importers_of_every_room(world: World):
    registers = {"f1", "f1m", "f2", "f3", "f4", "f5", "loss"}
    assert registers | {"bank", "repay", "visit"} == set(importers())
