"""Papers of co-ordination: official letters as typed, figures of the day filled in."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from tests.agreements.stage import Stage
from tests.coordination.council import Council
from tests.documents.reading import bare, said
from tests.documents.rooms import DAY, ask, chinese, listed, printed, reads, text_of
from tests.documents.samples import coordination as samples
from tests.documents.samples.coordination import AWARDS, MATTERS, SAMPLES, TEXT
from tests.funds.purse import Purse
from tests.world import NORTH, NORTH_A, SOUTH_A, World
from tuopin.documents import pdf
from tuopin.documents.coordination.awards import Award, awards
from tuopin.documents.coordination.meeting import Meeting, matters_of
from tuopin.documents.letterhead import title_lines, typed_names
from tuopin.documents.tree import (
    Attachments,
    Heading,
    Para,
    Record,
    Ruled,
    Sign,
    Table,
    plain,
    plain_text,
)
from tuopin.policy.actions import set_rule
from tuopin.register.models import Household

CODES = (
    "letter", "meeting_notice", "agenda", "minutes", "township_report", "commendation_list",
    "commendation_certificate",
)  # fmt: skip
MEETING = {
    "meeting": "第四季度调度会", "meeting_on": "2008-1-9", "meeting_hour": "上午9:00",
    "venue": "县政府会议室", "chair": "试主任",
}  # fmt: skip


@pytest.fixture
def purse(world: World) -> Purse:
    made = Purse(Stage(world))
    made.come(fen=20_000_000)
    return made


def launched(purse: Purse) -> None:
    """Begin the batch: figures are reported of a batch under way."""
    batch = purse.stage.batch()
    type(batch).objects.filter(id=batch.id).update(state="launched", launched_on="2007-02-01")


def test_a_letter_has_red_head_number_recipient_attachments_signature_and_record(world):
    """R12."""
    typed = {
        "title": "关于做好摸底工作的通知", "recipient": "各乡镇党委：", "text": TEXT,
        "attachments": "登记表、填表说明", "copies": "县委办", "dated": "2007-12-30",
    }  # fmt: skip
    [paper] = printed("letter", ask(**typed))
    assert paper.title == "关于做好摸底工作的通知"
    assert paper.red_head == "试验县农村贫困党员脱贫工程领导组办公室文件"
    text = plain_text(paper)
    assert "各乡镇党委：\n" in text
    assert "：：" not in text
    assert [b.items for b in paper.blocks if isinstance(b, Attachments)] == [("登记表", "填表说明")]
    [sign] = [b for b in paper.blocks if isinstance(b, Sign)]
    assert (sign.organs, sign.date, sign.seal) == (
        ("试验县农村贫困党员脱贫工程领导组办公室",), "2007年12月30日", True,
    )  # fmt: skip
    [record] = [b for b in paper.blocks if isinstance(b, Record)]
    assert record.copies == "县委办"


def test_typed_marks_become_headings_and_braces_stay_what_they_are(world):
    blocks = printed("letter", ask(title="通知", text=TEXT))[0].blocks
    assert [(b.level, plain(b.text)) for b in blocks if isinstance(b, Heading)] == [
        (1, "一、摸底对象"), (2, "（一）范围"), (2, "（二）条件"), (1, "二、时间要求"),
    ]  # fmt: skip
    paras = [plain(b.text) for b in blocks if isinstance(b, Para)]
    assert "各村贫困党员户。{不是字段} # 也不是标题" in paras
    assert "2.有从事种养的能力。" in paras


@pytest.mark.parametrize("text", ["#红[头]*字*", "{户主}", "}{", "<w:p>&amp;", "\\$x$ @y"])
def test_markup_that_is_typed_prints_as_it_stands(world, text):
    paper = printed("letter", ask(title=text, text=text))[0]
    assert bare(said(pdf.write(paper))).count(bare(text)) >= 2


def test_the_organ_of_a_letter_is_a_dated_rule(world):
    set_rule(
        actor=world.actor("county_head"), on=world.day, code="paper.organ",
        value={"name": "中共试验县委组织部", "code": "试组", "red_head": "中共试验县委组织部文件"},
        document="试组〔2007〕1号", valid_from=world.day,
    )  # fmt: skip
    paper = printed("letter", ask(title="通知", text="正文"))[0]
    assert paper.red_head == "中共试验县委组织部文件"
    assert paper.number == "试组〔2007〕　　号"


def test_a_letter_without_a_text_has_lines_to_write_it(world):
    assert any(isinstance(b, Ruled) for b in printed("letter", ask())[0].blocks)


def test_a_notice_says_when_with_the_weekday_where_and_what_about(world):
    """R50."""
    text = text_of(
        "meeting_notice", ask(**MEETING, attendees="各乡镇书记", matters=MATTERS, contact="试办")
    )
    for words in (
        "各乡镇党委、人民政府：", "2008年1月9日（星期三）上午9:00", "县政府会议室", "各乡镇书记",
        "1.各乡镇汇报项目进展", "2.通报督查情况", "会议联系人：试办。",
    ):  # fmt: skip
        assert words in text
    assert "｜" not in text


def test_a_notice_before_anything_is_typed_leaves_places(world):
    text = text_of("meeting_notice", ask())
    assert "None" not in text
    assert "年　　月　　日" in text


def test_an_agenda_has_a_line_a_matter_with_speaker_and_length(world):
    """R50."""
    [paper] = printed("agenda", ask(**MEETING, matters=MATTERS))
    [table] = [b for b in paper.blocks if isinstance(b, Table)]
    assert table.rows[0] == ("1", "各乡镇汇报项目进展", "各乡镇", "各5分钟")
    assert len(table.rows) == 3
    [table] = [b for b in printed("agenda", ask())[0].blocks if isinstance(b, Table)]
    assert table.rows[0] == ("1", "", "", "")


def test_matters_may_lack_speaker_or_length():
    assert matters_of("甲\n\n乙|丙\n｜无题\n丁｜｜3分") == [
        ("甲", "", ""), ("乙", "丙", ""), ("丁", "", "3分"),
    ]  # fmt: skip


def test_minutes_show_who_came_and_each_townships_figures_of_the_day(purse):
    """R50."""
    launched(purse)
    purse.paid()
    question = ask(**MEETING, attendees="各乡镇书记", absent="南河乡", decisions="甲事\n乙事")
    [paper] = printed("minutes", question)
    came, progress = (b for b in paper.blocks if isinstance(b, Table))
    assert came.rows == (
        ("北山镇", "试north_secretary", "到会"), ("南河乡", "试south_secretary", "缺席"),
    )  # fmt: skip
    assert progress.rows[0] == (
        "北山镇", "1", "1", "1", "2,000.00", "0.00", "0", "0.00", "0",
    )  # fmt: skip
    assert progress.total[4] == "2,000.00"
    text = plain_text(paper)
    for words in ("试主任在县政府会议室主持召开第四季度调度会", "1.甲事", "2.乙事", "第一批，截至"):
        assert words in text
    assert paper.red_head.endswith("办公室会议纪要")
    assert not any(isinstance(b, Sign) for b in paper.blocks)


def test_minutes_claim_nobody_came_or_not_before_it_is_typed(purse):
    launched(purse)
    came = next(b for b in printed("minutes", ask())[0].blocks if isinstance(b, Table))
    assert {row[2] for row in came.rows} == {"□到会　□缺席"}
    came = next(b for b in printed("minutes", ask(absent="无"))[0].blocks if isinstance(b, Table))
    assert {row[2] for row in came.rows} == {"到会"}


def test_before_the_first_batch_there_are_no_figures_and_the_paper_says_so(world):
    for code in ("minutes", "township_report"):
        assert "还没有已启动的批次" in text_of(code, ask(batch=None))


def test_a_townships_report_has_its_own_figures_and_words(purse):
    """R56."""
    launched(purse)
    purse.paid(2)
    north, south = printed("township_report", ask(practice="逐户走访。"))
    text = plain_text(north)
    for words in (
        "试验县农村贫困党员脱贫工程领导组办公室：", "受益户数\t2\t户", "到户资金\t4,000.00\t元",
        "未收回\t4,000.00\t元", "截至2007年12月28日", "逐户走访。", "北山镇党委",
    ):  # fmt: skip
        assert words in text
    assert "受益户数\t0\t户" in plain_text(south)
    assert any(isinstance(b, Ruled) for b in north.blocks)


def test_a_township_reports_for_itself_alone(purse):
    launched(purse)
    assert [item.name for item in listed("township_report", ask(NORTH[:9]))] == ["北山镇"]


def test_typed_awards_are_read_line_by_line():
    """R52."""
    assert awards(AWARDS)[:3] == [
        Award("先进乡镇", "北山镇"), Award("先进乡镇", "南河乡"), Award("优秀联系人", "试联"),
    ]  # fmt: skip
    assert awards("试甲，试乙;试丙") == [Award("", n) for n in ("试甲", "试乙", "试丙")]
    assert awards("称号：") == awards("\n \n") == []
    assert typed_names(" 甲、 乙，丙\n丁 ") == ("甲", "乙", "丙", "丁")


def test_the_commendation_lists_everybody_once(world):
    """R52."""
    [paper] = printed("commendation_list", ask(awards=AWARDS, award_year="2007"))
    [table] = [b for b in paper.blocks if isinstance(b, Table)]
    assert table.rows[0] == ("1", "先进乡镇", "北山镇")
    assert "（共5个）" in plain_text(paper)
    [table] = [b for b in printed("commendation_list", ask())[0].blocks if isinstance(b, Table)]
    assert table.rows[0] == ("1", "", "")


def test_everybody_commended_has_a_certificate(world):
    """R52."""
    papers = printed("commendation_certificate", ask(awards=f"{AWARDS}\n先进乡镇：北山镇"))
    assert [p.bookmark for p in papers] == ["北山镇", "南河乡", "试联", "试联乙", "试甲喆"]
    assert all(p.landscape for p in papers)
    text = plain_text(papers[2])
    assert "试联：" in text
    assert "被评为“优秀联系人”" in text


def test_an_honour_without_names_goes_to_the_chosen_households_of_the_area(purse):
    for region in (NORTH_A, SOUTH_A):
        purse.stage.home(region)
    keys = frozenset(Household.objects.values_list("id", flat=True))
    north = replace(ask(NORTH[:9], awards="党员专业大户："), households=keys)
    assert [p.bookmark for p in printed("commendation_certificate", north)] == ["甲1"]
    both = replace(ask(awards="党员专业大户："), households=keys)
    assert "党员专业大户\t甲1" in text_of("commendation_list", both)
    assert "党员专业大户\t甲2" in text_of("commendation_list", both)


def test_a_title_over_one_line_breaks_behind_the_programmes_name():
    long = "关于表彰农村贫困党员脱贫工程先进单位和先进个人的通报"
    assert title_lines(long) == "关于表彰农村贫困党员脱贫工程\n先进单位和先进个人的通报"
    for title in (
        "农村贫困党员脱贫工程项目变更申请及审定表",
        "没有这个名称的一个很长很长很长很长的标题文字",
    ):
        assert title_lines(title) == title


def test_a_certificate_to_be_written_by_hand_has_room_for_name_and_honour(world):
    [paper] = printed("commendation_certificate", ask())
    assert "被评为“　　　　　　　　”" in plain_text(paper)


def test_a_very_long_honour_still_has_a_subject_of_its_own(world):
    question = ask(awards=f"{'先进' * 40}：甲、乙")
    one, other = (item.subject for item in listed("commendation_certificate", question))
    assert one != other
    assert len(one) <= 40


@pytest.mark.parametrize("code", ["minutes", "township_report"])
def test_figures_take_the_same_reads_whatever_the_households(purse, code):
    launched(purse)
    purse.paid()
    one = reads(code, ask(**MEETING))
    purse.paid(5)
    assert one == reads(code, ask(**MEETING))


def test_certificates_take_the_same_reads_for_one_and_for_fifty(world):
    one = reads("commendation_certificate", ask(awards="甲：乙"))
    many = reads(
        "commendation_certificate", ask(awards="甲：" + "、".join(f"试{n}" for n in range(50)))
    )
    assert (one[0], many[0]) == (1, 50)
    assert one[1] == many[1]


@pytest.mark.parametrize("code", CODES)
def test_an_english_paper_leaves_only_names_in_chinese(code):
    facts = [value for name, value in vars(samples).items() if name.isupper() and name != "SAMPLES"]
    typed = ("石桥县", "脱贫办", "号", "关于做好第二批项目摸底工作的通知", "各乡镇党委、人民政府")
    more = ("第二批项目摸底登记表、填表说明", "县委办、县政府办", "各乡镇党委书记、分管副书记")
    lines = ("听取各乡镇汇报", "部署下一步工作", "试办", "电话", "举办两期科技培训", "资金规模小")
    assert not chinese(SAMPLES[f"{code}.en"], *facts, typed, more, lines)


def test_english_says_the_weekday_too():
    with translation.override("en"):
        meeting = Meeting("A meeting", DAY, "9:00", "a hall")
        assert meeting.when == "28 December 2007 (Friday), 9:00"


# ---- a meeting on record


@pytest.fixture
def council(world) -> Council:
    return Council(world)


def test_of_two_meetings_on_a_day_the_papers_are_those_of_the_named_one(council):
    """Whichever row came first was printed under the other's name."""
    council.call(kind="special", topic="防汛专题会", venue="防汛值班室")
    council.call()
    on = date(2007, 3, 28)
    typed = {"meeting_on": on.isoformat(), "attendees": "各乡镇"}
    assert "防汛值班室" in text_of("meeting_notice", ask(on=on, meeting="防汛专题会", **typed))
    assert "县政府二楼会议室" in text_of("meeting_notice", ask(on=on, **typed))


def test_minutes_of_record_name_who_came_and_who_answers_for_what_was_decided(council):
    """R50."""
    meeting = council.held()
    council.decide(meeting=meeting.id)
    council.sign(council.write(meeting))
    on = date(2007, 4, 2)
    [paper] = printed("minutes", ask(on=on, meeting_on="2007-03-28"))
    came, figures = (b for b in paper.blocks if isinstance(b, Table))
    assert came.rows == (("北山镇", "试书记", "到会"), ("南河乡", "—", "缺席"))
    assert figures.rows[0][0] == "北山镇"
    text = plain_text(paper)
    assert "（第1版，2007年3月28日试county_head签发）" in text
    assert "1.月底前把款发到户（北山镇党委书记，2007年4月30日前完成）" in text
    absent = printed("minutes", ask(on=on, meeting_on="2007-03-28", absent="无"))[0]
    assert next(b for b in absent.blocks if isinstance(b, Table)).rows[1][2] == "到会"


def test_a_run_of_reports_prints_what_was_handed_in_with_its_own_figures(council):
    """The words were those of the quarter, the figures those of the day it was printed on."""
    council.paid(2)
    row = council.submit(council.asked()[NORTH], practice="逐户签字画押。")
    north, south = printed("township_report", ask(on=date(2007, 5, 8), batch=None))
    text = plain_text(north)
    assert "截至2007年3月31日" in text
    assert "到户资金\t0.00\t元" in text
    assert row.figures_hash in text
    assert "截至2007年5月8日" in plain_text(south)
