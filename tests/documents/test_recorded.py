"""Papers take what is on record where nothing was typed, as of the day; typed words win."""

from datetime import date, timedelta

import pytest

from tests.agreements.stage import Stage
from tests.documents.rooms import ask, listed, printed, reads, text_of
from tests.documents.runs import asked, papers, texts
from tests.funds.purse import Purse
from tests.reports import worked
from tests.reports.worked import Worked
from tests.world import World
from tuopin.documents.disasters import KINDS as OF_DISASTERS
from tuopin.documents.tree import Table, plain_text

END = worked.END
STRUCK = {kind.code: kind for kind in OF_DISASTERS}


@pytest.fixture
def done(world: World) -> Worked:
    purse = Purse(Stage(world))
    purse.come(fen=20_000_000)
    return Worked(purse).all()


def first(code, question=None, **given):
    """Return what the first household's paper says."""
    return plain_text(printed(code, question or ask(**given))[0])


def test_a_visit_record_says_what_the_months_last_visit_found(done):
    """R67, R68."""
    text = first("visit", ask(on=date(2007, 6, 30)))
    for said in (
        "走访日期\t2007年6月12日", "☑变慢", "存栏四头 上次走访以来项目收入123.00元。",
        "存在问题\t仔猪腹泻", "到户防疫 承诺：补栏两头", "养猪\t5头\t2,000.00\t4头",
    ):  # fmt: skip
        assert said in text
    assert "2007年7月31日" in plain_text(printed("visit", ask(on=date(2007, 7, 31)))[1])


def test_a_visit_of_another_day_or_month_is_not_on_the_record(done):
    text = first("visit", ask(on=END))
    assert "☑" not in text
    assert "仔猪腹泻" not in text
    typed = first("visit", ask(on=END, visited_on="2007-06-13"))
    assert "2007年6月13日" in typed
    assert "☑" not in typed
    assert "☑变慢" in first("visit", ask(on=END, visited_on="2007-06-12"))


def test_the_years_sheet_holds_the_visits_made_by_the_day_and_none_of_the_leads(done):
    """R67."""
    [table] = [
        b for b in printed("visit_year", ask(on=worked.JUNE))[0].blocks if isinstance(b, Table)
    ]
    assert [bool(row[1]) for row in table.rows].count(True) == 1
    [table] = [b for b in printed("visit_year", ask())[0].blocks if isinstance(b, Table)]
    assert [row[1] for row in table.rows if row[1]] == ["2007年6月12日", "2007年7月20日"]
    [table] = [b for b in printed("visit_year", ask())[2].blocks if isinstance(b, Table)]
    assert not any(row[1] for row in table.rows)


def test_a_purchase_record_holds_what_was_bought_and_stands(done):
    """R63, R64."""
    text = first("purchase")
    for said in (
        "选购日期\t2007年6月12日", "仔猪\t\t5头\t300.00\t1,500.00\t0012345",
        "供货单位\t试种畜场", "☑一致",
    ):  # fmt: skip
        assert said in text
    assert "9.99" not in text
    assert "9.99" in first("purchase", ask(on=worked.JUNE))


def test_a_change_sets_old_beside_new_and_says_what_was_decided_by_the_day(done):
    """R65, R66."""
    approved, refused, waiting = (plain_text(p) for p in printed("change_request", ask()))
    assert "养猪\t5头\t2,000.00\t土鸡养殖\t300只\t2,000.00" in approved
    assert "猪价下跌" in approved
    assert "情况属实" in approved
    assert "2007年7月20日" in approved
    assert "情况属实" in refused
    assert "情况属实" not in waiting
    assert "情况属实" not in first("change_request", ask(on=worked.JUNE))
    assert "猪瘟" in first("change_request", ask(change_reason="猪瘟"))


def test_a_training_sheet_marks_who_came_to_the_session_of_that_day(done):
    """R48."""
    text = first("training", ask(held_on="2007-06-12"))
    assert "生猪防疫" in text
    assert "应到人数\t3人\t实到人数\t2人" in text
    assert "已到\t配偶" in text
    assert "灵芝栽培\n" in first("training")
    assert "实到人数\t1人" in first("training")


def test_an_inspection_sheet_is_ticked_as_it_was_seen(done):
    """R81."""
    text = first("inspection", ask(on=worked.FOUND))
    for said in (
        "☑不定期督查", "☑部分收到", "1,500.00元", "☑部分用于审定项目", "☑挤占", "☑变慢", "☑一般",
        "☑做到", "督查〔2007〕1号 资金部分用于建房", "再看一次",
    ):  # fmt: skip
        assert said in text
    second = plain_text(printed("inspection", ask(on=worked.FOUND))[1])
    assert "☑没有" in second
    assert "☑" not in first("inspection", ask(on=END))


def test_each_finding_on_record_has_a_slip_of_its_own_and_a_dropped_one_has_none(done):
    """R82."""
    items = listed("finding", ask())
    assert [i.number for i in items if i.number.startswith("督查")] == [
        "督查〔2007〕1号", "督查〔2007〕2号",
    ]  # fmt: skip
    assert len({i.subject for i in items}) == len(items) == 4
    opened, closed, blank, _ = (plain_text(p) for p in printed("finding", ask()))
    assert "☑挤占" in opened
    assert "补齐票据" in opened
    assert "☑已整改" not in opened
    for said in ("饲料没有票据", "票据已补", "☑已整改", "复查人员\t试verifier", "2007年10月12日"):
        assert said in closed
    assert "☑" not in blank
    assert "☑已整改" not in "".join(texts_of("finding", ask(on=worked.DUE)))


def texts_of(code, question):
    return [plain_text(paper) for paper in printed(code, question)]


def test_a_letter_names_what_is_ordered_in_a_township_and_still_open(done):
    """R82."""
    [item] = listed("rectification", ask())
    assert item.name == "北山镇"
    text = text_of("rectification", ask())
    for said in ("2007年9月20日", "甲1：资金部分用于建房；补齐票据", "2007年10月10日"):
        assert said in text
    assert "饲料" not in text
    assert "饲料没有票据" in text_of("rectification", ask(on=worked.DUE))
    assert listed("rectification", ask(on=worked.FOUND - timedelta(days=1))) == []


def test_an_exit_is_printed_with_the_income_reached_and_the_line_of_its_year(done):
    """R87."""
    left, other, _ = (plain_text(p) for p in printed("exit_confirmation", ask()))
    assert "人均年收入（元）\t1,000.00\t1,000.00" in left
    assert "785.00" in left
    assert left.count("☑达到") == 3
    assert "☑" not in other
    before = first("exit_confirmation", ask(on=worked.CONFIRMED - timedelta(days=1)))
    assert before.count("☑达到") == 1


def test_a_story_shows_its_consent_only_once_it_was_given(done):
    """R93."""
    text = first("case_story")
    for said in ("我养了五头猪。", "☑用化名", "年龄和住址\t☑同意公开", "照片\t□同意公开　☑不同意"):
        assert said in text
    assert "☑" not in first("case_story", ask(on=worked.JUNE))
    assert "☑" not in first("case_story", ask(story="另一件事。"))


def test_minutes_take_the_meeting_of_the_day_with_who_was_absent_and_what_was_decided(done):
    """R50."""
    batch = type(done.batch).objects.filter(id=done.batch.id)
    batch.update(state="launched", launched_on="2007-02-01")
    text = text_of("minutes", ask(meeting_on="2007-09-28"))
    for said in (
        "第三季度调度会", "县政府会议室", "试主任", "南河乡\t—\t缺席",
        "北山镇汇报了补栏情况。", "受灾项目补种补栏（北山镇党委书记，2007年10月10日前完成）",
    ):  # fmt: skip
        assert said in text
    assert "south_secretary\t□到会" in text_of("minutes", ask(meeting_on="2007-09-29"))
    assert "另一个会" in text_of("minutes", ask(meeting_on="2007-09-28", meeting="另一个会"))
    assert "第三季度调度会" in text_of("agenda", ask(meeting_on="2007-09-28"))
    assert "第三季度调度会" in text_of("meeting_notice", ask(meeting_on="2007-09-28"))


def test_a_township_reports_in_the_words_that_it_handed_in(done):
    """R56."""
    north, south = (plain_text(p) for p in printed("township_report", ask()))
    assert "逐户走访。" in north
    assert "资金规模小。" in north
    assert "逐户走访。" not in south
    assert "逐户走访。" not in text_of("township_report", ask(on=worked.FOUND))
    assert "另写的话。" in text_of("township_report", ask(practice="另写的话。"))


def test_a_commendation_lists_the_years_awards_with_their_grounds(done):
    """R52."""
    text = text_of("commendation_list", ask())
    assert "先进乡镇\t北山镇\t走访率百分之百" in text
    assert "（共2个）" in text
    names = [p.bookmark for p in printed("commendation_certificate", ask())]
    assert names == ["北山镇", "试north_liaison"]
    assert "北山镇" not in text_of("commendation_list", ask(award_year="2006"))


def test_relief_and_recovery_stand_on_the_papers_of_the_struck(done):
    """R116, R117."""
    [listing] = texts(STRUCK["relief_list"], asked(END))
    assert "救灾款 300.00元 衣被棉被两床 100.00元\t2007.07.20" in listing
    assert "50.00元" not in listing
    plan, without = texts(STRUCK["self_rescue"], asked(END))
    for said in (
        "自救措施\t补栏三头", "计划挽回损失\t800.00元", "民政部门\t救灾款\t300.00", "五、恢复情况",
        "养猪\t是\t400.00\t补栏", "还没有挽回200.00元",
    ):  # fmt: skip
        assert said in plan
    assert "五、恢复情况" not in without
    [sheet] = texts(STRUCK["loss_sheet"], asked(END))
    assert "合计\t2户\t2项\t\t\t\t1,600.00\t—\t6\t4" in sheet
    [early] = texts(STRUCK["relief_list"], asked(worked.HAIL))
    assert "救灾款" not in early


@pytest.mark.parametrize(
    "code",
    ["visit", "visit_year", "purchase", "change_request", "inspection", "finding",
     "exit_confirmation", "case_story"],
)  # fmt: skip
def test_more_records_take_no_more_reads(done, code):
    done.visit(done.homes[0], date(2007, 9, 1))
    before = reads(code, ask(on=worked.FOUND))[1]
    for home in done.homes:
        for day in (3, 10, 17):
            done.visit(home, date(2007, 9, day))
    assert reads(code, ask(on=worked.FOUND))[1] == before


def test_no_paper_of_many_homes_fails_for_one_without_records(done):
    for kind in STRUCK.values():
        assert papers(kind, asked(END))
