"""Papers of coordination as files: minutes by version, the pack, notices, reports, commendation."""

from datetime import date

import pytest

from tests.coordination.council import APRIL, MEETS, Council
from tests.desk.browsing import carried, confirm, look_at, said
from tests.desk.exports import handed_out, sheet
from tests.documents.reading import bare
from tests.documents.reading import said as text_of
from tests.world import NORTH, SOUTH
from tuopin.coordination import actions
from tuopin.coordination.models import Award, Meeting
from tuopin.papers.models import Issued

TODAY = date(2007, 7, 2)


@pytest.fixture
def council(world, settings) -> Council:
    settings.TUOPIN_TODAY = TODAY.isoformat()
    return Council(world)


def printed(client, at):
    """Return what a paper's PDF says; its Word file is one as well."""
    answer = client.get(f"{at}.pdf")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    word = client.get(f"{at}.docx")
    assert word.content.startswith(b"PK")
    assert client.get(f"{at}.txt").status_code == 404
    return bare(text_of(answer.content))


# ---- minutes


def test_a_draft_prints_as_a_draft_and_a_signed_version_says_who_signed_it(client_of, council):
    meeting = council.held()
    council.decide(meeting=meeting.id)
    draft = council.write(meeting)
    office = client_of("county_office")
    at = f"/coordination/minutes/{draft.id}/minutes"
    text = printed(office, at)
    for words in ("第1版草稿，尚未签发", "听取各乡镇进展情况。", "试书记", "缺席"):
        assert words in text
    assert "月底前把款发到户（北山镇党委书记，2007年4月30日前完成）" in text
    council.sign(draft, date(2007, 3, 29))
    assert "第1版，2007年3月29日试county_head签发" in printed(office, at)
    new = council.write(meeting, APRIL, discussion="改一改", correction="更正人数")
    council.sign(new, date(2007, 4, 3))
    assert "2007年4月3日被新版代替" in printed(office, at)
    text = printed(office, f"/coordination/minutes/{new.id}/minutes")
    for words in ("第2版，2007年4月3日", "改一改", "本版更正：更正人数"):
        assert words in text
    assert f"{at}.pdf" in office.get(f"/coordination/minutes/{draft.id}").content.decode()
    assert (
        f"/coordination/minutes/{new.id}/minutes.docx"
        in office.get(f"/coordination/meetings/{meeting.id}").content.decode()
    )


def test_on_a_past_day_minutes_print_as_they_stood_then(client_of, council):
    minutes = council.write(council.held())
    council.sign(minutes, APRIL)
    office = client_of("county_office")
    look_at(office, MEETS)
    at = f"/coordination/minutes/{minutes.id}/minutes"
    assert "尚未签发" in printed(office, at)
    look_at(office, date(2007, 3, 27))
    assert office.get(f"{at}.pdf").status_code == 404


def test_minutes_show_the_figures_the_meeting_was_held_with_whatever_came_later(client_of, council):
    """Printed in July, the minutes of March showed the figures of July."""
    minutes = council.sign(council.write(council.held()))
    council.paid(2)
    text = printed(client_of("county_office"), f"/coordination/minutes/{minutes.id}/minutes")
    assert "截至2007年3月28日，开会那天存档" in text
    assert "4,000.00" not in text


def test_signed_minutes_are_printed_with_number_and_code_by_a_run(client_of, council):
    meeting = council.held()
    draft = council.write(meeting)
    office = client_of("county_office")
    page = office.get(f"/coordination/meetings/{meeting.id}")
    assert "打印纪要" not in said(page)
    council.sign(draft)
    page = office.get(f"/coordination/meetings/{meeting.id}")
    assert "打印纪要" in said(page)
    fields = carried(page)
    assert fields["kinds"] == ["minutes"]
    assert fields["given-meeting_on"] == ["2007-03-28"]
    form = office.post("/papers/print", fields)
    assert "第一季度调度会" in form.content.decode()
    asked = office.post("/papers/print", fields | {"filled": ["1"]})
    assert "生成 1 份文书" in said(asked)
    assert "打印纪要" not in said(
        client_of("north_secretary").get(f"/coordination/meetings/{meeting.id}")
    )


def test_minutes_are_the_same_paper_whichever_batch_has_begun(client_of, council):
    """They could not be printed before the first batch, and took another number in each."""
    meeting = council.held()
    council.sign(council.write(meeting))
    office = client_of("county_office")

    def run():
        fields = carried(office.get(f"/coordination/meetings/{meeting.id}")) | {"filled": ["1"]}
        office.post("/papers/print", carried(office.post("/papers/print", fields)))

    run()
    council.stage.batch()
    run()
    [paper] = Issued.objects.all()
    assert (paper.number[-3:], paper.batch, paper.prints) == ("〕1号", None, 2)


# ---- before a meeting


def test_a_called_meeting_has_its_notice_and_leads_to_printing_it(client_of, council):
    meeting = council.call()
    office = client_of("county_office")
    text = printed(office, f"/coordination/meetings/{meeting.id}/notice")
    for words in (
        "第一季度调度会", "2007年3月28日（星期三）", "县政府二楼会议室", "各乡镇党委书记",
        "检查以前会议决定的办理情况", "2007年3月20日",
    ):  # fmt: skip
        assert words in text
    fields = carried(office.get(f"/coordination/meetings/{meeting.id}"))
    assert fields["kinds"] == ["meeting_notice", "agenda"]
    assert fields["given-attendees"] == ["各乡镇党委书记"]
    confirm(client_of("county_head"), f"/coordination/meetings/{meeting.id}/cancel", reason="汛情")
    assert office.get(f"/coordination/meetings/{meeting.id}/notice.pdf").status_code == 404


def test_the_pack_has_the_figures_and_what_earlier_meetings_left_to_do(client_of, council):
    first = council.held()
    council.decide(meeting=first.id, text="把款发到户")
    done = council.decide(meeting=first.id, text="开动员会", region=SOUTH)
    actions.report_done(
        actor=council.act("south_secretary"), on=APRIL, decision=done.id, report="开了"
    )
    second = council.call(
        date(2007, 6, 1), quarter=2, topic="第二季度调度会", meets_on=date(2007, 6, 20)
    )
    office = client_of("county_office")
    page = said(office.get(f"/coordination/meetings/{second.id}/figures"))
    for words in ("以前会议决定的办理情况", "把款发到户", "过期", "开了"):
        assert words in page
    text = printed(office, f"/coordination/meetings/{second.id}/pack")
    for words in (
        "调度会议材料",
        "北山镇",
        "合计",
        "把款发到户",
        "过期未办",
        "南河乡党委书记",
        "开了",
    ):
        assert words in text
    # Held, it keeps what lay before it then.
    council.hold(second, date(2007, 6, 20))
    actions.accept_done(actor=council.act("county_head"), on=date(2007, 6, 25), decision=done.id)
    text = printed(office, f"/coordination/meetings/{second.id}/pack")
    assert "已报办结" in text
    assert "截至2007年6月20日" in text


# ---- reports and commendation


def test_a_report_prints_as_it_was_handed_in_and_before_as_a_draft(client_of, council):
    council.paid(2)
    row = council.asked()[NORTH]
    town = client_of("north_office")
    at = f"/coordination/reports/{row.id}/report"
    assert "草稿，尚未上报" in printed(town, at)
    council.submit(row, practice="逐户签字画押。")
    text = printed(town, at)
    for words in ("逐户签字画押。", "截至2007年3月31日", "到户资金", "2007年4月2日"):
        assert words in text
    assert row.figures_hash in text
    actions.return_report(
        actor=council.act("county_office"), on=date(2007, 4, 9), report=row.id, reason="写问题"
    )
    assert "已退回" in printed(town, at)
    assert client_of("south_office").get(f"{at}.pdf").status_code == 404


def test_a_commendation_prints_its_letter_and_its_certificate(client_of, council):
    for name in ("县农委", "县林业局"):
        actions.commend(
            actor=council.act("county_head"), on=TODAY, kind="unit", name=name, honour="先进单位",
            grounds="出技术", document="县脱贫〔2007〕8号",
        )  # fmt: skip
    head = client_of("county_head")
    one = Award.objects.get(name="县农委")
    page = head.get("/coordination/awards").content.decode()
    assert f"/coordination/awards/{one.id}/certificate.pdf" in page
    text = printed(head, f"/coordination/awards/{one.id}/letter")
    for words in ("县脱贫〔2007〕8号", "县农委", "县林业局", "出技术", "（共2个）"):
        assert words in text
    text = printed(head, f"/coordination/awards/{one.id}/certificate")
    assert "被评为“先进单位”" in text
    assert "县林业局" not in text


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_papers_open_in_both_languages_for_who_sees_coordination(client_of, council, lang):
    meeting = council.held()
    minutes = council.write(meeting)
    for at in (f"meetings/{meeting.id}/pack", f"minutes/{minutes.id}/minutes"):
        assert client_of("auditor", lang).get(f"/coordination/{at}.pdf").status_code == 200
        assert client_of("expert", lang).get(f"/coordination/{at}.pdf").status_code == 403


# ---- meetings recorded later, called ahead, called off


def test_a_meeting_is_recorded_later_with_the_day_it_was_held_on(client_of, council):
    meeting = council.call()
    office = client_of("county_office")
    at = f"/coordination/meetings/{meeting.id}/hold"
    assert 'value="2007-03-28"' in office.get(at).content.decode()
    given = {"chair": "试主任", f"came-{NORTH}": "on"}
    page = office.post(at, given | {"held_on": "2007-07-03"})
    assert page.status_code == 409
    assert "还没到" in said(page)
    assert office.post(at, given | {"held_on": "2007-03-19"}).status_code == 409
    office.post(at, given | {"held_on": "2007-03-28"})
    meeting.refresh_from_db()
    assert meeting.held_on == MEETS
    assert "按时开了" in said(office.get("/coordination"))


def test_a_coming_quarters_meeting_and_one_called_off_are_listed_too(client_of, council):
    """A meeting called ahead had no line before its quarter began, one called off never again."""
    off = council.call()
    actions.cancel(actor=council.act("county_head"), on=MEETS, meeting=off.id, reason="汛情")
    council.call(TODAY, quarter=4, topic="第四季度调度会", meets_on=date(2007, 10, 9))
    office = client_of("county_office")
    page = said(office.get("/coordination"))
    for words in ("其他会议", "第四季度调度会", "第一季度调度会", "已取消"):
        assert words in page
    cells = sheet(handed_out(office, "/coordination/export"))
    assert {"第四季度调度会", "第一季度调度会"} <= {row[2] for row in cells}


def test_a_quarter_before_the_programme_takes_no_meeting(client_of, council):
    given = {
        "kind": "quarterly", "year": "2006", "quarter": "4", "topic": "调度会",
        "meets_on": "2007-07-20", "venue": "二楼会议室",
    }  # fmt: skip
    page = client_of("county_office").post("/coordination/call", given)
    assert page.status_code == 409
    assert "工程还没有开始" in said(page)
    english = client_of("county_office", "en").post("/coordination/call", given)
    assert "had not begun" in english.content.decode()
    assert not Meeting.objects.exists()


# ---- who answers


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_who_answers_for_a_township_is_shown_with_what_is_missing(client_of, council, lang):
    page = client_of("county_head", lang).get("/coordination/responsible")
    assert "试north_secretary" in page.content.decode()
    if lang == "zh-hans":
        assert "6 个岗位没有明确责任人" in said(page)
        assert "南河乡" not in said(client_of("north_secretary").get("/coordination/responsible"))
    cells = sheet(handed_out(client_of("county_head"), "/coordination/responsible/export"))
    assert cells[1][:2] == ["北山镇", "试north_secretary"]
