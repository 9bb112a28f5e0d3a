"""A register is handed in: faults marked, mended, merged; the second time nothing changes."""

from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from tests.journeys.hands import follow, press
from tuopin.kit.identity import make

HEADINGS = (
    "乡镇", "村", "姓名", "身份证号", "入党时间", "家庭人口", "劳动力人数", "家庭年收入(元)",
    "主要致贫原因", "是否村干部",
)  # fmt: skip
RIGHT = make("990101", date(1951, 3, 9), 17)
OTHER = make("990101", date(1948, 11, 2), 23)
WRONG = RIGHT[:-1] + ("1" if RIGHT[-1] != "1" else "2")
# A township, one of its villages, and the login of its office.
PLACE = """
from datetime import date
from tuopin.kit.scope import whole_county
from tuopin.offices.queries import counties, holders, names_on, regions_on
county, day = counties()[0].code, date(2007, 12, 28)
post = holders(whole_county(county), "township_office", day)[0]
names = names_on(county, day)
village = next(r for r in regions_on(county, day, "village") if r.code[:9] == post.region[:9])
answer = [names[post.region], village.name, post.officer.login]
"""


def workbook(township: str, village: str, first: str) -> bytes:
    """Return a small register of two people, the first with the number given."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "农村贫困党员登记表"
    sheet.append(["农村贫困党员登记表"])
    sheet.append(HEADINGS)
    sheet.append([township, village, "试春", first, "1975-7-1", 3, 2, "3,200", "因病", "否"])
    sheet.append([township, village, "试秋", OTHER, "1970.5.4", 2, 1, "2800元", "缺技术", "否"])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def hand_in(page: Page, path: Path) -> None:
    """Hand a workbook in and wait, over a reload, until it has been checked."""
    page.goto("/sheets/new?form=f1")
    page.locator("input[type=file]").set_input_files(path)
    press(page, "交上去检查")
    expect(page.locator(".tp-job, .tp-sum").first).to_be_visible()
    page.reload()
    settled(page)


def settled(page: Page) -> None:
    """Wait until no job runs any more, and look at the result."""
    for _ in range(60):
        if page.locator(".tp-job progress").count() == 0:
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator(".tp-sum")).to_be_visible()


def counted(page: Page) -> list[int]:
    """Return the numbers of the review: new, changed, unchanged, faulty."""
    return [int(text) for text in page.locator(".tp-sum a b").all_inner_texts()[:4]]


def test_faults_are_marked_mended_and_merged_and_a_second_time_changes_nothing(
    visit, county, tmp_path
):
    township, village, login = county.ask(PLACE)
    page = visit(login)
    first = tmp_path / "登记表.xlsx"
    first.write_bytes(workbook(township, village, WRONG))
    hand_in(page, first)
    assert counted(page) == [1, 0, 0, 1]
    expect(page.locator(".tp-fault").first).to_contain_text("校验")

    with page.expect_download() as wait:
        page.get_by_role("link", name="下载标好错的工作簿").click()
    mended = tmp_path / "改好.xlsx"
    wait.value.save_as(mended)
    mend(mended)
    hand_in(page, mended)
    assert counted(page) == [2, 0, 0, 0]

    follow(page.get_by_role("link", name="整表并入"))
    press(page, "并入 2 行")
    settled(page)
    expect(page.locator("main")).to_contain_text("已并入")
    page.locator("[name=q]").fill("试春")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("试春")

    hand_in(page, mended)
    assert counted(page) == [0, 0, 2, 0]


def mend(path: Path) -> None:
    """Put the right number into the marked cell; the column of explanations stays."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("错误说明" in str(cell.value) for cell in cells)
    wrong = next(cell for cell in cells if str(cell.value) == WRONG)
    assert wrong.fill.fgColor.rgb not in {"00000000", None}
    wrong.value = RIGHT
    book.save(path)
