"""The progress report: the office's own words beside the figures, exported, published, archived."""

import zipfile

from playwright.sync_api import expect

from tests.journeys.hands import follow, press, send


def test_the_report_is_composed_and_published(visit, tmp_path):
    page = visit("county_head")
    page.goto("/reports")
    paper = page.locator(".tp-paper")
    for said in ("16个乡镇", "40户"):
        expect(paper).to_contain_text(said)
    page.locator("a.tp-chip-fig", has_text="40").first.click()
    expect(page.locator("#picked")).to_contain_text("40")
    follow(page.get_by_role("link", name="写一段").or_(page.get_by_role("link", name="改写")).first)
    page.locator("[name=text]").fill("办公室自己的话：春耕以前再走一遍户。")
    press(page, "存下")
    expect(paper).to_contain_text("春耕以前再走一遍户")

    with page.expect_download() as wait:
        page.locator("main a[href*='.docx'], header a[href*='.docx']").first.click()
    word = tmp_path / "report.docx"
    wait.value.save_as(word)
    text = zipfile.ZipFile(word).read("word/document.xml").decode()
    assert "春耕以前再走一遍户" in text

    page.goto("/reports")
    follow(page.get_by_role("link", name="定稿归档"))
    send(page)
    expect(page.locator("#published")).to_contain_text("2007-12-28 归档")
    with page.expect_download() as wait:
        page.locator("#published").get_by_role("link", name="PDF").first.click()
    wait.value.save_as(tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
